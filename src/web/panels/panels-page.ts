import type { Panel, ReviewQuality, Sentinel } from '../../client/api-types.ts';
import { NegentropyProblem } from '../../client/problem.ts';
import { type Html, html, type Part } from '../html.ts';
import { openTable, rowsOr } from '../layout.ts';
import { checkOfEverybody } from '../own/closed-page.ts';
import { actForm, optionalIn, textIn } from '../own/forms.ts';
import { moreLinks, type NamedPage, namedPage } from '../own/pages-of-rows.ts';
import {
  type Asked,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';
import { qualitySection } from './quality-section.ts';

const PATH = '/op/panels';
/** As many seats a panel has. */
const SEATS = 3;
const KINDS = ['person', 'program'] as const;
/** What a panel is asked for: a verdict, or a check of itself by an answer that is known. */
const USES = ['verdict', 'holds', 'fails'] as const;

interface Panels {
  readonly panels: NamedPage<Panel>;
  /** What claims are about, and whose they are, by their ids; of erased people there is none. */
  readonly subjects: ReadonlyMap<string, string>;
  readonly sentinels: readonly Sentinel[];
  readonly quality: ReviewQuality;
  /** A claim that the address names, to be asked about. */
  readonly claim: string;
}

/** Who may be drawn to judge, what was given them, and what they said. */
export const PANELS_PAGE: SignedPage = signedPage<Panels>({
  path: PATH,
  title: ({ own }) => own.sections[PATH],
  read: readPanels,
  view: panelsView,
  acts: { ask, again, register, retire },
});

async function readPanels({ client, caller, query }: Asked): Promise<Panels> {
  checkOfEverybody(caller, '/me/reviews');
  const [panels, sentinels, quality] = await Promise.all([
    namedPage(query, 'panels', async (page) => await client.call('listPanels', { query: page })),
    client.listSentinels(),
    client.getReviewQuality(),
  ]);
  const claim = query.get('claim') ?? '';
  const subjects = await subjectsOf(client, panels.items);
  return { panels, subjects, sentinels: sentinels.items, quality, claim };
}

async function subjectsOf(
  client: Asked['client'],
  panels: readonly Panel[],
): Promise<ReadonlyMap<string, string>> {
  const claims = [...new Set(panels.flatMap(({ claim }) => claim ?? []))];
  const told = await Promise.all(
    claims.map(async (id) => [id, await subjectOf(client, id)] as const),
  );
  return new Map(told.flatMap(([id, subject]) => (subject === undefined ? [] : [[id, subject]])));
}

/** @returns undefined when nothing is left of it */
async function subjectOf(client: Asked['client'], id: string): Promise<string | undefined> {
  try {
    const { subject, userId } = (await client.getEvidence(id)).record;
    return [subject, userId].filter((one) => typeof one === 'string').join(', ');
  } catch (problem) {
    if (problem instanceof NegentropyProblem && problem.status === 404) return undefined;
    throw problem;
  }
}

async function ask({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const [claim, use] = [textIn(sent, 'claim'), textIn(sent, 'use')];
  const isCheck = use === 'holds' || use === 'fails';
  await client.openPanel({ claim, ...(isCheck ? { gold: use === 'holds' } : {}) });
  return { done: 'panelled' };
}

async function again({ client }: Asked): Promise<Outcome<never>> {
  await client.openPanel({ again: true });
  return { done: 'panelled' };
}

async function register({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const kind = KINDS.find((one) => one === textIn(sent, 'kind')) ?? 'person';
  const [userId, key] = [textIn(sent, 'userId'), textIn(sent, 'key')];
  await client.registerSentinel({ userId, key, kind, ...optionalIn(sent, 'group') });
  return { done: 'sentinel' };
}

async function retire({ client }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.retireSentinel(textIn(sent, 'sentinel'), {});
  return { done: 'retired' };
}

function panelsView(answers: Panels, shown: Shown<never>): Html {
  const { texts, caller } = shown;
  const { panels: words } = texts.own;
  const { panels, sentinels, quality, subjects } = answers;
  const isAdmin = caller.scopes.includes('admin');
  const active = sentinels.filter(({ isRetired }) => !isRetired).length;
  const known = { names: namesOf(sentinels), subjects };
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    ${active < SEATS ? html`<p class="card empty">${words.tooFew(active)}</p>` : ''}
    <section aria-labelledby="panels">
      <h2 id="panels">${words.panels}</h2>
      ${rowsOr(
        words.none,
        panels.items.map((panel) => panelRow(panel, known, texts)),
      )}
      ${moreLinks(PATH, panels.place, texts)}
    </section>
    ${isAdmin && active >= SEATS ? askSection(answers, shown) : ''}
    ${sentinelsSection(sentinels, shown)} ${isAdmin ? registerSection(shown) : ''}
    ${qualitySection(quality, texts)}
  `;
}

/** The people behind their random ids; of who was erased, a part of the id. */
function namesOf(sentinels: readonly Sentinel[]): ReadonlyMap<string, string> {
  return new Map(sentinels.map(({ id, userId }) => [id, userId ?? id.slice(0, 8)]));
}

/** What stands behind ids. */
interface Known extends Pick<Panels, 'subjects'> {
  readonly names: ReadonlyMap<string, string>;
}

function panelRow(panel: Panel, { names, subjects }: Known, texts: Texts): Html {
  const { panels: words } = texts.own;
  const { id, opened, claim, finding, seats, until } = panel;
  const of = (isAnswered: boolean): readonly string[] =>
    seats
      .filter(({ answered }) => answered === isAnswered)
      .map(({ sentinel }) => names.get(sentinel) ?? sentinel);
  const [answered, waiting] = [of(true), of(false)];
  const about: Part =
    finding === undefined
      ? (subjects.get(claim ?? '') ?? words.erased)
      : html`<a href="/findings/${finding}">${texts.own.finding.title(finding)}</a>`;
  return html`<li>
    <p class="split">
      <span>${about}</span><strong class="state">${verdictOf(panel, texts)}</strong>
    </p>
    <p class="soft">
      ${words.opened(id, texts.cycle(opened))}
      ${answered.length === 0 ? '' : words.answered(texts.listed(answered))}
      ${until === undefined ? '' : words.waits(texts.listed(waiting), until)}
      ${checkWords(panel, texts)}
    </p>
  </li>`;
}

function verdictOf({ state, holds }: Panel, { own }: Texts): string {
  if (state !== 'decided') return own.panels.states[state];
  return holds === true ? own.panels.holds : own.panels.holdsNot;
}

/** That it settled nothing, and whether they found what is known. */
function checkWords({ check, holds }: Panel, { own }: Texts): string {
  const { panels: words } = own;
  if (check?.gold !== undefined) return check.gold === holds ? words.right : words.wrong;
  return check?.again === undefined ? '' : words.repeated(String(check.again));
}

function askSection({ claim }: Panels, shown: Shown<never>): Html {
  const { panels: words } = shown.texts.own;
  return html`<section class="card" aria-labelledby="ask">
    <h2 id="ask">${words.ask}</h2>
    ${actForm(shown, {
      act: 'ask',
      button: words.ask,
      second: { act: 'again', button: words.again, needsLess: true },
      warning: words.askNote,
      fields: [
        { name: 'claim', label: words.claimId, hint: words.claimHint, value: claim, maxLength: 64 },
        {
          name: 'use',
          label: words.use,
          kind: 'radio',
          value: USES[0],
          options: USES.map((use) => [use, words.uses[use]] as const),
        },
      ],
    })}
  </section>`;
}

function sentinelsSection(sentinels: readonly Sentinel[], shown: Shown<never>): Html {
  const { texts, caller } = shown;
  const { panels: words } = texts.own;
  const isAdmin = caller.scopes.includes('admin');
  const names = namesOf(sentinels);
  const rows = sentinels.map((one): Part[] => [
    names.get(one.id),
    words.kinds[one.kind],
    one.group ?? '–',
    one.isRetired ? words.retired : words.since(one.since + 1),
  ]);
  const active = sentinels.filter(({ isRetired }) => !isRetired);
  const isEmpty = sentinels.length === 0;
  return html`<section>
    <h2 id="sentinels">${words.sentinels}</h2>
    ${
      isEmpty
        ? html`<p class="card empty">${words.noSentinel}</p>`
        : openTable({ name: words.sentinels, columns: words.columns, rows, worded: [0, 1, 2, 3] })
    }
    ${isAdmin && active.length > 0 ? retireForm(active, shown) : ''}
  </section>`;
}

function retireForm(active: readonly Sentinel[], shown: Shown<never>): Html {
  const { panels: words } = shown.texts.own;
  const names = namesOf(active);
  return html`<details class="card">
    <summary>${words.retire}</summary>
    ${actForm(shown, {
      act: 'retire',
      button: words.retire,
      warning: words.retireNote,
      isQuiet: true,
      fields: [
        {
          name: 'sentinel',
          label: words.who,
          kind: 'select',
          mustChoose: true,
          options: [
            ['', words.choose],
            ...active.map(({ id }) => [id, names.get(id) ?? id] as const),
          ],
        },
      ],
    })}
  </details>`;
}

function registerSection(shown: Shown<never>): Html {
  const { panels: words, fields } = shown.texts.own;
  return html`<section class="card" aria-labelledby="register">
    <h2 id="register">${words.register}</h2>
    ${actForm(shown, {
      act: 'register',
      button: words.register,
      warning: words.registerNote,
      fields: [
        { name: 'userId', label: fields.userId, maxLength: 200 },
        { name: 'key', label: words.key, hint: words.keyHint, maxLength: 64 },
        {
          name: 'kind',
          label: words.kind,
          kind: 'radio',
          value: KINDS[0],
          options: KINDS.map((kind) => [kind, words.kinds[kind]] as const),
        },
        {
          name: 'group',
          label: words.group,
          hint: words.groupHint,
          isOptional: true,
          maxLength: 63,
        },
      ],
    })}
  </section>`;
}
