import { expect, test } from 'vitest';
import { seededRandom, xoshiro128 } from './random.ts';

test('xoshiro128** gives the published sequence from the state 1, 2, 3, 4', () => {
  const next = xoshiro128(1, 2, 3, 4);
  expect(Array.from({ length: 10 }, next)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
    4258142804,
  ]);
});

test('one seed gives one sequence, another seed or stream another', () => {
  const draw = (seed: number, stream?: number): readonly number[] => {
    const random = seededRandom(seed, stream);
    return Array.from({ length: 8 }, () => random.uint32());
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw(7)).not.toEqual(draw(7, 1));
});

test('numbers stay within their limits and reach them all', () => {
  const random = seededRandom(3);
  const seen = new Set(Array.from({ length: 1_000 }, () => random.between(4, 9)));
  expect(seen).toEqual(new Set([4, 5, 6, 7, 8, 9]));
});

test('chance and weights hit their shares within sampling error', () => {
  const random = seededRandom(11);
  const draws = Array.from({ length: 20_000 }, () => ({
    lucky: random.chance(0.2),
    item: random.weighted(['a', 'b', 'c'], (item) => ({ a: 3, b: 0, c: 1 })[item] ?? 0),
  }));
  expect(draws.filter(({ lucky }) => lucky).length / 20_000).toBeCloseTo(0.2, 1);
  expect(draws.filter(({ item }) => item === 'a').length / 20_000).toBeCloseTo(0.75, 1);
  expect(draws.some(({ item }) => item === 'b')).toBe(false);
});

test('nothing is chosen where nothing has weight, nor from nothing', () => {
  const random = seededRandom(1);
  expect(random.weighted(['a', 'b'], () => 0)).toBeUndefined();
  expect(random.weighted([], () => 1)).toBeUndefined();
});

test.each([-1, 0.5, 2 ** 32, Number.NaN])('the seed %d is refused', (seed) => {
  expect(() => seededRandom(seed)).toThrow(RangeError);
});
