import { type Html, html } from '../html.ts';
import { Numbers } from '../numbers.ts';
import type { Texts } from '../texts/en.ts';

/** No page shows more rows at once. */
export const ROWS = 50;

/** Links to the rows that follow, by the cursor of a list, and back to those that come first. */
export function moreLinks(
  path: string,
  { cursor, next }: { readonly cursor: string | undefined; readonly next: string | undefined },
  { own }: Texts,
): Html {
  const { record: words } = own;
  if (cursor === undefined && next === undefined) return html``;
  return html`<p class="more">
    ${
      next === undefined
        ? ''
        : html`<a class="button" href="/${path.slice(1)}?cursor=${next}">${words.more}</a>`
    }
    ${cursor === undefined ? '' : html`<a href="/${path.slice(1)}">${words.newest}</a>`}
  </p>`;
}

/** Rows of a list that comes whole: those that the address asks for. */
export interface RowWindow<Row> {
  readonly rows: readonly Row[];
  readonly from: number;
  readonly all: number;
}

/** @param from what the address has; anything else but a number is the beginning */
export function windowOf<Row>(all: readonly Row[], from: string | null): RowWindow<Row> {
  const start = /^\d{1,9}$/.test(from ?? '') ? Number(from) : 0;
  return { rows: all.slice(start, start + ROWS), from: start, all: all.length };
}

/** Which rows of all stand above, with a link to those that follow. @param name in the address */
export function windowLinks(
  path: string,
  name: string,
  {
    shown: { rows, from, all },
    texts,
  }: { readonly shown: RowWindow<unknown>; readonly texts: Texts },
): Html {
  const { record: words } = texts.own;
  if (all <= ROWS) return html``;
  const numbers = new Numbers(texts.language);
  const until = from + rows.length;
  const place = words.rows(...([from + 1, until, all].map((one) => numbers.whole(one)) as Three));
  return html`<p class="more">
    <span class="soft">${place}</span>
    ${
      until >= all
        ? ''
        : html`<a class="button" href="/${path.slice(1)}?${name}=${until}#${name}">
            ${words.more}
          </a>`
    }
    ${from === 0 ? '' : html`<a href="/${path.slice(1)}#${name}">${words.newest}</a>`}
  </p>`;
}

type Three = [string, string, string];
