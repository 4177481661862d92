import { type Html, html } from '../html.ts';
import { HIGH, rounded as round, WIDE } from './plot.ts';
import { largestOf } from '../../core/lists.ts';

/** One bar: how many of each kind, from below. */
export interface Bar {
  readonly label: string;
  readonly counts: readonly number[];
}

/** Bars over time, in the classes `paid`, `held`, `cancelled` and `refused`. */
export function stackedBars(
  bars: readonly Bar[],
  kinds: readonly string[],
  { title, number }: { readonly title: string; readonly number: (value: number) => string },
): Html {
  const totals = bars.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));
  const top = niceTop(largestOf([1, ...totals]));
  const step = WIDE / Math.max(1, bars.length);
  return html`<svg class="chart" role="img" aria-label="${title}" height="200">
    ${[0, 0.5, 1].map((part) => {
      const y = 170 - part * 160;
      return html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}" />
        <text x="-8" y="${y + 4}" class="tick end">${number(top * part)}</text>`;
    })}
    <svg
      x="0"
      y="10"
      class="plot"
      height="160"
      viewBox="0 0 ${WIDE} ${HIGH}"
      preserveAspectRatio="none"
    >
      ${bars.map((bar, at) => barOf(bar, kinds, { x: at * step, width: step, top }))}
    </svg>
    <text x="0" y="190" class="tick">${bars[0]?.label}</text>
    <text x="100%" y="190" class="tick end">${bars.at(-1)?.label}</text>
  </svg>`;
}

function barOf(
  { counts }: Bar,
  kinds: readonly string[],
  { x, width, top }: { readonly x: number; readonly width: number; readonly top: number },
): Html[] {
  let below = 0;
  return counts.map((count, at) => {
    const height = (count / top) * HIGH;
    below += height;
    const place = html`x="${round(x + width * 0.1)}" y="${round(HIGH - below)}"`;
    return html`<rect
      class="${kinds[at]}"
      ${place}
      width="${round(width * 0.8)}"
      height="${round(height)}"
    />`;
  });
}

/** A top that its half divides well. */
function niceTop(most: number): number {
  const step = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 4, 6, 8, 10].map((times) => times * step).find((top) => top >= most) ?? most;
}
