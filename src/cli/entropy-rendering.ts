import type { DomainEntropyReport, EntropyCycle } from '../pipeline/report-entropy.ts';
import { counted, scoreText } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import type { Paint } from './terminal.ts';
import { wrapped } from './table.ts';

const COLUMNS = 78;

/** One domain: its series as bars and marks, where it stands, and what that is made of. */
export function entropyLines(report: DomainEntropyReport, paint: Paint): string[] {
  const { domain, last } = report;
  const { direction } = last;
  const verdict = `S ${scoreText(last.entropy)} ± ${scoreText(last.error)}, ${last.state}, ${directionText(direction, paint)}`;
  const counts = Object.entries(last.outcomes).map(([category, count]) => `${count} ${category}`);
  return [
    `${paint.strong(domain)}  ${verdict}`,
    ...seriesLines(report.cycles, paint),
    `  ${paint.faint('factors')}   ${factorsText(report)}`,
    `  ${paint.faint('window')}    ${counts.join(', ')} in ${counted(last.activeCycles, 'active cycle')}, coverage ${scoreText(last.coverage)}, cycle of ${last.cycleStartsOn}`,
    ...referenceLine(report, paint),
  ];
}

/** What bars and marks mean. */
export function entropyLegend(paint: Paint): string[] {
  const text =
    'Bars: S where it is known, from the least to the greatest of the series. Marks: ▲ rose (no ' +
    'mints), ▼ fell (full pay), · flat (a quarter); none: unknown (no mints).';
  return wrapped(text, 96).split('\n').map(paint.faint);
}

/** Bars and marks alone, with the span of S. */
export function seriesLines(cycles: readonly EntropyCycle[], paint: Paint): string[] {
  const known = cycles.filter(({ state }) => state === 'KNOWN');
  if (known.length === 0) return [`  ${paint.faint('never known')}`];
  const points = cycles.map(({ entropy, state, direction }) => ({
    value: state === 'KNOWN' ? entropy : undefined,
    direction,
  }));
  const { bars, marks } = sparkline(points, COLUMNS);
  const values = known.map(({ entropy }) => entropy);
  const span = `${scoreText(Math.min(...values))} to ${scoreText(Math.max(...values))}`;
  return [`  ${bars}  ${paint.faint(span)}`, `  ${paintMarks(marks, paint)}`.trimEnd()];
}

function directionText(direction: EntropyCycle['direction'], paint: Paint): string {
  if (direction === 'rose') return paint.bad('rose ▲');
  if (direction === 'fell') return paint.good('fell ▼');
  return direction === 'flat' ? 'flat' : 'direction unknown';
}

function paintMarks(marks: string, paint: Paint): string {
  return marks.replace(/▲+/g, paint.bad).replace(/▼+/g, paint.good).replace(/·+/g, paint.faint);
}

function factorsText({ last }: DomainEntropyReport): string {
  return last.factors
    .map(({ factor, weight, value }) => `${factor} ${scoreText(value)}×${weight}`)
    .join(', ');
}

function referenceLine({ last }: DomainEntropyReport, paint: Paint): string[] {
  if (last.reference === undefined) return [];
  const { cycle, entropy, error } = last.reference;
  const text = `L ${scoreText(entropy)} ± ${scoreText(error)} of cycle ${cycle}`;
  return [`  ${paint.faint('against')}   ${text}, its low-water mark`];
}
