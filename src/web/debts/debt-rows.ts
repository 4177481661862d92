import type { Debt, DebtReduction, Pledge } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { capital, Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';

/** A debt: what is owed, and what was taken off it. @param forms what can be done with it */
export function debtRow(debt: Debt, texts: Texts, forms: Html): Html {
  const { debts: words } = texts.own;
  const { debtId, creditor, kind, owed, committed, currency, suspended, userId, reference } = debt;
  const code = currencyCode(currency);
  return html`<li>
    <p class="split">
      <strong>${words.debt(words.kinds[kind], creditor)}</strong
      ><span>${words.owed(owed, code)}</span>
    </p>
    <p class="soft">
      ${userId === undefined ? '' : `${userId}. `}${reference === undefined ? '' : `${reference}. `}
      ${words.principal(debt.principal, code)} ${words.committed(committed, code)}
      ${suspended === undefined ? '' : words.suspended(suspended)}
    </p>
    ${debt.elections.map(
      ({ pledgeId, share, since }) =>
        html`<p class="soft">
          ${words.election(pledgeId, new Numbers(texts.language).percent(share), since)}
        </p>`,
    )}
    <p class="soft"><code>${debtId}</code></p>
    ${forms}
  </li>`;
}

/** What a creditor gives for N, and how much of it is left. */
export function pledgeRow(pledge: Pledge, texts: Texts): Html {
  const { debts: words } = texts.own;
  const { pledgeId, creditor, currency, pool, available, worth, from, until } = pledge;
  const code = currencyCode(currency);
  const share = Number(pool) === 0 ? 0 : 1 - Number(available) / Number(pool);
  return html`<li>
    <p class="split">
      <strong>${words.pledge(pledgeId, creditor)}</strong
      ><span>${words.left(available, pool, code)}</span>
    </p>
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width="100" height="8" />
      <rect class="held" width="${Math.round(share * 100)}" height="8" />
    </svg>
    <p class="soft">${capital(worth)}. ${words.cycles(from, until)}</p>
  </li>`;
}

/** What a release took off a debt, or why nothing. */
export function reductionRow(of: DebtReduction, texts: Texts, forms: Html): Html {
  const { debts: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const { decision, cycle, reduction, currency, negentropy, pledgeId, state, limits, userId } = of;
  const code = currencyCode(currency);
  return html`<li>
    <p class="split">
      <strong>${words.off(reduction, code)}</strong><span>${words.states[state]}</span>
    </p>
    <p class="soft">
      ${userId === undefined ? '' : `${userId}. `}
      ${words.used(numbers.amount(negentropy), pledgeId)} ${capital(texts.cycle(cycle))}.
      ${limits.length === 0 ? '' : words.limited(limits.join(', '))}
      <a href="/d/${decision}">${words.decision}</a>
    </p>
    ${forms}
  </li>`;
}

/** Rows, or what will stand there. */
export function rowsOr(none: string, rows: readonly Html[]): Html {
  if (rows.length === 0) return html`<p class="card empty">${none}</p>`;
  return html`<ul class="card rows">
    ${rows}
  </ul>`;
}

function currencyCode(currency: string): string {
  return currency.split('/')[0] ?? '';
}
