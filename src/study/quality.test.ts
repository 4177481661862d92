import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultsOf, type Observed } from './quality.ts';

const series = (unit: string, values: readonly number[]): Observed[] =>
  values.map((value, time) => ({ unit, time, value }));

const kindsOf = (rows: readonly Observed[]): string[] => faultsOf(rows).map(({ kind }) => kind);

/** Values that move, of one size, no four of them alike. */
const moving = fc
  .array(fc.double({ min: 1, max: 2, noNaN: true }), { minLength: 6, maxLength: 12 })
  .map((values) => values.map((value, at) => value + at / 1_000_000));

describe('faults of a table', () => {
  test('there are none in values that move', () => {
    fc.assert(
      fc.property(moving, (values) => {
        expect(kindsOf(series('Peru', values))).toEqual([]);
      }),
    );
  });

  test('a value in another unit is found wherever it stands', () => {
    fc.assert(
      fc.property(moving, fc.nat(11), fc.constantFrom(10, 100, 1_000), (values, at, factor) => {
        const place = at % values.length;
        const others = values.toSpliced(place, 1).toSorted((a, b) => a - b);
        const middle = others[Math.floor((others.length - 1) / 2)] ?? 1;
        for (const wrong of [middle * factor, middle / factor]) {
          const rows = series('Peru', values.with(place, wrong));
          expect(kindsOf(rows)).toContain('unit');
        }
      }),
    );
  });

  test('a run of one value is found, and three of them are not', () => {
    expect(kindsOf(series('Peru', [1, 2, 2, 2, 3]))).toEqual([]);
    expect(kindsOf(series('Peru', [1, 2, 2, 2, 2]))).toEqual(['stale']);
  });

  test('what crosses nought is no other unit, however small it is there', () => {
    expect(kindsOf(series('Peru', [-0.2, -0.01, 0.5, 2.1, 0.02]))).toEqual([]);
  });

  test.each([
    ['Peru', 'peru '],
    ['Viet Nam', 'Vietnam'],
    ['São Tomé', 'Sao Tome'],
    ['Germany', 'Germny'],
    ['Germany', 'Germanny'],
    ['Germany', 'Gexmany'],
  ])('%s and %s are asked about', (right, wrong) => {
    const rows = [...series(right, [1, 2, 3]), { unit: wrong, time: 9, value: 2 }];
    expect(faultsOf(rows)).toEqual([
      { kind: 'name', text: `"${wrong}" is nearly "${right}"; is it the same?` },
    ]);
  });

  test.each([
    ['AUT', 'AUS'],
    ['ward 11', 'ward 12'],
    ['Niger', 'Nigeria'],
  ])('%s and %s are two', (one, other) => {
    expect(kindsOf([...series(one, [1, 2, 3]), ...series(other, [2])])).toEqual([]);
  });
});
