import { describe, expect, test } from 'vitest';
import { markedPart, tableRows } from '../../../../test/docs/tables.ts';
import { DAILY, evidenceHash, newDraft } from '../../../../test/worlds/memory-community.ts';
import type { BatchDraft } from '../../../pipeline/writer/draft.ts';
import { MOVERS } from '../../policy/policy.ts';
import { PRESETS } from '../../policy/presets.ts';
import { shards } from '../../units.ts';
import { MOVEMENT_TYPES, type MovementEntry } from './movements.ts';
import { postingsOf } from '../entry-rules.ts';
import type { Posting } from '../postings.ts';

const ALL = { transfers: 'on', burns: 'on', grants: 'on' } as const;

/** Which rule of a policy governs each, by the page of the log. */
const RULES = new Map(
  tableRows(markedPart('docs/reference/log.md', 'movements')).map(([type, rule = '']) => [
    type,
    rule.replace('credits.', ''),
  ]),
);

/** Each fails when the named condition of movements.ts is taken out. */
describe.each(MOVEMENT_TYPES)('a %s', (kind) => {
  test.each(MOVERS)('follows the rule when it is %s', (movers) => {
    const draft = draftWith({ ...ALL, [RULES.get(kind) ?? '']: movers });
    const allowed = { on: [true, true], off: [false, false], members: [kind === 'grant', true] };
    const tried = [false, true].map((own) => isTaken(draft, entryOf(draft, kind, { own })));
    expect(tried).toEqual(allowed[movers]);
  });

  test('takes what there is and no shard more, nothing, or less', () => {
    for (const amount of ['0.000000', '-1.000000', '2.000001']) {
      const draft = draftWith(ALL);
      const before = sums(draft);
      expect([amount, isTaken(draft, entryOf(draft, kind, { amount }))]).toEqual([amount, false]);
      expect(sums(draft)).toEqual(before);
    }
    const draft = draftWith(ALL);
    expect(isTaken(draft, entryOf(draft, kind, { amount: '2.000000' }))).toBe(true);
  });

  test('is stopped with everything, and not with minting alone', () => {
    for (const scope of ['all', undefined] as const) {
      const draft = draftWith(ALL);
      const { cycle } = draft.state;
      const stop = { type: 'pause', cycle, paused: true, reason: evidenceHash('reason') } as const;
      draft.append(scope === undefined ? stop : { ...stop, scope });
      expect(isTaken(draft, entryOf(draft, kind, {}))).toBe(scope === undefined);
    }
  });

  test('moves what its postings say, and is no income of the formula', () => {
    const draft = draftWith(ALL);
    const before = sums(draft);
    const entry = entryOf(draft, kind, {});
    draft.append(entry);
    const postings = postingsOf(entry);
    expect(sumOf(postings)).toBe(0n);
    const after = sums(draft);
    expect(after.total).toBe(before.total);
    expect(after.minted).toEqual(before.minted);
    const ofMembers = postings.filter(({ account }) => account.startsWith('member:'));
    expect(after.with - before.with).toBe(sumOf(ofMembers));
  });
});

function draftWith(credits: Record<keyof typeof ALL, string>): BatchDraft {
  const draft = newDraft({ ...PRESETS.sandbox, credits, cycle: DAILY });
  for (const who of ['ada', 'bob']) draft.memberOf(who, undefined);
  const ada = draft.state.members.get(draft.memberOf('ada', undefined));
  if (ada !== undefined) ada.balance = shards(2_000_000n);
  Object.assign(draft.state.books, { supply: 2_000_000n, fund: 2_000_000n });
  return draft;
}

function entryOf(
  draft: BatchDraft,
  type: MovementEntry['type'],
  { amount = '1.000000', own = false },
): MovementEntry {
  const { cycle } = draft.state;
  const member = draft.memberOf('ada', undefined);
  const given = own ? ({ own } as const) : {};
  if (type === 'grant') return { type, cycle, member, amount, reason: evidenceHash('reason') };
  if (type !== 'transfer') return { type, cycle, member, amount, ...given };
  return { type, cycle, from: member, to: draft.memberOf('bob', undefined), amount, ...given };
}

function sumOf(postings: readonly Posting[]): bigint {
  return postings.reduce((sum, { amount }) => sum + amount, 0n);
}

function isTaken(draft: BatchDraft, entry: MovementEntry): boolean {
  try {
    draft.append(entry);
    return true;
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    return false;
  }
}

function sums({ state: { members, books } }: BatchDraft): {
  readonly total: bigint;
  readonly with: bigint;
  readonly minted: readonly bigint[];
} {
  const all = [...members.values()];
  const balances = all.reduce((sum, { balance }) => sum + balance, 0n);
  const minted = all.map((member) => member.minted);
  expect(books.supply).toBe(balances);
  return { total: balances + books.fund + books.burned, with: balances, minted };
}
