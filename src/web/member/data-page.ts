import { type Html, html } from '../html.ts';
import { ClosedPage, ifKnown } from '../own/closed-page.ts';
import { type Asked, type Shown, signedPage, type SignedPage } from '../own/signed-page.ts';

interface OwnData {
  readonly userId: string;
  /** Absent for who did nothing yet. */
  readonly memberId: string | undefined;
}

/** What is kept about a member, and how they have it or have it erased. */
export const DATA_PAGE: SignedPage = signedPage({
  path: '/me/data',
  title: ({ own }) => own.data.title,
  read: async ({ client, caller }: Asked): Promise<OwnData> => {
    const { userId } = caller;
    if (userId === undefined) throw new ClosedPage('member', '/op/people');
    return { userId, memberId: (await ifKnown(client.getMember(userId)))?.memberId };
  },
  view: dataView,
});

function dataView({ userId, memberId }: OwnData, { texts }: Shown<never>): Html {
  const { own, member } = texts;
  const { data: words } = own;
  return html`
    <h1>${words.title}</h1>
    <p class="lead">
      ${memberId === undefined ? words.unknown(userId) : words.known(userId, memberId)}
    </p>
    ${
      memberId === undefined
        ? ''
        : html`<section class="card" aria-labelledby="export">
            <h2 id="export">${words.exported}</h2>
            <p>${words.exportNote}</p>
            <p><a class="button" href="/me/export" download>${words.exported}</a></p>
          </section>`
    }
    <section class="card" aria-labelledby="erase">
      <h2 id="erase">${words.erase}</h2>
      <p>${words.eraseNote}</p>
    </section>
    <section class="card" aria-labelledby="seen">
      <h2 id="seen">${member.seen}</h2>
      <ul>
        ${member.seenBy.map((said) => html`<li>${said}</li>`)}
      </ul>
    </section>
  `;
}
