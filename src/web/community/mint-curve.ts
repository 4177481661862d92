import { type Html, html } from '../html.ts';
import { HIGH, rounded as round, WIDE } from './plot.ts';

/** What the curve of minting is drawn from; integrity in 0..1. */
export interface MintCurve {
  /** The integrity at which its axis begins. */
  readonly from: number;
  readonly threshold: number;
  /** MIC at an integrity of 1. */
  readonly most: number;
  readonly flatWeight: number;
}

/** What an action pays by the integrity of its member. */
export function mintCurve(
  { from, threshold, flatWeight }: MintCurve,
  words: {
    readonly title: string;
    readonly nothing: string;
    readonly threshold: string;
    readonly most: string;
    /** What is paid at most where disorder is flat; absent: as much as elsewhere, or nothing. */
    readonly flat: string | undefined;
    readonly number: (value: number) => string;
  },
): Html {
  const x = round(((threshold - from) / (1 - from)) * WIDE);
  const flat = round(HIGH - flatWeight * HIGH);
  return html`<svg class="chart wide" role="img" aria-label="${words.title}" height="206">
    <svg
      x="0"
      y="24"
      class="plot"
      height="140"
      viewBox="0 0 ${WIDE} ${HIGH}"
      preserveAspectRatio="none"
    >
      <rect class="gap" x="0" y="0" width="${x}" height="${HIGH}" />
      <path class="band" d="M${x} ${HIGH}L${WIDE} 0V${HIGH}Z" />
      <path class="low" d="M${x} 0V${HIGH}" />
      <path class="line" d="M0 ${HIGH}H${x}L${WIDE} 0" />
      <path class="line second" d="M${x} ${HIGH}L${WIDE} ${flat}" />
    </svg>
    <text x="8" y="44" class="note">${words.nothing}</text>
    <text x="100%" y="14" class="note end">${words.most}</text>
    ${flatText(flatWeight, words.flat)}
    <text x="0" y="184" class="tick">${words.number(from)}</text>
    ${thresholdText(x, words.threshold)}
    <text x="100%" y="184" class="tick end">${words.number(1)}</text>
  </svg>`;
}

/** Below the line that it names, in a row of its own, so that it covers no other label. */
function thresholdText(x: number, text: string): Html {
  const share = x / WIDE;
  let anchor = 'middle';
  if (share < 1 / 3) anchor = '';
  if (share > 2 / 3) anchor = 'end';
  return html`<text x="${round(share * 100)}%" y="200" class="note ${anchor}">${text}</text>`;
}

/** Above the end of the lower line. */
function flatText(flatWeight: number, text: string | undefined): Html {
  if (text === undefined) return html``;
  const y = round(24 + 140 * (1 - flatWeight) - 6);
  return html`<text x="100%" y="${y}" class="note end">${text}</text>`;
}
