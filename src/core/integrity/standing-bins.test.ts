import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ONE } from '../units.ts';
import { curveStart, FEWEST_PEOPLE, peopleOf, standingBins } from './standing-bins.ts';

const threshold = fc.integer({ min: 0, max: ONE });
const counts = fc.array(
  fc.record({
    integrity: fc.integer({ min: 0, max: ONE }),
    people: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 40 },
);

/** So many people at each integrity. */
function at(...pairs: readonly (readonly [number, number])[]): ReturnType<typeof standingBins> {
  return standingBins(
    pairs.map(([integrity, people]) => ({ integrity, people })),
    950_000,
  );
}

describe('bins of where people stand', () => {
  test('together they are the whole axis, count everybody, and none tells of a few', () => {
    fc.assert(
      fc.property(counts, threshold, (given, limit) => {
        const all = given.reduce((sum, { people }) => sum + people, 0);
        const bins = standingBins(given, limit);
        expect(peopleOf(bins)).toBe(all < FEWEST_PEOPLE ? 0 : all);
        const ends = [bins[0]?.from, bins.at(-1)?.to];
        expect(ends).toEqual(all < FEWEST_PEOPLE ? [undefined, undefined] : [0, ONE]);
        for (const [place, bin] of bins.entries()) {
          expect(bin.people).toBeGreaterThanOrEqual(FEWEST_PEOPLE);
          expect(bin.to).toBeGreaterThan(bin.from);
          expect(bin.from).toBe(bins[place - 1]?.to ?? 0);
          const inside = given.filter(({ integrity }) => {
            return integrity <= bin.to && (integrity > bin.from || bin.from + integrity === 0);
          });
          expect(bin.people).toBe(inside.reduce((sum, { people }) => sum + people, 0));
        }
      }),
    );
  });

  test('whoever is not paid stands beside those who are, not among them', () => {
    expect(at([950_000, 6], [950_001, 7], [1_000_000, 5])).toEqual([
      { from: 0, to: 950_000, people: 6 },
      { from: 950_000, to: 960_000, people: 7 },
      { from: 960_000, to: 1_000_000, people: 5 },
    ]);
    expect(at([0, 5], [960_000, 5], [961_000, 5], [990_000, 4])).toEqual([
      { from: 0, to: 950_000, people: 5 },
      { from: 950_000, to: 960_000, people: 5 },
      { from: 960_000, to: 1_000_000, people: 9 },
    ]);
  });

  test('a side with a few people is not told apart', () => {
    const bins = at([400_000, 4], [960_000, 50]);
    expect(bins).toEqual([{ from: 0, to: ONE, people: 54 }]);
  });

  test('the axis begins at a round number below the threshold', () => {
    expect([950_000, 999_999, 1_000_000, 70_000, 0].map(curveStart)).toEqual([
      900_000, 900_000, 950_000, 0, 0,
    ]);
  });
});
