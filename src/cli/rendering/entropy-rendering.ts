import type {
  DomainEntropy,
  EntropyAtClose,
  MeasurementParts,
} from '../../pipeline/answers/cycles/read-entropy.ts';
import type { Paint } from '../terminal.ts';
import { isMeasurable } from '../findings/measurable.ts';
import { counted, grouped, scoreText } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { fieldLines } from './table.ts';
import { wrapped } from './text-width.ts';
import { largestOf, smallestOf } from '../../core/lists.ts';

/** One domain: its series as bars and marks, where it stands, and what that is made of. */
export function entropyLines({ domain, series, last }: DomainEntropy, paint: Paint): string[] {
  if (last === undefined) return [`${paint.strong(domain)}  ${paint.faint('not measured yet')}`];
  const measurable = series.filter(isMeasurable).length;
  const counts = Object.entries(last.outcomes).map(([category, count]) => `${count} ${category}`);
  const fields: [string, string][] = [
    ['factors', factorsText(last)],
    [
      'window',
      `${counts.join(', ')} in ${counted(last.activeCycles, 'active cycle')}, ` +
        `coverage ${scoreText(last.coverage)}, at the close of cycle ${last.cycle}`,
    ],
    ...referenceField(last),
    ['measurable', `in ${grouped(measurable)} of ${counted(series.length, 'closed cycle')}`],
  ];
  return [
    `${paint.strong(domain)}  ${verdictText(last, paint)}`,
    ...seriesLines(series, paint),
    ...fieldLines(
      fields.map(([name, value]) => [paint.faint(name), value]),
      paint,
    ),
  ];
}

/** What bars and marks mean. */
export function entropyLegend(paint: Paint): string[] {
  const text =
    'Bars: S where it is known, from the least to the greatest of the series. Marks: ▲ rose (no ' +
    'mints), ▼ fell (full pay), · flat (a quarter); none: unknown (no mints).';
  return wrapped(text, paint.columns).split('\n').map(paint.faint);
}

function seriesLines(cycles: readonly EntropyAtClose[], paint: Paint): string[] {
  const values = cycles.flatMap(({ entropy, state }) => (state === 'KNOWN' ? entropy : []));
  if (values.length === 0) return [`  ${paint.faint('never known')}`];
  const points = cycles.map(({ entropy, state, direction }) => ({
    value: state === 'KNOWN' ? entropy : undefined,
    direction,
  }));
  const span = `${scoreText(smallestOf(values))} to ${scoreText(largestOf(values))}`;
  const { bars, marks } = sparkline(points, paint.columns - span.length - 4);
  const [first, last] = [dayOf(cycles[0]), dayOf(cycles.at(-1))];
  const gap = ' '.repeat(Math.max(2, bars.length - first.length - last.length));
  return [
    `  ${bars}  ${paint.faint(span)}`,
    ...(marks === '' ? [] : [`  ${paintMarks(marks, paint)}`]),
    `  ${paint.faint(`${first}${gap}${last}`)}`,
  ];
}

/** On which day a cycle starts. */
function dayOf(cycle: EntropyAtClose | undefined): string {
  return cycle?.startsAt.slice(0, 10) ?? '';
}

/** An S that is not known is no measurement that anything could rest on. */
function verdictText({ entropy, error, state, direction }: EntropyAtClose, paint: Paint): string {
  if (state !== 'KNOWN') return `${paint.warn(state)}: too little to measure`;
  const measured = `S ${scoreText(entropy)} ± ${scoreText(error)}`;
  return `${measured}, ${state}, ${directionText(direction, paint)}`;
}

function directionText(direction: EntropyAtClose['direction'], paint: Paint): string {
  if (direction === 'rose') return paint.bad('rose ▲');
  if (direction === 'fell') return paint.good('fell ▼');
  return direction === 'flat' ? 'flat' : 'direction unknown';
}

function paintMarks(marks: string, paint: Paint): string {
  return marks.replace(/▲+/g, paint.bad).replace(/▼+/g, paint.good).replace(/·+/g, paint.faint);
}

/** S as the sum that it is, the largest weight first; what adds nothing is named behind it. */
function factorsText({ factors, outcomes }: MeasurementParts): string {
  // Without an outcome the factors stand at their worst, which says nothing about the domain.
  if (Object.values(outcomes).every((count) => count === 0)) {
    return 'no outcome in the window, so nothing was measured';
  }
  const sorted = factors.toSorted((a, b) => b.weight - a.weight);
  const terms = sorted
    .filter(({ weight, value }) => weight > 0 && value > 0)
    .map(({ factor, weight, value }) => `${factor} ${scoreText(value)} × ${weight}`);
  const atZero = sorted
    .filter(({ weight, value }) => weight > 0 && value === 0)
    .map(({ factor, weight }) => `${factor} (× ${weight})`);
  const without = sorted.filter(({ weight }) => weight === 0).map(({ factor }) => factor);
  return [
    terms.length === 0 ? 'all at zero' : terms.join(' + '),
    ...(terms.length === 0 || atZero.length === 0 ? [] : [`at zero: ${atZero.join(', ')}`]),
    ...(without.length === 0 ? [] : [`without weight here: ${without.join(', ')}`]),
  ].join('; ');
}

function referenceField({ reference }: MeasurementParts): [string, string][] {
  if (reference === undefined) return [];
  const { cycle, entropy, error } = reference;
  return [
    [
      'against',
      `its low-water mark L ${scoreText(entropy)} ± ${scoreText(error)} of cycle ${cycle}`,
    ],
  ];
}
