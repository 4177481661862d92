import { largestOf } from '../../core/lists.ts';
import type { Standings } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { HIGH, rounded as round, WIDE } from './plot.ts';

/** How near to each other two edges may be printed, in parts of the axis. */
const NEAREST = 0.12;

/**
 * Where people stand, on the axis of the curve of minting. An area is a number of people: bins are
 * of unequal width, so that a height is people by width. Of a bin that begins before the axis the
 * part on it is drawn.
 */
export function standingChart(
  { bins, threshold }: Pick<Standings, 'bins' | 'threshold'>,
  from: number,
  words: {
    readonly title: string;
    readonly more: string;
    readonly number: (value: number) => string;
  },
): Html {
  const placeOf = (integrity: number): number => Math.max(0, (integrity - from) / (1 - from));
  const densities = bins.map((bin) => bin.people / (bin.to - bin.from));
  const top = largestOf([1, ...densities]);
  const mark = round(placeOf(threshold) * WIDE);
  return html`<svg class="chart wide" role="img" aria-label="${words.title}" height="132">
    <svg
      x="0"
      y="20"
      class="plot"
      height="80"
      viewBox="0 0 ${WIDE} ${HIGH}"
      preserveAspectRatio="none"
    >
      ${bins.map((bin, at) => {
        const [left, right] = [placeOf(bin.from) * WIDE, placeOf(bin.to) * WIDE];
        const height = ((densities[at] ?? 0) / top) * HIGH;
        return html`<rect
          class="people"
          x="${round(left)}"
          y="${round(HIGH - height)}"
          width="${round(right - left)}"
          height="${round(height)}"
        />`;
      })}
      <path class="low" d="M${mark} 0V${HIGH}" />
    </svg>
    <text x="0" y="12" class="note">${words.more}</text>
    <line class="grid" x1="0" x2="100%" y1="100" y2="100" />
    ${edgesOf(bins, from, placeOf).map(
      ([edge, place]) =>
        html`<text x="${round(place * 100)}%" y="120" class="tick ${sideOf(place)}">
          ${words.number(edge)}
        </text>`,
    )}
  </svg>`;
}

/** The ends of the axis, and each edge that is not too near to the one before it. */
function edgesOf(
  bins: Standings['bins'],
  from: number,
  placeOf: (integrity: number) => number,
): (readonly [number, number])[] {
  const printed: (readonly [number, number])[] = [[from, 0]];
  for (const { to } of bins) {
    const [place, last] = [placeOf(to), printed.at(-1)?.[1] ?? 0];
    if (place - last >= NEAREST && 1 - place >= NEAREST) printed.push([to, place]);
  }
  return [...printed, [1, 1]];
}

function sideOf(place: number): string {
  if (place === 0) return '';
  return place === 1 ? 'end' : 'middle';
}
