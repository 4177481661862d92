import type { Policy, PolicyVersion } from '../../client/api-types.ts';
import { figure, tableOf } from '../layout.ts';
import { type Html, html } from '../html.ts';
import { Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';
import { mintCurve } from './mint-curve.ts';

/** The rules in one paragraph, and what they pay as a curve. */
export function rulesSection(
  version: PolicyVersion | undefined,
  texts: Texts,
  more: Html = html``,
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
      ${curveFigure(policy, texts)}
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
      { threshold, most, flatWeight },
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
