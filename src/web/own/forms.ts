import { type Html, html, type Part } from '../html.ts';
import type { Language } from '../../core/mint/words/words.ts';
import { withCode } from '../layout.ts';
import { EMPTY } from './form-sentences.ts';
import type { Shown } from './signed-page.ts';

/** One thing that a form asks for. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind?: 'text' | 'area' | 'number' | 'date' | 'select' | 'radio';
  /** Stands there before anybody has written anything. */
  readonly value?: string;
  /** It stands there whatever was sent: it is what the page answers. */
  readonly isAnswered?: boolean;
  /** Of a `select` or of `radio` buttons: value and name. */
  readonly options?: readonly (readonly [string, string])[];
  readonly hint?: string;
  readonly isOptional?: boolean;
  /** What the service calls it where it says what is wrong, if that is something else. */
  readonly says?: readonly string[];
  /** How much more is written here than is sent: of percent 100. */
  readonly scale?: number;
  /** Of a `select`: its empty choice is no answer. */
  readonly mustChoose?: boolean;
  readonly maxLength?: number;
  /** Of an `area`. */
  readonly rows?: number;
  /** Of an `area`: a script can read a file into it. */
  readonly file?: { readonly choose: string; readonly hint: string };
}

/** A form of the page that is shown. */
export interface FormParts {
  /** What the page does with it. */
  readonly act: string;
  readonly button: string;
  readonly fields?: readonly Field[];
  /** Fields that most people leave as they are, folded away under a name. */
  readonly more?: { readonly name: string; readonly fields: readonly Field[] };
  /** What is sent with it and not asked for. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** Said before the button: what it does, above all when that cannot be undone. */
  readonly warning?: string;
  /** Told apart from other forms of the same act on the page. */
  readonly of?: string;
  /** A second button that sends the same fields for another act. */
  readonly second?: OtherButton;
  /** An act of no button of it, after which it is shown again with what was written. */
  readonly after?: string;
  readonly third?: OtherButton;
  readonly isQuiet?: boolean;
}

interface OtherButton {
  readonly act: string;
  readonly button: string;
  /** It needs not every field that the first one needs. */
  readonly needsLess?: boolean;
}

/** A form as plain HTML: it needs no script, and only the page's own session can send it. */
export function actForm(
  shown: Pick<Shown<unknown>, 'form' | 'path' | 'sent' | 'faults'>,
  parts: FormParts,
): Html {
  const { act, fields = [], more, hidden = {}, warning, of = '' } = parts;
  const { form, path } = shown;
  const hints = { token: form.token, once: form.once, ...hidden };
  const isAgain = shown.faults !== undefined && isSent(shown, parts);
  const mark = isAgain ? html` data-again` : '';
  const sentAct = shown.sent?.get('act');
  const needsAll = ![parts.second, parts.third].some(
    (other) => other?.needsLess === true && other.act === sentAct,
  );
  const labels = Object.fromEntries(
    [...fields, ...(more?.fields ?? [])].map(({ name, label }) => [name, label]),
  );
  const placeOf = (field: Field): FieldPlace => {
    const id = `${act}${of}-${field.name}`;
    const { name, says, scale } = field;
    const value = keptValue(field, { shown, parts });
    const seen = needsAll ? seenFault(field, value) : undefined;
    const hasFocus = shown.faults?.isAtField === false;
    const fault = isAgain ? shown.faults?.at({ id, name, says, scale, seen }, labels) : undefined;
    return { id, value, fault, hasFocus };
  };
  return html`<form class="act" method="post" action="/${path.slice(1)}" ${mark}>
    ${Object.entries(hints).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    ${fields.map((field) => fieldOf(field, placeOf(field)))}
    ${
      more === undefined
        ? ''
        : html`<details ${isAgain ? html`open` : ''}>
            <summary>${more.name}</summary>
            ${more.fields.map((field) => fieldOf(field, placeOf(field)))}
          </details>`
    }
    ${warning === undefined ? '' : html`<p class="soft">${withCode(warning)}</p>`}
    ${buttonsOf(parts)}
  </form>`;
}

/**
 * What can be seen to be wrong with a field by what it asks for: the service names the first fault
 * that it comes upon, and a form is told of all.
 */
function seenFault(field: Field, value: string): string | undefined {
  const { kind = 'text', isOptional = false, mustChoose = false, maxLength = 400 } = field;
  const text = value.trim().replaceAll('\r\n', '\n');
  const isNeeded = kind === 'select' ? mustChoose : !isOptional;
  if (text === '') return isNeeded ? EMPTY : undefined;
  if (kind === 'number' && !NUMBER.test(text)) return 'must be number';
  if (kind === 'date' && !/^\d{4}-\d\d-\d\d$/.test(text)) return 'must be a day: "2026-01-31"';
  return text.length > maxLength ? `must NOT have more than ${maxLength} characters` : undefined;
}

/** As people of either language write it. */
const NUMBER = /^[-+]?\d[\d.,\s]*%?$/;

function buttonsOf(parts: FormParts): Html {
  const { act, button, isQuiet } = parts;
  const look = isQuiet === true ? 'quiet' : 'button';
  return html`<p>
    <button class="${look}" type="submit" name="act" value="${act}">${button}</button>
    ${otherButton(parts.second)} ${otherButton(parts.third)}
  </p>`;
}

function otherButton(other: OtherButton | undefined): Part {
  if (other === undefined) return '';
  const { act, button, needsLess = false } = other;
  const loose = needsLess ? html`formnovalidate` : '';
  return html`<button class="quiet" type="submit" name="act" value="${act}" ${loose}>
    ${button}
  </button>`;
}

interface FieldPlace {
  readonly id: string;
  readonly value: string;
  /** What is wrong with it. */
  readonly fault: string | undefined;
  /** Whether nothing is wrong with a field above it. */
  readonly hasFocus: boolean;
}

function fieldOf(field: Field, place: FieldPlace): Html {
  const { id, value, fault } = place;
  const hint =
    field.hint === undefined ? '' : html`<span class="soft">${withCode(field.hint)}</span>`;
  const told =
    fault === undefined ? '' : html`<strong class="fault" id="${id}-fault">${fault}</strong>`;
  if (field.kind === 'radio') {
    return html`<fieldset id="${id}" ${faultMark(place)}>
      <legend>${field.label}</legend>
      ${hint}
      ${(field.options ?? []).map(([of, label], at) => {
        const checked = of === value ? html` checked` : '';
        return html`<label class="choice" for="${id}-${at}">
          <input id="${id}-${at}" type="radio" name="${field.name}" value="${of}" ${checked} />
          ${label}
        </label>`;
      })}
      ${told}
    </fieldset>`;
  }
  return html`<p>
    <label for="${id}">${withCode(field.label)}</label>${hint} ${controlOf(field, place)}${told}
  </p>`;
}

/** Who is told of several faults goes on at the first: a page gives the focus to one place. */
function faultMark({ id, fault, hasFocus }: FieldPlace): Part {
  if (fault === undefined) return '';
  const focus = hasFocus ? html`autofocus` : '';
  return html` aria-invalid="true" aria-describedby="${id}-fault" ${focus}`;
}

function controlOf(field: Field, place: FieldPlace): Part {
  const { kind = 'text', name, options = [], maxLength = 400, rows = 4, file } = field;
  const { id, value } = place;
  const required = field.isOptional === true ? '' : html` required`;
  const mark = faultMark(place);
  if (kind === 'area') {
    return html`${file === undefined ? '' : fileChoice(file, id)}<textarea
        id="${id}"
        name="${name}"
        maxlength="${maxLength}"
        rows="${rows}"
        ${required}
        ${mark}
      >
${value}</textarea>`;
  }
  if (kind === 'select') {
    const chosen = field.mustChoose === true ? html` required` : '';
    return html`<select id="${id}" name="${name}" ${chosen} ${mark}>
      ${options.map(([of, label]) => {
        const selected = of === value ? html` selected` : '';
        return html`<option value="${of}" ${selected}>${label}</option>`;
      })}
    </select>`;
  }
  // A decimal is written as text: a browser's own field for numbers has steps.
  const mode = kind === 'number' ? 'decimal' : 'text';
  const type = kind === 'date' ? 'date' : 'text';
  return html`<input
    id="${id}"
    name="${name}"
    type="${type}"
    inputmode="${mode}"
    maxlength="${maxLength}"
    value="${value}"
    autocomplete="off"
    ${required}
    ${mark}
  />`;
}

function fileChoice({ choose, hint }: NonNullable<Field['file']>, id: string): Html {
  return html`<span data-when="script" hidden>
    <input type="file" aria-label="${choose}" data-into="${id}" />
    <span class="soft">${hint}</span>
  </span>`;
}

/** Where a form stands: what was sent to the page, and what the form is. */
interface FormPlace {
  readonly shown: Pick<Shown<unknown>, 'sent'>;
  readonly parts: FormParts;
}

/** What was written before the page had to say that something is wrong. */
function keptValue({ name, value = '', isAnswered }: Field, { shown, parts }: FormPlace): string {
  if (isAnswered === true) return value;
  return (isSent(shown, parts) ? shown.sent?.get(name) : undefined) ?? value;
}

/** Whether it is the form that was sent. */
function isSent({ sent }: FormPlace['shown'], parts: FormParts): boolean {
  const act = sent?.get('act');
  const acts = [parts.act, parts.second?.act, parts.third?.act, parts.after];
  const isThis = typeof act === 'string' && acts.includes(act);
  const isOf = Object.entries(parts.hidden ?? {}).every(([key, of]) => sent?.get(key) === of);
  return isThis && isOf;
}

/** A field of a form, without the spaces around it; empty when it is not there. */
export function textIn(sent: URLSearchParams, name: string): string {
  return sent.get(name)?.trim() ?? '';
}

/** An amount as its sender writes it: in German with a comma, and points between thousands. */
export function amountIn(sent: URLSearchParams, name: string, language: Language): string {
  const text = textIn(sent, name);
  const isGrouped = /^\d{1,3}([.]\d{3})+(,\d*)?$/.test(text);
  if (language !== 'de') return text;
  return (isGrouped ? text.replaceAll('.', '') : text).replace(',', '.');
}

/** The same as a part of a body; nothing for an empty one. */
export function optionalIn<Name extends string>(
  sent: URLSearchParams,
  name: Name,
): { readonly [One in Name]?: string } {
  const text = textIn(sent, name);
  const fields = text === '' ? {} : { [name]: text };
  return fields as { readonly [One in Name]?: string };
}
