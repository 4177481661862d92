import type { Panel } from '../interest/panel.ts';
import { kendall, pearson, spearman } from '../stats/correlation.ts';
import { fitTwoWay } from '../stats/fixed-effects.ts';
import { fitLeastSquares } from '../stats/least-squares.ts';
import { student } from '../stats/student.ts';
import { figureText, type StudyFigure, type StudyFindings } from './study-report.ts';

/** Whether a state's rate moves with its own S, once its own level and each year are out. */
export function sovereignStudy({ rows, incomplete }: Panel): StudyFindings {
  const unit = rows.map(({ entity }) => entity);
  const year = rows.map((row) => row.year);
  const y = rows.map(({ rate }) => rate);
  const x = rows.map(({ S }) => S);
  const units = new Set(unit).size;
  const data = [
    `${rows.length} rows of ${units} states, ${Math.min(...year)} to ${Math.max(...year)}; ` +
      `${incomplete} left out with an empty cell.`,
    ...qualityOf(unit, year, y),
  ];
  const pooled = fitLeastSquares({ y, x: [x], intercept: true, clusters: unit });
  const within = fitTwoWay({ unit, year, y, x: [x] });
  if (!pooled.ok || !within.ok) {
    const answer = 'Nothing can be told: the table cannot be fitted.';
    return { answer, isShown: false, groups: [], data, limits: [] };
  }
  const half = student(0.05, units - 1);
  const slope = (name: string, value = NaN, error = NaN): StudyFigure => ({
    name,
    value,
    interval: [value - half * error, value + half * error],
  });
  const across = slope('across states', pooled.coefficients[1], pooled.errors.cr1?.[1]);
  const inside = slope('within a state', within.slopes[0], within.clustered.cr1Nested[0]);
  const isShown = (inside.interval?.[0] ?? 0) > 0;
  const [r, rank, tau] = [pearson(x, y), spearman(x, y), kendall(x, y)];
  return {
    answer: answerOf(across, inside, isShown),
    isShown,
    groups: [
      {
        title: 'Points of the rate for a whole step of S',
        by: 'Errors by state (CR1); within: states and years taken out, nested states not counted.',
        nothing: 0,
        figures: [across, inside],
      },
      {
        title: 'Standard errors of the slope across states',
        by: 'Only the one by state knows that a state’s years depend on each other.',
        nothing: 0,
        figures: [
          { name: 'classical', value: pooled.errors.classical[1] ?? NaN },
          { name: 'HC1', value: pooled.errors.hc1[1] ?? NaN },
          { name: 'HC3', value: pooled.errors.hc3[1] ?? NaN },
          { name: 'CR1 by state', value: pooled.errors.cr1?.[1] ?? NaN },
        ],
      },
      {
        title: 'Association of levels, as if rows were independent, which they are not',
        by: 'Pearson by Fisher; Spearman and Kendall without intervals.',
        nothing: 0,
        figures: [
          { name: 'Pearson', value: r.value, interval: r.interval },
          { name: 'Spearman', value: rank.value },
          { name: 'Kendall τ-b', value: tau.value },
          { name: 'R²', value: pooled.rSquared },
        ],
      },
    ],
    data,
    limits: [
      'It compares governance as others rate it; no number of a community is in it.',
      'Across states S goes along with income, which explains rates as well: see `interest`.',
      'No rate that anybody pays follows from it.',
    ],
  };
}

function answerOf(across: StudyFigure, inside: StudyFigure, isShown: boolean): string {
  const levels = `Across states a rate goes with disorder (${text(across)} for a whole step of S)`;
  return isShown
    ? `${levels}, and within a state a rise of S goes with a rise of its rate (${text(inside)}).`
    : `${levels}, but within a state that is not shown (${text(inside)}).`;
}

/** Runs of one value, and jumps that look like another unit. */
function qualityOf(
  unit: readonly string[],
  year: readonly number[],
  y: readonly number[],
): string[] {
  const rows = y.map((value, at) => ({ unit: unit[at] ?? '', year: year[at] ?? 0, value }));
  rows.sort((a, b) => (a.unit === b.unit ? a.year - b.year : a.unit < b.unit ? -1 : 1));
  const found: string[] = [];
  for (const [at, { unit: name, year: when, value }] of rows.entries()) {
    const before = rows[at - 1];
    if (before?.unit !== name) continue;
    if (before.value === value) found.push(`${name} ${when}: the same value as the year before.`);
    const ratio = Math.abs(value / before.value);
    if (Math.abs(value) > 1 && Math.abs(before.value) > 1 && (ratio > 10 || ratio < 0.1)) {
      found.push(`${name} ${when}: ten times what it was, or a tenth; look at its unit.`);
    }
  }
  return found.slice(0, 20);
}

function text({ value, interval = [NaN, NaN] }: StudyFigure): string {
  return `${figureText(value)} points [${interval.map(figureText).join(', ')}]`;
}
