import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../test/size.ts';
import { foldPanels } from '../entries/evidence/panels.ts';
import { foldPilots } from '../entries/governance/pilots.ts';
import { sha256 } from '../log/sha256.ts';
import { commitmentTo } from '../review/assign.ts';
import { emptyState } from '../state/empty-state.ts';
import type { CommunityState } from '../state/state.ts';
import { ONE } from '../units.ts';
import { anytimeDifference, armOf } from './anytime.ts';
import { exposureAt, placesOf } from './drawn-arms.ts';
import { ceilRatio, floorRatio, logarithm, rootAbove } from './exact.ts';
import { isMismatch } from './look.ts';
import { redrawnDifference } from './redrawn.ts';
import { valueOf } from './unit-values.ts';

/** Numbers from 0 to 1 that repeat by their seed. */
function numbers(seed: number): () => number {
  let bytes = sha256(Uint8Array.of(seed % 256, seed >> 8));
  let at = 0;
  return () => {
    if (at === 28) [bytes, at] = [sha256(bytes), 0];
    at += 4;
    return new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0) / 2 ** 32;
  };
}

function share(seeds: number, isFound: (random: () => number, seed: number) => boolean): number {
  let found = 0;
  for (let seed = 1; seed <= seeds; seed += 1) found += Number(isFound(numbers(seed), seed));
  return found / seeds;
}

describe('whole numbers', () => {
  const big = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
  const size = fc.bigInt({ min: 1n, max: 10n ** 18n });

  test('have a root that is the least whose square is enough', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), size, (above, below) => {
        const root = rootAbove(above, below);
        expect(root * root * below >= above).toBe(true);
        expect((root - 1n) * (root - 1n) * below < above).toBe(true);
      }),
    );
  });

  test('are cut towards minus infinity, or plus', () => {
    fc.assert(
      fc.property(big, size, (above, below) => {
        const [low, high] = [floorRatio(above, below), ceilRatio(above, below)];
        expect(low * below <= above && above < (low + 1n) * below).toBe(true);
        expect(high - low).toBe(above % below === 0n ? 0n : 1n);
      }),
    );
  });

  test('have a logarithm to nine digits', () => {
    for (const x of [1, 1.001, 2, 8.936, 20]) {
      const found = Number(logarithm(BigInt(Math.round(x * 1000)), 1000n)) / 1e12;
      expect(Math.abs(found - Math.log(x))).toBeLessThan(1e-9);
    }
  });
});

describe('a look at people', () => {
  const planned = 600;
  const looks = (random: () => number, chances: readonly [number, number]) => {
    const arms: readonly [number[], number[]] = [[], []];
    for (let at = 0; at < planned; at += 1) {
      const arm = at % 2;
      arms[arm === 0 ? 0 : 1].push(random() < (chances[arm] ?? 0) ? ONE : 0);
    }
    return Array.from({ length: 29 }, (_, day) => 20 + day * 10).map((n) =>
      anytimeDifference(armOf(arms[0].slice(0, n)), armOf(arms[1].slice(0, n)), planned),
    );
  };

  test('errs less than one time in twenty over all of its looks together', () => {
    const seeds = runs(200, 1_000);
    for (const chance of [0.02, 0.3]) {
      const found = share(seeds, (random) =>
        looks(random, [chance, chance]).some(({ low, high }) => low > 0 || high < 0),
      );
      expect(found).toBeLessThanOrEqual(0.05);
    }
  });

  test('finds an effect, and never loses it over all of its looks nineteen times in twenty', () => {
    const seeds = runs(100, 1_000);
    const truth = 0.3 * ONE;
    let found = 0;
    const held = share(seeds, (random) => {
      const all = looks(random, [0.5, 0.2]);
      found += Number((all.at(-1)?.low ?? 0) > 0);
      return all.every(({ low, high }) => low <= truth && truth <= high);
    });
    expect(held).toBeGreaterThanOrEqual(0.95);
    expect(found / seeds).toBeGreaterThan(0.8);
  });

  test('is no certainty when the few that are over are all alike', () => {
    const [none, all] = [armOf([0, 0, 0]), armOf([ONE, ONE, ONE])];
    expect(anytimeDifference(all, none, 400).low).toBeLessThan(0);
  });
});

describe('a look at domains', () => {
  /** Draws by sorting numbers; 0 is the one that counts. */
  function drawn(random: () => number, units: number, periods: number) {
    const draws = new Map<number, number[]>();
    return (again: number, period: number, unit: number): boolean => {
      let places = draws.get(again);
      if (places === undefined) {
        const sorted = Array.from({ length: units }, (_, at) => ({ at, key: random() }));
        sorted.sort((one, other) => one.key - other.key);
        places = [];
        for (const [place, { at }] of sorted.entries()) places[at] = place;
        draws.set(again, places);
      }
      const place = places[unit] ?? 0;
      if (periods === 1) return place % 2 === 0;
      return period > Math.floor((place * (periods - 1)) / units);
    };
  }

  test.each([1, 5])('has its truth inside 95 times in 100, over %i periods', (periods) => {
    const seeds = runs(25, 1_000);
    const truth = 120_000;
    const held = share(seeds, (random) => {
      const isTreated = drawn(random, 12, periods);
      const own = Array.from({ length: 12 }, () => Math.floor(random() * 400_000));
      const values = Array.from({ length: periods }, (_, period) =>
        own.map((value, at) => {
          const noise = Math.floor(random() * 100_000) + period * 30_000;
          return value + noise + (isTreated(0, period, at) ? truth : 0);
        }),
      );
      const { low, high } = redrawnDifference({ values, isTreated });
      return low <= truth && truth <= high;
    });
    expect(held).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.05 * 0.95) / seeds));
  });
});

describe('a draw', () => {
  test('puts half of every wave into each arm, and steps a wedge evenly', () => {
    const units = Array.from({ length: 40 }, (_, at) => `unit ${at}`);
    const places = placesOf(units, { seed: 'seed', pilot: 3 });
    expect(places.toSorted((a, b) => a - b)).toEqual(units.map((_, at) => at));
    const waves = new Map<number, number>();
    for (const place of places) {
      const { isTreated, wave } = exposureAt(place, { design: 'people', waves: 4, units });
      waves.set(wave, (waves.get(wave) ?? 0) + (isTreated === true ? 1 : -1));
    }
    expect([...waves.values()]).toEqual([0, 0, 0, 0]);
    const steps = places.map((place) => exposureAt(place, { design: 'wedge', waves: 4, units }));
    expect(steps.filter(({ wave }) => wave === 1)).toHaveLength(10);
    expect(Math.max(...steps.map(({ wave }) => wave))).toBe(4);
  });

  test('gives everybody each arm alike over many seeds', () => {
    const units = Array.from({ length: 10 }, (_, at) => `unit ${at}`);
    const counts = units.map(() => 0);
    for (let seed = 0; seed < 600; seed += 1) {
      for (const [at, place] of placesOf(units, { seed: `seed ${seed}`, pilot: 1 }).entries()) {
        if (place % 2 === 0) counts[at] = (counts[at] ?? 0) + 1;
      }
    }
    // 300 each is expected, with a standard deviation of 12.
    expect(counts.every((count) => Math.abs(count - 300) < 50)).toBe(true);
  });
});

describe('a mismatch of arms', () => {
  test('is seen at 52 to 48 of 10,000, and not at 51 to 49', () => {
    expect(isMismatch([5_200, 4_800])).toBe(true);
    expect(isMismatch([5_100, 4_900])).toBe(false);
    expect(isMismatch([0, 0])).toBe(false);
  });
});

test('who shows nothing counts as if everything had failed', () => {
  const nothing = { outcomes: 0, failed: 0, keptCycles: 0 };
  expect(valueOf('failure', nothing, 7)).toBe(ONE);
  expect(valueOf('kept', nothing, 7)).toBe(0);
});

describe('a pilot whose seed something else reveals', () => {
  const seed = 'ab'.repeat(32);
  const waiting = (): CommunityState => {
    const state = emptyState(true);
    const plan = { design: 'people', treatment: '', metric: 'failure', guardrails: [] } as const;
    const sizes = { spanCycles: 1, waves: 1, least: 1, effect: 1, detectable: 1, units: [] };
    for (const [index, one] of [seed, seed, 'cd'.repeat(32)].entries()) {
      const own = { ...plan, ...sizes, seed: commitmentTo(one) };
      foldPilots(state, { type: 'pilot', cycle: 3, ...own }, index);
    }
    return state;
  };
  const drawn = ({ pilots }: CommunityState): unknown[] =>
    [...pilots.open.values()].map((pilot) => pilot.drawn);

  // Without `drawRevealed` somebody sees the arms and leaves the pilot undrawn if they displease.
  test('is drawn by a panel', () => {
    const state = waiting();
    foldPanels(state, { type: 'panel', cycle: 4, member: 'a', seed, seats: [] }, 3);
    expect(drawn(state)).toEqual([{ cycle: 4, seed }, { cycle: 4, seed }, undefined]);
  });

  test('is drawn by the draw of another, and keeps the draw that came first', () => {
    const state = waiting();
    foldPilots(state, { type: 'draw', cycle: 5, pilot: 1, seed }, 3);
    foldPanels(state, { type: 'panel', cycle: 6, member: 'a', seed, seats: [] }, 4);
    expect(drawn(state)).toEqual([{ cycle: 5, seed }, { cycle: 5, seed }, undefined]);
  });
});
