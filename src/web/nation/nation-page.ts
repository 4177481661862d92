import type { Nation, NationChild, NationDomain } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { figure, tableOf } from '../layout.ts';
import { capital, Numbers } from '../numbers.ts';
import { checkReadsAll } from '../own/closed-page.ts';
import { ROWS } from '../own/pages-of-rows.ts';
import { type Asked, type Shown, signedPage, type SignedPage } from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';
import { largestOf } from '../../core/lists.ts';

const PPM = 1_000_000;

/** What communities that are added up come to, with what is not known drawn as that. */
export const NATION_PAGE: SignedPage = signedPage({
  path: '/op/nation',
  title: ({ own }) => own.record.nation.title,
  read: async ({ client, caller }: Asked): Promise<Nation> => {
    checkReadsAll(caller);
    return await client.getNation();
  },
  view: nationView,
});

function nationView({ tree, parents, domains }: Nation, { texts }: Shown<never>): Html {
  const { nation: words } = texts.own.record;
  const numbers = new Numbers(texts.language);
  const last = largestOf(domains.map(({ cycle }) => cycle));
  const now = domains.filter(({ cycle }) => cycle === last);
  const before = domains.filter(({ cycle }) => cycle !== last);
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    ${
      tree === undefined
        ? html`<p class="card empty">${words.none}</p>`
        : html`<p class="soft">
            ${words.members(numbers.whole(tree.children.length), tree.cycle)}
          </p>`
    }
    ${
      now.length === 0
        ? ''
        : html`<section aria-labelledby="now">
            <h2 id="now">${capital(texts.cycle(last))}</h2>
            <div class="grid2">${now.map((one) => domainFigure(one, texts))}</div>
          </section>`
    }
    ${
      before.length === 0
        ? ''
        : html`<section aria-labelledby="before">
            <h2 id="before">${words.before}</h2>
            <div class="grid2">${before.map((one) => domainFigure(one, texts))}</div>
          </section>`
    }
    ${
      parents.length === 0
        ? ''
        : html`<section aria-labelledby="parents">
            <h2 id="parents">${words.parents}</h2>
            <ul>
              ${parents.slice(0, ROWS).map((one) => html`<li><code>${one}</code></li>`)}
            </ul>
          </section>`
    }
  `;
}

/** One small chart: the whole as a band from low to high, each place that is known as a dot. */
function domainFigure(domain: NationDomain, texts: Texts): Html {
  const { nation: words } = texts.own.record;
  const numbers = new Numbers(texts.language);
  const share = (ppm: number): string => numbers.percent(ppm / PPM);
  const { state, low, high, worst, cycle } = domain;
  const isKnown = state === 'KNOWN';
  const title = isKnown
    ? words.range(domain.domain, share(low), share(high))
    : words.unknown(domain.domain);
  const children = domain.children.slice(0, ROWS);
  const known = children.filter(({ entropy }) => entropy !== undefined);
  const left = domain.children.length - children.length;
  const note = known.length === 0 ? words.noPlace : words.cycle(cycle, share(worst));
  return figure({
    title: html`<h3>${title}</h3>`,
    note: html`<p class="soft">${note} ${words.chart}</p>
      ${left === 0 ? '' : html`<p>${texts.own.record.older(numbers.whole(left))}</p>`}`,
    chart: rangeChart(title, { low, high, isKnown }, known),
    table: tableOf(texts, {
      name: title,
      columns: words.columns,
      worded: [2],
      rows: children.map((child) => childRow(child, texts)),
    }),
  });
}

function childRow(child: NationChild, texts: Texts): readonly string[] {
  const { nation: words } = texts.own.record;
  const numbers = new Numbers(texts.language);
  const { origin, cycle, state, entropy, error, weight, role } = child;
  const share = (ppm: number | undefined): string =>
    ppm === undefined ? '–' : numbers.percent(ppm / PPM);
  return [
    origin,
    cycle === undefined ? '–' : numbers.whole(cycle),
    words.states[state],
    share(entropy),
    share(error),
    role === 'population' ? numbers.whole(weight) : share(weight),
  ];
}

/** A place has its name and, below it, its dot. */
const ROW_HIGH = 34;
const NAME_LENGTH_MAX = 36;

/** The community before its host: several places may stand on one. */
function placeName(origin: string): string {
  const [host = '', ...path] = origin.split('/');
  const slug = path.at(-1);
  return slug === undefined ? host : `${slug}, ${host}`;
}

function rangeChart(
  title: string,
  {
    low,
    high,
    isKnown,
  }: { readonly low: number; readonly high: number; readonly isKnown: boolean },
  known: readonly NationChild[],
): Html {
  const at = (ppm: number): string => `${Math.min(100, Math.max(0, ppm / (PPM / 100)))}%`;
  const height = 30 + Math.max(1, known.length) * ROW_HIGH;
  return html`<svg class="chart wide" role="img" aria-label="${title}" height="${height + 24}">
    <rect class="track" x="0" y="6" width="100%" height="14" />
    <rect
      class="${isKnown ? 'band' : 'gap'}"
      x="${at(low)}"
      y="6"
      width="${at(Math.max(high - low, PPM / 200))}"
      height="14"
    />
    ${known.map(({ origin, entropy = 0, error = 0 }, row) => {
      const y = 54 + row * ROW_HIGH;
      const name = placeName(origin).slice(0, NAME_LENGTH_MAX);
      return html`<text x="0" y="${y - 10}" class="tick">${name}</text>
        <line
          class="line"
          x1="${at(entropy - error)}"
          x2="${at(entropy + error)}"
          y1="${y}"
          y2="${y}"
        />
        <circle class="dot" cx="${at(entropy)}" cy="${y}" r="4" />`;
    })}
    <text x="0" y="${height + 18}" class="tick">0%</text>
    <text x="100%" y="${height + 18}" class="tick end">100%</text>
  </svg>`;
}
