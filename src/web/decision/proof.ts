import { type Html, html } from '../html.ts';
import type { Texts } from '../texts/en.ts';
import type { DecisionAnswers } from './read.ts';

/** In the order in which the script does them. */
const STEPS = ['signature', 'inclusion', 'decision'] as const;

/** Three steps that turn green one by one, as the browser does them. */
export function proofSection({ community, proofPath }: DecisionAnswers, texts: Texts): Html {
  const { proof: words } = texts;
  return html`<section aria-labelledby="proof" class="card proof" data-proof="${proofPath}">
    <h2 id="proof">${words.title}</h2>
    <p>${words.lead}</p>
    <p>
      <label for="vkey">${words.key}</label>
      <input
        id="vkey"
        type="text"
        value="${community.verifierKey}"
        autocomplete="off"
        spellcheck="false"
      />
      <span class="soft">${words.keyNote}</span>
    </p>
    <ol class="rows steps">
      ${STEPS.map(
        (step) =>
          html`<li data-step="${step}" data-state="open">
            <strong>${words.steps[step].title}</strong>
            <p class="soft">${words.steps[step].about}</p>
          </li>`,
      )}
    </ol>
    <p data-when="script" hidden>
      <button class="button" type="button" data-verify>${words.button}</button>
    </p>
    <p data-when="no-script" class="soft">${words.noScript} <code>${proofPath}</code></p>
    <p role="status" aria-live="polite" data-said></p>
    ${['holds', 'needs', 'broken', 'failed'].map(
      (kind) =>
        html`<p hidden class="result ${kind}" data-result="${kind}">
          ${words.results[kind as keyof typeof words.results]} <span data-detail></span>
        </p>`,
    )}
    <p class="soft">${words.limits}</p>
  </section>`;
}
