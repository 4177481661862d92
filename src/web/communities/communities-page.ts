import type { CommunitySummary } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { withCode } from '../layout.ts';
import { checkReadsAll } from '../own/closed-page.ts';
import { actForm, textIn } from '../own/forms.ts';
import { type Asked, type Shown, signedPage, type SignedPage } from '../own/signed-page.ts';

interface Communities {
  readonly communities: readonly CommunitySummary[];
  readonly next: string | undefined;
}

/** Where the key of an installation says which of its communities the other pages are about. */
export const COMMUNITIES_PAGE: SignedPage = signedPage<Communities>({
  path: '/op/communities',
  title: ({ own }) => own.sections['/op/communities'],
  read: async ({ client, caller, query }: Asked): Promise<Communities> => {
    checkReadsAll(caller);
    const cursor = query.get('cursor') ?? undefined;
    const { items, next } = await client.call('listCommunities', { query: { cursor } });
    return { communities: items, next };
  },
  view: communitiesView,
  acts: {
    choose: ({ client }, sent) => chosen(client, textIn(sent, 'slug')),
  },
});

/** @throws NegentropyProblem NOT_FOUND for one that this key does not know */
async function chosen(
  client: Asked['client'],
  slug: string,
): Promise<{ readonly goTo: string; readonly community: string }> {
  await client.getCommunity(slug);
  return { goTo: '/op', community: slug };
}

function communitiesView({ communities, next }: Communities, shown: Shown<never>): Html {
  const { own } = shown.texts;
  const { communities: words } = own;
  const { community: here } = shown.caller;
  return html`
    <h1>${own.sections['/op/communities']}</h1>
    <p class="lead">${words.lead(here)}</p>
    <p class="soft">${withCode(words.another)}</p>
    <ul class="card rows">
      ${communities.map(
        ({ slug, origin }) =>
          html`<li>
            <p>
              <strong>${slug}</strong><br />
              <span class="soft">${origin}</span>
            </p>
            ${
              slug === here
                ? html`<p>${words.here}</p>`
                : actForm(shown, {
                    act: 'choose',
                    of: slug,
                    hidden: { slug },
                    button: words.choose(slug),
                    isQuiet: true,
                  })
            }
          </li>`,
      )}
    </ul>
    ${
      next === undefined
        ? ''
        : html`<p>
            <a class="button" href="/op/communities?cursor=${next}">${own.record.more}</a>
          </p>`
    }
  `;
}
