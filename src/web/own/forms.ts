import { type Html, html, type Part } from '../html.ts';
import { withCode } from '../layout.ts';
import type { Shown } from './signed-page.ts';

/** One thing that a form asks for. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind?: 'text' | 'area' | 'number' | 'date' | 'select' | 'radio';
  /** Stands there before anybody has written anything. */
  readonly value?: string;
  /** Of a `select` or of `radio` buttons: value and name. */
  readonly options?: readonly (readonly [string, string])[];
  readonly hint?: string;
  readonly isOptional?: boolean;
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
  /** What is sent with it and not asked for. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** Said before the button: what it does, above all when that cannot be undone. */
  readonly warning?: string;
  /** Told apart from other forms of the same act on the page. */
  readonly of?: string;
  /** A second button that sends the same fields for another act. */
  readonly second?: {
    readonly act: string;
    readonly button: string;
    /** It needs not every field that the first one needs. */
    readonly needsLess?: boolean;
  };
  readonly isQuiet?: boolean;
}

/** A form as plain HTML: it needs no script, and only the page's own session can send it. */
export function actForm(
  shown: Pick<Shown<unknown>, 'form' | 'path' | 'sent'>,
  parts: FormParts,
): Html {
  const { act, button, fields = [], hidden = {}, warning, of = '', second, isQuiet } = parts;
  const { form, path } = shown;
  const hints = { token: form.token, once: form.once, ...hidden };
  const look = isQuiet === true ? 'quiet' : 'button';
  return html`<form class="act" method="post" action="/${path.slice(1)}">
    ${Object.entries(hints).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    ${fields.map((field) => fieldOf(field, { id: `${act}${of}-${field.name}`, shown, parts }))}
    ${warning === undefined ? '' : html`<p class="soft">${warning}</p>`}
    <p>
      <button class="${look}" type="submit" name="act" value="${act}">${button}</button>
      ${
        second === undefined
          ? ''
          : html`<button
              class="quiet"
              type="submit"
              name="act"
              value="${second.act}"
              ${second.needsLess === true ? html`formnovalidate` : ''}
            >
              ${second.button}
            </button>`
      }
    </p>
  </form>`;
}

interface FieldPlace {
  readonly id: string;
  readonly shown: Pick<Shown<unknown>, 'sent'>;
  readonly parts: FormParts;
}

function fieldOf(field: Field, place: FieldPlace): Html {
  const { id } = place;
  const value = keptValue(field, place);
  const hint =
    field.hint === undefined ? '' : html`<span class="soft">${withCode(field.hint)}</span>`;
  if (field.kind === 'radio') {
    return html`<fieldset>
      <legend>${field.label}</legend>
      ${hint}
      ${(field.options ?? []).map(([of, label], at) => {
        const checked = of === value ? html` checked` : '';
        return html`<label class="choice" for="${id}-${at}">
          <input id="${id}-${at}" type="radio" name="${field.name}" value="${of}" ${checked} />
          ${label}
        </label>`;
      })}
    </fieldset>`;
  }
  return html`<p>
    <label for="${id}">${withCode(field.label)}</label>${hint} ${controlOf(field, id, value)}
  </p>`;
}

function controlOf(field: Field, id: string, value: string): Part {
  const { kind = 'text', name, options = [], maxLength = 400, rows = 4, file } = field;
  const required = field.isOptional === true ? '' : html` required`;
  if (kind === 'area') {
    return html`${file === undefined ? '' : fileChoice(file, id)}<textarea
        id="${id}"
        name="${name}"
        maxlength="${maxLength}"
        rows="${rows}"
        ${required}
      >
${value}</textarea>`;
  }
  if (kind === 'select') {
    const chosen = field.mustChoose === true ? html` required` : '';
    return html`<select id="${id}" name="${name}" ${chosen}>
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
  />`;
}

function fileChoice({ choose, hint }: NonNullable<Field['file']>, id: string): Html {
  return html`<span data-when="script" hidden>
    <input type="file" aria-label="${choose}" data-into="${id}" />
    <span class="soft">${hint}</span>
  </span>`;
}

/** What was written before the page had to say that something is wrong. */
function keptValue({ name, value = '' }: Field, { shown, parts }: FieldPlace): string {
  const { sent } = shown;
  const act = sent?.get('act');
  const isThis = act === parts.act || (act !== undefined && act === parts.second?.act);
  const isOf = Object.entries(parts.hidden ?? {}).every(([key, of]) => sent?.get(key) === of);
  return (isThis && isOf ? sent?.get(name) : undefined) ?? value;
}

/** A field of a form, without the spaces around it; empty when it is not there. */
export function textIn(sent: URLSearchParams, name: string): string {
  return sent.get(name)?.trim() ?? '';
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
