import { type Html, html } from '../html.ts';
import type { Faults } from './form-sentences.ts';
import type { Texts } from '../texts/en.ts';

/** What became of the form that was sent last, above the page; there its sender goes on. */
export function noticeOf(
  { faults, done }: { readonly faults: Faults | undefined; readonly done: string | null },
  { own }: Texts,
): Html {
  if (faults !== undefined) {
    const focus = faults.isAtField ? '' : html`autofocus`;
    return html`<div role="alert" class="result broken notice" tabindex="-1" ${focus}>
      <p>${own.notDone}</p>
      <ul>
        ${faults.told.map(({ text, id }) => {
          return html`<li>${id === undefined ? text : html`<a href="#${id}">${text}</a>`}</li>`;
        })}
      </ul>
    </div>`;
  }
  const words = Object.entries(own.done).find(([name]) => name === done)?.[1];
  if (words === undefined) return html``;
  return html`<p role="status" class="result notice" tabindex="-1" autofocus>${words}</p>`;
}
