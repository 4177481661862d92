import { describe, expect, test } from 'vitest';
import { type ChildState, rollUp } from '../core/rollup/roll-up.ts';
import { ROLLUP_FORMAT, type RolledTree } from '../core/rollup/tree.ts';
import { findDisplacement } from './displacement.ts';
import { normalDraw, seeded } from './stats/seeded.ts';

const ERROR = 30_000;

/** Cities by domain: S, or the state of one that is not known. */
function rolled(domains: Readonly<Record<string, readonly (number | ChildState)[]>>): RolledTree {
  const told = Object.entries(domains).map(([domain, cities]) => {
    const children = cities.map((one, at) => {
      const about = { origin: `city-${at}`, role: 'population', weight: 1 } as const;
      if (typeof one === 'string') return { ...about, state: one };
      return { ...about, state: 'KNOWN', entropy: one, error: ERROR } as const;
    });
    return { domain, children, low: 0, high: 0, error: 0, worst: 0, state: 'KNOWN' } as const;
  });
  return { format: ROLLUP_FORMAT, tree: '', domains: told };
}

describe('disorder that moves', () => {
  test('to the next city is named, with both', () => {
    const before = rolled({ water: [600_000, 300_000, 300_000] });
    const after = rolled({ water: [300_000, 600_000, 310_000] });
    const { pairs, found } = findDisplacement(before, after);
    expect([pairs, found]).toMatchObject([
      6,
      [
        {
          fell: { origin: 'city-0', domain: 'water', before: 600_000, after: 300_000 },
          rose: { origin: 'city-1', domain: 'water', before: 300_000, after: 600_000 },
        },
      ],
    ]);
  });

  test('to another domain of the same city is named; to another one elsewhere is not', () => {
    const before = rolled({ roads: [300_000, 300_000], water: [600_000, 300_000] });
    const own = rolled({ roads: [600_000, 300_000], water: [300_000, 300_000] });
    expect(findDisplacement(before, own).found).toMatchObject([
      { fell: { domain: 'water', origin: 'city-0' }, rose: { domain: 'roads', origin: 'city-0' } },
    ]);
    const far = rolled({ roads: [300_000, 600_000], water: [300_000, 300_000] });
    expect(findDisplacement(before, far)).toMatchObject({ pairs: 8, found: [] });
  });

  test('is not what a fall alone, a rise alone, or a rise everywhere are', () => {
    const before = rolled({ water: [500_000, 500_000, 500_000] });
    for (const after of [
      [200_000, 500_000, 500_000],
      [800_000, 500_000, 500_000],
      [800_000, 800_000, 800_000],
    ]) {
      expect(findDisplacement(before, rolled({ water: after })).found).toEqual([]);
    }
  });

  test('is not looked for where nothing is known, and that is told', () => {
    const before = rolled({ water: [600_000, 'STALE', 300_000] });
    const after = rolled({ water: [300_000, 900_000, 'INCOMPARABLE'] });
    expect(findDisplacement(before, after)).toEqual({
      pairs: 0,
      found: [],
      unseen: [
        { origin: 'city-1', domain: 'water', day: 'before', state: 'STALE' },
        { origin: 'city-2', domain: 'water', day: 'after', state: 'INCOMPARABLE' },
      ],
    });
  });

  // Each error is drawn as large as it is stated. Without the adjustment most worlds show a pair.
  test('is seldom found where nothing moved, and mostly where it did', () => {
    const random = seeded(19);
    const noisy = (cities: readonly number[]): RolledTree => {
      return rolled({ water: cities.map((one) => Math.round(one + ERROR * normalDraw(random))) });
    };
    const still = Array.from({ length: 20 }, () => 500_000);
    const moved = still.with(3, 300_000).with(7, 700_000);
    let [chance, seen] = [0, 0];
    for (let world = 0; world < 400; world += 1) {
      if (findDisplacement(noisy(still), noisy(still)).found.length > 0) chance += 1;
      const { found } = findDisplacement(noisy(still), noisy(moved));
      if (found.some(({ fell, rose }) => `${fell.origin} ${rose.origin}` === 'city-3 city-7')) {
        seen += 1;
      }
    }
    expect(chance).toBeLessThanOrEqual(20);
    expect(seen).toBeGreaterThanOrEqual(200);
    process.stdout.write(`displacement: ${chance} of 400 by chance, ${seen} of 400 seen\n`);
  });
});

/**
 * What a gate would do that has a fall pay nothing while the roll-up of its parent rose, by whoever
 * asks for a surely measured fall: somebody honest, or somebody who sent it to a neighbour.
 */
describe('a gate on the roll-up of the parent', () => {
  const CITIES = 20;
  const FALL = 100_000;
  const WORLDS = 2_000;

  /** Share of worlds in which the gate is shut. @param sure errors by which S must have risen */
  function shut(world: { moved: number; common: number; sure: number }): number {
    const random = seeded(98);
    const still = Array.from({ length: CITIES }, () => 500_000);
    const changed = still
      .map((one) => one + world.common)
      .with(3, 500_000 - FALL)
      .with(7, 500_000 + world.common + world.moved);
    const rolledUp = (cities: readonly number[]): ReturnType<typeof rollUp> =>
      rollUp(
        cities.map((one) => {
          const entropy = Math.round(one + ERROR * normalDraw(random));
          return { role: 'population', weight: 1, state: 'KNOWN', entropy, error: ERROR };
        }),
      );
    let count = 0;
    for (let at = 0; at < WORLDS; at += 1) {
      const [before, after] = [rolledUp(still), rolledUp(changed)];
      const error = Math.hypot(before.error, after.error);
      if (after.low - before.low > world.sure * error) count += 1;
    }
    return count / WORLDS;
  }

  test('shuts on honest falls where others got worse, and is open to what moved', () => {
    const told = (sure: number): readonly number[] => [
      shut({ moved: 0, common: 0, sure }),
      shut({ moved: FALL, common: 0, sure }),
      shut({ moved: 0, common: 30_000, sure }),
    ];
    const [any, sure] = [told(0), told(1.645)];
    process.stdout.write(`gate: any rise ${any.join(', ')}; a sure one ${sure.join(', ')}\n`);
    // Any rise: it costs the honest a fifth and more. A sure one: it does not see what it is for.
    expect(any[0]).toBeGreaterThan(0.2);
    expect(sure[1]).toBeLessThan(0.1);
    expect(sure[2]).toBeGreaterThan(0.5);
  });
});
