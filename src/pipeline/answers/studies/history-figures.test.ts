import { describe, expect, test } from 'vitest';
import type { Endorsement } from '../../../core/families/commits/commit.ts';
import { HistoryCounter, type HistoryFigures, type StoredCommit } from './history-figures.ts';

const DAY = 86_400;
/** 2020-12-01, midnight UTC. */
const BEGINNING = 1_606_780_800;

function commit(sha: string, day: number, more: Partial<StoredCommit> = {}): StoredCommit {
  const at = BEGINNING + day * DAY;
  const nothing = { merge: false, authorIsBot: false, endorsements: [], repairs: [] };
  const times = { authoredAt: at, committedAt: at, effectiveAt: at };
  return { sha, author: 'ada', domain: 'infrastructure', ...nothing, ...times, ...more };
}

function reviewedBy(...people: string[]): readonly Endorsement[] {
  return people.map((by) => ({ by, as: 'review' }));
}

function figuresOf(commits: readonly StoredCommit[]): HistoryFigures {
  const counter = new HistoryCounter();
  for (const one of commits) counter.add(one);
  return counter.figures;
}

describe('the figures of a history', () => {
  test('tell by year who had a second person, and what a forge hides', () => {
    const { years, promises, authors, ...others } = figuresOf([
      commit('a', 0, { endorsements: reviewedBy('ben') }),
      commit('b', 1, { hands: { unknown: true } }),
      commit('c', 2, { merge: true, endorsements: reviewedBy('ben') }),
      commit('d', 3, { authorIsBot: true }),
      commit('e', 40, { author: 'ben', hands: { unknown: true }, endorsements: reviewedBy('ada') }),
      commit('f', 41),
    ]);
    expect(years).toEqual([
      { year: 2020, promises: 2, seconded: 1, hidden: 1 },
      { year: 2021, promises: 2, seconded: 1, hidden: 0 },
    ]);
    expect({ promises, authors }).toEqual({ promises: 4, authors: 2 });
    expect(others).toMatchObject({
      merges: 1,
      ofPrograms: 1,
      firstAt: BEGINNING,
      lastAt: BEGINNING + 41 * DAY,
    });
  });

  test('count the first repair of each promise, how late it came and for what', () => {
    const { repairs } = figuresOf([
      commit('a', 0),
      commit('b', 0, { domain: 'knowledge' }),
      commit('c', 3, { repairs: ['a', 'nothing'] }),
      commit('d', 20, { author: 'ben', repairs: ['a', 'b', 'e'] }),
      commit('e', 30),
    ]);
    expect(repairs).toEqual({
      repaired: 2,
      own: 1,
      halfDays: 3,
      nineInTenDays: 20,
      within14Days: 1,
      within180Days: 2,
      domains: [
        { domain: 'infrastructure', promises: 4, repaired: 1 },
        { domain: 'knowledge', promises: 1, repaired: 1 },
      ],
    });
    expect(figuresOf([commit('a', 0)]).repairs).not.toHaveProperty('halfDays');
  });

  test('a program may repair, and a merge does not', () => {
    const repairs = ['a'];
    const [byProgram, byMerge] = [{ authorIsBot: true }, { merge: true }].map(
      (more) => figuresOf([commit('a', 0), commit('b', 1, { repairs, ...more })]).repairs.repaired,
    );
    expect({ byProgram, byMerge }).toEqual({ byProgram: 1, byMerge: 0 });
  });

  test('a reviewer answers for what was over or repaired by the end of the history', () => {
    const { reviewers } = figuresOf([
      commit('a', 0, { endorsements: reviewedBy('ben', 'cy') }),
      commit('b', 1, { endorsements: reviewedBy('ben') }),
      commit('late', 2, { endorsements: reviewedBy('ben') }),
      commit('c', 10, { repairs: ['b'] }),
      commit('d', 181, { endorsements: reviewedBy('ben') }),
      commit('e', 190, { repairs: ['late'] }),
    ]);
    expect(reviewers).toEqual([
      { userId: 'ben', approved: 4, settled: 3, lasted: 2 },
      { userId: 'cy', approved: 1, settled: 1, lasted: 1 },
    ]);
  });
});
