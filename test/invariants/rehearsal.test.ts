import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import { formatDate, mondayBefore } from '../../src/core/policy/cycle.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { rehearse } from '../../src/core/rehearse/rehearsal.ts';
import { formatMicros } from '../../src/core/units.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { simulateProject } from '../../src/simulator/project.ts';
import { contributionFile, isMissing, openContributions } from '../imports/contribution-files.ts';
import { isSoak, runs } from '../size.ts';
import { importInMemory, timesIn } from '../worlds/imported-history.ts';
import { entriesOf } from '../worlds/memory-community.ts';
import { histories, play } from '../worlds/random-history.ts';

const { git } = PRESETS;

/** Each changes what another part of the fold does. */
const CHANGES: Readonly<Record<string, (rules: PolicyDocument) => PolicyDocument>> = {
  'another threshold': (rules) => ({ ...rules, mint: { ...rules.mint, threshold: 0.9 } }),
  'flat pays nothing, half the scale': (rules) => ({
    ...rules,
    mint: { ...rules.mint, flatWeight: 0, scale: '50.000000' },
  }),
  'the entropy gate': (rules) => ({ ...rules, gates: { ...rules.gates, entropy: true } }),
  'another memory': (rules) => ({
    ...rules,
    integrity: { ...rules.integrity, decayPerFact: 0.98, priorFacts: 1 },
  }),
  'holds of 90 days': (rules) => ({ ...rules, holdBack: { days: 90 } }),
  'holds of 10 cycles': (rules) => ({ ...rules, holdBack: { cycles: 10 } }),
  'tight caps': (rules) => ({
    ...rules,
    caps: { mintsPerMemberAndCycle: 1, mintPerCycle: '3.000000' },
  }),
  'fewer actions, other weights': (rules) => ({
    ...rules,
    actions: rules.actions.slice(1).map((action) => ({ ...action, weight: 0.5 })),
  }),
  'a floor of GI, no pool': (rules) => ({
    ...rules,
    giFloor: 0.88,
    entropy: { ...rules.entropy, pool: false, fellMembers: 0 },
  }),
};

const MANY: readonly string[] = [
  'another threshold',
  'flat pays nothing, half the scale',
  'the entropy gate',
  'holds of 90 days',
];

function changed(name: string, rules: PolicyDocument): PolicyDocument {
  const all = name in CHANGES ? [name] : MANY;
  return all.reduce((before, one) => CHANGES[one]?.(before) ?? before, rules);
}

describe('a rehearsal', () => {
  test('under the rules in force is the history itself', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const draft = play(history);
        const [first] = draft.state.policies;
        if (draft.state.policies.length !== 1 || first === undefined) return;
        const same = { before: history.policy, after: history.policy };
        const found = rehearse(entriesOf(draft), same);
        expect(found.after.supply).toBe(formatMicros(draft.state.books.supply));
        expect(found.after.open.amount).toBe(formatMicros(draft.state.books.held));
        expect(found.after.skipped).toEqual({});
        expect(found).toMatchObject({ winners: 0, losers: 0, changedDecisions: 0 });
        expect(found.changes).toEqual([]);
      }),
      { numRuns: runs(60, 1_000) },
    );
  });

  test.each(Object.keys(CHANGES).slice(0, runs(5, 9)))(
    'of %s is the difference of two imports',
    (name) => {
      const { commits } = simulateProject({
        seed: 11,
        members: 20,
        years: 2,
        commits: 1_000,
        endsAt: 1_790_000_000,
      });
      expect(differsAsImportsDo(commits, name).changed).toBeGreaterThan(0);
    },
  );

  test.skipIf(!isSoak || isMissing('dpdk'))(
    'of DPDK is the difference of two imports',
    async () => {
      const source = await openContributions(contributionFile('dpdk') ?? '');
      const commits: CommitRecord[] = [];
      for await (const records of source.records(0)) commits.push(...records);
      const { changed: members, supply } = differsAsImportsDo(commits, 'many things at once');
      expect(members).toBeGreaterThan(0);
      const [one, other] = supply;
      console.log(
        `DPDK, ${commits.length} commits: predicted supply ${one} and ${other}, ` +
          `as both imports have it; ${members} members have another amount`,
      );
    },
    1_200_000,
  );
});

/**
 * Both sides to the shard: what everybody has, what is held and supplied, and why not more.
 * @returns how many win or lose, and both supplies
 */
function differsAsImportsDo(
  commits: readonly CommitRecord[],
  name: string,
): { readonly changed: number; readonly supply: readonly [string, string] } {
  const startsAt = mondayBefore(commits[0]?.effectiveAt ?? 0);
  const cycle = { ...git.cycle, anchorDate: formatDate(startsAt) };
  // Lenient, so that a small world and a history of patches by mail pay enough to see changes.
  const before: PolicyDocument = {
    ...git,
    cycle,
    trust: { ...git.trust, trailers: 'stated', standingActions: 0, standingDays: 0 },
    mint: { ...git.mint, threshold: 0.8 },
    gates: { ...git.gates, entropy: false },
    integrity: { ...git.integrity, priorFacts: 2, priorKept: 0.5 },
  };
  const after = changed(name, before);
  const [one, other] = [importInMemory(commits, before), importInMemory(commits, after)];
  const found = rehearse(entriesOf(one), { before, after, madeAt: timesIn(one) });
  expect(figuresOf(found.before)).toEqual(figuresIn(one));
  expect(figuresOf(found.after)).toEqual(figuresIn(other));
  const [was, is] = [gainsIn(one), gainsIn(other)];
  const expected = [...is].flatMap(([member, gain]) =>
    gain === was.get(member) ? [] : { member, before: was.get(member), after: gain },
  );
  expect(new Set(found.members)).toEqual(new Set(expected));
  expect(found.winners + found.losers).toBe(expected.length);
  expect(figuresIn(other)).not.toEqual(figuresIn(one));
  expect(found.after.skipped).toEqual({});
  return { changed: expected.length, supply: [found.before.supply, found.after.supply] };
}

function figuresOf(figures: ReturnType<typeof rehearse>['after']) {
  const { supply, open, refusedBy, asked, released, cancelled, gi } = figures;
  return { supply, held: open.amount, refusedBy, asked, released, cancelled, gi };
}

function figuresIn(draft: BatchDraft) {
  const entries = entriesOf(draft);
  const refusedBy: Record<string, number> = {};
  const sums = { release: { count: 0, micros: 0n }, cancel: { count: 0, micros: 0n } };
  let [asked, gi]: [number, number | undefined] = [0, undefined];
  for (const entry of entries) {
    if (entry.type === 'cycle') ({ gi } = entry);
    if (entry.type === 'release' || entry.type === 'cancel') {
      sums[entry.type].count += 1;
      sums[entry.type].micros += BigInt(entry.amount.replace('.', ''));
    }
    if (entry.type !== 'decision') continue;
    asked += 1;
    if (entry.outcome === 'refused') {
      refusedBy[entry.code ?? ''] = (refusedBy[entry.code ?? ''] ?? 0) + 1;
    }
  }
  const { supply, held } = draft.state.books;
  const told = ({ count, micros }: { readonly count: number; readonly micros: bigint }) => ({
    count,
    amount: formatMicros(micros),
  });
  const ends = { released: told(sums.release), cancelled: told(sums.cancel) };
  return { supply: formatMicros(supply), held: formatMicros(held), refusedBy, asked, ...ends, gi };
}

function gainsIn({ state }: BatchDraft): Map<string, string> {
  return new Map(
    [...state.members].map(([id, { minted, held }]) => [id, formatMicros(minted + held)]),
  );
}
