import type { Debt, DebtReduction, Pledge } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { openTable } from '../layout.ts';
import { capital, Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';
import { largestOf, smallestOf } from '../../core/lists.ts';

/** How a debt is shown. */
interface DebtRowParts {
  /** What can be done with it. */
  readonly forms: Html;
  /** On its own page it has no link to that. */
  readonly isOwnPage?: boolean;
}

/** A debt: what is owed, and what was taken off it. */
export function debtRow(debt: Debt, texts: Texts, { forms, isOwnPage }: DebtRowParts): Html {
  const { debts: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const { debtId, creditor, kind, owed, committed, currency, suspended, userId, reference } = debt;
  const code = currencyCode(currency);
  const name = words.debt(words.kinds[kind], creditor);
  return html`<li>
    <p class="split">
      <strong>${isOwnPage === true ? name : html`<a href="/debts/${debtId}">${name}</a>`}</strong
      ><span>${words.owed(numbers.money(owed), code)}</span>
    </p>
    <p class="soft">
      ${userId === undefined ? '' : `${userId}. `}${reference === undefined ? '' : `${reference}. `}
      ${words.principal(numbers.money(debt.principal), code)}
      ${words.committed(numbers.money(committed), code)}
      ${suspended === undefined ? '' : words.suspended(suspended)}
      ${debt.openedOn === undefined ? '' : words.openedOn(numbers.day(debt.openedOn))}
      ${debt.dueOn === undefined ? '' : words.dueOn(numbers.day(debt.dueOn))}
      ${debt.unacknowledged === true ? words.unacknowledged : ''}
      ${debt.closed === undefined ? '' : words.closed(debt.closed)}
    </p>
    ${debt.elections.map(
      ({ pledgeId, share, since, until }) =>
        html`<p class="soft">
          ${words.election(pledgeId, numbers.percent(share), since)}
          ${until === undefined ? '' : words.until(until)}
        </p>`,
    )}
    <p class="soft"><code>${debtId}</code></p>
    ${forms}
  </li>`;
}

/** Debts as a table, each with the page that is its own. */
export function debtTable(debts: readonly Debt[], texts: Texts): Html {
  const { debts: words } = texts.own;
  if (debts.length === 0) return html`<p class="card empty">${words.noDebt}</p>`;
  const numbers = new Numbers(texts.language);
  return openTable({
    name: words.all,
    columns: words.columns,
    worded: [1, 5],
    rows: debts.map((debt) => {
      const { debtId, creditor, kind, currency, userId, reference, suspended } = debt;
      const money = (text: string): string => `${numbers.money(text)} ${currencyCode(currency)}`;
      return [
        html`<a href="/debts/${debtId}">${words.debt(words.kinds[kind], creditor)}</a>`,
        [userId, reference].filter((one) => one !== undefined).join(', '),
        money(debt.owed),
        money(debt.committed),
        money(debt.principal),
        suspended ?? '',
      ];
    }),
  });
}

/** What a creditor gives for N, and what is left of it. @param forms what can be done with it */
export function pledgeRow(pledge: Pledge, texts: Texts, forms: Html): Html {
  const { debts: words } = texts.own;
  const { pledgeId, creditor, currency, pool, available, worth, from, until, state } = pledge;
  const code = currencyCode(currency);
  const numbers = new Numbers(texts.language);
  const [left, whole] = [numbers.money(available), numbers.money(pool)];
  const share = Number(pool) === 0 ? 0 : 1 - Number(available) / Number(pool);
  return html`<li>
    <p class="split">
      <strong>${words.pledge(pledgeId, creditor)}</strong
      ><span>${words.left(left, whole, code)}</span>
    </p>
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width="100" height="8" />
      <rect class="held" width="${Math.round(share * 100)}" height="8" />
    </svg>
    <p class="soft">${capital(worth)}. ${words.cycles(from, until)}</p>
    ${state === 'active' ? '' : html`<p class="soft">${words.pledgeStates[state]}</p>`}
    ${termsOf(pledge, texts).map((term) => html`<p class="soft">${term}</p>`)} ${forms}
  </li>`;
}

/** What the creditor asks besides, a sentence for each. */
function termsOf(pledge: Pledge, { own, language }: Texts): readonly string[] {
  const { terms } = own.debts;
  const { rateCeiling, oneInGroup, cutoff, carryOver, withholding, noticeCycles } = pledge;
  const { renewal, renewed = [], atClose, fundingAccount, currency, eligible } = pledge;
  const percent = (share: number): string => new Numbers(language).percent(share);
  return [
    rateCeiling === undefined
      ? ''
      : terms.ceiling(new Numbers(language).money(rateCeiling), currencyCode(currency)),
    oneInGroup === true ? terms.oneInGroup : '',
    cutoff === undefined ? '' : terms.cutoff(cutoff, carryOver === true),
    renewal === true ? terms.renewal(renewed.join(', ')) : '',
    atClose === true ? terms.atClose : '',
    noticeCycles === undefined ? '' : terms.notice(noticeCycles),
    withholding === undefined ? '' : terms.withholding(percent(withholding)),
    fundingAccount === undefined ? '' : terms.funding(fundingAccount),
    eligible === undefined ? '' : terms.eligible(Object.values(eligible).flat().join(', ')),
  ].filter((term) => term !== '');
}

/** What a release took off a debt, or why nothing. */
function reductionRow(of: DebtReduction, texts: Texts, forms: Html): Html {
  const { debts: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const { decision, cycle, reduction, currency, negentropy, pledgeId, state, reasons, userId } = of;
  const code = currencyCode(currency);
  return html`<li>
    <p class="split">
      <strong>${words.off(numbers.money(reduction), code)}</strong
      ><span>${words.states[state]}</span>
    </p>
    <p class="soft">
      ${userId === undefined ? '' : `${userId}. `}
      ${words.used(numbers.amount(negentropy), pledgeId)} ${capital(texts.cycle(cycle))}.
      <a href="/d/${decision}">${words.decision}</a>
    </p>
    ${reasons.map((reason) => html`<p class="soft">${words.limited(reason)}</p>`)}
    ${of.dispute === undefined ? '' : html`<p>${words.inDoubt(of.dispute)}</p>`} ${forms}
  </li>`;
}

/** What releases took off debts; a run of those that took nothing for one reason is one row. */
export function reductionRows(
  all: readonly DebtReduction[],
  texts: Texts,
  forms: (of: DebtReduction) => Html,
): readonly Html[] {
  const runs: DebtReduction[][] = [];
  for (const one of all) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (before !== undefined && whyNothing(one) !== '' && whyNothing(before) === whyNothing(one)) {
      run?.push(one);
    } else runs.push([one]);
  }
  return runs.flatMap((run) =>
    run.length < 3
      ? run.map((one) => reductionRow(one, texts, forms(one)))
      : [nothingRow(run, texts)],
  );
}

/** Empty if something was taken off. */
function whyNothing({ state, reasons, pledgeId }: DebtReduction): string {
  return state === 'none' ? [pledgeId, ...reasons.map(({ code }) => code)].join(' ') : '';
}

function nothingRow(run: readonly DebtReduction[], texts: Texts): Html {
  const { debts: words } = texts.own;
  const cycles = run.map(({ cycle }) => cycle);
  const [last] = run;
  return html`<li>
    <p class="split">
      <strong>${words.nothing(run.length)}</strong
      ><span>${words.cycles(smallestOf(cycles), largestOf(cycles))}</span>
    </p>
    ${(last?.reasons ?? []).map((reason) => html`<p class="soft">${words.limited(reason)}</p>`)}
    <details>
      <summary>${words.each}</summary>
      <ul>
        ${run.map(
          ({ cycle, decision, userId }) =>
            html`<li>
              ${userId === undefined ? '' : `${userId}, `}${texts.cycle(cycle)}:
              <a href="/d/${decision}">${words.decision}</a>
            </li>`,
        )}
      </ul>
    </details>
  </li>`;
}

function currencyCode(currency: string): string {
  return currency.split('/')[0] ?? '';
}
