import { type Html, html } from '../html.ts';
import type { Texts } from '../texts/en.ts';

/** No page shows more rows at once. */
export const ROWS = 50;

/** Where a page of a list is, and where the one after it begins. */
export interface ListPlace {
  readonly cursor: string | undefined;
  readonly next: string | undefined;
  /** What the cursor is called in the address, and the heading of the list. */
  readonly name?: string;
  readonly order?: 'newest first' | 'oldest first';
}

/** Links to the rows that follow, by the cursor of a list, and back to those that come first. */
export function moreLinks(
  path: string,
  { cursor, next, name, order = 'newest first' }: ListPlace,
  { own }: Texts,
): Html {
  const { record: words } = own;
  if (cursor === undefined && next === undefined) return html``;
  const address = path.slice(1);
  const heading = name === undefined ? '' : `#${name}`;
  const back = order === 'newest first' ? words.newest : words.oldest;
  return html`<p class="more">
    ${
      next === undefined
        ? ''
        : html`<a class="button" href="/${address}?${name ?? 'cursor'}=${next}${heading}">
            ${words.more}
          </a>`
    }
    ${cursor === undefined ? '' : html`<a href="/${address}${heading}">${back}</a>`}
  </p>`;
}

/** A page of a list that the address may ask for by the list's own name. */
export interface NamedPage<Row> {
  readonly items: readonly Row[];
  readonly place: ListPlace;
}

/** Reads one of several lists of a page. @param ask for the rows after a cursor */
export async function namedPage<Row>(
  query: URLSearchParams,
  name: string,
  ask: (page: { readonly limit: number; readonly cursor: string | undefined }) => Promise<{
    readonly items: readonly Row[];
    readonly next?: string;
  }>,
): Promise<NamedPage<Row>> {
  const cursor = query.get(name) ?? undefined;
  const { items, next } = await ask({ limit: ROWS, cursor });
  return { items, place: { cursor, next, name } };
}
