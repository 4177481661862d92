import type { Supply, Transfer, TransferPage } from '../../client/api-types.ts';
import { rowsOr } from '../layout.ts';
import { type Html, html } from '../html.ts';
import { capital, Numbers } from '../numbers.ts';
import { checkOfEverybody, ClosedPage } from '../own/closed-page.ts';
import { moreLinks, ROWS } from '../own/pages-of-rows.ts';
import { isOfOne } from '../own/sections.ts';
import { type Asked, type Shown, signedPage, type SignedPage } from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';

interface Moved {
  readonly page: TransferPage;
  readonly cursor: string | undefined;
  /** Absent on a member's page. */
  readonly supply?: Supply;
}

/** Credits that a member gave, got and burned. */
export const OWN_CREDITS_PAGE: SignedPage = signedPage({
  path: '/me/credits',
  title: ({ own }) => own.record.credits.ownTitle,
  read: async ({ client, caller, query }: Asked): Promise<Moved> => {
    const { userId } = caller;
    if (userId === undefined) throw new ClosedPage('member', '/op/credits');
    const cursor = query.get('cursor') ?? undefined;
    const page = await client.call('listTransfers', { query: { userId, limit: ROWS, cursor } });
    return { page, cursor };
  },
  view: movedView,
});

/** The same of everybody, with where credits are. */
export const CREDITS_PAGE: SignedPage = signedPage({
  path: '/op/credits',
  title: ({ own }) => own.record.credits.title,
  read: async ({ client, caller, query }: Asked): Promise<Moved> => {
    checkOfEverybody(caller, '/me/credits');
    const cursor = query.get('cursor') ?? undefined;
    const [page, supply] = await Promise.all([
      client.call('listTransfers', { query: { limit: ROWS, cursor } }),
      client.getSupply({ cycles: 1 }),
    ]);
    return { page, cursor, supply };
  },
  view: movedView,
});

/** One movement: for whom it concerns, and for who reads about everybody. */
export const MOVEMENT_PAGE: SignedPage = signedPage({
  path: '/credits/:id',
  title: ({ own }) => own.record.credits.title,
  read: async ({ client, params }: Asked) => await client.getTransfer(params['id'] ?? ''),
  view: movementView,
});

function movementView(moved: Transfer, { texts, caller }: Shown<never>): Html {
  const { credits: words } = texts.own.record;
  const all = isOfOne(caller) ? '/me/credits' : '/op/credits';
  return html`
    <h1>${words.kinds[moved.kind]}</h1>
    <p><a href="/${all.slice(1)}">${words.all}</a></p>
    ${rowsOr(words.none, [movedRow(moved, texts)])}
  `;
}

function movedView({ page, cursor, supply }: Moved, { texts, path }: Shown<never>): Html {
  const { credits: words } = texts.own.record;
  return html`
    <h1>${supply === undefined ? words.ownTitle : words.title}</h1>
    <p class="lead">${words.lead}</p>
    ${supply === undefined ? '' : whereTheyAre(supply, texts)}
    ${rowsOr(
      words.none,
      page.items.map((one) => movedRow(one, texts)),
    )}
    ${moreLinks(path, { cursor, next: page.next }, texts)}
  `;
}

function whereTheyAre({ supply, held, fund, burned }: Supply, texts: Texts): Html {
  const { credits: words } = texts.own.record;
  const numbers = new Numbers(texts.language);
  const nothing = '0.000000';
  const figures = [
    [words.supply, supply],
    [words.held, held],
    [words.fund, fund ?? nothing],
    [words.burned, burned ?? nothing],
  ] as const;
  return html`<dl class="figures">
    ${figures.map(
      ([name, amount]) =>
        html`<div>
          <dt>${name}</dt>
          <dd><span class="value">${numbers.amount(amount)}</span> MIC</dd>
        </div>`,
    )}
  </dl>`;
}

function movedRow({ id, kind, cycle, fromUserId, toUserId, amount }: Transfer, texts: Texts): Html {
  const { credits: words } = texts.own.record;
  const numbers = new Numbers(texts.language);
  return html`<li>
    <p class="split">
      <strong>${words.kinds[kind]}</strong><span>${numbers.amount(amount)} MIC</span>
    </p>
    <p class="soft">
      ${fromUserId === undefined ? '' : words.from(fromUserId)}
      ${toUserId === undefined ? '' : words.to(toUserId)} ${capital(texts.cycle(cycle))}.
      <a href="/credits/${id}">${words.entry(id)}</a>
    </p>
  </li>`;
}
