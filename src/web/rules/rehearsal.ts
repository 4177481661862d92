import type {
  MemberDifference,
  PolicyChange,
  Rehearsal,
  RehearsedFigures,
} from '../../client/api-types.ts';
import { type Html, html, type Part } from '../html.ts';
import { figure, openTable, tableOf } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';
import { largestOf } from '../../core/lists.ts';
import { NOT_FOLLOWED, type NotFollowed } from '../../core/rehearse/not-followed.ts';

/** What other rules would have paid: what changes, who gains, who loses, what is not known. */
export function rehearsalSection(rehearsal: Rehearsal, texts: Texts): Html {
  const { rules: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const { base, from, until, size, notFollowed, winners, losers, unchanged } = rehearsal;
  return html`<section class="card wide" aria-labelledby="rehearsed">
    <h2 id="rehearsed">
      ${words.rehearsed(numbers.whole(winners), numbers.whole(losers), numbers.whole(unchanged))}
    </h2>
    <p class="soft">${words.over(base, from, until, numbers.whole(size))}</p>
    ${changesTable(rehearsal.changes, texts)} ${figuresTable(rehearsal, texts)}
    ${supplyBars(rehearsal, texts)} ${differences(rehearsal.members, texts)}
    <h3>${words.unknown}</h3>
    <ul>
      ${notFollowed.map((line) => html`<li>${unknownText(line, texts)}</li>`)}
    </ul>
  </section>`;
}

/** In the language of the page; the paths of rules stay as they are. */
function unknownText(line: string, { own }: Texts): string {
  for (const [kind, said] of Object.entries(NOT_FOLLOWED) as [NotFollowed, string][]) {
    if (line.startsWith(said)) return own.rules.notFollowed[kind] + line.slice(said.length);
  }
  return line;
}

/** Old and new side by side. */
export function changesTable(changes: readonly PolicyChange[], texts: Texts): Html {
  const { rules: words } = texts.own;
  if (changes.length === 0) return html`<p class="empty card">${words.same}</p>`;
  return openTable({
    name: words.changes,
    columns: words.changeColumns,
    rows: changes.map(({ path, before = '–', after = '–' }) => [
      html`<code>${path}</code>`,
      html`<del>${before}</del>`,
      html`<ins>${after}</ins>`,
    ]),
    isNamed: true,
  });
}

function figuresTable({ before, after }: Rehearsal, texts: Texts): Html {
  const { rules: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const counted = ({
    count,
    amount,
  }: {
    readonly count: number;
    readonly amount: string;
  }): string => `${numbers.whole(count)} (${numbers.amount(amount)} MIC)`;
  const rows: readonly (readonly [string, (of: RehearsedFigures) => Part])[] = [
    [words.asked, ({ asked }) => numbers.whole(asked)],
    [words.paid, ({ minted }) => counted(minted)],
    [words.released, ({ released }) => counted(released)],
    [words.open, ({ open }) => counted(open)],
    [words.cancelled, ({ cancelled }) => counted(cancelled)],
    [words.refused, ({ refused }) => numbers.whole(refused)],
    [words.supply, ({ supply }) => `${numbers.amount(supply)} MIC`],
    [
      words.gini,
      ({ inequality: { gini } }) => (gini === undefined ? '–' : numbers.decimal(Number(gini), 2)),
    ],
  ];
  const reasons = new Set([...Object.keys(before.refusedBy), ...Object.keys(after.refusedBy)]);
  return openTable({
    name: words.figures,
    columns: words.figureColumns,
    rows: [
      ...rows.map(([name, of]) => [name, of(before), of(after)]),
      ...[...reasons]
        .sort()
        .map((code) => [
          html`<code>${code}</code>`,
          numbers.whole(before.refusedBy[code] ?? 0),
          numbers.whole(after.refusedBy[code] ?? 0),
        ]),
    ],
    isNamed: true,
  });
}

function supplyBars({ before, after }: Rehearsal, texts: Texts): Html {
  const { rules: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const most = Math.max(Number(before.supply), Number(after.supply), 1e-6);
  const bar = (name: string, amount: string, kind: string): Html =>
    html`<li>
      <p class="split"><span>${name}</span><strong>${numbers.amount(amount)} MIC</strong></p>
      <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="8" />
        <rect class="${kind}" width="${hundredths(Number(amount) / most)}" height="8" />
      </svg>
    </li>`;
  const [, old = '', changed = ''] = words.figureColumns;
  return html`<h3>${words.supply}</h3>
    <ul class="bars">
      ${bar(old, before.supply, 'held')} ${bar(changed, after.supply, 'paid')}
    </ul>`;
}

/** Winners to the right, losers to the left; nobody is named in the picture. */
function differences(members: readonly MemberDifference[], texts: Texts): Html {
  const { rules: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const rows = members
    .map((one) => ({ ...one, by: Number(one.after) - Number(one.before) }))
    .filter(({ by }) => by !== 0)
    .sort((one, other) => other.by - one.by);
  if (rows.length === 0) return html`<p class="empty card">${words.nobody}</p>`;
  const most = largestOf(rows.map(({ by }) => Math.abs(by)));
  const high = rows.length * 10;
  const chart = html`<svg
    class="diverging"
    role="img"
    aria-label="${words.differences}"
    viewBox="0 0 200 ${high}"
    height="${Math.min(400, high)}"
    preserveAspectRatio="none"
  >
    ${rows.map(({ by }, at) => {
      const width = hundredths(Math.abs(by) / most);
      const x = by < 0 ? 100 - width : 100;
      const kind = by < 0 ? 'loser' : 'winner';
      return html`<rect class="${kind}" x="${x}" y="${at * 10 + 1}" width="${width}" height="8" />`;
    })}
    <line class="mark" x1="100" x2="100" y1="0" y2="${high}" />
  </svg>`;
  const table = tableOf(texts, {
    name: words.differences,
    columns: words.differenceColumns,
    rows: rows.map(({ userId, member, before, after }) => [
      userId ?? member,
      numbers.amount(before),
      numbers.amount(after),
    ]),
  });
  const title = html`<h3>${words.differences}</h3>`;
  return figure({ title, note: html`<p class="soft">${words.differencesNote}</p>`, chart, table });
}

/** A share of one as hundredths, to a hundredth of one. */
function hundredths(share: number): number {
  return Math.round(share * 10_000) / 100;
}
