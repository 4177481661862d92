import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commit, COMMITS_START } from '../../../../test/worlds/random-commits.ts';
import { withoutOwnWords } from './commit.ts';

/** `a`, `a2` and `a3` are one person, and so are `b` and `b2`. */
const personOf = (name: string): string => name.slice(0, 1);
const NAMES = ['a', 'a2', 'a3', 'b', 'b2', 'c'];
const name = fc.constantFrom(...NAMES);

describe('a commit whose author has several names', () => {
  test('keeps the words and hands of others, one for each person', () => {
    const kind = fc.constantFrom('review', 'test', 'ack', 'commit', 'merge');
    const words = fc.uniqueArray(fc.record({ by: name, as: kind }), { selector: ({ by }) => by });
    const hands = fc.record(
      { committer: name, merger: name, reviewers: fc.uniqueArray(name) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(name, words, hands, (author, endorsements, brought) => {
        const record = commit(0, COMMITS_START, { author, endorsements, hands: brought });
        const left = withoutOwnWords(record, personOf);
        const isOther = (one: string): boolean => personOf(one) !== personOf(author);
        const people = left.endorsements.map(({ by }) => personOf(by));
        expect(left.author).toBe(author);
        expect(people).toEqual([...new Set(people)]);
        expect(new Set(people)).toEqual(
          new Set(
            endorsements
              .map(({ by }) => by)
              .filter(isOther)
              .map(personOf),
          ),
        );
        const { committer, merger, reviewers = [] } = left.hands ?? {};
        const seen = [committer, merger, ...reviewers].filter((one) => one !== undefined);
        const given = [brought.committer, brought.merger, ...(brought.reviewers ?? [])];
        expect(seen).toEqual(given.filter((one) => one !== undefined).filter(isOther));
      }),
    );
  });

  test('stays as it is if each name is a person', () => {
    const endorsements = NAMES.slice(1).map((by) => ({ by, as: 'review' }) as const);
    const record = commit(0, COMMITS_START, { author: 'a', endorsements });
    expect(withoutOwnWords(record, (one) => one)).toEqual(record);
  });
});
