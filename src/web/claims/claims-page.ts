import type { ClaimItem } from '../../client/api-types.ts';
import { type Html, html, type Part } from '../html.ts';
import { rowsOr } from '../layout.ts';
import { type Shown, signedPage, type SignedPage } from '../own/signed-page.ts';
import { moreLinks } from '../own/pages-of-rows.ts';
import type { ClaimPlaces } from '../texts/claims-en.ts';
import type { Texts } from '../texts/en.ts';
import { CLAIM_ACTS, type ClaimResult } from './acts.ts';
import { claimForms } from './claim-forms.ts';
import { claimRow, type RowPlace } from './claim-row.ts';
import { type ClaimsAnswers, readAllClaims, readOwnClaims, STATES } from './read.ts';
import { resultCard } from './result-card.ts';

/** What a member promised, how far it has come, and what of others waits for that one's word. */
export const OWN_CLAIMS_PAGE: SignedPage = signedPage<ClaimsAnswers, ClaimResult>({
  path: '/me/claims',
  title: ({ own }) => own.sections['/me/claims'],
  read: readOwnClaims,
  view: (answers, shown) => claimsView('own', answers, shown),
  acts: CLAIM_ACTS,
});

/** The claims of a whole community, by how far they have come. */
export const CLAIMS_PAGE: SignedPage = signedPage<ClaimsAnswers, ClaimResult>({
  path: '/op/claims',
  title: ({ own }) => own.sections['/op/claims'],
  read: readAllClaims,
  view: (answers, shown) => claimsView('all', answers, shown),
  acts: CLAIM_ACTS,
});

function claimsView(of: ClaimPlaces, answers: ClaimsAnswers, shown: Shown<ClaimResult>): Html {
  const { own } = shown.texts;
  const { claims: words } = own;
  const { claims, waiting, heard, isTimed, open } = answers;
  const mayTakeBack = of === 'all' && shown.caller.scopes.includes('admin');
  const place = { shown, mayWrite: mayWrite(shown), mayTakeBack, isTimed, time: open.time };
  return html`
    <h1>${words.titles[of]}</h1>
    <p class="lead">${words.leads[of]}</p>
    ${heard.length === 0 ? '' : html`<p class="soft">${words.heard(shown.texts.listed(heard))}</p>`}
    ${shown.result === undefined ? '' : resultCard(shown.result, answers, shown)}
    ${mayWrite(shown) ? '' : html`<p class="card empty">${own.needsAttest}</p>`}
    ${waitingSections(waiting, place)}
    ${mayWrite(shown) ? claimForms(answers, shown, of === 'own') : ''}
    <section aria-labelledby="claims">
      <h2 id="claims">${words.lists[of]}</h2>
      ${statesNav(answers, shown)}
      ${rowsOr(
        words.none,
        claims.map((claim) => claimRow(claim, place)),
      )}
      ${more(answers, shown)}
    </section>
  `;
}

function isHeard({ yours }: ClaimItem): boolean {
  return yours?.counts === true || yours?.rejects === true;
}

/** Claims of others: those that the reader's word can end, then those that it cannot yet. */
function waitingSections(waiting: readonly ClaimItem[], place: RowPlace): Html {
  const { texts } = place.shown;
  const { claims: words } = texts.own;
  const parts = [
    { id: 'waiting', title: words.waiting, note: '', rows: waiting.filter(isHeard) },
    {
      id: 'waiting-for-others',
      title: words.waitingForOthers,
      note: html`<p class="soft">${words.saidOnce}</p>`,
      rows: waiting.filter((claim) => !isHeard(claim)),
    },
  ];
  return html`${parts
    .filter(({ rows }) => rows.length > 0)
    .map(
      ({ id, title, note, rows }) =>
        html`<section aria-labelledby="${id}">
          <h2 id="${id}">${title}</h2>
          ${note}
          ${folded(
            rows.map((claim) => claimRow(claim, place)),
            texts,
          )}
        </section>`,
    )}`;
}

/** So many claims of others stand open; the rest is folded away. */
const WAITING = 8;

function folded(rows: readonly Html[], { own }: Texts): Html {
  const rest = rows.slice(WAITING);
  return html`<ul class="card rows">
      ${rows.slice(0, WAITING)}
    </ul>
    ${
      rest.length === 0
        ? ''
        : html`<details>
            <summary>${own.claims.further(rest.length)}</summary>
            <ul class="card rows">
              ${rest}
            </ul>
          </details>`
    }`;
}

function mayWrite({ caller }: Shown<ClaimResult>): boolean {
  return caller.scopes.some((scope) => scope === 'attest' || scope === 'admin');
}

function statesNav({ claims, state }: ClaimsAnswers, { texts, path }: Shown<ClaimResult>): Part {
  if (claims.length === 0 && state === undefined) return '';
  const { claims: words } = texts.own;
  const link = (name: string, query: string, isHere: boolean): Html => {
    const current = isHere ? html` aria-current="true"` : '';
    return html`<a href="/${path.slice(1)}${query}#claims" ${current}>${name}</a>`;
  };
  return html`<nav class="choices" aria-label="${words.byState}">
    ${link(words.allStates, '', state === undefined)}
    ${STATES.map((one) => link(words.states[one], `?state=${one}`, one === state))}
  </nav>`;
}

function more({ next, state }: ClaimsAnswers, { texts, path }: Shown<ClaimResult>): Html {
  if (state === undefined || next === undefined) {
    return moreLinks(path, { cursor: undefined, next }, texts);
  }
  const { record: words } = texts.own;
  return html`<p class="more">
    <a class="button" href="/${path.slice(1)}?state=${state}&cursor=${next}#claims">
      ${words.more}
    </a>
  </p>`;
}
