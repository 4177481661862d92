import type { CommunitySummary } from '../client/api-types.ts';
import type { NegentropyClient } from '../client/client.ts';
import { type Html, html } from './html.ts';
import { isSimulated, withCode } from './layout.ts';
import type { Texts } from './texts/en.ts';

/** Public communities, the first page of them. */
export async function readPublished(client: NegentropyClient): Promise<CommunitySummary[]> {
  const communities: CommunitySummary[] = [];
  for await (const community of client.listPublished({ limit: LISTED })) {
    communities.push(community);
    if (communities.length === LISTED) break;
  }
  return communities;
}

const LISTED = 200;

/** What is to be seen here, and what to do first. */
export function homePage(communities: readonly CommunitySummary[], texts: Texts): Html {
  const { home: words } = texts;
  const list = html`<ul class="cards">
    ${communities.map(
      ({ slug, origin }) =>
        html`<li class="card">
          <h3><a href="/c/${slug}">${slug}</a></h3>
          <p class="soft">${origin}${isSimulated(origin) ? html`<br />${texts.simulated}` : ''}</p>
        </li>`,
    )}
  </ul>`;
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    <h2>${words.communities}</h2>
    ${communities.length === 0 ? html`<p class="card empty">${words.none}</p>` : list}
    <h2>${words.first}</h2>
    <ol class="steps">
      <li>
        <p>${words.run} <a href="/sign-in">${texts.signIn.title}</a></p>
      </li>
      ${words.steps.map(
        ({ what, command }) =>
          html`<li>
            <p>${what}</p>
            <pre tabindex="0">${command}</pre>
          </li>`,
      )}
    </ol>
    <p class="soft">${withCode(words.inFolder)}</p>
  `;
}
