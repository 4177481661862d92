import { describe, expect, test } from 'vitest';
import type { VerdictEntry } from '../state/entry.ts';
import { alphaOf } from './alpha.ts';
import { checkText, type PanelCheck } from './checks.ts';
import { errorRate, qualityOf } from './quality.ts';

/** Columns of values by unit, `.` where somebody said nothing. */
function unitsOf(...rows: readonly string[]): string[][] {
  const values = rows.map((row) => row.split(' '));
  return (values[0] ?? []).map((_, unit) =>
    values.flatMap((row) => (row[unit] === '.' ? [] : (row[unit] ?? []))),
  );
}

describe('agreement by Krippendorff’s α', () => {
  // Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, sections A and C.
  test.each([
    ['two observers of ten articles', unitsOf('0 1 0 0 0 0 0 0 1 0', '1 1 1 0 0 1 0 0 0 0'), 0.095],
    [
      'four observers of twelve units with values that are missing',
      unitsOf(
        '1 2 3 3 2 1 4 1 2 . . .',
        '1 2 3 3 2 2 4 1 2 5 . 3',
        '. 3 3 3 2 3 4 2 2 5 1 .',
        '1 2 3 3 2 4 4 1 2 5 1 .',
      ),
      0.743,
    ],
  ])('is that of the published example of %s', (_, units, alpha) => {
    expect((alphaOf(units) ?? 0) / 1e6).toBeCloseTo(alpha, 3);
  });

  // What the definition says in words is computed once more from its matrix of coincidences, so
  // that neither figure above has to be believed.
  test('is what the matrix of coincidences gives, for every table of three raters', () => {
    const said = ['', 'a', 'b', 'c'];
    const wrong: string[] = [];
    for (let table = 0; table < said.length ** 8; table += 1) {
      const cells = Array.from({ length: 9 }, (_, at) => said[(table >> (2 * at)) & 3] ?? '');
      const units = [0, 3, 6].map((at) => cells.slice(at, at + 3).filter((one) => one !== ''));
      const [alpha, exact] = [alphaOf(units), alphaByCoincidences(units)];
      const isSame =
        alpha === undefined || exact === undefined
          ? alpha === exact
          : Math.abs(alpha - exact * 1e6) <= 0.5 + 1e-6;
      if (!isSame) wrong.push(`${JSON.stringify(units)}: ${alpha} and not ${exact}`);
    }
    expect(wrong).toEqual([]);
  });

  test('is 1 when all agree, below 0 when they differ on purpose, none of one answer', () => {
    expect(
      alphaOf([
        ['a', 'a'],
        ['b', 'b'],
      ]),
    ).toBe(1_000_000);
    expect(
      alphaOf([
        ['a', 'b'],
        ['b', 'a'],
      ]),
    ).toBeLessThan(0);
    expect(
      alphaOf([
        ['a', 'a'],
        ['a', 'a'],
      ]),
    ).toBeUndefined();
    expect(alphaOf([['a'], []])).toBeUndefined();
  });
});

/**
 * Krippendorff's α from o(c, k), the pairs of a value c with a value k in the same unit, each over
 * one less than the values of its unit. With n(c) = Σₖ o(c, k) and n = Σ n(c), it is
 * 1 − (n − 1) · Σ o(c, k) / Σ n(c)·n(k), both sums over c ≠ k.
 */
function alphaByCoincidences(units: readonly (readonly string[])[]): number | undefined {
  const values = [...new Set(units.flat())];
  const coincidences = values.map((c) =>
    values.map((k) => units.reduce((sum, unit) => sum + pairsIn(unit, c, k), 0)),
  );
  const margins = coincidences.map((row) => row.reduce((sum, one) => sum + one, 0));
  const n = margins.reduce((sum, one) => sum + one, 0);
  let [observed, expected] = [0, 0];
  for (const [c, row] of coincidences.entries()) {
    for (const [k, pairs] of row.entries()) {
      if (c === k) continue;
      observed += pairs;
      expected += (margins[c] ?? 0) * (margins[k] ?? 0);
    }
  }
  return expected === 0 ? undefined : 1 - ((n - 1) * observed) / expected;
}

function pairsIn(unit: readonly string[], c: string, k: string): number {
  let pairs = 0;
  for (const [one, value] of unit.entries()) {
    for (const [other, against] of unit.entries()) {
      if (one !== other && value === c && against === k) pairs += 1;
    }
  }
  return pairs / Math.max(1, unit.length - 1);
}

describe('an error rate', () => {
  test('has the interval of Wilson', () => {
    // Newcombe 1998, table I, method 3: 81 of 263 and 0 of 20.
    const ends = (wrong: number, of: number) => {
      const { low = 0, high = 0 } = errorRate(wrong, of);
      return [low, high].map((end) => Math.round(end / 100) / 1e4);
    };
    expect(ends(81, 263)).toEqual([0.2553, 0.3662]);
    expect(ends(0, 20)).toEqual([0, 0.1611]);
    expect(errorRate(0, 0)).toEqual({ of: 0, wrong: 0 });
  });
});

describe('the quality of reviews', () => {
  test('counts wrong answers to known ones, and those that others saw differently', () => {
    const quality = qualityOf([
      verdict(10, 'yyn', { domain: 'care' }),
      verdict(20, 'NNY', { domain: 'care', again: 10 }, 'def'),
      verdict(30, 'yny', { domain: 'care', gold: true }),
      verdict(40, 'yyy', { domain: 'work' }),
      { ...verdict(50, 'yyy', { domain: 'care' }), check: 'nothing that was sealed' },
    ]);
    const [care, work] = quality.domains;
    // Of the second look, the two of the first panel who said yes and the one of the second.
    expect(care).toMatchObject({ claims: 1, reviews: 6, again: { of: 6, wrong: 4 } });
    // One claim with three of each answer: D_o = 18/5, D_e = 18/5.
    expect(care).toMatchObject({ gold: { of: 3, wrong: 1 }, alpha: 0 });
    expect(work).toMatchObject({ claims: 1, gold: { of: 0 }, again: { of: 0 } });
    expect(work).not.toHaveProperty('alpha');
    const b = quality.sentinels.find(({ sentinel }) => sentinel === 'b');
    expect(b).toMatchObject({ gold: { of: 1, wrong: 1 }, again: { of: 1, wrong: 1 } });
  });
});

function verdict(
  panel: number,
  said: string,
  check: Omit<PanelCheck, 'salt'>,
  who = 'abc',
): VerdictEntry {
  const reviews = said
    .toLowerCase()
    .split('')
    .map((one, at) => ({
      sentinel: who[at] ?? '',
      holds: one === 'y',
      signature: '',
    }));
  const holds = reviews.filter((one) => one.holds).length > 1;
  const text = checkText({ ...check, salt: '0'.repeat(32) });
  return { type: 'verdict', cycle: 1, panel, holds, check: text, reviews };
}
