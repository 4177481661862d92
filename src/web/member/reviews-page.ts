import type { AssignedReview, Sentinel } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { ClosedPage } from '../own/closed-page.ts';
import { type Asked, type Shown, signedPage, type SignedPage } from '../own/signed-page.ts';

interface Reviews {
  readonly mayReview: boolean;
  readonly asked: readonly { readonly sentinel: Sentinel; readonly review: AssignedReview }[];
  readonly isSentinel: boolean;
}

/** What a member was asked to review. The key that signs stays on the member's own machine. */
export const REVIEWS_PAGE: SignedPage = signedPage({
  path: '/me/reviews',
  title: ({ own }) => own.reviews.title,
  read: readReviews,
  view: reviewsView,
});

async function readReviews({ client, caller }: Asked): Promise<Reviews> {
  const { userId, scopes } = caller;
  if (userId === undefined) throw new ClosedPage('member', '/op/panels');
  const mayReview = scopes.some((one) => one === 'review' || one === 'attest' || one === 'admin');
  if (!mayReview) return { mayReview, asked: [], isSentinel: false };
  const { items } = await client.listSentinels();
  const own = items.filter((one) => one.userId === userId);
  const lists = await Promise.all(
    own.map(async (sentinel) => {
      const page = await client.listAssignedReviews(sentinel.id);
      return page.items.map((review) => ({ sentinel, review }));
    }),
  );
  return { mayReview, asked: lists.flat(), isSentinel: own.length > 0 };
}

function reviewsView({ mayReview, asked, isSentinel }: Reviews, { texts }: Shown<never>): Html {
  const { reviews: words } = texts.own;
  const empty = !mayReview ? words.needsKey : isSentinel ? words.none : words.noSentinel;
  return html`
    <h1>${words.headline(asked.length)}</h1>
    <p class="lead">${words.lead}</p>
    ${
      asked.length === 0
        ? html`<p class="card empty">${empty}</p>`
        : html`<ul class="rows plain">
            ${asked.map(
              ({ sentinel, review: { panel, until, claim, supports = [], finding } }) =>
                html`<li class="card">
                  <h2>${words.panel(panel)}</h2>
                  <p class="soft">${words.until(until)}</p>
                  ${finding === undefined ? '' : packet(texts.codes[finding.code], finding)}
                  ${claim === undefined ? '' : packet(words.claim, claim)}
                  ${supports.map((one) => packet(words.support, one))}
                  <p>${words.sign}</p>
                  <pre tabindex="0">
negentropy review ${panel} yes --sentinel ${sentinel.id} --key-file &lt;file&gt;</pre>
                </li>`,
            )}
          </ul>`
    }
  `;
}

function packet(title: string, what: object): Html {
  return html`<details>
    <summary>${title}</summary>
    <pre tabindex="0">${JSON.stringify(what, undefined, 2)}</pre>
  </details>`;
}
