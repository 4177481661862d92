import type { Debt, DebtReduction, MemberNegentropy, Pledge } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { rowsOr } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { ClosedPage, ifKnown } from '../own/closed-page.ts';
import { actForm, textIn } from '../own/forms.ts';
import {
  type Asked,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';
import { moreLinks, type NamedPage, namedPage, ROWS } from '../own/pages-of-rows.ts';
import { debtRow, pledgeRow, reductionRows } from './debt-rows.ts';

interface OwnDebts {
  /** Absent for who did nothing yet. */
  readonly totals: MemberNegentropy | undefined;
  readonly debts: NamedPage<Debt>;
  readonly pledges: readonly Pledge[];
  readonly reductions: readonly DebtReduction[];
}

/** What a member owes, what N has taken off, and for which pledge it goes on doing so. */
export const OWN_DEBTS_PAGE: SignedPage = signedPage({
  path: '/me/debts',
  title: ({ own }) => own.debts.ownTitle,
  read: readOwnDebts,
  view: ownDebtsView,
  acts: { elect, doubt },
});

async function elect({ client, caller }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const share = Number(textIn(sent, 'percent').replace(',', '.')) / 100;
  await client.electReduction({
    userId: caller.userId ?? '',
    debtId: textIn(sent, 'debtId'),
    pledgeId: textIn(sent, 'pledgeId'),
    share,
    ...cycleIn(sent, 'fromCycle'),
    ...cycleIn(sent, 'untilCycle'),
  });
  return { done: 'elected' };
}

async function doubt({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.disputeReduction({ reduction: textIn(sent, 'reduction') });
  return { done: 'doubted' };
}

async function readOwnDebts({ client, caller, query, language }: Asked): Promise<OwnDebts> {
  const { userId } = caller;
  if (userId === undefined) throw new ClosedPage('member', '/op/debts');
  return await readDebtsOf({ client, query, language }, userId);
}

async function readDebtsOf(
  { client, query, language }: Pick<Asked, 'client' | 'query' | 'language'>,
  userId: string,
): Promise<OwnDebts> {
  const [totals, debts, pledges, reductions] = await Promise.all([
    ifKnown(client.getNegentropy(userId)),
    namedPage(query, 'debts', (page) => client.call('listDebts', { query: { ...page, userId } })),
    everyOne(client.listPledges({ limit: PLEDGES_A_TIME, language })),
    client.call('listReductions', { query: { userId, limit: ROWS, language } }),
  ]);
  return { totals, debts, pledges, reductions: reductions.items };
}

const PLEDGES_A_TIME = 200;
const NONE = '0.000000';

/** What can be elected is chosen among all. */
async function everyOne<One>(list: AsyncIterable<One>): Promise<One[]> {
  const all: One[] = [];
  for await (const one of list) all.push(one);
  return all;
}

function ownDebtsView(answers: OwnDebts, shown: Shown<never>): Html {
  const { texts, caller } = shown;
  const { own } = texts;
  const { debts: words } = own;
  const { totals, debts, pledges, reductions } = answers;
  const numbers = new Numbers(texts.language);
  const mayElect = caller.scopes.some((scope) => scope === 'attest' || scope === 'admin');
  return html`
    <h1>${words.ownTitle}</h1>
    <p class="lead">${words.ownLead}</p>
    <p class="rule">
      ${words.totals(
        numbers.amount(totals?.debtCredits ?? NONE),
        numbers.amount(totals?.debtCreditsLeft ?? NONE),
      )}
    </p>
    <section aria-labelledby="debts">
      <h2 id="debts">${words.debts}</h2>
      ${rowsOr(
        words.noDebt,
        debts.items.map((debt) =>
          debtRow(debt, texts, {
            forms: mayElect ? electForm(debt, pledges, shown) : html``,
          }),
        ),
      )}
      ${moreLinks('/me/debts', { ...debts.place, order: 'oldest first' }, texts)}
      ${mayElect || debts.items.length === 0 ? '' : html`<p class="soft">${own.needsAttest}</p>`}
    </section>
    <section aria-labelledby="pledges">
      <h2 id="pledges">${words.pledges}</h2>
      ${rowsOr(
        words.noPledge,
        pledges.slice(0, ROWS).map((pledge) => pledgeRow(pledge, texts, html``)),
      )}
    </section>
    <section aria-labelledby="reductions">
      <h2 id="reductions">${words.reductions}</h2>
      ${rowsOr(
        words.noReduction,
        reductionRows(reductions, texts, (one) => (mayElect ? doubtForm(one, shown) : html``)),
      )}
    </section>
  `;
}

/** Once for each: a doubt that was answered is not raised again. */
function doubtForm({ id, dispute }: DebtReduction, shown: Shown<never>): Html {
  const { debts: words } = shown.texts.own;
  if (dispute !== undefined) return html``;
  const hidden = { reduction: id };
  return html`<details>
    <summary>${words.doubt}</summary>
    ${actForm(shown, {
      act: 'doubt',
      of: id,
      hidden,
      button: words.doubt,
      warning: words.doubtNote,
      isQuiet: true,
    })}
  </details>`;
}

function electForm(
  { debtId, creditor, currency, elections }: Debt,
  pledges: readonly Pledge[],
  shown: Shown<never>,
): Html {
  const { debts: words } = shown.texts.own;
  const fitting = pledges.filter((one) => one.creditor === creditor && one.currency === currency);
  // What is elected stands there, so that nobody changes it unawares.
  const share = elections.at(-1)?.share ?? 1;
  if (fitting.length === 0) return html`<p class="soft">${words.noFittingPledge}</p>`;
  return actForm(shown, {
    act: 'elect',
    of: debtId.slice(0, 12),
    button: words.elect,
    hidden: { debtId },
    warning: words.electNote,
    fields: [
      {
        name: 'pledgeId',
        label: words.pledgeOf,
        kind: 'select',
        options: fitting.map(({ pledgeId }) => [pledgeId, pledgeId] as const),
      },
      {
        name: 'percent',
        says: ['share'],
        scale: 100,
        label: words.percent,
        kind: 'number',
        value: percentText(share),
        maxLength: 8,
      },
      { name: 'fromCycle', label: words.fields.fromCycle, kind: 'number', isOptional: true },
      { name: 'untilCycle', label: words.fields.untilCycle, kind: 'number', isOptional: true },
    ],
  });
}

/** A cycle that was filled in. */
function cycleIn<Name extends string>(
  sent: URLSearchParams,
  name: Name,
): { readonly [One in Name]?: number } {
  const text = textIn(sent, name);
  return (text === '' ? {} : { [name]: Number(text) }) as { readonly [One in Name]?: number };
}

/** A share of one, of at most six decimals, in percent. */
function percentText(share: number): string {
  return String(Math.round(share * 1_000_000) / 10_000);
}
