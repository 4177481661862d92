import type { Policy, PolicyVersion, Standings } from '../../client/api-types.ts';
import { curveStart } from '../../core/integrity/standing-bins.ts';
import { ppmFromNumber, ppmToNumber } from '../../core/units.ts';
import { figure, tableOf } from '../layout.ts';
import { type Html, html } from '../html.ts';
import { Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';
import { mintCurve } from './mint-curve.ts';
import { standingChart } from './standing-chart.ts';

/** The rules in one paragraph, and what they pay as a curve, with where people stand under it. */
export function rulesSection(
  version: PolicyVersion | undefined,
  texts: Texts,
  { more = html``, standings }: { readonly more?: Html; readonly standings?: Standings } = {},
): Html {
  if (version === undefined) return html``;
  const { rules: words } = texts;
  const { policy } = version;
  return html`<section aria-labelledby="rules">
    <h2 id="rules">${words.title}</h2>
    <div class="grid2">
      <div class="card">
        <p class="soft">${words.version(version.version, policy.preset)}</p>
        <p class="rule">${rulesSentences(policy, texts).join(' ')}</p>
        ${more}
      </div>
      <div>${curveFigure(policy, texts)} ${standingFigure(policy, standings, texts)}</div>
    </div>
  </section>`;
}

/** The rules in words, with their numbers. */
function rulesSentences(policy: Policy, texts: Texts): string[] {
  const numbers = new Numbers(texts.language);
  const { rules: words } = texts;
  const { mint, holdBack, gates, caps } = policy;
  const { flatWeight } = mint;
  const none = 'cycles' in holdBack ? holdBack.cycles === 0 : holdBack.days === 0;
  const time =
    'cycles' in holdBack
      ? words.cycles(numbers.whole(holdBack.cycles))
      : words.days(numbers.whole(holdBack.days));
  return [
    words.pays(numbers.decimal(Number(mint.scale), 6), numbers.decimal(mint.threshold, 6)),
    gates.entropy ? words.entropy(numbers.percent(flatWeight)) : words.noEntropy,
    none ? words.notHeld : words.held(time),
    words.cap(numbers.whole(caps.mintsPerMemberAndCycle)),
  ];
}

function curveFigure({ mint }: Policy, texts: Texts): Html {
  const numbers = new Numbers(texts.language);
  const { rules: words } = texts;
  const { threshold, flatWeight } = mint;
  const scale = Number(mint.scale);
  const most = scale * (1 - threshold);
  const amount = (value: number): string => numbers.decimal(value, 6);
  const points = [0, 0.25, 0.5, 0.75, 1].map((part) => threshold + part * (1 - threshold));
  return figure({
    title: html`<h3>${words.curve}</h3>`,
    note: html`<p class="soft">${words.curveNote}</p>`,
    chart: mintCurve(
      { from: startOf(threshold), threshold, most, flatWeight },
      {
        title: `${words.curve}: ${words.threshold(amount(threshold))}, ${words.most(amount(most))}`,
        nothing: words.nothing,
        threshold: words.threshold(amount(threshold)),
        most: words.most(amount(most)),
        flat:
          flatWeight === 0 || flatWeight === 1 ? undefined : words.flat(amount(most * flatWeight)),
        number: (value) => numbers.decimal(value, 2),
      },
    ),
    table: tableOf(texts, {
      name: words.curve,
      columns: words.columns,
      rows: points.map((integrity) => {
        const paid = scale * (integrity - threshold);
        return [numbers.decimal(integrity), amount(paid), amount(paid * flatWeight)];
      }),
    }),
  });
}

/** Where the axis begins for a threshold in 0..1. */
function startOf(threshold: number): number {
  return ppmToNumber(curveStart(ppmFromNumber(threshold) ?? 0));
}

/**
 * The finding about where people stand: how many are above the threshold, if the bins tell them
 * from the others.
 */
export function standingHeadline(standings: Standings, texts: Texts): string {
  const { bins, threshold, people = 0 } = standings;
  const numbers = new Numbers(texts.language);
  const { standings: words } = texts;
  const limit = numbers.decimal(threshold, 6);
  const isTold = bins.some(({ from }) => from === threshold);
  if (!isTold) return words.near(numbers.whole(people), limit);
  const paid = bins.filter(({ from }) => from >= threshold);
  const above = paid.reduce((sum, bin) => sum + bin.people, 0);
  return words.above(numbers.whole(above), numbers.whole(people), limit);
}

/** Nothing where people are too few to be told of. */
function standingFigure({ mint }: Policy, standings: Standings | undefined, texts: Texts): Html {
  if (standings?.cycle === undefined || standings.bins.length === 0) return html``;
  const numbers = new Numbers(texts.language);
  const { standings: words } = texts;
  const headline = standingHeadline(standings, texts);
  return figure({
    title: html`<h3>${headline}</h3>`,
    note: html`<p class="soft">${words.note(standings.cycle)}</p>`,
    chart: standingChart(standings, startOf(mint.threshold), {
      title: headline,
      more: words.more,
      number: (value) => numbers.decimal(value, 3),
    }),
    table: tableOf(texts, {
      name: words.title,
      columns: words.columns,
      rows: standings.bins.map(({ from, to, people }) => [
        numbers.decimal(from, 6),
        numbers.decimal(to, 6),
        numbers.whole(people),
      ]),
    }),
  });
}
