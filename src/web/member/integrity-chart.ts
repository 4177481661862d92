import { smallestOf } from '../../core/lists.ts';
import type { DecisionItem, MemberIntegrity } from '../../client/api-types.ts';
import { HIGH, rounded as round, WIDE } from '../community/plot.ts';
import { type Html, html } from '../html.ts';
import { figure, tableOf } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';

/** How the record stood at the end of what was asked in a cycle. */
export interface IntegrityAt {
  readonly cycle: number;
  readonly startsAt: string;
  /** 0..1. */
  readonly integrity: number;
}

/** One point for each cycle in which something was decided, oldest first. */
export function integrityByCycle(decisions: readonly DecisionItem[]): IntegrityAt[] {
  const byCycle = new Map<number, IntegrityAt>();
  for (const { cycle, cycleStartsAt: startsAt, integrity } of decisions) {
    // The newest comes first: it is what the others came to.
    if (!byCycle.has(cycle)) byCycle.set(cycle, { cycle, startsAt, integrity });
  }
  return [...byCycle.values()].toSorted((one, other) => one.cycle - other.cycle);
}

/**
 * A member's own record over time, against the threshold. The line goes on where nothing was asked:
 * that is no gap.
 */
export function integrityFigure(
  series: readonly IntegrityAt[],
  { integrity, threshold }: MemberIntegrity,
  texts: Texts,
): Html {
  const { member: words } = texts;
  const [first, last] = [series[0], series.at(-1)];
  if (first === undefined || last === undefined || first === last) return html``;
  const numbers = new Numbers(texts.language);
  const title = words.went(numbers.decimal(first.integrity), numbers.decimal(integrity));
  return figure({
    title: html`<h3>${title}</h3>`,
    note: html`<p class="soft">${words.wentNote}</p>`,
    chart: chartOf(series, threshold, {
      title: `${title} ${words.threshold(numbers.decimal(threshold))}`,
      threshold: words.threshold(numbers.decimal(threshold)),
      from: texts.cycle(first.cycle),
      number: (value) => numbers.decimal(value, 2),
    }),
    reading: texts.entropy.read,
    table: tableOf(texts, {
      name: title,
      columns: words.wentColumns,
      rows: series.map(({ cycle, startsAt, integrity: at }) => [
        cycle,
        startsAt.slice(0, 10),
        numbers.decimal(at),
      ]),
    }),
  });
}

interface Labels {
  readonly title: string;
  readonly threshold: string;
  readonly from: string;
  readonly number: (value: number) => string;
}

function chartOf(series: readonly IntegrityAt[], threshold: number, labels: Labels): Html {
  const [from, until] = [series[0]?.cycle ?? 0, series.at(-1)?.cycle ?? 0];
  const least = smallestOf([threshold, ...series.map(({ integrity }) => integrity)]);
  const floor = Math.max(0, Math.floor((least - 0.01) * 20) / 20);
  const x = (cycle: number): number => round(((cycle - from) / (until - from)) * WIDE);
  const y = (value: number): number => round(HIGH - ((value - floor) / (1 - floor)) * HIGH);
  const points = series.map(({ cycle, integrity }) => `${x(cycle)} ${y(integrity)}`);
  const ticks = [0, 0.5, 1].map((part) => ({
    at: 130 - part * 120,
    value: floor + part * (1 - floor),
  }));
  return html`<svg class="chart" role="img" aria-label="${labels.title}" height="170">
    ${ticks.map(
      ({ at, value }) =>
        html`<line class="grid" x1="0" x2="100%" y1="${at}" y2="${at}" />
          <text x="-8" y="${at + 4}" class="tick end">${labels.number(value)}</text>`,
    )}
    <svg
      x="0"
      y="10"
      class="plot"
      height="120"
      viewBox="0 0 ${WIDE} ${HIGH}"
      preserveAspectRatio="none"
    >
      <path class="low" d="M0 ${y(threshold)}H${WIDE}" />
      <path class="line" d="M${points.join('L')}" />
    </svg>
    <line class="cursor" data-cursor visibility="hidden" y1="10" y2="130" />
    <text x="100%" y="148" class="note end">${labels.threshold}</text>
    <text x="0" y="164" class="tick">${labels.from}</text>
    <text x="100%" y="164" class="tick end">${until}</text>
  </svg>`;
}
