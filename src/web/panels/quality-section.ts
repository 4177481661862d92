import type { ErrorRate, ReviewQuality } from '../../client/api-types.ts';
import { type Html, html, type Part } from '../html.ts';
import { tableOf } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';

/** How often panels err: a number that nobody measured is said to be none. */
export function qualitySection(quality: ReviewQuality, texts: Texts): Html {
  const { audit: words } = texts;
  const numbers = new Numbers(texts.language);
  const wrongOf = ({ of, wrong, low = 0, high = 1 }: ErrorRate): string => {
    if (of === 0) return words.unmeasured;
    return words.wrongOf(`${wrong} / ${of}`, `${numbers.percent(low)}–${numbers.percent(high)}`);
  };
  const rows: Part[][] = quality.domains.map(({ domain, claims, alpha, gold, again }) => [
    domain,
    claims,
    alpha === undefined ? '–' : numbers.decimal(alpha),
    wrongOf(gold),
    wrongOf(again),
  ]);
  const sentinels: Part[][] = quality.sentinels.map(({ sentinel, domain, gold, again }) => [
    html`<code>${sentinel.slice(0, 8)}</code>`,
    domain,
    wrongOf(gold),
    wrongOf(again),
  ]);
  return html`<section aria-labelledby="reviews">
    <h2 id="reviews">${words.reviews}</h2>
    <p>${words.reviewsLead}</p>
    ${
      rows.length === 0
        ? html`<p class="card empty">${words.noReview}</p>`
        : html`${tableOf(texts, { name: words.reviews, columns: words.reviewColumns, rows })}
          ${tableOf(texts, {
            name: words.sentinels,
            columns: words.sentinelColumns,
            rows: sentinels,
          })}`
    }
  </section>`;
}
