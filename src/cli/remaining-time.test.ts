import { describe, expect, test } from 'vitest';
import { RemainingTime } from './remaining-time.ts';

function after(samples: readonly (readonly [seconds: number, done: number])[]): RemainingTime {
  const time = new RemainingTime();
  for (const [seconds, done] of samples) time.add(seconds, done);
  return time;
}

describe('the remaining time', () => {
  test('is not told from the first seconds, in which a program warms up', () => {
    expect(after([[1, 10]]).left(1_000)).toBeUndefined();
    expect(
      after([
        [1, 10],
        [2.9, 40],
        [3, 50],
      ]).left(1_000),
    ).toBeUndefined();
  });

  test('is right as soon as the work runs at its speed, however slowly it began', () => {
    const slowStart = Array.from({ length: 7 }, (_, at): readonly [number, number] => {
      return [at, at < 3 ? at : 100 * (at - 3)];
    });
    expect(after(slowStart).left(1_300)).toBeCloseTo(10);
  });

  test('follows a speed that changes', () => {
    const slower = Array.from({ length: 60 }, (_, at): readonly [number, number] => {
      return [at, at < 30 ? 100 * at : 3_000 + 10 * (at - 30)];
    });
    const time = after(slower);
    expect(time.perSecond).toBeCloseTo(10);
    expect(time.left(4_000)).toBeCloseTo(71);
  });

  test('says nothing while nothing moves', () => {
    const stuck = [5, 6, 7, 8].map((seconds): readonly [number, number] => [seconds, 100]);
    expect(after(stuck).left(1_000)).toBeUndefined();
  });
});
