import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { spreadSeconds } from './cycle-spread.ts';

describe('cycles that end at once', () => {
  test('are closed at once when they are few', () => {
    for (const count of [1, 2, 3, 6]) expect(spreadSeconds(randomUUID(), count)).toBe(0);
  });

  test('are spread evenly over five minutes when they are many, each at its own time', () => {
    const ids = Array.from({ length: 6_000 }, () => randomUUID());
    const delays = ids.map((id) => spreadSeconds(id, 6_000));
    expect(Math.max(...delays)).toBeLessThan(300);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    const minutes = [0, 1, 2, 3, 4].map(
      (minute) => delays.filter((delay) => Math.floor(delay / 60) === minute).length,
    );
    // 1,200 expected, σ = 31: six of them.
    for (const count of minutes) expect(Math.abs(count - 1_200)).toBeLessThan(186);
    expect(ids.map((id) => spreadSeconds(id, 6_000))).toEqual(delays);
  });
});
