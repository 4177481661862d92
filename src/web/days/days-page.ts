import type { Policy, Reflection } from '../../client/api-types.ts';
import { type Html, html } from '../html.ts';
import { rowsOr, withCode } from '../layout.ts';
import { Numbers } from '../numbers.ts';
import { ClosedPage, ifKnown } from '../own/closed-page.ts';
import { actForm, optionalIn, textIn } from '../own/forms.ts';
import {
  type Asked,
  FormError,
  type Outcome,
  type Shown,
  signedPage,
  type SignedPage,
} from '../own/signed-page.ts';

const MOODS = [-3, -2, -1, 0, 1, 2, 3];

interface Days {
  readonly userId: string;
  /** Absent if the member has not opted in. */
  readonly said: readonly Reflection[] | undefined;
  readonly policy: Policy | undefined;
  readonly today: string;
}

/** What a member says of their days, for themselves; nobody else reads it, and no colour judges. */
export const DAYS_PAGE: SignedPage = signedPage({
  path: '/me/days',
  title: ({ own }) => own.days.title,
  read: readDays,
  view: daysView,
  acts: { optIn, optOut, reflect },
});

async function optIn({ client, caller }: Asked): Promise<Outcome<never>> {
  await client.switchReflections(caller.userId ?? '', { optedIn: true });
  return { done: 'optedIn' };
}

async function optOut({ client, caller }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  const { userId = '' } = caller;
  if (textIn(sent, 'confirm') !== userId) throw new FormError(`${userId}?`, 'confirm');
  await client.switchReflections(userId, { optedIn: false });
  return { done: 'optedOut' };
}

async function reflect({ client, caller }: Asked, sent: URLSearchParams): Promise<Outcome<never>> {
  await client.reflect({
    userId: caller.userId ?? '',
    day: textIn(sent, 'day'),
    worldview: textIn(sent, 'worldview'),
    mood: Number(textIn(sent, 'mood')),
    intent: textIn(sent, 'intent'),
    ...optionalIn(sent, 'text'),
  });
  return { done: 'reflected' };
}

async function readDays({ client, caller }: Asked): Promise<Days> {
  const { userId } = caller;
  if (userId === undefined) throw new ClosedPage('member', '/op');
  let policy: Policy | undefined;
  for await (const version of client.listPolicies({ limit: 200 })) policy = version.policy;
  const { time } = await client.getOpenCycle();
  const said = (await ifKnown(client.getReflections(userId)))?.items;
  return { userId, said, policy, today: time.slice(0, 10) };
}

function daysView(days: Days, shown: Shown<never>): Html {
  const { own } = shown.texts;
  const { days: words } = own;
  const { said, policy } = days;
  const mayWrite = shown.caller.scopes.some((scope) => scope === 'attest' || scope === 'admin');
  const isAsked = policy !== undefined && policy.reflection.worldviews.length > 0;
  return html`
    <h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    ${
      isAsked
        ? ''
        : html`<p class="card empty">${words.notAsked} ${withCode(words.notAskedCure)}</p>`
    }
    ${mayWrite ? '' : html`<p class="card empty">${own.needsAttest}</p>`}
    ${!mayWrite ? '' : said === undefined ? optInForm(shown, isAsked) : saying(days, shown)}
    ${said === undefined ? '' : saidSection(said, shown)}
    ${mayWrite && said !== undefined ? optOutForm(shown) : ''}
  `;
}

function optInForm(shown: Shown<never>, isAsked: boolean): Html {
  const { days: words } = shown.texts.own;
  if (!isAsked) return html``;
  return html`<section class="card">
    ${actForm(shown, { act: 'optIn', button: words.optIn, warning: words.optInNote })}
  </section>`;
}

function saying({ policy, today }: Days, shown: Shown<never>): Html {
  const { days: words } = shown.texts.own;
  if (policy === undefined || policy.reflection.worldviews.length === 0) return html``;
  const intents = [...new Set(policy.actions.map(({ type }) => type))];
  const [worldview = ''] = policy.reflection.worldviews;
  const [intent = ''] = intents;
  return html`<section class="card" aria-labelledby="say">
    <h2 id="say">${words.say}</h2>
    ${actForm(shown, {
      act: 'reflect',
      button: words.say,
      fields: [
        {
          name: 'worldview',
          label: words.worldview,
          kind: 'radio',
          value: worldview,
          options: policy.reflection.worldviews.map(same),
        },
        {
          name: 'mood',
          label: words.mood,
          hint: words.moodHint,
          kind: 'radio',
          value: '0',
          options: MOODS.map((mood) => [String(mood), moodText(mood)] as const),
        },
        {
          name: 'intent',
          label: words.intent,
          kind: 'radio',
          value: intent,
          options: intents.map(same),
        },
        { name: 'day', label: words.day, hint: words.dayHint, kind: 'date', value: today },
        {
          name: 'text',
          label: words.text,
          hint: words.textHint,
          kind: 'area',
          isOptional: true,
          maxLength: 10_000,
        },
      ],
    })}
  </section>`;
}

function saidSection(said: readonly Reflection[], shown: Shown<never>): Html {
  const { texts } = shown;
  const { days: words } = texts.own;
  const numbers = new Numbers(texts.language);
  const rows = said.map(
    ({ day, worldview, mood, intent, text }) =>
      html`<li>
        <p class="split">
          <strong>${numbers.day(day)}</strong
          ><span>${worldview}, ${moodText(mood)}, ${intent}</span>
        </p>
        ${text === undefined ? '' : html`<p class="said">${text}</p>`}
      </li>`,
  );
  return html`<section aria-labelledby="said">
    <h2 id="said">${words.said}</h2>
    ${rowsOr(words.none, rows)}
  </section>`;
}

function optOutForm(shown: Shown<never>): Html {
  const { days: words, typeName } = shown.texts.own;
  return html`<details class="card">
    <summary>${words.optOut}</summary>
    ${actForm(shown, {
      act: 'optOut',
      button: words.optOut,
      warning: words.optOutNote,
      isQuiet: true,
      fields: [{ name: 'confirm', label: typeName(shown.caller.userId ?? '') }],
    })}
  </details>`;
}

/** A name as an option that is called by itself. */
function same(name: string): readonly [string, string] {
  return [name, name];
}

/** With a minus as long as the digits are high. */
function moodText(mood: number): string {
  return mood < 0 ? `−${-mood}` : mood > 0 ? `+${mood}` : '0';
}
