import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Calibration, calibrate } from './calibrate.ts';
import { debtAfter, debtPath } from './debt-path.ts';
import { type Panel, readPanel } from './panel.ts';

const FOLDER = new URL('../../../../shared/data/sovereign/', import.meta.url);
const PANEL = new URL('sovereign-panel.csv', FOLDER);

const COLUMNS = { rate: 'rate', income: 'income' };

function panelOf(text: string, columns = COLUMNS): Panel {
  const panel = readPanel(text, columns);
  if ('problems' in panel) throw new Error(panel.problems.join('; '));
  return panel;
}

function calibrated(panel: Panel): Calibration {
  const calibration = calibrate(panel);
  if (!calibration.ok) throw new Error(calibration.why);
  return calibration;
}

/** Rates that are 1 + 10·S + 2·R + 3·(1 − C) to the letter. */
function exactPanel(): string {
  const rows = Array.from({ length: 60 }, (_, at) => {
    const [S, R, C] = [((at * 7) % 11) / 11, ((at * 5) % 13) / 13, ((at * 3) % 17) / 17];
    const rate = 1 + 10 * S + 2 * R + 3 * (1 - C);
    return [`e${at % 6}`, 2000 + Math.floor(at / 6), rate, S, R, C].join(',');
  });
  return ['entity,year,rate,S,R,C', ...rows].join('\n');
}

describe.skipIf(!existsSync(PANEL))('yields of states on S (skipped without the panel)', () => {
  test('gives the reference results to 6 digits, and says what they do not mean', () => {
    const expected = JSON.parse(
      readFileSync(new URL('expected.json', FOLDER), 'utf8'),
    ).oecd_2018_2022_S;
    const columns = { rate: 'yield_10y', income: 'gdp_pc_ppp' };
    const found = calibrated(panelOf(readFileSync(PANEL, 'utf8'), columns));
    expect(found).toMatchObject({
      rows: expected.n,
      entities: expected.countries,
      years: expected.years,
    });
    for (const [at, one] of found.estimates.entries()) {
      expect(one.value).toBeCloseTo(expected.coef[at], 6);
      expect(one.errorClassical).toBeCloseTo(expected.se_classical[at], 6);
      expect(one.errorClustered).toBeCloseTo(expected.se_cluster_iso3_cr1[at], 6);
    }
    expect(found.rSquared).toBeCloseTo(expected.r_squared, 6);
    expect(found.adjustedRSquared).toBeCloseTo(expected.adj_r_squared, 6);
    const warnings = found.warnings.join('\n');
    expect(warnings).toContain('No rate that anybody pays follows');
    expect(warnings).toContain('across entities, not within');
    expect(warnings).toContain('income explains as much');
  });
});

describe('calibration', () => {
  test('finds the coefficients that made the rates', () => {
    const { estimates, rSquared, outOfSampleRSquared } = calibrated(panelOf(exactPanel()));
    expect(estimates.map(({ name }) => name)).toEqual(['intercept', 'alpha', 'beta', 'gamma']);
    for (const [at, value] of [1, 10, 2, 3].entries()) {
      expect(estimates[at]?.value).toBeCloseTo(value, 9);
    }
    expect([rSquared, outOfSampleRSquared]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)]);
  });

  test('tells a difference between entities from a change within one of them', () => {
    // Across: the rate rises by 10 per S. Within: it falls by 2.
    const rows = Array.from({ length: 45 }, (_, at) => {
      const [base, year] = [(at % 15) / 15, Math.floor(at / 15)];
      const rate = 10 * base - 2 * 0.01 * year;
      return `e${at % 15},${year},${rate},${(base + 0.01 * year).toFixed(6)}`;
    });
    const { comparison, warnings } = calibrated(
      panelOf(['entity,year,rate,S', ...rows].join('\n')),
    );
    expect(comparison.within?.alpha).toBeCloseTo(-2, 3);
    expect(warnings.join('\n')).toContain('Add one to see whether S says more');
  });

  test('refuses one entity, a constant S, and columns that follow from each other', () => {
    const why = (text: string): unknown => calibrate(panelOf(text));
    expect(why('entity,year,rate,S\na,1,1,.1\na,2,2,.2\na,3,1,.3')).toMatchObject({ ok: false });
    expect(why('entity,year,rate,S\na,1,1,.1\nb,2,2,.1\nc,3,1,.1')).toMatchObject({
      why: expect.stringContaining('S is the same'),
    });
    expect(why('entity,year,rate,S\na,1,2,.1\nb,2,2,.2\nc,3,2,.3')).toMatchObject({
      why: expect.stringContaining('The rate is the same'),
    });
    expect(
      why('entity,year,rate,S,R\na,1,1,.1,.1\nb,2,2,.2,.2\nc,3,1,.3,.3\nd,3,1,.4,.4'),
    ).toMatchObject({ why: expect.stringContaining('follows from the others') });
  });
});

describe('a panel', () => {
  test('may have quotes, a byte order mark, other columns and empty cells', () => {
    const text =
      '\uFEFFiso3,country,year,rate,S\r\nKOR,"Korea, ""Rep.""",2020,1.5,.2\r\nX,,2021,,.3\r\n';
    expect(panelOf(text)).toEqual({
      rows: [{ entity: 'KOR', year: 2020, rate: 1.5, S: 0.2 }],
      incomplete: 1,
      has: { R: false, C: false, income: false },
    });
  });

  test.each([
    ['year,rate,S\n1,1,1', 'no column entity (or iso3)'],
    ['entity,year,rate,S\na,1,2,1.5', 'line 2: S is "1.5", not 0 to 1'],
    ['entity,year,rate,S\na,1,two,.5', 'line 2: rate is "two"'],
    ['entity,year,rate,S\na,1,1,.5\na,1,2,.4', 'line 3: a has 1 twice'],
    ['entity,year,rate,S,S\na,1,1,.5,.4', 'S stands there twice'],
  ])('%j is refused: %s', (text, problem) => {
    const read = readPanel(text, COLUMNS);
    expect('problems' in read ? read.problems.join() : read).toContain(problem);
  });
});

describe('the path of a debt', () => {
  const course = { debt: 100, rate: 5, spending: 40, taxes: 38 };

  test('is the solution of dD/dt = rD + G − T, also without interest', () => {
    let debt = 100;
    for (let step = 0; step < 100_000; step++) debt += (0.05 * debt + 2) / 10_000;
    expect(debtAfter(course, 10)).toBeCloseTo(debt, 2);
    expect(debtAfter({ ...course, rate: 0 }, 10)).toBeCloseTo(120, 9);
  });

  test('is lower with less disorder, and the same without a change of it', () => {
    const change = { change: -0.1, alpha: 14, interval: [9, 19] } as const;
    const last = debtPath(course, change, 10).at(-1);
    expect(last?.withChange).toBeCloseTo(debtAfter({ ...course, rate: 3.6 }, 10), 9);
    expect(last?.range[0]).toBeCloseTo(debtAfter({ ...course, rate: 3.1 }, 10), 9);
    expect(last?.range[1]).toBeCloseTo(debtAfter({ ...course, rate: 4.1 }, 10), 9);
    const still = debtPath(course, { ...change, change: 0 }, 3);
    expect(still.map(({ withChange }) => withChange)).toEqual(still.map(({ without }) => without));
  });
});
