import type { EntropyAtClose, EntropyDirection } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { HIGH, rounded as round, WIDE } from './plot.ts';

/** How a chart is told to those who do not see it, and its words. */
export interface EntropyLabels {
  /** The finding, for screen readers. */
  readonly title: string;
  readonly gap: string;
  readonly cycle: (cycle: number) => string;
  readonly number: (value: number) => string;
  readonly lowMark: string | undefined;
}

/**
 * Entropy over cycles with a band of one standard error; what is not known is a gap. Under it a
 * strip says in which cycles what was paid.
 */
export function entropyChart(
  series: readonly EntropyAtClose[],
  low: number | undefined,
  labels: EntropyLabels,
): Html {
  const first = series[0]?.cycle ?? 0;
  const span = Math.max(1, (series.at(-1)?.cycle ?? 0) - first);
  const top = topOf(series);
  const x = (cycle: number): number => round(((cycle - first) / span) * WIDE);
  const y = (entropy: number): number => round(HIGH - (Math.max(0, entropy) / top) * HIGH);
  const runs = runsOf(series);
  const known = runs.filter(({ points }) => points[0]?.state === 'KNOWN');
  const gaps = runs.filter(({ points }) => points[0]?.state !== 'KNOWN');
  const seen = known.map(({ points }) => visible(points, x));
  const bands = seen.map((points) => bandPath(points, x, y));
  const lines = seen.map((points) => linePath(points, x, y));
  return html`<svg class="chart" role="img" aria-label="${labels.title}" height="170">
    ${[0, 0.5, 1].map((part) => gridLine(part, labels.number(top * part)))}
    <svg
      x="0"
      y="10"
      class="plot"
      height="120"
      viewBox="0 0 ${WIDE} ${HIGH}"
      preserveAspectRatio="none"
    >
      ${gaps.map(({ from, to }) => gapRect(x(from), x(to)))}
      ${bands.map((path) => html`<path class="band" d="${path}" />`)}
      ${low === undefined ? '' : html`<path class="low" d="M0 ${y(low)}H${WIDE}" />`}
      ${lines.map((path) => html`<path class="line" d="${path}" />`)}
    </svg>
    <svg x="0" y="136" class="plot" height="9" viewBox="0 0 ${WIDE} 1" preserveAspectRatio="none">
      ${stripsOf(series).map(({ direction, from, to }) => {
        const half = WIDE / (span + 1) / 2;
        return strip(direction, x(from) - half, x(to) + half);
      })}
    </svg>
    <line class="cursor" data-cursor visibility="hidden" y1="10" y2="145" />
    ${known.length === 0 ? html`<text x="8" y="54" class="note">${labels.gap}</text>` : ''}
    ${lowText(labels.lowMark)}
    <text x="0" y="164" class="tick">${series.length === 0 ? '' : labels.cycle(first)}</text>
    <text x="100%" y="164" class="tick end">${series.at(-1)?.cycle}</text>
  </svg>`;
}

function gapRect(from: number, to: number): Html {
  const width = Math.max(4, round(to - from));
  return html`<rect class="gap" x="${from}" y="0" width="${width}" height="${HIGH}" />`;
}

function lowText(lowMark: string | undefined): Html {
  if (lowMark === undefined) return html``;
  return html`<text x="100%" y="22" class="note end">${lowMark}</text>`;
}

function gridLine(part: number, text: string): Html {
  const y = 130 - part * 120;
  return html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}" />
    <text x="-8" y="${y + 4}" class="tick end">${text}</text>`;
}

function strip(direction: EntropyDirection, from: number, to: number): Html {
  const width = round(to - from + 1);
  return html`<rect
    class="pay ${direction}"
    x="${round(from)}"
    y="0"
    width="${width}"
    height="1"
  />`;
}

/** Cycles in a row that went the same way are one piece of the strip. */
function stripsOf(
  series: readonly EntropyAtClose[],
): readonly { readonly direction: EntropyDirection; readonly from: number; readonly to: number }[] {
  const strips: { direction: EntropyDirection; from: number; to: number }[] = [];
  for (const { cycle, direction } of series) {
    const last = strips.at(-1);
    if (last?.direction === direction) last.to = cycle;
    else strips.push({ direction, from: cycle, to: cycle });
  }
  return strips;
}

/**
 * The points that can be seen: of those that fall on one column the first and the last, the lowest
 * and the highest. Any number of cycles comes to a path of about one length, and to one picture.
 */
export function visible(
  points: readonly EntropyAtClose[],
  x: (cycle: number) => number,
): readonly EntropyAtClose[] {
  if (points.length <= 2 * WIDE) return points;
  const columns = new Map<number, EntropyAtClose[]>();
  for (const point of points) {
    const column = Math.floor(x(point.cycle));
    const there = columns.get(column);
    if (there === undefined) columns.set(column, [point]);
    else there.push(point);
  }
  return [...columns.values()].flatMap(extremesOf);
}

function extremesOf(points: readonly EntropyAtClose[]): EntropyAtClose[] {
  let [low, high] = [points[0], points[0]];
  for (const point of points) {
    if (point.entropy < (low?.entropy ?? 0)) low = point;
    if (point.entropy > (high?.entropy ?? 0)) high = point;
  }
  const kept = new Set([points[0], low, high, points.at(-1)]);
  return points.filter((point) => kept.has(point));
}

interface Run {
  readonly points: readonly EntropyAtClose[];
  readonly from: number;
  readonly to: number;
}

/** Stretches that are known, and stretches that are not. */
function runsOf(series: readonly EntropyAtClose[]): Run[] {
  const runs: { points: EntropyAtClose[]; from: number; to: number }[] = [];
  for (const point of series) {
    const last = runs.at(-1);
    const isSame = (last?.points[0]?.state === 'KNOWN') === (point.state === 'KNOWN');
    if (last !== undefined && isSame) {
      last.points.push(point);
      last.to = point.cycle;
    } else {
      runs.push({ points: [point], from: last?.to ?? point.cycle, to: point.cycle });
    }
  }
  return runs;
}

type Scale = (value: number) => number;

function linePath(points: readonly EntropyAtClose[], x: Scale, y: Scale): string {
  const [only] = points;
  if (points.length === 1 && only !== undefined)
    return `M${x(only.cycle) - 3} ${y(only.entropy)}h6`;
  return `M${points.map(({ cycle, entropy }) => `${x(cycle)} ${y(entropy)}`).join('L')}`;
}

function bandPath(points: readonly EntropyAtClose[], x: Scale, y: Scale): string {
  const upper = points.map(({ cycle, entropy, error }) => `${x(cycle)} ${y(entropy + error)}`);
  const lower = points.map(({ cycle, entropy, error }) => `${x(cycle)} ${y(entropy - error)}`);
  return `M${[...upper, ...lower.reverse()].join('L')}Z`;
}

function topOf(series: readonly EntropyAtClose[]): number {
  let most = 0.1;
  for (const { state, entropy, error } of series) {
    if (state === 'KNOWN') most = Math.max(most, entropy + error);
  }
  return Math.ceil(most * 5) / 5;
}
