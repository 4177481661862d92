import type { Link, LinkChange, Member, PersonNumbers } from '../../client/api-types.ts';
import { checkReadsAll } from '../own/closed-page.ts';
import { type Html, html } from '../html.ts';
import { openTable, rowsOr } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { actForm, optionalIn, textIn } from '../own/forms.ts';
import {
  type Asked,
  FormError,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';

const MEMBERS = 50;

interface People {
  readonly members: readonly Member[];
  readonly next: string | undefined;
  readonly links: readonly Link[];
  /** User ids of the first witnesses. */
  readonly witnesses: ReadonlySet<string>;
  readonly mayWrite: boolean;
}

/** What a link would change, and which one. */
interface AskedLink {
  readonly userId: string;
  readonly toUserId: string;
  readonly linked: boolean;
  readonly change: LinkChange;
}

/** Who is known, who is one person, and what to make them one would change before it is done. */
export const PEOPLE_PAGE: SignedPage = signedPage<People, AskedLink>({
  path: '/op/people',
  title: ({ own }) => own.people.title,
  read: readPeople,
  view: peopleView,
  acts: { preview, link, register, witness, apart, erase },
});

async function readPeople({ client, caller, query }: Asked): Promise<People> {
  checkReadsAll(caller);
  const mayWrite = caller.scopes.includes('admin');
  const cursor = query.get('cursor') ?? undefined;
  const [{ items: members, next }, links, named] = await Promise.all([
    client.call('listMembers', { query: { limit: MEMBERS, cursor } }),
    mayWrite ? client.listLinks() : { items: [] },
    client.listWitnesses(),
  ]);
  const witnesses = new Set(named.items.map(({ userId }) => userId));
  return { members, next, links: links.items, witnesses, mayWrite };
}

async function preview({ client }: Asked, sent: URLSearchParams): Promise<Outcome<AskedLink>> {
  const pair = pairIn(sent);
  return { result: { ...pair, change: await client.previewLink(pair) } };
}

async function link({ client }: Asked, sent: URLSearchParams): Promise<Outcome<AskedLink>> {
  await client.linkMembers({ ...pairIn(sent), reason: textIn(sent, 'reason') });
  return { done: 'linked' };
}

async function register({ client }: Asked, sent: URLSearchParams): Promise<Outcome<AskedLink>> {
  await client.registerMember({ userId: textIn(sent, 'userId'), ...optionalIn(sent, 'name') });
  return { done: 'known' };
}

async function witness({ client }: Asked, sent: URLSearchParams): Promise<Outcome<AskedLink>> {
  await client.nameWitness({ userId: textIn(sent, 'userId') });
  return { done: 'witness' };
}

async function apart({ client }: Asked, sent: URLSearchParams): Promise<Outcome<AskedLink>> {
  await client.tellMemberApart(textIn(sent, 'userId'), {});
  return { done: 'known' };
}

async function erase({ client }: Asked, sent: URLSearchParams): Promise<Outcome<AskedLink>> {
  const [userId, confirm] = [textIn(sent, 'userId'), textIn(sent, 'confirm')];
  if (userId !== confirm) throw new FormError(`${userId} ≠ ${confirm}`, 'confirm');
  await client.eraseMember(userId, {});
  return { done: 'erased' };
}

function pairIn(sent: URLSearchParams): Omit<AskedLink, 'change'> {
  return {
    userId: textIn(sent, 'userId'),
    toUserId: textIn(sent, 'toUserId'),
    linked: textIn(sent, 'linked') !== 'no',
  };
}

function peopleView(people: People, shown: Shown<AskedLink>): Html {
  const { people: words } = shown.texts.own;
  const { links, mayWrite } = people;
  const { result } = shown;
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    ${result === undefined ? '' : changeSection(result, shown)}
    ${membersSection(people, shown.texts)} ${mayWrite ? writing(shown) : ''}
    ${mayWrite ? linksSection(links, shown) : ''}
  `;
}

function membersSection({ members, next, witnesses }: People, { own }: Texts): Html {
  const { people: words } = own;
  // A column that says nothing of anybody takes the width of those that do.
  const isNamed = members.some(({ name }) => name !== undefined && name !== '');
  const hasWitness = members.some(({ userId }) => witnesses.has(userId));
  const shown = [true, isNamed, hasWitness, true];
  return html`<section aria-labelledby="members">
    <h2 id="members">${words.members}</h2>
    ${
      members.length === 0
        ? html`<p class="card empty">${words.none}</p>`
        : openTable({
            name: words.title,
            columns: words.memberColumns.filter((_, at) => shown[at]),
            worded: [1, 2, 3],
            rows: members.map(({ userId, name, memberId }) => {
              const isWitness = witnesses.has(userId) ? words.isWitness : '';
              // The long id stands last: on a phone it is what has to be moved into sight.
              const cells = [userId, name, isWitness, html`<code>${memberId}</code>`];
              return cells.filter((_, at) => shown[at]);
            }),
          })
    }
    ${
      next === undefined
        ? ''
        : html`<p>
            <a class="button" href="/op/people?cursor=${next}#members">${words.more}</a>
          </p>`
    }
  </section>`;
}

function changeSection(asked: AskedLink, shown: Shown<AskedLink>): Html {
  const { texts } = shown;
  const { own } = texts;
  const { people: words } = own;
  const { userId, toUserId, linked, change } = asked;
  return html`<section class="card wide" aria-labelledby="change">
    <h2 id="change">
      ${linked ? words.wouldLink(userId, toUserId) : words.wouldPart(userId, toUserId)}
    </h2>
    ${personsTable(words.before, change.before, texts)}
    ${personsTable(words.after, change.after, texts)}
    ${actForm(shown, {
      act: 'link',
      button: linked ? words.link : words.part,
      hidden: { userId, toUserId, linked: linked ? 'yes' : 'no' },
      fields: [{ name: 'reason', label: own.reason, hint: own.reasonHint, maxLength: 1_000 }],
    })}
  </section>`;
}

function personsTable(title: string, persons: readonly PersonNumbers[], texts: Texts): Html {
  const { people: words } = texts.own;
  const numbers = new Numbers(texts.language);
  return openTable({
    name: title,
    columns: words.columns,
    rows: persons.map(({ members, integrity, works, wordCounts, mintsInCycle }) => [
      texts.listed(members.map(({ userId, memberId }) => userId ?? memberId)),
      numbers.decimal(integrity),
      numbers.whole(works),
      wordCounts ? words.counts : words.countsNot,
      numbers.whole(mintsInCycle),
    ]),
    isNamed: true,
  });
}

function linksSection(links: readonly Link[], shown: Shown<AskedLink>): Html {
  const { people: words, fields } = shown.texts.own;
  return html`<section aria-labelledby="links">
    <h2 id="links">${words.links}</h2>
    ${rowsOr(
      words.noLink,
      links.map((one) => linkRow(one, shown)),
    )}
    <div class="card">
      <h3>${words.tryLink}</h3>
      ${actForm(shown, {
        act: 'preview',
        button: words.preview,
        warning: words.previewNote,
        fields: [
          { name: 'userId', label: fields.userId },
          { name: 'toUserId', label: words.other },
        ],
      })}
    </div>
  </section>`;
}

function linkRow({ members: [first, ...others] }: Link, shown: Shown<AskedLink>): Html {
  const { people: words } = shown.texts.own;
  if (first === undefined) return html``;
  return html`<li>
    <p><strong>${first.userId}</strong></p>
    ${others.map(({ userId }, at) =>
      actForm(shown, {
        act: 'preview',
        of: `${first.memberId}${at}`,
        hidden: { userId, toUserId: first.userId, linked: 'no' },
        button: words.partFrom(userId),
        isQuiet: true,
      }),
    )}
  </li>`;
}

function writing(shown: Shown<AskedLink>): Html {
  const { people: words, fields, typeName } = shown.texts.own;
  const userId = { name: 'userId', label: fields.userId, maxLength: 200 };
  const name = { name: 'name', label: words.name, isOptional: true, maxLength: 200 };
  const confirm = { name: 'confirm', label: typeName(words.userIdAgain), maxLength: 200 };
  const acts = [
    { act: 'register', button: words.register, fields: [userId, name] },
    { act: 'witness', button: words.witness, warning: words.witnessNote, fields: [userId] },
    { act: 'apart', button: words.apart, warning: words.apartNote, fields: [userId] },
    { act: 'erase', button: words.erase, warning: words.eraseNote, fields: [userId, confirm] },
  ];
  return html`${acts.map(
    (act) =>
      html`<details class="card">
        <summary>${act.button}</summary>
        ${actForm(shown, { ...act, isQuiet: true })}
      </details>`,
  )}`;
}
