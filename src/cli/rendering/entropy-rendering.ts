import type { DomainEntropyReport, EntropyCycle } from '../../pipeline/answers/report-entropy.ts';
import type { Paint } from '../terminal.ts';
import { counted, scoreText } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { fieldLines, wrapped } from './table.ts';

const COLUMNS = 78;

/** One domain: its series as bars and marks, where it stands, and what that is made of. */
export function entropyLines(report: DomainEntropyReport, paint: Paint): string[] {
  const { domain, last } = report;
  const counts = Object.entries(last.outcomes).map(([category, count]) => `${count} ${category}`);
  const fields: [string, string][] = [
    ['factors', factorsText(report)],
    [
      'window',
      `${counts.join(', ')} in ${counted(last.activeCycles, 'active cycle')}, ` +
        `coverage ${scoreText(last.coverage)}, at the close of ${last.endsOn}`,
    ],
    ...referenceField(report),
  ];
  return [
    `${paint.strong(domain)}  ${verdictText(last, paint)}`,
    ...seriesLines(report, paint),
    ...fieldLines(fields.map(([name, value]) => [paint.faint(name), value])),
  ];
}

/** What bars and marks mean. */
export function entropyLegend(paint: Paint): string[] {
  const text =
    'Bars: S where it is known, from the least to the greatest of the series. Marks: ▲ rose (no ' +
    'mints), ▼ fell (full pay), · flat (a quarter); none: unknown (no mints).';
  return wrapped(text, 96).split('\n').map(paint.faint);
}

function seriesLines({ cycles, startsOn, last }: DomainEntropyReport, paint: Paint): string[] {
  const values = cycles.flatMap(({ entropy, state }) => (state === 'KNOWN' ? entropy : []));
  if (values.length === 0) return [`  ${paint.faint('never known')}`];
  const points = cycles.map(({ entropy, state, direction }) => ({
    value: state === 'KNOWN' ? entropy : undefined,
    direction,
  }));
  const { bars, marks } = sparkline(points, COLUMNS);
  const span = `${scoreText(Math.min(...values))} to ${scoreText(Math.max(...values))}`;
  const gap = ' '.repeat(Math.max(2, bars.length - startsOn.length - last.endsOn.length));
  return [
    `  ${bars}  ${paint.faint(span)}`,
    ...(marks === '' ? [] : [`  ${paintMarks(marks, paint)}`]),
    `  ${paint.faint(`${startsOn}${gap}${last.endsOn}`)}`,
  ];
}

/** An S that is not known is no measurement that anything could rest on. */
function verdictText({ entropy, error, state, direction }: EntropyCycle, paint: Paint): string {
  const measured = `S ${scoreText(entropy)} ± ${scoreText(error)}`;
  if (state !== 'KNOWN') return `${paint.warn(state)} (${measured} rests on too little)`;
  return `${measured}, ${state}, ${directionText(direction, paint)}`;
}

function directionText(direction: EntropyCycle['direction'], paint: Paint): string {
  if (direction === 'rose') return paint.bad('rose ▲');
  if (direction === 'fell') return paint.good('fell ▼');
  return direction === 'flat' ? 'flat' : 'direction unknown';
}

function paintMarks(marks: string, paint: Paint): string {
  return marks.replace(/▲+/g, paint.bad).replace(/▼+/g, paint.good).replace(/·+/g, paint.faint);
}

/** S as the sum that it is, the largest weight first; factors at zero add nothing to read. */
function factorsText({ last }: DomainEntropyReport): string {
  const terms = last.factors
    .toSorted((a, b) => b.weight - a.weight)
    .filter(({ value }) => value > 0)
    .map(({ factor, weight, value }) => `${factor} ${scoreText(value)} × ${weight}`);
  return terms.length === 0 ? 'all at zero' : terms.join(' + ');
}

function referenceField({ last }: DomainEntropyReport): [string, string][] {
  if (last.reference === undefined) return [];
  const { cycle, entropy, error } = last.reference;
  return [
    [
      'against',
      `its low-water mark L ${scoreText(entropy)} ± ${scoreText(error)} of cycle ${cycle}`,
    ],
  ];
}
