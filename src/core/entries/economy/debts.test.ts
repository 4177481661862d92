import { describe, expect, test } from 'vitest';
import { debtId } from '../../../../test/worlds/random-history.ts';
import { DAILY, evidenceHash, newDraft } from '../../../../test/worlds/memory-community.ts';
import type { BatchDraft } from '../../../pipeline/writer/draft.ts';
import { PRESETS } from '../../policy/presets.ts';
import type { Entry, PledgeEntry, ReductionEntry, SettlementEntry } from '../../state/entry.ts';
import { formatMicros } from '../../units.ts';

const HASH = 'a'.repeat(64);

const PLEDGE: PledgeEntry = {
  type: 'pledge',
  cycle: 0,
  pledge: 'p',
  creditor: 'town',
  currency: 'USD/2',
  pool: '5000',
  units: '12',
  perNegentropy: '1',
  basis: 'negentropy',
  memberCap: '2000',
  from: 1,
  until: 100,
  periodCycles: 10,
};

function opened(terms: Partial<PledgeEntry> = {}): { draft: BatchDraft; member: string } {
  const draft = newDraft({ ...PRESETS.sandbox, cycle: DAILY });
  const member = draft.memberOf('ada', undefined);
  owe(draft, member, debtId(1), { principal: '10000', currency: 'USD/2' });
  const { cycle } = draft.state;
  draft.append({ ...PLEDGE, cycle, from: cycle + 1, until: cycle + 100, ...terms });
  return { draft, member };
}

function owe(
  draft: BatchDraft,
  member: string,
  debt: string,
  given: { principal: string; currency: string; creditor?: string },
): void {
  const { cycle } = draft.state;
  const owed = { debt, member, creditor: 'town', kind: 'fee', reference: HASH, ...given };
  draft.append({ type: 'debt', cycle, ...owed });
}

function elect(draft: BatchDraft, member: string, share = 1_000_000): number {
  const { cycle } = draft.state;
  return draft.append({ type: 'election', cycle, member, debt: debtId(1), pledge: 'p', share });
}

/** Something minted at once, as the log of a service has it after it was decided. */
function mint(draft: BatchDraft, member: string, negentropy: bigint, amount = 1_000_000n): number {
  const { cycle } = draft.state;
  const what = { family: 'civic', action: 'promise', domain: 'knowledge' };
  return draft.append({
    type: 'decision',
    cycle,
    member,
    ...what,
    evidence: evidenceHash(`minted ${draft.state.size}`),
    policy: 1,
    outcome: 'minted',
    channels: {},
    findings: 0,
    integrity: 990_000,
    amount: formatMicros(amount),
    negentropy: formatMicros(negentropy),
  });
}

function reductionsOf(draft: BatchDraft): ReductionEntry[] {
  return draft.appended.flatMap(({ entry }) => (entry.type === 'reduction' ? [entry] : []));
}

describe('at the close of a cycle', () => {
  test('N that was minted pays the debt that its member elected, and rounding is carried', () => {
    const { draft, member } = opened({ memberCap: '5000' });
    elect(draft, member);
    draft.closeCycle();
    for (let time = 0; time < 3; time += 1) mint(draft, member, 96_200_000n);
    draft.closeCycle();
    expect(reductionsOf(draft).map(({ units }) => units)).toEqual(['1154', '1154', '1155']);
    expect(draft.state.debts.book.balance('pledge:p:available', 'USD/2')).toBe(5_000n - 3_463n);
  });

  // Fails when a cap counts one member: then linked ones elect by turns, each with a whole cap.
  test('members who are linked have one cap, whoever of them elects', () => {
    const paidBy = (isLinked: boolean): readonly unknown[] => {
      const { draft, member } = opened({ memberCap: '1000' });
      const other = draft.memberOf('ada at home', undefined);
      owe(draft, other, debtId(2), { principal: '10000', currency: 'USD/2' });
      if (isLinked) {
        const link = { member: other, to: member, linked: true, reason: HASH } as const;
        draft.append({ type: 'link', cycle: draft.state.cycle, ...link });
      }
      const turn = { type: 'election', pledge: 'p' } as const;
      for (const [who, debt] of [
        [member, debtId(1)],
        [other, debtId(2)],
      ] as const) {
        const whole = { ...turn, member: who, debt, share: 1_000_000 };
        draft.append({ ...whole, cycle: draft.state.cycle });
        draft.closeCycle();
        mint(draft, who, 100_000_000n);
        draft.closeCycle();
        draft.append({ ...whole, cycle: draft.state.cycle, share: 0 });
      }
      return reductionsOf(draft).map(({ units, linked = [] }) => [units, linked.length]);
    };
    expect(paidBy(false)).toEqual([
      ['1000', 0],
      ['1000', 0],
    ]);
    expect(paidBy(true)).toEqual([
      ['1000', 1],
      ['0', 1],
    ]);
  });

  test('nothing is taken off by what was released before the election counts', () => {
    const { draft, member } = opened();
    draft.closeCycle();
    mint(draft, member, 96_200_000n);
    elect(draft, member);
    mint(draft, member, 96_200_000n);
    draft.closeCycle();
    expect(reductionsOf(draft)).toEqual([]);
    mint(draft, member, 10_000_000n);
    draft.closeCycle();
    expect(reductionsOf(draft)).toMatchObject([{ offered: '10.000000', units: '120' }]);
  });

  test.each([
    ['before the pledge begins', { from: 3, until: 100 }],
    ['after it has ended', { from: 1, until: 1 }],
  ])('nothing is taken off %s', (_, { from, until }) => {
    const first = newDraft({ ...PRESETS.sandbox, cycle: DAILY }).state.cycle;
    const { draft, member } = opened({ from: first + from, until: first + until });
    elect(draft, member);
    draft.closeCycle();
    draft.closeCycle();
    mint(draft, member, 10_000_000n);
    draft.closeCycle();
    expect(reductionsOf(draft)).toEqual([]);
  });

  test('a share leaves the rest of N with the member, and zero ends the election', () => {
    const { draft, member } = opened();
    elect(draft, member, 250_000);
    draft.closeCycle();
    mint(draft, member, 40_000_000n);
    draft.closeCycle();
    expect(reductionsOf(draft)).toMatchObject([{ offered: '10.000000', units: '120' }]);
    expect(draft.state.debts.book.balance(`n:${member}`, 'N')).toBe(30_000_000n);
    elect(draft, member, 0);
    mint(draft, member, 40_000_000n);
    draft.closeCycle();
    expect(reductionsOf(draft)).toHaveLength(1);
  });

  test('by margin, work just above the threshold pays off next to nothing', () => {
    const { draft, member } = opened({ basis: 'margin' });
    elect(draft, member);
    draft.closeCycle();
    // k_m = k_n = 100, τ = 0.95: 0.1 MIC are I = 0.951, and 2 of 95.1 N lie above it.
    mint(draft, member, 95_100_000n, 100_000n);
    draft.closeCycle();
    expect(reductionsOf(draft)).toMatchObject([{ offered: '2.000000', units: '24' }]);
  });

  test('a release that takes nothing off says why', () => {
    const { draft, member } = opened({ memberCap: '12' });
    elect(draft, member);
    draft.closeCycle();
    for (const micros of [10_000n, 990_000n, 5_000_000n]) mint(draft, member, micros);
    draft.closeCycle();
    expect(reductionsOf(draft).map(({ units, limits }) => [units, limits])).toEqual([
      ['0', ['BELOW_ONE_UNIT']],
      ['12', undefined],
      ['0', ['MEMBER_CAP']],
    ]);
  });

  test('one of two members who became one person after both elected goes on', () => {
    const { draft, member } = opened();
    const other = draft.memberOf('ben', undefined);
    owe(draft, other, debtId(2), { principal: '10000', currency: 'USD/2' });
    const { cycle } = draft.state;
    elect(draft, member);
    const election = { type: 'election', cycle, pledge: 'p', share: 1_000_000 } as const;
    draft.append({ ...election, member: other, debt: debtId(2) });
    draft.append({ type: 'link', cycle, member: other, to: member, linked: true, reason: HASH });
    draft.closeCycle();
    for (const one of [member, other]) mint(draft, one, 10_000_000n);
    draft.closeCycle();
    expect(reductionsOf(draft)).toMatchObject([{ member }]);
  });
});

/** Each of these is taken when the rule behind its code is taken out. */
test.each<readonly [string, (member: string, cycle: number) => Entry]>([
  ['ALREADY_KNOWN', (_, cycle) => ({ ...PLEDGE, cycle, from: cycle + 1 })],
  ['PERIOD_INVALID', (_, cycle) => ({ ...PLEDGE, pledge: 'q', cycle, from: cycle })],
  [
    'AMOUNT_INVALID',
    (_, cycle) => ({ ...PLEDGE, pledge: 'q', cycle, from: cycle + 1, pool: '1.0' }),
  ],
  [
    'AMOUNT_INVALID',
    (_, cycle) => ({ ...PLEDGE, pledge: 'q', cycle, from: cycle + 1, memberCap: '0' }),
  ],
  [
    'CURRENCY_INVALID',
    (_, cycle) => ({ ...PLEDGE, pledge: 'q', cycle, from: cycle + 1, currency: 'usd' }),
  ],
  ['NAME_INVALID', (_, cycle) => ({ ...PLEDGE, pledge: 'No Name', cycle, from: cycle + 1 })],
  ['DEBT_UNKNOWN', (member, cycle) => electionOf(member, cycle, { debt: debtId(9) })],
  ['PLEDGE_UNKNOWN', (member, cycle) => electionOf(member, cycle, { pledge: 'none' })],
  ['DEBTOR_MISMATCH', (member, cycle) => electionOf(member, cycle, { debt: debtId(2) })],
  ['NOT_ELIGIBLE', (member, cycle) => electionOf(member, cycle, { debt: debtId(3) })],
  ['CURRENCY_MISMATCH', (member, cycle) => electionOf(member, cycle, { debt: debtId(4) })],
  ['SHARE_INVALID', (member, cycle) => electionOf(member, cycle, { share: 1_000_001 })],
  ['NOT_ELECTED', (member, cycle) => electionOf(member, cycle, { share: 0 })],
  ['NEGENTROPY_SPENT', (member, cycle) => electionOf(member, cycle, { debt: debtId(5) })],
])('%s and nothing written, for an entry that cannot follow', (code, entryOf) => {
  const { draft, member } = opened();
  const other = draft.memberOf('ben', undefined);
  const usd = { principal: '100', currency: 'USD/2' };
  owe(draft, other, debtId(2), usd);
  owe(draft, member, debtId(3), { ...usd, creditor: 'court' });
  owe(draft, member, debtId(4), { ...usd, currency: 'JPY/0' });
  owe(draft, member, debtId(5), usd);
  const { cycle } = draft.state;
  if (code === 'NEGENTROPY_SPENT') elect(draft, member);
  const before = draft.state.size;
  expect(() => draft.append(entryOf(member, cycle))).toThrow(code);
  expect(draft.state.size).toBe(before);
});

function electionOf(member: string, cycle: number, given: object): Entry {
  const all = { type: 'election', cycle, member, debt: debtId(1), pledge: 'p' } as const;
  return { ...all, share: 1_000_000, ...given };
}

/** Each of these is taken when the rule behind its code is taken out. */
test.each<readonly [string, Partial<SettlementEntry>]>([
  ['ITEM_UNKNOWN', { reduction: 1 }],
  ['AMOUNT_DIFFERS', { units: '1' }],
  ['AMOUNT_DIFFERS', { creditor: 'court' }],
  ['AMOUNT_DIFFERS', { withheld: '121' }],
  ['AMOUNT_DIFFERS', { outcome: 'cancelled', withheld: '1' }],
  ['NAME_INVALID', { outcome: 'rejected' }],
  ['NAME_INVALID', { code: 'NOT_REJECTED' }],
  ['ITEM_SETTLED', {}],
])('%s for a settlement with %o, and nothing moved', (code, given) => {
  const { draft, member } = opened();
  elect(draft, member);
  draft.closeCycle();
  mint(draft, member, 10_000_000n);
  draft.closeCycle();
  const [{ reduction } = { reduction: '' }] = draft.state.debts.book.reductions();
  const { cycle } = draft.state;
  const entry: SettlementEntry = {
    type: 'settlement',
    cycle,
    reduction: Number(reduction),
    member,
    debt: debtId(1),
    pledge: 'p',
    creditor: 'town',
    currency: 'USD/2',
    units: '120',
    negentropy: '10.000000',
    batch: 'b',
    outcome: 'settled',
    withheld: '20',
  };
  if (code === 'ITEM_SETTLED') draft.append(entry);
  const before = draft.state.debts.book.balances();
  expect(() => draft.append({ ...entry, ...given })).toThrow(code);
  expect(draft.state.debts.book.balances()).toEqual(before);
});
