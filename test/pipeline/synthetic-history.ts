import { createHash } from 'node:crypto';
import type { CommitRecord, Endorsement } from '../../src/core/families/commits/commit.ts';
import type { CommitSource } from '../../src/core/families/commits/commit-source.ts';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';

export interface SyntheticOptions {
  readonly commits: number;
  readonly days: number;
  /** Unix seconds of the first commit; default a Monday in 2019. */
  readonly startsAt?: number;
  /** File paths for the scatter instrument; a table of commits has none. */
  readonly paths?: boolean;
}

/**
 * A history with every case that the rules know: reviews and none, late arrivals, repairs of one's
 * own and of others' work at every age, merges, and groups of one second. The same each time.
 */
export function syntheticHistory(options: SyntheticOptions): CommitRecord[] {
  const { commits, days, startsAt = 1_546_819_200, paths = true } = options;
  const next = sequence(20_261_123);
  const records: CommitRecord[] = [];
  for (let ordinal = 0; ordinal < commits; ordinal += 1) {
    const before = records.at(-1)?.effectiveAt ?? startsAt;
    const even = startsAt + Math.floor((ordinal * days * DAY_SECONDS) / commits);
    const effectiveAt = next() < 0.15 ? before : Math.max(before, even);
    const author = PEOPLE[Math.floor(next() ** 2 * PEOPLE.length)] ?? '';
    const merge = next() < 0.05;
    const domain = next() < 0.8 ? 'infrastructure' : 'knowledge';
    records.push({
      sha: createHash('sha256').update(`commit ${ordinal}`).digest('hex').slice(0, 12),
      merge,
      authoredAt: effectiveAt - Math.floor(next() < 0.02 ? 70 * DAY_SECONDS : next() * DAY_SECONDS),
      committedAt: effectiveAt,
      effectiveAt,
      author,
      authorIsBot: false,
      endorsements: next() < 0.97 ? endorsementsOf(author, next) : [],
      repairs: merge ? [] : repairsOf(records, next),
      domain,
      changes: paths ? [{ domain, paths: [`src/${Math.floor(next() * 40)}.c`] }] : [],
    });
  }
  return records;
}

/** A history from memory, in batches as small as the readers' last ones. */
export function sourceOf(records: readonly CommitRecord[]): CommitSource {
  return {
    id: `commits:${records[0]?.sha ?? ''}`,
    total: records.length,
    shaAt: (ordinal) => records[ordinal]?.sha ?? '',
    effectiveAt: (ordinal) => records[ordinal]?.effectiveAt ?? 0,
    nameOf: (person) => `Person ${person}`,
    records: async function* (from) {
      for (let at = from; at < records.length; at += 101) {
        yield await Promise.resolve(records.slice(at, at + 101));
      }
    },
  };
}

const PEOPLE = ['p00001', 'p00002', 'p00003', 'p00004', 'p00005', 'p00006', 'p00007', 'p00008'];

function endorsementsOf(author: string, next: () => number): Endorsement[] {
  const others = PEOPLE.filter((person) => person !== author);
  const first = others[Math.floor(next() * others.length)] ?? '';
  const second = others[Math.floor(next() * others.length)] ?? '';
  const tested = next() < 0.2 && second > first ? [{ by: second, as: 'test' as const }] : [];
  return [{ by: first, as: 'review' }, ...tested];
}

/** Most repairs come soon, some on the same day, some after the promise's half year. */
function repairsOf(records: readonly CommitRecord[], next: () => number): string[] {
  if (next() >= 0.06 || records.length === 0) return [];
  const age = Math.floor(next() ** 3 * records.length);
  const target = records.at(-1 - age);
  return target === undefined ? [] : [target.sha];
}

/** Lehmer's generator (Park and Miller 1988): numbers in 0..1 that are the same on each machine. */
function sequence(seed: number): () => number {
  let state = seed % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
