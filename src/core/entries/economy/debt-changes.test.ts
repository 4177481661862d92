import { describe, expect, test } from 'vitest';
import { DAILY, evidenceHash, newDraft } from '../../../../test/worlds/memory-community.ts';
import { debtId } from '../../../../test/worlds/random-history.ts';
import type { BatchDraft } from '../../../pipeline/writer/draft.ts';
import { PRESETS } from '../../policy/presets.ts';
import type { DisputeEntry, Entry, PledgeEntry, StatementEntry } from '../../state/entry.ts';

const TERMS = { pledge: 'p', creditor: 'town', currency: 'USD/2' } as const;
const DEBT = debtId(1);
const HASH = 'a'.repeat(64);

interface World {
  readonly draft: BatchDraft;
  readonly member: string;
  readonly first: number;
}

/** 10 N at 12 cents have been taken off a debt of 100.00, in periods of three cycles. */
function world(terms: Partial<PledgeEntry> = {}): World {
  const draft = newDraft({ ...PRESETS.sandbox, cycle: DAILY });
  const member = draft.memberOf('ada', undefined);
  const { cycle } = draft.state;
  const owed = { debt: DEBT, member, creditor: 'town', kind: 'fee', reference: HASH };
  draft.append({ type: 'debt', cycle, ...owed, currency: 'USD/2', principal: '10000' });
  const lambda = { units: '12', perNegentropy: '1', basis: 'negentropy' } as const;
  const when = { from: cycle + 1, until: cycle + 6, periodCycles: 3 };
  const money = { pool: '5000', memberCap: '2000' };
  draft.append({ type: 'pledge', cycle, ...TERMS, ...lambda, ...money, ...when, ...terms });
  const share = 1_000_000;
  draft.append({ type: 'election', cycle, member, debt: DEBT, pledge: 'p', share });
  draft.closeCycle();
  mint(draft, member);
  draft.closeCycle();
  return { draft, member, first: cycle };
}

function close(draft: BatchDraft, cycles: number): void {
  for (let cycle = 0; cycle < cycles; cycle += 1) draft.closeCycle();
}

function mint(draft: BatchDraft, member: string): void {
  const { cycle, size } = draft.state;
  const what = { family: 'civic', action: 'promise', domain: 'knowledge' };
  const given = { amount: '1.000000', negentropy: '10.000000', integrity: 990_000 };
  const evidence = evidenceHash(`minted ${size}`);
  const how = { policy: 1, outcome: 'minted', channels: {}, findings: 0 } as const;
  draft.append({ type: 'decision', cycle, member, ...what, evidence, ...how, ...given });
}

function reductionIn({ draft, member }: World): {
  readonly reduction: number;
  readonly member: string;
  readonly debt: string;
  readonly units: string;
  readonly negentropy: string;
} {
  const [found] = draft.state.debts.book.reductions();
  const amounts = { units: '120', negentropy: '10.000000' };
  return { reduction: Number(found?.reduction), member, debt: DEBT, ...amounts };
}

function settle(given: World, batch = 'b', creditor = 'town'): number {
  const { cycle } = given.draft.state;
  const of = { ...reductionIn(given), ...TERMS, creditor, withheld: '20' };
  return given.draft.append({ type: 'settlement', cycle, ...of, batch, outcome: 'settled' });
}

function reverse(given: World, expired?: true): number {
  const { cycle } = given.draft.state;
  const of = { ...reductionIn(given), ...TERMS, withheld: '20', code: 'PAID_TWICE' };
  return given.draft.append({ type: 'reversal', cycle, ...of, ...(expired && { expired }) });
}

function statementsOf(draft: BatchDraft): StatementEntry[] {
  return draft.appended.flatMap(({ entry }) => (entry.type === 'statement' ? [entry] : []));
}

const available = ({ draft }: World): bigint =>
  draft.state.debts.book.balance('pledge:p:available', 'USD/2');

describe('a statement of a pledge', () => {
  test('comes at the end of a period, and adds up to what is available', () => {
    const given = world();
    const { draft, first } = given;
    expect(statementsOf(draft)).toEqual([]);
    draft.append({ type: 'pool', cycle: draft.state.cycle, ...TERMS, units: '300' });
    draft.append({ type: 'pool', cycle: draft.state.cycle, ...TERMS, units: '-100' });
    settle(given);
    close(draft, 2);
    const zero = { rejected: '0', cancelled: '0', reversed: '0', expired: '0' };
    expect(statementsOf(draft)).toEqual([
      {
        type: 'statement',
        cycle: first + 3,
        ...TERMS,
        first,
        opening: '0',
        added: '5300',
        withdrawn: '100',
        committed: '120',
        settled: '120',
        withheld: '20',
        ...zero,
        closing: '5080',
        open: '0',
      },
    ]);
    expect(available(given)).toBe(5_080n);
  });

  test('tells nothing twice, and is left out when nothing moved', () => {
    const given = world();
    close(given.draft, 8);
    expect(statementsOf(given.draft)).toMatchObject([{ open: '120', closing: '4880' }]);
  });

  test('of a later period tells what is taken back of what an earlier one called settled', () => {
    const given = world();
    settle(given);
    close(given.draft, 2);
    reverse(given);
    close(given.draft, 3);
    expect(statementsOf(given.draft)).toMatchObject([
      { settled: '120', reversed: '0', closing: '4880' },
      { settled: '0', opening: '4880', reversed: '120', closing: '5000' },
    ]);
  });

  test('comes once more behind the pledge when something still moved', () => {
    const given = world();
    close(given.draft, 6);
    settle(given);
    close(given.draft, 3);
    expect(statementsOf(given.draft).map(({ settled }) => settled)).toEqual(['0', '120']);
  });
});

describe('what is taken back', () => {
  test('goes back to the pool as long as the pledge takes claims, then to its creditor', () => {
    const [early, late] = [world({ claimUntil: 9_999_999 }), world()];
    for (const given of [early, late]) {
      settle(given);
      close(given.draft, 6);
    }
    reverse(early);
    expect(() => reverse(late)).toThrow('AMOUNT_DIFFERS');
    reverse(late, true);
    expect([available(early), available(late)]).toEqual([5_000n, 4_880n]);
  });

  // Without the term of the pledge a creditor could call a payment back years later.
  test('is taken back in the term of the pledge, and not in the cycle behind it', () => {
    const [last, over] = [world({ reversalCycles: 2 }), world({ reversalCycles: 2 })];
    for (const given of [last, over]) settle(given);
    close(last.draft, 2);
    reverse(last);
    close(over.draft, 3);
    expect(() => reverse(over)).toThrow('REVERSAL_TOO_LATE');
    expect(over.draft.state.debts.book.reductions()).toMatchObject([{ state: 'settled' }]);
  });
});

test('the name of a batch is its creditor’s own', () => {
  const given = world();
  settle(given, 'b1');
  expect([...given.draft.state.debts.batches.keys()]).toEqual(['town b1']);
});

/** Each of these is taken when the rule behind its code is taken out. */
test.each<readonly [string, (given: World, cycle: number) => Entry]>([
  ['WITHDRAWAL_ABOVE_AVAILABLE', (_, cycle) => ({ type: 'pool', cycle, ...TERMS, units: '-4881' })],
  ['PLEDGE_UNKNOWN', (_, cycle) => ({ type: 'pool', cycle, ...TERMS, pledge: 'q', units: '1' })],
  [
    'AMOUNT_DIFFERS',
    (_, cycle) => ({ type: 'pool', cycle, ...TERMS, creditor: 'court', units: '1' }),
  ],
  ['AMOUNT_INVALID', (_, cycle) => ({ type: 'pool', cycle, ...TERMS, units: '0' })],
  ['AMOUNT_INVALID', (_, cycle) => ({ type: 'pool', cycle, ...TERMS, units: '1000000000001' })],
  ['ABOVE_OPEN_DEBT', (_, cycle) => adjustmentOf(cycle, { units: '-9881' })],
  ['DEBT_UNKNOWN', (_, cycle) => adjustmentOf(cycle, { debt: debtId(9) })],
  ['CURRENCY_MISMATCH', (_, cycle) => adjustmentOf(cycle, { currency: 'JPY/0' })],
  ['NAME_INVALID', (_, cycle) => adjustmentOf(cycle, { code: 'because' })],
  ['ITEM_UNKNOWN', (given, cycle) => doubtOf(given, cycle, { reduction: 1 })],
  ['DEBTOR_MISMATCH', (given, cycle) => doubtOf(given, cycle, { member: 'somebody' })],
  ['PERIOD_INVALID', (given, cycle) => doubtOf(given, cycle, { dueBy: cycle + 27 })],
  ['NOT_DISPUTED', (given, cycle) => answerOf(given, cycle)],
  ['NAME_INVALID', (given, cycle) => ({ ...answerOf(given, cycle), outcome: 'maybe' })],
])('%s and nothing moved, for an entry that cannot follow', (code, entryOf) => {
  const given = world();
  const before = given.draft.state.debts.book.balances();
  expect(() => given.draft.append(entryOf(given, given.draft.state.cycle))).toThrow(code);
  expect(given.draft.state.debts.book.balances()).toEqual(before);
});

function adjustmentOf(cycle: number, given: object): Entry {
  const all = { debt: DEBT, currency: 'USD/2', units: '-1', code: 'PAYMENT' };
  return { type: 'adjustment', cycle, ...all, ...given };
}

function doubtOf(given: World, cycle: number, more: object = {}): Entry {
  const { reduction, member } = reductionIn(given);
  return { type: 'dispute', cycle, reduction, member, dueBy: cycle + 28, ...more };
}

function answerOf(given: World, cycle: number): DisputeEntry {
  const { reduction, member } = reductionIn(given);
  return { type: 'dispute', cycle, reduction, member, outcome: 'upheld', code: 'SORRY' };
}

test('a reduction is doubted once and answered once, and nothing moves', () => {
  const given = world();
  const { draft } = given;
  const before = draft.state.debts.book.balances();
  const { cycle } = draft.state;
  draft.append(doubtOf(given, cycle));
  expect(() => draft.append(doubtOf(given, cycle))).toThrow('DISPUTED_ALREADY');
  draft.append(answerOf(given, cycle));
  expect(() => draft.append(answerOf(given, cycle))).toThrow('NOT_DISPUTED');
  expect(draft.state.debts.book.balances()).toEqual(before);
});
