import { expect, test } from 'vitest';
import { inFull } from './action.ts';

test.each([
  ['0.5', '0.500000'],
  ['12', '12.000000'],
  ['1.234567', '1.234567'],
  // Not to be read as an amount: the service says what one is.
  ['1.2345678', '1.2345678'],
  ['1,5', '1,5'],
  ['.5', '.5'],
  [undefined, ''],
])('an amount typed as %s is asked for as %s', (typed, asked) => {
  expect(inFull(typed)).toBe(asked);
});
