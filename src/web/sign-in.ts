import { type Html, html } from './html.ts';
import type { Texts } from './texts/en.ts';

/** What went wrong is told first, and a keyboard goes on from there. */
const ALERT = html`role="alert" tabindex="-1" autofocus`;

/** Why somebody is asked to sign in, and what waits for it. */
export interface SignInAsked {
  readonly why?: 'wrong' | 'needed' | 'ended' | 'refused';
  /** Goes back with the key, sealed: where to go on, and what was written there. */
  readonly kept?: string | undefined;
  readonly form?: 'kept' | 'too long' | undefined;
}

/** Where somebody who has a key says so. */
export function signInPage(texts: Texts, { why, kept, form }: SignInAsked): Html {
  const { signIn: words } = texts;
  const look = why === 'needed' ? 'result' : 'result broken';
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    ${
      why === undefined
        ? ''
        : html`<p ${why === 'needed' ? '' : ALERT} class="${look}">${words[why]}</p>`
    }
    ${
      form === undefined
        ? ''
        : html`<p class="result">${form === 'kept' ? words.formKept : words.formLong}</p>`
    }
    <form class="card" method="post" action="/sign-in">
      ${kept === undefined ? '' : html`<input type="hidden" name="kept" value="${kept}" />`}
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
