import { type Html, html } from './html.ts';
import type { Texts } from './texts/en.ts';

/** What went wrong is told first, and a keyboard goes on from there. */
const ALERT = html`role="alert" tabindex="-1" autofocus`;

/** Where somebody who has a key says so. */
export function signInPage(texts: Texts, isWrong: boolean): Html {
  const { signIn: words } = texts;
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    ${isWrong ? html`<p ${ALERT} class="result broken">${words.wrong}</p>` : ''}
    <form class="card" method="post" action="/sign-in">
      <p>
        <label for="key">${words.key}</label>
        <input
          id="key"
          name="key"
          type="password"
          required
          maxlength="200"
          autocomplete="current-password"
          spellcheck="false"
        />
      </p>
      <p><button class="button" type="submit">${words.button}</button></p>
    </form>
    <p class="soft">${words.kept}</p>
  `;
}
