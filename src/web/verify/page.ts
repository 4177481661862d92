import { type Html, html } from '../html.ts';
import type { Texts } from '../texts/en.ts';
import { FACTS } from '../texts/named.ts';

/** A file verified in the reader's browser, and sent nowhere. */
export function verifyPage(texts: Texts): Html {
  const { verifyFile: words } = texts;
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    <section class="card" data-verify-file aria-label="${words.title}">
      <div data-when="script" hidden>
        <p>
          <label for="vkey">${words.key}</label>
          <input id="vkey" type="text" autocomplete="off" spellcheck="false" />
          <span class="soft">${words.keyNote}</span>
        </p>
        <p class="drop">
          <label for="file">${words.file}</label>
          <input id="file" type="file" />
        </p>
      </div>
      <p data-when="no-script">${words.noScript}</p>
      ${recomputed(texts)}
    </section>
    <h2>${words.program}</h2>
    <p>${words.programLead}</p>
    <pre tabindex="0">negentropy verify export.jsonl --vkey &lt;key&gt;</pre>
    <h2>${words.notProven}</h2>
    <ul>
      ${words.limits.map((limit) => html`<li>${limit}</li>`)}
    </ul>
  `;
}

/** How far a worker is, and what came of it: empty until a script fills it. */
export function recomputed({ verifyFile: words }: Texts): Html {
  return html`<p>
      <progress hidden aria-label="${words.facts.entries}"></progress>
      <button class="button quiet" type="button" data-stop hidden>${words.stop}</button>
    </p>
    <p role="status" aria-live="polite" data-said></p>
    <div role="alert">
      ${(['holds', 'consistent', 'broken', 'failed'] as const).map(
        (kind) =>
          html`<p hidden class="result ${kind}" data-result="${kind}">
            ${words.results[kind]} <span data-detail></span>
          </p>`,
      )}
    </div>
    <dl class="numbers" data-facts hidden>
      ${FACTS.map(
        (fact) =>
          html`<div data-fact="${fact}">
            <dt>${words.facts[fact]}</dt>
            <dd></dd>
          </div>`,
      )}
    </dl>`;
}
