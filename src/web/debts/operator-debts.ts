import type {
  Debt,
  DebtReduction,
  Pledge,
  OpenCycle,
  PolicyVersion,
  RegisterDebtRequest,
  SettlementItem,
} from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { rowsOr } from '../layout.ts';
import { checkOfEverybody } from '../own/closed-page.ts';
import { actForm, amountIn, type Field, optionalIn, textIn } from '../own/forms.ts';
import {
  type Asked,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';
import { moreLinks, type NamedPage, namedPage } from '../own/pages-of-rows.ts';
import type { Texts } from '../texts/en.ts';
import { debtTable, pledgeRow, reductionRows } from './debt-rows.ts';
import {
  choiceIn,
  type Meaning,
  NEW_PLEDGE_ACTS,
  newPledge,
  type PledgeForm,
} from './new-pledge.ts';
import { PLEDGE_ACTS, pledgeForms } from './pledge-changes.ts';

const KINDS = ['property-tax', 'fine', 'fee', 'loan', 'rent', 'sovereign', 'other'] as const;

const PLEDGES_A_TIME = 200;

/** What can be done with each takes room, above all on a telephone. */
const REDUCTIONS_A_TIME = 20;

interface AllDebts {
  readonly debts: NamedPage<Debt>;
  readonly pledges: NamedPage<Pledge>;
  readonly open: OpenCycle;
  readonly policy: PolicyVersion['policy'] | undefined;
  readonly waiting: Reductions;
  readonly answered: Reductions;
  readonly nothing: Reductions;
  /** By their pledges. */
  readonly creditors: ReadonlyMap<string, Creditor>;
}

/** One page of the reductions of a kind, and how many there are on all. */
interface Reductions extends NamedPage<DebtReduction> {
  readonly count: number;
}

interface Creditor {
  readonly creditor: string;
  /** It signs what it makes of reductions. */
  readonly signs: boolean;
}

/** Pledges and debts of everybody, and what creditors made of what N took off. */
export const DEBTS_PAGE: SignedPage = signedPage<AllDebts, Meaning>({
  path: '/op/debts',
  title: ({ own }) => own.debts.title,
  read: readDebts,
  view: (all, shown) =>
    debtsView({ ...all, meaning: shown.result }, { ...shown, result: undefined }),
  acts: {
    register,
    ...NEW_PLEDGE_ACTS,
    settle,
    settleAll,
    reject,
    reverse,
    answer,
    ...PLEDGE_ACTS,
  },
});

async function readDebts({ client, caller, query, language }: Asked): Promise<AllDebts> {
  checkOfEverybody(caller, '/me/debts');
  const reductions = async (only: 'waiting' | 'answered' | 'nothing'): Promise<Reductions> => {
    let count = 0;
    const page = await namedPage(query, only, async ({ cursor }) => {
      const asked = { cursor, only, language, limit: REDUCTIONS_A_TIME };
      const told = await client.call('listReductions', { query: asked });
      count = told.count ?? 0;
      return told;
    });
    return { ...page, count };
  };
  const [open, versions, debts, pledges, waiting, answered, nothing] = await Promise.all([
    client.getOpenCycle(),
    client.call('listPolicies', { query: { limit: 200 } }),
    namedPage(query, 'debts', (page) => client.call('listDebts', { query: page })),
    namedPage(query, 'pledges', (page) =>
      client.call('listPledges', { query: { ...page, language } }),
    ),
    reductions('waiting'),
    reductions('answered'),
    reductions('nothing'),
  ]);
  const all: Pledge[] = [];
  for await (const one of client.listPledges({ limit: PLEDGES_A_TIME })) all.push(one);
  const signing = new Set(all.flatMap(({ key, creditor }) => (key === undefined ? [] : creditor)));
  const creditors = new Map(
    all.map(({ pledgeId, creditor }) => {
      return [pledgeId, { creditor, signs: signing.has(creditor) }] as const;
    }),
  );
  const policy = versions.items.at(-1)?.policy;
  return { open, policy, debts, pledges, waiting, answered, nothing, creditors };
}

async function register(
  { client, language }: Asked,
  sent: URLSearchParams,
): Promise<Outcome<never>> {
  const text = (name: string): string => textIn(sent, name);
  await client.registerDebt({
    userId: text('userId'),
    creditor: text('creditor'),
    kind: text('kind') as RegisterDebtRequest['kind'],
    currency: text('currency'),
    principal: amountIn(sent, 'principal', language),
    reference: text('reference'),
    ...optionalIn(sent, 'group'),
    ...optionalIn(sent, 'openedOn'),
    ...optionalIn(sent, 'dueOn'),
    ...optionalIn(sent, 'supersedes'),
    ...(text('unacknowledged') === 'yes' ? { unacknowledged: true } : {}),
  });
  return { done: 'registered' };
}

async function settle(asked: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const withheld = optionalIn(sent, 'withheld');
  return await settleOne(asked, sent, { outcome: 'settled', ...withheld });
}

async function reject(asked: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  return await settleOne(asked, sent, { outcome: 'rejected', code: textIn(sent, 'code') });
}

/** A batch of one: what a creditor said of one reduction comes in once. */
async function settleOne(
  { client }: Asked,
  sent: URLSearchParams,
  said: Omit<SettlementItem, 'reduction'>,
): Promise<Outcome<never>> {
  const reduction = textIn(sent, 'reduction');
  const creditor = textIn(sent, 'creditor');
  const items = [{ reduction, ...said }];
  await client.settle({ creditor, batch: `page-${reduction}`, items });
  return { done: 'settled' };
}

/** All of them in one batch, which has the name of the first and the last. */
async function settleAll({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const creditor = textIn(sent, 'creditor');
  const reductions = textIn(sent, 'reductions').split(' ');
  const items = reductions.map((reduction) => ({ reduction, outcome: 'settled' }) as const);
  const batch = `page-${reductions[0]}-${reductions.at(-1)}`;
  await client.settle({ creditor, batch, items });
  return { done: 'settled' };
}

async function answer({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.answerDispute({
    reduction: textIn(sent, 'reduction'),
    outcome: textIn(sent, 'outcome') as 'upheld' | 'dismissed',
    code: textIn(sent, 'code'),
  });
  return { done: 'answered' };
}

async function reverse({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const { reduction, code } = { reduction: textIn(sent, 'reduction'), code: textIn(sent, 'code') };
  await client.reverseSettlement({ reduction, code });
  return { done: 'reversed' };
}

function debtsView(all: AllDebts & PledgeForm, shown: Shown<never>): Html {
  const { debts, pledges, waiting, answered, nothing, creditors } = all;
  const { texts, caller } = shown;
  const { debts: words } = texts.own;
  const mayWrite = caller.scopes.includes('admin');
  const settles = (one: DebtReduction): Html => {
    if (!mayWrite) return html``;
    const creditor = creditors.get(one.pledgeId);
    return html`${settleForms(one, creditor, shown)} ${answerForm(one, shown)}`;
  };
  const takesBack = (one: DebtReduction): Html =>
    mayWrite ? html`${reverseForm(one, shown)} ${answerForm(one, shown)}` : html``;
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead(waiting.count)}</p>
    <section aria-labelledby="waiting">
      <h2 id="waiting">${words.waiting}</h2>
      ${reductionsOr(words.noWaiting, waiting, { shown, forms: settles })}
      ${mayWrite ? batchForms(waiting.items, creditors, shown) : ''}
    </section>
    <section aria-labelledby="pledges">
      <h2 id="pledges">${words.pledges}</h2>
      ${rowsOr(
        words.noPledge,
        pledges.items.map((one) =>
          pledgeRow(one, texts, mayWrite ? pledgeForms(one, shown) : html``),
        ),
      )}
      ${moreLinks('/op/debts', { ...pledges.place, order: 'oldest first' }, texts)}
      ${mayWrite ? newPledge(all, shown) : ''}
    </section>
    <section aria-labelledby="debts">
      <h2 id="debts">${words.debts}</h2>
      ${debtTable(debts.items, texts)}
      ${moreLinks('/op/debts', { ...debts.place, order: 'oldest first' }, texts)}
      ${mayWrite ? folded(words.newDebt, debtForm(debts.items, shown)) : ''}
    </section>
    <section aria-labelledby="answered">
      <h2 id="answered">${words.answered}</h2>
      ${reductionsOr(words.noAnswered, answered, { shown, forms: takesBack })}
    </section>
    <section aria-labelledby="nothing">
      <h2 id="nothing">${words.nothingTaken}</h2>
      ${reductionsOr(words.noNothing, nothing, { shown, forms: () => html`` })}
    </section>
  `;
}

/** A page of reductions, with how many there are in all if it is not all of them. */
function reductionsOr(
  none: string,
  { items, count, place }: Reductions,
  { shown, forms }: { shown: Shown<never>; forms: (of: DebtReduction) => Html },
): Html {
  const { texts } = shown;
  const isPart = items.length < count;
  return html`
    ${isPart ? html`<p class="soft">${texts.own.debts.onPage(items.length, count)}</p>` : ''}
    ${rowsOr(none, reductionRows(items, texts, forms))} ${moreLinks('/op/debts', place, texts)}
  `;
}

function folded(summary: string, form: Html): Html {
  return html`<details class="card">
    <summary>${summary}</summary>
    ${form}
  </details>`;
}

function settleForms(
  { id }: DebtReduction,
  { creditor, signs }: Creditor = { creditor: '', signs: false },
  shown: Shown<never>,
): Html {
  const { debts: words } = shown.texts.own;
  if (signs) return html`<p class="note">${words.signsFile}</p>`;
  const hidden = { reduction: id, creditor };
  const code: Field = { name: 'code', label: words.code, hint: words.codeHint, maxLength: 60 };
  return html`${actForm(shown, {
      act: 'settle',
      of: id,
      hidden,
      button: words.settle,
      isQuiet: true,
    })}
    <details>
      <summary>${words.reject}</summary>
      ${actForm(shown, {
        act: 'reject',
        of: id,
        hidden,
        button: words.reject,
        fields: [code],
        isQuiet: true,
      })}
    </details>`;
}

/** For each creditor of several that wait: what it was sent comes back in its own batch. */
function batchForms(
  waiting: readonly DebtReduction[],
  creditors: AllDebts['creditors'],
  shown: Shown<never>,
): readonly Html[] {
  const { debts: words } = shown.texts.own;
  const own = new Map<string, string[]>();
  for (const { id, pledgeId, state, dispute } of waiting) {
    const { creditor, signs } = creditors.get(pledgeId) ?? { creditor: '', signs: true };
    const isOpen = dispute !== undefined && dispute.outcome === undefined;
    if (signs || isOpen || state !== 'accrued') continue;
    own.set(creditor, [...(own.get(creditor) ?? []), id]);
  }
  return [...own].flatMap(([creditor, reductions]) =>
    reductions.length < 2
      ? []
      : actForm(shown, {
          act: 'settleAll',
          of: creditor,
          hidden: { creditor, reductions: reductions.join(' ') },
          button: words.settleAll(creditor, reductions.length),
          warning: words.settleAllNote,
          isQuiet: true,
        }),
  );
}

/** Only a doubt that is not answered yet. */
function answerForm({ id, dispute }: DebtReduction, shown: Shown<never>): Html {
  const { debts: words } = shown.texts.own;
  if (dispute === undefined || dispute.outcome !== undefined) return html``;
  return html`<details>
    <summary>${words.answerDoubt}</summary>
    ${actForm(shown, {
      act: 'answer',
      of: id,
      hidden: { reduction: id },
      button: words.answerDoubt,
      warning: words.answerNote,
      fields: [
        {
          name: 'outcome',
          label: words.isRight,
          kind: 'select',
          options: [
            ['upheld', words.upheld],
            ['dismissed', words.dismissed],
          ],
        },
        { name: 'code', label: words.code, hint: words.codeHint, maxLength: 60 },
      ],
    })}
  </details>`;
}

function reverseForm({ id, state }: DebtReduction, shown: Shown<never>): Html {
  const { debts: words } = shown.texts.own;
  if (state !== 'settled') return html``;
  return html`<details>
    <summary>${words.reverse}</summary>
    ${actForm(shown, {
      act: 'reverse',
      of: id,
      hidden: { reduction: id },
      button: words.reverse,
      warning: words.reverseNote,
      isQuiet: true,
      fields: [{ name: 'code', label: words.code, hint: words.codeHint, maxLength: 60 }],
    })}
  </details>`;
}

function debtForm(debts: readonly Debt[], shown: Shown<never>): Html {
  const { debts: words } = shown.texts.own;
  const { fields } = words;
  return actForm(shown, {
    act: 'register',
    button: words.newDebt,
    warning: words.newDebtNote,
    fields: [
      { name: 'userId', label: fields.userId },
      { name: 'creditor', label: fields.creditor },
      { name: 'kind', label: fields.kind, kind: 'select', options: kindsIn(shown.texts) },
      { name: 'currency', label: fields.currency, hint: fields.currencyHint, value: 'EUR/2' },
      { name: 'principal', label: fields.principal, kind: 'number' },
      { name: 'reference', label: fields.reference },
      { name: 'group', label: fields.group, isOptional: true },
      { name: 'openedOn', label: fields.openedOn, kind: 'date', isOptional: true },
      { name: 'dueOn', label: fields.dueOn, kind: 'date', isOptional: true },
      { name: 'unacknowledged', label: fields.unacknowledged, ...choiceIn(fields) },
      {
        name: 'supersedes',
        label: fields.supersedes,
        kind: 'select',
        options: ended(debts, words),
      },
    ],
  });
}

/** Debts that a new one can go on with, none first. */
function ended(
  debts: readonly Debt[],
  { fields }: Texts['own']['debts'],
): readonly (readonly [string, string])[] {
  const closed = debts.filter((debt) => debt.closed !== undefined);
  const named = closed.map(({ debtId, creditor, userId = '', reference = '' }) => {
    return [debtId, `${creditor} ${userId} ${reference}`] as const;
  });
  return [['', fields.no], ...named];
}

function kindsIn({ own }: Texts): readonly (readonly [string, string])[] {
  return KINDS.map((kind) => [kind, own.debts.kinds[kind]]);
}
