import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecisionEntry } from '../../src/core/state/entry.ts';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import { CommitSchedule } from '../../src/core/families/commits/commit-schedule.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { DAY_SECONDS, formatDate } from '../../src/core/policy/cycle.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { CommitRecorder } from '../../src/pipeline/imports/commit-recorder.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { entriesOf, newDraft } from '../worlds/memory-community.ts';
import { commit, COMMITS_START, shaOf } from '../worlds/random-commits.ts';
import { type Happening, histories, memberOf, play } from '../worlds/random-history.ts';
import { runs } from '../size.ts';

const WEEK = 7 * DAY_SECONDS;
const ENDORSED = { endorsements: [{ by: 'honest', as: 'review' as const }] };

/** Integrity alone decides: no other reason refuses. */
const UNGATED: PolicyDocument = {
  ...PRESETS.git,
  gates: { entropy: false, channelFloor: true },
  caps: { mintsPerMemberAndCycle: 0, mintPerCycle: '0.000000' },
  cycle: { ...PRESETS.git.cycle, anchorDate: formatDate(COMMITS_START) },
};

describe('an actor who only breaks and repairs own work, in the commits connector', () => {
  test.each([
    { what: 'at once', pause: 60 },
    { what: 'after three weeks', pause: 3 * WEEK },
    { what: 'after 25 weeks', pause: 25 * WEEK },
  ])('mints 0 over 100 cycles when it repairs $what', ({ pause }) => {
    const draft = importAll(breaksAndRepairs(100, pause));
    const own = decisionsOf(draft, 'actor');
    expect(own.length).toBeGreaterThanOrEqual(250);
    expect(own.filter(({ outcome }) => outcome !== 'refused')).toEqual([]);
    expect(own.filter(({ code }) => code === 'DESTABILIZATION').length).toBeGreaterThan(50);
    expect(draft.state.members.get(draft.memberOf('actor', undefined))?.balance).toBe(0n);
  });

  test('is never paid for the correction, however good a member it is', () => {
    const good = steadyWork('actor', 60);
    const draft = importAll([...good, ...pairAfter(good)]);
    const corrections = decisionsOf(draft, 'actor').filter(({ action }) => action === 'correction');
    expect(corrections.map(({ code }) => code)).toEqual(['DESTABILIZATION']);
  });
});

/**
 * The form in which invariant 7 holds for any history: the disorder costs facts, the repair brings
 * none. No caps: a refused mint would leave room below a cap for a better paid one.
 */
describe('what a member broke and then repaired, added to any history', () => {
  test('never raises that member’s total, nor any I on the way', () => {
    const lost: Happening = {
      kind: 'facts',
      person: 0,
      channels: CHANNELS,
      value: 0,
      weight: undefined,
      count: 1,
    };
    const figures = { histories: 0, costs: 0 };
    const channels = fc.subarray([...CHANNELS], { minLength: 1 });
    const places = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        histories({ caps: false, channelFloor: true, length: 14 }),
        places,
        channels,
        (drawn, at, in_) => {
          const history = {
            ...drawn,
            policy: { ...drawn.policy, giFloor: 0 },
            happenings: drawn.happenings.map((one) =>
              one.kind === 'ask' ? { ...one, evidence: undefined } : one,
            ),
          };
          const happenings = at.reduce(
            (some, place) =>
              some.toSpliced(place % (some.length + 1), 0, { ...lost, channels: in_ }),
            history.happenings,
          );
          const [without, withPairs] = [play(history), play({ ...history, happenings })];
          const [before, after] = [decisionsOf(without, 0), decisionsOf(withPairs, 0)];
          expect(after).toHaveLength(before.length);
          for (const [index, { integrity }] of before.entries()) {
            expect(after[index]?.integrity).toBeLessThanOrEqual(integrity);
          }
          const [one, other] = [totalOf(without), totalOf(withPairs)];
          expect(other).toBeLessThanOrEqual(one);
          figures.histories += 1;
          if (other < one) figures.costs += 1;
        },
      ),
      { numRuns: runs(100, 1_000) },
    );
    expect(figures.costs).toBeGreaterThan(0);
    console.log(`lost facts added: ${JSON.stringify(figures)}`);
  });
});

/** Every week something that breaks, and its repair by the same person. */
function breaksAndRepairs(weeks: number, pause: number): CommitRecord[] {
  const events = Array.from({ length: weeks }, (_, week) => {
    const at = COMMITS_START + week * WEEK;
    return [
      { at, breaks: week, repairs: false },
      { at: at + pause, breaks: week, repairs: true },
    ];
  }).flat();
  events.sort((one, other) => one.at - other.at);
  const broken = new Map<number, number>();
  const records = events.map(({ at, breaks, repairs }, ordinal) => {
    if (!repairs) broken.set(breaks, ordinal);
    const target = repairs ? [shaOf(broken.get(breaks) ?? -1)] : [];
    return commit(ordinal, at, { author: 'actor', repairs: target, ...ENDORSED });
  });
  const end = (records.at(-1)?.effectiveAt ?? 0) + 400 * DAY_SECONDS;
  return [...records, commit(records.length, end, { author: 'honest' })];
}

/** Endorsed work that lasts, two commits a week. */
function steadyWork(author: string, commits: number): CommitRecord[] {
  return Array.from({ length: commits }, (_, ordinal) =>
    commit(ordinal, COMMITS_START + (ordinal * WEEK) / 2, { author, ...ENDORSED }),
  );
}

/** Something that breaks when the promises before it are kept, its repair, and half a year on. */
function pairAfter(records: readonly CommitRecord[]): CommitRecord[] {
  const at = (records.at(-1)?.effectiveAt ?? 0) + 200 * DAY_SECONDS;
  const first = records.length;
  return [
    commit(first, at, { author: 'actor', ...ENDORSED }),
    commit(first + 1, at + WEEK, { author: 'actor', repairs: [shaOf(first)], ...ENDORSED }),
    commit(first + 2, at + 400 * DAY_SECONDS, { author: 'honest' }),
  ];
}

function importAll(records: readonly CommitRecord[]): BatchDraft {
  const draft = newDraft(UNGATED);
  const recorder = new CommitRecorder('commits:test', () => undefined);
  const schedule = new CommitSchedule();
  for (const record of records) recorder.record(schedule.push(record), draft);
  recorder.record(schedule.finish(), draft);
  return draft;
}

function decisionsOf(draft: BatchDraft, who: string | number): DecisionEntry[] {
  const member = typeof who === 'number' ? memberOf(draft, who) : draft.memberOf(who, undefined);
  return entriesOf(draft).filter(
    (entry): entry is DecisionEntry => entry.type === 'decision' && entry.member === member,
  );
}

function totalOf(draft: BatchDraft): bigint {
  const { balance } = draft.state.members.get(memberOf(draft, 0)) ?? { balance: 0n };
  const held = [...draft.state.holds.values()].filter(
    ({ member }) => member === memberOf(draft, 0),
  );
  return held.reduce((sum, { amount }) => sum + amount, balance);
}
