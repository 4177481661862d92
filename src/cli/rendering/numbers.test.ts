import { describe, expect, test } from 'vitest';
import {
  amountText,
  counted,
  durationText,
  grouped,
  percent,
  scoreText,
  shortAmount,
} from './numbers.ts';

describe('numbers for people', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1_234_567, '1,234,567'],
  ])('%d is grouped as %s', (value, text) => {
    expect(grouped(value)).toBe(text);
  });

  test.each([
    ['0.000000', '0.00', '0.00'],
    ['0.000001', '0.000001', '<0.01'],
    ['0.010000', '0.01', '0.01'],
    ['12345.678900', '12,345.6789', '12,345.67'],
  ])('an amount of %s reads %s, and %s in a column', (micros, full, short) => {
    expect(amountText(micros)).toBe(full);
    expect(shortAmount(micros)).toBe(short);
  });

  test('a score is never rounded up to a threshold that it does not reach', () => {
    expect(scoreText(0.929999)).toBe('0.9299');
    expect(scoreText(0.93)).toBe('0.9300');
    expect(scoreText(undefined)).toBe('–');
  });

  test('a small share is not shown as none, and none is none', () => {
    expect(percent(1, 1_000)).toBe('<1 %');
    expect(percent(0, 1_000)).toBe('0 %');
    expect(percent(1, 3)).toBe('33 %');
    expect(percent(0, 0)).toBe('–');
  });

  test.each([
    [3.21, '3.2 s'],
    [45.4, '45 s'],
    [150, '3 min'],
    [7_200, '2.0 h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  test('one is singular', () => {
    expect([counted(1, 'commit'), counted(2, 'commit'), counted(0, 'entry', 'entries')]).toEqual([
      '1 commit',
      '2 commits',
      '0 entries',
    ]);
  });
});
