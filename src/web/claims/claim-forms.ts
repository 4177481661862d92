import { AIMS, type Field as Declared } from '../../core/families/declaration.ts';
import { CLAIM_TYPES, type ClaimRecord, RECORDS } from '../../core/families/record.ts';
import { type Html, html } from '../html.ts';
import { actForm, type Field, textIn } from '../own/forms.ts';
import { type Asked, FormError, type Shown } from '../own/signed-page.ts';
import type { Texts } from '../texts/en.ts';
import type { ClaimsAnswers } from './read.ts';

/** What the form of a claim offers to choose from, and begins with. */
type Offered = Pick<ClaimsAnswers, 'domains' | 'due' | 'actions'>;

/** The forms of what somebody can claim, by the table of records and the rules in force. */
export function claimForms(offered: Offered, shown: Shown<unknown>, isPromiseOpen: boolean): Html {
  const { claims: words } = shown.texts.own;
  const others = CLAIM_TYPES.filter((type) => {
    const { family } = RECORDS[type];
    return type !== 'promise' && offered.actions.has(`${family}/${type}`);
  });
  return html`<details class="card" ${isPromiseOpen ? html`open` : ''}>
      <summary>${words.offers.promise}</summary>
      ${claimForm('promise', offered, shown)}
    </details>
    ${
      others.length === 0
        ? ''
        : html`<details class="card">
            <summary>${words.otherClaims}</summary>
            ${others.map(
              (type) =>
                html`<details>
                  <summary>${words.offers[type]}</summary>
                  ${claimForm(type, offered, shown)}
                </details>`,
            )}
          </details>`
    }`;
}

function claimForm(type: ClaimRecord['type'], offered: Offered, shown: Shown<unknown>): Html {
  const { claims: words } = shown.texts.own;
  const { fields } = RECORDS[type];
  return actForm(shown, {
    act: type,
    button: words.offers[type],
    warning: type === 'promise' ? words.promiseNote : words.claimNote,
    fields: Object.entries(fields)
      .filter(([name]) => name !== 'at' && (name !== 'userId' || shown.caller.userId === undefined))
      .map(([name, field]) => fieldOf({ type, name, field }, offered, shown.texts)),
  });
}

interface Place {
  readonly type: ClaimRecord['type'];
  readonly name: string;
  readonly field: Declared;
}

/** The field of a form for one of a record. */
function fieldOf({ type, name, field }: Place, offered: Offered, texts: Texts): Field {
  const { claims: words } = texts.own;
  const about = { name, label: labelsOf(type, texts)[name] ?? field.words };
  const isOptional = field.optional === true;
  switch (field.kind) {
    case 'userId':
      return { ...about, isOptional, hint: words.personHint, maxLength: 200 };
    case 'line':
      return { ...about, isOptional, hint: words.subjectHint, maxLength: field.lengthMax };
    case 'moment':
      return { ...about, kind: 'date', hint: words.dueHint, value: offered.due };
    case 'share':
      return { ...about, isOptional, kind: 'number', hint: words.shareHint, maxLength: 8 };
    case 'class':
      return { ...about, isOptional, kind: 'number', hint: words.classHint, maxLength: 4 };
    case 'choice':
      return { ...about, kind: 'select', options: named(field.choices, words.choices) };
    case 'domain':
      return {
        ...about,
        kind: 'select',
        hint: words.domainHint,
        options: named(offered.domains, {}),
      };
    case 'aims':
      return { ...about, kind: 'area', hint: words.aimsHint(AIMS.min, AIMS.max), maxLength: 800 };
    case 'claim':
    case 'flag':
      throw new Error(`no claim has a field like ${name}`);
  }
}

/** What the fields of the form of a claim are called. */
export function labelsOf(
  type: ClaimRecord['type'],
  { own }: Texts,
): Readonly<Record<string, string>> {
  const { claims: words, fields } = own;
  const { domain, with: party } = words;
  return { userId: fields.userId, domain, with: party, ...words.fieldsOf[type] };
}

function named(
  values: readonly string[],
  names: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  return values.map((value) => [value, names[value] ?? value] as const);
}

/** The record that a form of a claim says. @param userId whose claim it is */
export function claimIn(
  type: ClaimRecord['type'],
  sent: URLSearchParams,
  { time, userId }: { readonly time: string; readonly userId: string },
): Parameters<Asked['client']['recordEvidence']>[0] {
  const values = Object.entries(RECORDS[type].fields).flatMap(([name, field]) => {
    if (name === 'userId') return [[name, userId] as const];
    if (name === 'at') return [[name, time] as const];
    const text = textIn(sent, name);
    if (text === '' && field.optional === true) return [];
    return [[name, valueOf(name, field, text)] as const];
  });
  // The service checks it by the same table, as it checks everything that comes.
  return { type, ...Object.fromEntries(values) } as Parameters<
    Asked['client']['recordEvidence']
  >[0];
}

function valueOf(name: string, { kind }: Declared, text: string): unknown {
  if (kind === 'moment') return `${text}T23:59:59Z`;
  if (kind === 'share' || kind === 'class') return numberIn(text, name);
  if (kind !== 'aims') return text;
  return text.split('\n').map((line) => {
    const [instrument = '', target = ''] = line.trim().split(/\s+/);
    return { instrument, target: numberIn(target, name) };
  });
}

/** A number as people write it: 0.5, 0,5 or 50 %. @throws FormError for what is none */
export function numberIn(text: string, field: string): number {
  const percent = /^(.*\S)\s*%$/.exec(text)?.[1];
  const number = Number((percent ?? text).replace(',', '.')) / (percent === undefined ? 1 : 100);
  if (text === '' || Number.isNaN(number)) throw new FormError('must be number', field);
  return number;
}
