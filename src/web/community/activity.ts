import type { Activity, ActivityItem, Outcome } from '../../client/api-types.ts';
import { figure, tableOf } from '../layout.ts';
import { type Html, html } from '../html.ts';
import { Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';
import { type Bar, stackedBars } from './stacked-bars.ts';
import { smallestOf } from '../../core/lists.ts';

/** What became of a request, from the bottom of a bar to its top. */
const KINDS = ['paid', 'held', 'cancelled', 'refused'] as const;
type Kind = (typeof KINDS)[number];

const KIND_OF: Readonly<Record<Outcome, Kind>> = {
  minted: 'paid',
  released: 'paid',
  held: 'held',
  cancelled: 'cancelled',
  refused: 'refused',
};

/** More bars than this cannot be told apart on a phone. */
const BARS_MAX = 39;
const REASONS_MAX = 5;

/** What was asked and paid by cycle, and the most frequent reasons of refusals in words. */
export function activitySection({ items, cycle }: Activity, texts: Texts): Html {
  const { activity: words } = texts;
  const body =
    items.length === 0
      ? html`<p class="card empty">${words.none}</p>`
      : html`<div class="grid2">
          ${barsFigure(items, cycle, texts)}${reasonsCard(items, texts)}
        </div>`;
  return html`<section aria-labelledby="activity">
    <h2 id="activity">${words.title}</h2>
    <p class="soft">${words.lead}</p>
    ${body}
  </section>`;
}

function barsFigure(items: readonly ActivityItem[], openCycle: number, texts: Texts): Html {
  const { activity: words } = texts;
  const numbers = new Numbers(texts.language);
  const first = smallestOf(items.map(({ cycle }) => cycle));
  const width = Math.max(1, Math.ceil((openCycle - first + 1) / BARS_MAX));
  const bins = binsOf(items, first, width);
  const bars: Bar[] = bins.map(({ from, counts }) => ({ label: texts.cycle(from), counts }));
  const totals = KINDS.map((_, kind) =>
    bins.reduce((sum, bin) => sum + (bin.counts[kind] ?? 0), 0),
  );
  const title = KINDS.map(
    (kind, at) => `${texts.outcomes[kind]} ${numbers.whole(totals[at] ?? 0)}`,
  ).join(', ');
  return figure({
    title: html`<h3>${words.chart}</h3>`,
    note: html`<p class="soft">${words.bins(width)} ${texts.openCycle(openCycle)}</p>`,
    chart: html`${stackedBars(bars, KINDS, {
        title: `${words.chart}: ${title}`,
        number: (value) => numbers.whole(value),
      })}
      <ul class="key">
        ${KINDS.map(
          (kind, at) =>
            html`<li>
              <i class="${kind}"></i>${texts.outcomes[kind]} ${numbers.whole(totals[at] ?? 0)}
            </li>`,
        )}
      </ul>`,
    table: tableOf(texts, {
      name: words.chart,
      columns: [...words.columns, ...KINDS.map((kind) => texts.outcomes[kind])],
      rows: bins.map(({ from, startsAt, counts }) => [
        from,
        startsAt.slice(0, 10),
        ...counts.map((count) => numbers.whole(count)),
      ]),
    }),
  });
}

interface Bin {
  readonly from: number;
  startsAt: string;
  readonly counts: number[];
}

function binsOf(items: readonly ActivityItem[], first: number, width: number): Bin[] {
  const bins = new Map<number, Bin>();
  for (const { cycle, startsAt, outcome, decisions } of items) {
    const from = first + Math.floor((cycle - first) / width) * width;
    const bin = bins.get(from) ?? { from, startsAt, counts: KINDS.map(() => 0) };
    if (startsAt < bin.startsAt) bin.startsAt = startsAt;
    const kind = KINDS.indexOf(KIND_OF[outcome ?? 'refused']);
    bin.counts[kind] = (bin.counts[kind] ?? 0) + decisions;
    bins.set(from, bin);
  }
  return [...bins.values()].sort((one, other) => one.from - other.from);
}

function reasonsCard(items: readonly ActivityItem[], texts: Texts): Html {
  const { activity: words } = texts;
  const numbers = new Numbers(texts.language);
  const refused = items.filter(({ outcome }) => outcome === 'refused');
  const counts = new Map<NonNullable<ActivityItem['code']>, number>();
  for (const { code, decisions } of refused) {
    if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + decisions);
  }
  const most = [...counts].sort(([, one], [, other]) => other - one).slice(0, REASONS_MAX);
  const top = most[0]?.[1] ?? 1;
  if (most.length === 0) {
    return html`<div class="card">
      <h3>${words.reasons}</h3>
      <p>${words.noRefusal}</p>
    </div>`;
  }
  return html`<div class="card">
    <h3>${words.reasons}</h3>
    <p class="soft">
      ${words.refused(numbers.whole(decisionsIn(refused)), numbers.whole(decisionsIn(items)))}
    </p>
    <ol class="reasons">
      ${most.map(
        ([code, count]) =>
          html`<li>
            <p><span>${texts.codes[code]}</span><strong>${numbers.whole(count)}</strong></p>
            <code>${code}</code>
            <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <rect class="track" width="100" height="8" />
              <rect class="refused" width="${Math.round((count / top) * 100)}" height="8" />
            </svg>
          </li>`,
      )}
    </ol>
  </div>`;
}

function decisionsIn(items: readonly ActivityItem[]): number {
  return items.reduce((total, { decisions }) => total + decisions, 0);
}
