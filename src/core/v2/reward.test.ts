import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../test/size.ts';
import { formatMicros } from '../units.ts';
import { millionthsOf, type RewardV2, rewardV2 } from './reward.ts';

const QUIET = { sentinels: 1, isNovel: false, isDriftCorrected: false };

function scores(i: number, h: number, c: number, r: number): Omit<RewardV2, 'globalIntegrity'> {
  const [integrity = 0n, humanIntent = 0n, coordination = 0n, resilience = 0n] = [i, h, c, r].map(
    (score) => BigInt(score * 1e6),
  );
  return { integrity, humanIntent, coordination, resilience, ...QUIET };
}

/** The formula once more, in doubles and step by step, as v2 computed it. */
function inDoubles(activity: RewardV2): number {
  const gi = activity.globalIntegrity / 1e6;
  const multiplier = gi < 0.9 ? 0 : (gi - 0.9) / 0.1;
  const consensus = activity.sentinels <= 1 ? 1 : activity.sentinels === 2 ? 1.5 : 2;
  const { integrity, humanIntent, coordination, resilience } = activity;
  let sum = 0;
  for (const score of [integrity, humanIntent, coordination, resilience]) {
    sum += Math.max(0, Number(score) / 1e6);
  }
  const novelty = activity.isNovel ? 1.4 : 1;
  return sum * multiplier * consensus * novelty * (activity.isDriftCorrected ? 3 : 1);
}

describe('the reward of v2', () => {
  test.each([
    ['100.800000', 960_000, scores(10, 2, 5, 3), { sentinels: 3 }, true],
    ['0.500000', 950_000, scores(1, 0, 0, 0), {}, false],
    ['0.000000', 850_000, scores(10, 2, 5, 3), { sentinels: 3 }, true],
    ['0.000000', 899_999, scores(10, 2, 5, 3), {}, false],
    ['1.000000', 1_000_000, scores(1, -5, 0, 0), {}, false],
  ])('%s at a GI of %d ppm', (mic, globalIntegrity, given, more, both) => {
    const all = { isNovel: both, isDriftCorrected: both };
    expect(formatMicros(rewardV2({ ...given, globalIntegrity, ...all, ...more }))).toBe(mic);
  });

  test('is that of an independent computation in doubles, to the shard but for their noise', () => {
    const score = fc.bigInt(-5_000_000n, 20_000_000n);
    const activity = fc.record({
      integrity: score,
      humanIntent: score,
      coordination: score,
      resilience: score,
      globalIntegrity: fc.oneof(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 899_990, max: 1_000_000 }),
      ),
      sentinels: fc.integer({ min: 0, max: 5 }),
      isNovel: fc.boolean(),
      isDriftCorrected: fc.boolean(),
    });
    fc.assert(
      fc.property(activity, (one) => {
        const doubles = inDoubles(one) * 1e6;
        const noise = 1e-9 * Math.max(1, Math.abs(doubles));
        expect(Math.abs(Number(rewardV2(one)) - doubles)).toBeLessThanOrEqual(0.5 + noise);
      }),
      { numRuns: runs(10_000, 100_000) },
    );
  });

  test('refuses a GI that is none, also one of 0 to 100', () => {
    for (const globalIntegrity of [-1, 1_000_001, 96_000_000, 0.96, Number.NaN]) {
      expect(() => rewardV2({ ...scores(1, 0, 0, 0), globalIntegrity })).toThrow(RangeError);
    }
  });
});

test('a binary number is the millionth that it was meant to be, or none', () => {
  expect(millionthsOf(100.799_999_999_999_9)).toBe(100_800_000n);
  expect(millionthsOf(0.1 + 0.2)).toBe(300_000n);
  expect(millionthsOf(0.123_456_7)).toBeUndefined();
  expect(millionthsOf(Number.NaN)).toBeUndefined();
  expect(millionthsOf(0)).toBe(0n);
});
