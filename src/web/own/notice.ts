import { type Html, html } from '../html.ts';
import type { Texts } from '../texts/en.ts';

/** What became of the form that was sent last, above the page; there its sender goes on. */
export function noticeOf(
  {
    problem,
    done,
  }: { readonly problem: readonly string[] | undefined; readonly done: string | null },
  { own }: Texts,
): Html {
  if (problem !== undefined) {
    return html`<div role="alert" class="result broken notice" tabindex="-1" autofocus>
      <p>${own.notDone}</p>
      <ul>
        ${problem.map((line) => html`<li>${line}</li>`)}
      </ul>
    </div>`;
  }
  const words = Object.entries(own.done).find(([name]) => name === done)?.[1];
  if (words === undefined) return html``;
  return html`<p role="status" class="result notice" tabindex="-1" autofocus>${words}</p>`;
}
