import type { Direction } from '../../core/entropy/measurement.ts';
import { largestOf, smallestOf } from '../../core/lists.ts';

const BARS = '▁▂▃▄▅▆▇█';
const MARKS: Readonly<Record<Direction, string>> = {
  rose: '▲',
  fell: '▼',
  flat: '·',
  unknown: ' ',
};

/** One point of a series; undefined if nothing is known. */
export interface SparkPoint {
  readonly value: number | undefined;
  readonly direction?: Direction;
}

/** Two lines of the same width: bars from the least to the greatest value, and marks below. */
export interface Sparkline {
  readonly bars: string;
  readonly marks: string;
}

/**
 * Draws a series in at most `columns` characters. Neighbours share a column when there are more
 * points: the bar is their mean, the mark the one that matters most (rose, then fell, then flat).
 */
export function sparkline(points: readonly SparkPoint[], columns: number): Sparkline {
  const groups = grouped(points, columns);
  const means = groups.map(meanOf);
  const known = means.filter((mean) => mean !== undefined);
  const [least, most] = [smallestOf(known), largestOf(known)];
  return {
    bars: means.map((mean) => barOf(mean, least, most)).join(''),
    marks: groups.map(markOf).join('').trimEnd(),
  };
}

function grouped(points: readonly SparkPoint[], columns: number): SparkPoint[][] {
  const count = Math.min(points.length, columns);
  const edge = (group: number): number => Math.floor((group * points.length) / count);
  return Array.from({ length: count }, (_, at) => points.slice(edge(at), edge(at + 1)));
}

function meanOf(group: readonly SparkPoint[]): number | undefined {
  const values = group.flatMap(({ value }) => value ?? []);
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function barOf(mean: number | undefined, least: number, most: number): string {
  if (mean === undefined) return ' ';
  const height = most > least ? (mean - least) / (most - least) : 0;
  return BARS.charAt(Math.min(BARS.length - 1, Math.floor(height * BARS.length)));
}

function markOf(group: readonly SparkPoint[]): string {
  const directions = group.map(({ direction }) => direction);
  const strongest = (['rose', 'fell', 'flat'] as const).find((one) => directions.includes(one));
  return MARKS[strongest ?? 'unknown'];
}
