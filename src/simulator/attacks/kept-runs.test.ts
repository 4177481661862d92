import { expect, test } from 'vitest';
import { KeptRuns } from './kept-runs.ts';

test('what follows from the same is run once, and all else again', () => {
  const runs = new KeptRuns<number>();
  let count = 0;
  const run = (): number => (count += 1);
  const one = (): undefined => undefined;
  const other = (): undefined => undefined;
  expect(runs.get([1, { a: 2 }, one], run)).toBe(1);
  expect(runs.get([1, { a: 2 }, one], run)).toBe(1);
  const others = [
    [1, { a: 2 }, other],
    [1, { a: 3 }, one],
    [1, { a: 2 }, undefined],
    [1, { a: 2 }],
  ];
  expect(others.map((of) => runs.get(of, run))).toEqual([2, 3, 4, 5]);
});
