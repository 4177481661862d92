import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTimestamp } from './timestamp.ts';

describe('times of RFC 3339', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2018-04-05T17:31:00Z', 1_522_949_460],
    ['2018-04-05T18:31:00+01:00', 1_522_949_460],
    ['2018-04-05T16:31:00-01:00', 1_522_949_460],
    ['2018-04-05t17:31:00.999999999z', 1_522_949_460],
    ['2016-12-31T23:59:60Z', 1_483_228_800],
    ['2024-02-29T00:00:00-00:00', 1_709_164_800],
    ['1969-12-31T23:59:59Z', -1],
  ])('reads %s', (text, seconds) => {
    expect(parseTimestamp(text)).toBe(seconds);
  });

  test.each([
    '',
    'lunchtime',
    '2018-04-05',
    '2018-04-05T18:31Z',
    '2018-04-05 18:31:00Z',
    '2018-04-05T18:31:00',
    '2018-04-05T18:31:00X',
    '2018-04-05T18:31:00+25:00',
    '2018-04-05T18:31:00+05',
    '2018-04-05T18:31:00+05:60',
    '2018-04-05T24:00:00Z',
    '2018-04-05T18:60:00Z',
    '2018-04-05T18:31:61Z',
    '2018-04-05T18:31:00.Z',
    '2018-02-30T00:00:00Z',
    '2018-13-01T00:00:00Z',
    '2023-02-29T00:00:00Z',
    ' 2018-04-05T17:31:00Z',
    '2018-04-05T17:31:00Z\n',
    '+12018-04-05T17:31:00Z',
    '２０18-04-05T17:31:00Z',
  ])('does not read %j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  test('every second that a date can show is read back', () => {
    const seconds = fc.integer({ min: 0, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (at) => {
        expect(parseTimestamp(new Date(at * 1_000).toISOString())).toBe(at);
      }),
    );
  });
});
