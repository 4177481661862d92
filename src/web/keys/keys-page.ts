import type { Key, KeyScope, ShownKey } from '../../client/api-types.ts';
import { NegentropyProblem } from '../../client/problem.ts';
import { checkAdmin } from '../own/closed-page.ts';
import { type Html, html } from '../html.ts';
import { rowsOr, withCode } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { actForm, type Field, optionalIn, textIn } from '../own/forms.ts';
import { EMPTY } from '../own/form-sentences.ts';
import {
  type Asked,
  FormError,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';
import { textsFor } from '../texts/chosen.ts';
import type { Texts } from '../texts/en.ts';
import type { KeyUse } from '../texts/named.ts';

/** What a key is made for, and the scopes that it takes. */
const SCOPES_FOR: Readonly<Record<KeyUse, readonly KeyScope[]>> = {
  self: ['self'],
  attest: ['attest'],
  program: ['attest'],
  review: ['review'],
  audit: ['attest', 'audit'],
  read: ['read'],
  admin: ['admin'],
};

interface Keys {
  readonly keys: readonly Key[];
  readonly now: number;
  /** Of the key by which the page is read. */
  readonly ownId: string;
}

/** What becomes of a form: a key, or the question whether its user id is meant. */
type Made = ShownKey | { readonly nobody: Ordered };

/** What the form asked for whose user id nobody has. */
type Ordered = Readonly<Record<'label' | 'use' | 'userId' | 'expires', string>>;

/** Who may do what by which key: made and shown once, given another secret, ended for good. */
export const KEYS_PAGE: SignedPage = signedPage<Keys, Made>({
  path: '/op/keys',
  title: ({ own }) => own.keys.title,
  read: readKeys,
  view: keysView,
  acts: { make, rotate, rotateNow, revoke },
});

async function readKeys({ client, caller }: Asked): Promise<Keys> {
  checkAdmin(caller);
  const keys: Key[] = [];
  for await (const key of client.listKeys({ limit: 200 })) keys.push(key);
  const { time } = await client.getOpenCycle();
  return { keys, now: Date.parse(time), ownId: caller.keyId };
}

async function make({ client, language }: Asked, sent: URLSearchParams): Promise<Outcome<Made>> {
  const [use, userId] = [textIn(sent, 'use'), textIn(sent, 'userId')];
  if (!isUse(use)) throw new FormError(EMPTY, 'use');
  if (use === 'attest' && userId === '') {
    throw new FormError(textsFor(language).own.keys.userIdNeeded, 'userId');
  }
  const [label, day] = [textIn(sent, 'label'), textIn(sent, 'expires')];
  if (userId !== '' && textIn(sent, 'meant') !== userId && !(await isKnown(client, userId))) {
    return { result: { nobody: { label, use, userId, expires: day } } };
  }
  const result = await client.makeKey({
    label,
    scopes: SCOPES_FOR[use],
    ...optionalIn(sent, 'userId'),
    ...(day === '' ? {} : { expiresAt: `${day}T23:59:59Z` }),
  });
  return { result };
}

async function isKnown(client: Asked['client'], userId: string): Promise<boolean> {
  try {
    await client.getMember(userId);
    return true;
  } catch (problem) {
    if (problem instanceof NegentropyProblem && problem.status === 404) return false;
    throw problem;
  }
}

async function rotate({ client }: Asked, sent: URLSearchParams): Promise<Outcome<Made>> {
  return { result: await client.rotateKey(textIn(sent, 'id'), {}) };
}

/** For a secret that is lost to somebody: the old one ends with this very request. */
async function rotateNow(
  { client, caller, language }: Asked,
  sent: URLSearchParams,
): Promise<Outcome<Made>> {
  const { rotateNowOwn } = textsFor(language).own.keys;
  const id = textIn(sent, 'id');
  if (textIn(sent, 'sure') !== 'yes') throw new FormError(EMPTY, 'sure');
  // The page could not be read any more, and with it the new secret.
  if (id === caller.keyId) throw new FormError(rotateNowOwn);
  return { result: await client.rotateKey(id, { overlapSeconds: 0 }) };
}

async function revoke({ client }: Asked, sent: URLSearchParams): Promise<Outcome<Made>> {
  await client.revokeKey(textIn(sent, 'id'), {});
  return { done: 'revoked' };
}

function isUse(text: string): text is KeyUse {
  return Object.hasOwn(SCOPES_FOR, text);
}

function keysView({ keys, now, ownId }: Keys, shown: Shown<Made>): Html {
  const { texts, result } = shown;
  const { keys: words } = texts.own;
  const isGood = ({ revokedAt, expiresAt }: Key): boolean =>
    revokedAt === undefined && (expiresAt === undefined || Date.parse(expiresAt) > now);
  const good = keys.filter(isGood);
  const ended = keys.filter((key) => !isGood(key));
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    ${result === undefined ? '' : resultCard(result, shown)}
    <section aria-labelledby="good">
      <h2 id="good">${words.good}</h2>
      ${rowsOr(
        words.noKey,
        good.map((key) => keyRow(key, key.id === ownId, shown)),
      )}
    </section>
    ${makeSection(shown)}
    ${
      ended.length === 0
        ? ''
        : html`<section aria-labelledby="ended">
            <h2 id="ended">${words.ended}</h2>
            <ul class="card rows">
              ${ended.map(
                (key) =>
                  html`<li>
                    <p>${key.label}</p>
                    ${aboutKey(key, texts)}
                  </li>`,
              )}
            </ul>
          </section>`
    }
  `;
}

function resultCard(result: Made, shown: Shown<Made>): Html {
  const { keys: words } = shown.texts.own;
  if (!('nobody' in result)) {
    return html`<section class="card nearest" aria-labelledby="shown">
      <h2 id="shown">${words.shown(result.label)}</h2>
      <pre tabindex="0">${result.key}</pre>
      <p>${words.shownNote}</p>
    </section>`;
  }
  const { nobody } = result;
  return html`<section class="card nearest" aria-labelledby="shown">
    <h2 id="shown">${words.nobody(nobody.userId)}</h2>
    ${actForm(shown, {
      act: 'make',
      of: '-meant',
      hidden: { ...nobody, meant: nobody.userId },
      button: words.makeFor(nobody.userId),
      warning: words.nobodyNote,
    })}
  </section>`;
}

function keyRow(key: Key, isOwn: boolean, shown: Shown<Made>): Html {
  const { keys: words } = shown.texts.own;
  const { id, label } = key;
  const hidden = { id };
  return html`<li>
    <p class="split"><strong>${label}</strong><span>${useOf(key, shown.texts)}</span></p>
    ${aboutKey(key, shown.texts)}
    <details>
      <summary>${words.change(label)}</summary>
      ${actForm(shown, {
        act: 'rotate',
        of: id,
        hidden,
        button: words.rotate,
        warning: words.rotateNote,
        isQuiet: true,
      })}
      ${
        isOwn
          ? html`<p class="soft">${withCode(words.rotateNowOwn)}</p>`
          : actForm(shown, {
              act: 'rotateNow',
              of: id,
              hidden,
              fields: [sureField(shown.texts)],
              button: words.rotateNow,
              warning: words.rotateNowNote,
              isQuiet: true,
            })
      }
      ${actForm(shown, {
        act: 'revoke',
        of: id,
        hidden,
        button: words.revoke,
        warning: words.revokeNote,
        isQuiet: true,
      })}
    </details>
  </li>`;
}

function sureField({ own }: Texts): Field {
  const { keys: words, claims } = own;
  return {
    name: 'sure',
    label: words.rotateNowSure,
    kind: 'select',
    mustChoose: true,
    options: [
      ['', claims.doneOptions.choose],
      ['yes', words.rotateNowYes],
    ],
  };
}

/** What a key may do in the words in which it was asked for; of others their scopes. */
function useOf({ scopes, userId }: Key, { own }: Texts): string {
  const sorted = scopes.toSorted().join(', ');
  const use = Object.keys(SCOPES_FOR).find(
    (one): one is KeyUse => isUse(one) && SCOPES_FOR[one].toSorted().join(', ') === sorted,
  );
  if (use === 'attest' && userId === undefined) return own.keys.uses.program;
  return use === undefined ? scopes.join(', ') : own.keys.uses[use];
}

function aboutKey(
  { userId, createdAt, expiresAt, revokedAt, lastUsedAt }: Key,
  texts: Texts,
): Html {
  const { keys: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const said = [
    ...(userId === undefined ? [] : [words.of(userId)]),
    words.made(numbers.day(createdAt)),
    lastUsedAt === undefined ? words.unused : words.used(numbers.day(lastUsedAt)),
    ...(expiresAt === undefined ? [] : [words.ends(numbers.day(expiresAt))]),
    ...(revokedAt === undefined ? [] : [words.revokedAt(numbers.day(revokedAt))]),
  ];
  return html`<p class="soft">${said.join(' ')}</p>`;
}

function makeSection(shown: Shown<Made>): Html {
  const { keys: words, fields } = shown.texts.own;
  return html`<section class="card" aria-labelledby="make">
    <h2 id="make">${words.make}</h2>
    ${actForm(shown, {
      act: 'make',
      button: words.make,
      fields: [
        { name: 'label', label: words.label, hint: words.labelHint, maxLength: 100 },
        {
          name: 'use',
          label: words.use,
          kind: 'radio',
          value: 'self',
          options: Object.entries(words.uses),
        },
        { name: 'userId', label: fields.userId, hint: words.userIdHint, isOptional: true },
        {
          name: 'expires',
          says: ['expiresAt'],
          label: words.expires,
          kind: 'date',
          isOptional: true,
        },
      ],
    })}
  </section>`;
}
