import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EntropyAtClose } from '../../client/api-types.ts';
import { visible } from './entropy-chart.ts';
import { WIDE } from './plot.ts';

const walk = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), {
  minLength: 1,
  maxLength: 8_000,
});

function series(entropies: readonly number[]): EntropyAtClose[] {
  return entropies.map((entropy, cycle) => ({
    cycle,
    startsAt: '2026-01-01T00:00:00Z',
    entropy,
    error: 0,
    state: 'KNOWN',
    direction: 'flat',
  }));
}

// Fails when a column keeps only its first point, or as many as there are.
test('a long series is drawn by few points, and every peak and trough is among them', () => {
  fc.assert(
    fc.property(walk, (entropies) => {
      const points = series(entropies);
      const span = Math.max(1, points.length - 1);
      const seen = visible(points, (cycle) => (cycle / span) * WIDE);
      const told = seen.map(({ entropy }) => entropy);
      expect(seen.length).toBeLessThanOrEqual(4 * (WIDE + 1));
      expect(seen.map(({ cycle }) => cycle)).toEqual(
        [...new Set(seen.map(({ cycle }) => cycle))].sort((one, other) => one - other),
      );
      expect([Math.min(...told), Math.max(...told)]).toEqual([
        Math.min(...entropies),
        Math.max(...entropies),
      ]);
      expect([seen[0], seen.at(-1)]).toEqual([points[0], points.at(-1)]);
    }),
    { numRuns: 20 },
  );
});

test('a short series is drawn as it is', () => {
  const points = series([0.3, 0.1, 0.2]);
  expect(visible(points, (cycle) => cycle)).toBe(points);
});
