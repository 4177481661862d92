import type { Finding } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { rowsOr } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { checkOfEverybody } from '../own/closed-page.ts';
import { type Asked, type Shown, signedPage, type SignedPage } from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';

const SHOWN = 50;

interface FindingLists {
  /** The longest open first. */
  readonly waiting: readonly Finding[];
  /** Newest first. */
  readonly others: readonly Finding[];
}

/** What waits for somebody's answer, and what was answered before. */
export const FINDINGS_PAGE: SignedPage = signedPage({
  path: '/op/findings',
  title: ({ own }) => own.findings.title,
  read: readFindings,
  view: findingsView,
});

async function readFindings({ client, caller }: Asked): Promise<FindingLists> {
  checkOfEverybody(caller, '/me');
  const of = async (query: object): Promise<readonly Finding[]> =>
    (await client.call('listFindings', { query: { limit: SHOWN, ...query } })).items;
  const [open, appealed, all] = await Promise.all([
    of({ status: 'open' }),
    of({ status: 'appealed' }),
    of({}),
  ]);
  const waiting = [...appealed, ...open].toSorted((one, other) => one.opened - other.opened);
  const ids = new Set(waiting.map(({ id }) => id));
  return { waiting, others: all.filter(({ id }) => !ids.has(id)) };
}

function findingsView({ waiting, others }: FindingLists, { texts }: Shown<never>): Html {
  const { findings: words } = texts.own;
  const row = (finding: Finding): Html => findingRow(finding, texts);
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    <section aria-labelledby="waiting">
      <h2 id="waiting">${words.waiting}</h2>
      ${rowsOr(words.none, waiting.map(row))}
    </section>
    <section aria-labelledby="others">
      <h2 id="others">${words.others}</h2>
      ${rowsOr(words.noOthers, others.map(row))}
    </section>
  `;
}

function findingRow(finding: Finding, texts: Texts): Html {
  const { id, code, status, userId, measured, limit, until, opened } = finding;
  const { finding: words } = texts.own;
  const numbers = new Numbers(texts.language);
  return html`<li>
    <p class="split">
      <a href="/findings/${id}">${texts.codes[code]}</a><span>${words.steps[status]}</span>
    </p>
    <p class="soft">
      ${userId === undefined ? '' : `${words.about(userId)}, ${texts.cycle(opened)}. `}
      ${texts.member.measured(id, numbers.decimal(measured, 2), numbers.decimal(limit, 2))}
      ${until === undefined ? '' : texts.member.until(until)}
    </p>
  </li>`;
}
