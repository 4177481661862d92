import { type Html, html, type Part } from '../html.ts';
import type { Fault, Faults } from './form-sentences.ts';
import type { Texts } from '../texts/en.ts';

/** What became of the form that was sent last, above the page; there its sender goes on. */
export function noticeOf(
  {
    faults,
    done,
    path,
  }: {
    readonly faults: Faults | undefined;
    readonly done: string | null;
    readonly path: string;
  },
  { own }: Texts,
): Html {
  if (faults !== undefined) {
    const focus = faults.isAtField ? '' : html`autofocus`;
    return html`<div role="alert" class="result broken notice" tabindex="-1" ${focus}>
      <p>${own.notDone}</p>
      <ul>
        ${faults.told.map((fault) => html`<li>${faultText(fault, path)}</li>`)}
      </ul>
    </div>`;
  }
  const words = Object.entries(own.done).find(([name]) => name === done)?.[1];
  if (words === undefined) return html``;
  return html`<p role="status" class="result notice" tabindex="-1" autofocus>${words}</p>`;
}

/** With the way to what it is about. */
function faultText({ text, id, cursor }: Fault, path: string): Part {
  if (id === undefined) return text;
  if (cursor === undefined) return html`<a href="#${id}">${text}</a>`;
  return html`<a href="/${path.slice(1)}?cursor=${cursor}#${id}">${text}</a>`;
}
