import { describe, expect, test } from 'vitest';
import {
  largestFall,
  meanPayment,
  SAWTOOTH_SHAPES,
  sawtooth,
  seededRandom,
  shareAfterStep,
  silencedWithin,
  stationaryRates,
  stepCalls,
} from '../../../scripts/entropy-simulations.ts';
import { isSoak, runs } from '../../../test/size.ts';

// Small variants of the tables in docs/reference/entropy.md, larger in soak; one seed, so the
// figures never change.
const SEED = 148;

const worlds = [
  { outcomes: 5, correlation: 0 },
  { outcomes: 20, correlation: 0 },
  { outcomes: 100, correlation: 0 },
  { outcomes: 1000, correlation: 0 },
  { outcomes: 5, correlation: 0.03 },
  { outcomes: 1000, correlation: 0.03 },
];

describe('a domain in which nothing changes', () => {
  test.each(worlds.filter((_, at) => isSoak || at % 2 === 0))(
    'rarely seems to rise or fall, in $outcomes outcomes at $correlation',
    (world) => {
      const { rose, fell, notKnown } = stationaryRates(seededRandom(SEED), world, 0.1, 250);
      expect(rose).toBeLessThanOrEqual(0.05);
      expect(fell).toBeLessThanOrEqual(0.06);
      expect(notKnown).toBeLessThanOrEqual(0.03);
    },
  );
});

describe('a domain that becomes worse by a step', () => {
  test.each(worlds)('of 4 SE is called within 28 cycles, of $outcomes at $correlation', (world) => {
    const to = shareAfterStep(world, 0.1, 4, 'se') ?? 1;
    expect(
      stepCalls(seededRandom(SEED), world, [0.1, to], runs(40, 100)).soon,
    ).toBeGreaterThanOrEqual(0.95);
  });

  test.each(worlds)(
    'of 6 SE is called by the first full window, of $outcomes at $correlation',
    (world) => {
      const to = shareAfterStep(world, 0.1, 6, 'se') ?? 1;
      const { firstFullWindow } = stepCalls(seededRandom(SEED), world, [0.1, to], runs(40, 100));
      expect(firstFullWindow).toBeGreaterThanOrEqual(0.95);
    },
  );
});

describe('a domain whose disorder is made and repaired in turn', () => {
  const world = { outcomes: 100, correlation: 0 };
  const twin = meanPayment(seededRandom(SEED), { ...world, share: () => 0.13 }, runs(80, 240)).mean;
  const cases = [4, 28, 60].flatMap((period) =>
    Object.entries(SAWTOOTH_SHAPES).map(([name, shape]) => ({ period, name, shape })),
  );

  test.each(cases)(
    'every $period cycles earns no more than its twin: $name',
    ({ period, shape }) => {
      const share = sawtooth([0.1, 0.16], period, shape);
      const earned = meanPayment(seededRandom(SEED), { ...world, share }, runs(10, 30)).mean;
      expect(earned).toBeLessThanOrEqual(twin + 0.02);
    },
  );
});

test('a domain half of whose reports stop is seldom known after seven cycles', () => {
  expect(silencedWithin(seededRandom(SEED), 20, runs(60, 200))[6]).toBeGreaterThanOrEqual(0.95);
});

test.each([2, 4])(
  'one more failure in %i categories never lowers entropy by half an SE',
  (categories) => {
    const { fall, before } = largestFall(seededRandom(SEED), categories, runs(1, 2));
    expect(fall).toBeGreaterThan(0); // volatility and drift do let it fall
    expect(fall).toBeLessThan(before.error / 2);
  },
);
