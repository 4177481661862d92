import fc from 'fast-check';
import type { CommitRecord, EndorsementKind } from '../../src/core/families/commits/commit.ts';
import {
  CommitSchedule,
  type CommitStep,
  type ScheduleOptions,
} from '../../src/core/families/commits/commit-schedule.ts';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';

/** A Monday. */
export const COMMITS_START = 1_546_819_200;

const KINDS: readonly EndorsementKind[] = ['review', 'test', 'ack', 'commit', 'merge'];
const PEOPLE = ['p1', 'p2', 'p3', 'p4'] as const;

/** Time since the commit before; the terms themselves are among them, to the second. */
const gaps = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 30 * DAY_SECONDS }) },
  fc.constantFrom(1, 14 * DAY_SECONDS, 14 * DAY_SECONDS + 1),
  fc.constantFrom(180 * DAY_SECONDS - 1, 180 * DAY_SECONDS, 180 * DAY_SECONDS + 1),
);

const drafts = fc.record({
  gap: gaps,
  delay: fc.constantFrom(0, DAY_SECONDS, 60 * DAY_SECONDS, 60 * DAY_SECONDS + 1),
  author: fc.constantFrom(...PEOPLE),
  merge: fc.constantFrom(false, false, false, false, false, true),
  authorIsBot: fc.constantFrom(false, false, false, false, false, true),
  endorsers: fc.subarray([...PEOPLE], { maxLength: 2 }),
  as: fc.constantFrom(...KINDS),
  /** Distances to repaired commits: negative ones point forward, 0 at the commit itself. */
  repairs: fc.oneof(
    { weight: 2, arbitrary: fc.constant<number[]>([]) },
    fc.uniqueArray(fc.integer({ min: -2, max: 8 }), { maxLength: 3 }),
  ),
  domain: fc.constantFrom('infrastructure', 'knowledge'),
  paths: fc.subarray(['a.c', 'b.c', 'c.c']),
});

/** Histories with every case that docs/reference/commits.md names, in order. */
export const commitHistories: fc.Arbitrary<CommitRecord[]> = fc
  .array(drafts, { minLength: 1, maxLength: 30, size: 'max' })
  .map((drawn) => {
    let at = COMMITS_START;
    return drawn.map((draft, ordinal): CommitRecord => {
      at += draft.gap;
      const endorsers = draft.endorsers.filter((by) => by !== draft.author);
      return {
        sha: shaOf(ordinal),
        merge: draft.merge,
        authoredAt: at - draft.delay,
        committedAt: at,
        effectiveAt: at,
        author: draft.author,
        authorIsBot: draft.authorIsBot,
        endorsements: endorsers.map((by) => ({ by, as: draft.as })),
        repairs: draft.merge ? [] : draft.repairs.map((distance) => shaOf(ordinal - distance)),
        domain: draft.domain,
        changes: [{ domain: draft.domain, paths: draft.paths }],
      };
    });
  });

export function shaOf(ordinal: number): string {
  return `c${ordinal}`;
}

/** One commit of a story that is told by hand. */
export function commit(
  ordinal: number,
  effectiveAt: number,
  rest: Partial<CommitRecord> = {},
): CommitRecord {
  return {
    sha: shaOf(ordinal),
    merge: false,
    authoredAt: effectiveAt,
    committedAt: effectiveAt,
    effectiveAt,
    author: 'p1',
    authorIsBot: false,
    endorsements: [],
    repairs: [],
    domain: 'infrastructure',
    changes: [],
    ...rest,
  };
}

/** The steps of a history that ends here. */
export function stepsOf(records: readonly CommitRecord[], options?: ScheduleOptions): CommitStep[] {
  const schedule = new CommitSchedule(options);
  const steps = records.flatMap((record) => schedule.push(record));
  return [...steps, ...schedule.finish()];
}
