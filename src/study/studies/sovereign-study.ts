import type { Panel } from '../interest/panel.ts';
import { kendall, pearson, spearman } from '../stats/correlation.ts';
import { fitTwoWay } from '../stats/fixed-effects.ts';
import { fitLeastSquares } from '../stats/least-squares.ts';
import { student } from '../stats/student.ts';
import { faultsOf } from '../quality.ts';
import type { StudyPlan } from './study-file.ts';
import { figureText, type StudyFigure, type StudyFindings, unread } from './study-report.ts';
import { largestOf, smallestOf } from '../../core/lists.ts';

/** Faults of a table beyond these are not listed one by one. */
const LISTED = 20;

/** Whether a state's rate moves with its own S, once its own level and each year are out. */
export function sovereignStudy(
  { rows, incomplete }: Panel,
  { faults: rule }: Pick<StudyPlan, 'faults'>,
): StudyFindings {
  const faults = faultsOf(
    rows.map(({ entity, year: time, rate }) => ({ unit: entity, time, value: rate })),
  );
  const data = [
    aboutRows(rows, incomplete),
    ...faults.slice(0, LISTED).map(({ text: told }) => `${told}.`),
  ];
  if (faults.length > 0 && rule === 'refuse') return { ...unread(faults), data };
  return { ...fitted(rows), data };
}

function aboutRows(rows: Panel['rows'], incomplete: number): string {
  const years = rows.map(({ year }) => year);
  const states = new Set(rows.map(({ entity }) => entity)).size;
  return (
    `${rows.length} rows of ${states} states, ${smallestOf(years)} to ${largestOf(years)}; ` +
    `${incomplete} left out with an empty cell.`
  );
}

function fitted(rows: Panel['rows']): Omit<StudyFindings, 'data'> {
  const unit = rows.map(({ entity }) => entity);
  const year = rows.map((row) => row.year);
  const y = rows.map(({ rate }) => rate);
  const x = rows.map(({ S }) => S);
  const units = new Set(unit).size;
  const pooled = fitLeastSquares({ y, x: [x], intercept: true, clusters: unit });
  const within = fitTwoWay({ unit, year, y, x: [x] });
  if (!pooled.ok || !within.ok) {
    const answer = 'Nothing can be told: the table cannot be fitted.';
    return { answer, isShown: false, groups: [], limits: [] };
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

function text({ value, interval = [NaN, NaN] }: StudyFigure): string {
  return `${figureText(value)} points [${interval.map(figureText).join(', ')}]`;
}
