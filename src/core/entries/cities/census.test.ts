import { expect, test } from 'vitest';
import { censusProblem, strataOf } from './census.ts';

const counted = (
  ...strata: (readonly [string, number])[]
): Parameters<typeof censusProblem>[0] => ({
  rows: strata.reduce((sum, [, rows]) => sum + rows, 0),
  strata: strata.map(([stratum, rows]) => ({ stratum, rows })),
});

test('a census adds up, in order, and shows no kind of which there are few', () => {
  expect(censusProblem(counted(['north', 5], ['south', 70]))).toBeUndefined();
  expect(censusProblem(counted(['north', 5], ['others', 2]))).toBeUndefined();
  expect(censusProblem({ ...counted(['north', 5]), rows: 6 })).toMatch(/5 rows in all strata/);
  expect(censusProblem(counted(['south', 9], ['north', 9]))).toMatch(/order/);
  expect(censusProblem(counted(['north', 9], ['north', 9]))).toMatch(/order/);
  // Without the rule of few, who is alone in a kind is told by the public log.
  expect(censusProblem(counted(['north', 4]))).toMatch(/at least 5/);
  expect(censusProblem(counted())).toMatch(/1 to 200/);
  const extra = { rows: 5, strata: [{ stratum: 'north', rows: 5, name: 'ada' }] };
  expect(censusProblem(extra)).toMatch(/has a name/);
});

test('kinds of which there are few are told together', () => {
  const counts = new Map([
    ['south', 40],
    ['north', 5],
    ['east', 4],
    ['west', 1],
  ]);
  expect(strataOf(counts)).toEqual([
    { stratum: 'north', rows: 5 },
    { stratum: 'others', rows: 5 },
    { stratum: 'south', rows: 40 },
  ]);
  const many = new Map(Array.from({ length: 201 }, (_, at) => [`kind ${at}`, 5] as const));
  expect(strataOf(many)).toBeUndefined();
});
