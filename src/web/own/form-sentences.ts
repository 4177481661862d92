import type { Unfit } from '../texts/own-en.ts';

/** What is said of a field that was left empty. */
export const EMPTY = 'must NOT have fewer than 1 characters';

/** What the fields of a form are called on its page, by their names. */
export type Labels = Readonly<Record<string, string>>;

/** What is wrong with a form, in words, and at which field if it is one of the form's. */
export interface Fault {
  readonly text: string;
  readonly id?: string;
  /** When the element stands on another page of the list. */
  readonly cursor?: string | undefined;
}

/** A field of the form that was sent. */
export interface FaultPlace {
  readonly id: string;
  readonly name: string;
  /** What the service calls it, if that is something else. */
  readonly says?: readonly string[] | undefined;
  readonly scale?: number | undefined;
  /** What is wrong with it by what it asks for, as the service would say it. */
  readonly seen?: string | undefined;
}

/**
 * What the service says of a form, as its sender reads it: at the field that is meant, by its label
 * instead of its place in a request, and in the language of the page when it is one of some
 * sentences. A form that is shown again takes what is about its fields.
 */
export class Faults {
  readonly #words: Unfit;
  #left: readonly string[];
  readonly #taken: Fault[] = [];
  readonly #elsewhere: readonly Fault[];
  readonly #isUnsent: boolean;

  /**
   * @param lines what was said of it, or of something else on the page
   * @param isUnsent whether nobody has looked at it yet
   */
  constructor(lines: readonly (string | Fault)[], words: Unfit, isUnsent = false) {
    this.#isUnsent = isUnsent;
    this.#left = [...new Set(lines.filter((line) => typeof line === 'string'))];
    this.#elsewhere = lines.filter((line) => typeof line !== 'string');
    this.#words = words;
  }

  /** What is wrong with a field; undefined for nothing. @param labels of all fields of the form */
  at({ id, name, says = [], scale = 1, seen }: FaultPlace, labels: Labels): string | undefined {
    const names = new Set([name, ...says]);
    const about = this.#left.filter((line) => names.has(partsOf(line).name));
    const lines = about.map((line) => partsOf(line).rest);
    if (lines.length === 0 && seen !== undefined && !this.#isUnsent) lines.push(seen);
    if (lines.length === 0) return undefined;
    this.#left = this.#left.filter((line) => !about.includes(line));
    const field = labelOf(labels, name) ?? name;
    const place = { field, labels, scale };
    const told = lines.map((rest) => sentenceOf(rest, place, this.#words));
    const text = [...new Set(told)].join(' ');
    this.#taken.push({ id, text });
    return text;
  }

  /** What was said of fields, then what was said besides. */
  get told(): readonly Fault[] {
    return [
      ...this.#taken,
      ...this.#elsewhere,
      ...this.#left.map((line) => ({ text: besidesText(line, this.#words) })),
    ];
  }

  /** Whether a field is marked: its sender goes on there. */
  get isAtField(): boolean {
    return this.#taken.length > 0;
  }
}

/** What is said of no field: of the whole form, or of a line of what was written. */
function besidesText(said: string, words: Unfit): string {
  const [, line, rest = said] = /^(\d+): (.+)$/s.exec(said) ?? [];
  const told = words.said(rest, line) ?? rest;
  return line === undefined ? told : words.atLine(line, told);
}

/** Of which field a line is, and what it says of that. */
function partsOf(said: string): { readonly name: string; readonly rest: string } {
  const missing = /must have required property '(\w+)'$/.exec(said)?.[1];
  if (missing !== undefined) return { name: missing, rest: EMPTY };
  const [, name = '', rest = ''] = /^(?:in an? \w+, |\/)(\w+)(?:\/\S+)?:? (.+)$/s.exec(said) ?? [];
  return { name, rest };
}

/** A field, among others of its form. */
interface SentencePlace {
  readonly field: string;
  readonly labels: Labels;
  readonly scale: number;
}

function sentenceOf(rest: string, { field, labels, scale }: SentencePlace, words: Unfit): string {
  const [, rule, than = ''] = SENTENCES.exec(rest) ?? [];
  const other = labelOf(labels, than);
  if (rule === 'must not be before' && than === 'at') return words.past(field);
  if (rule === 'must be somebody else than' && than === 'userId') return words.somebodyElse(field);
  if (rule === 'must be less than' && other !== undefined) return words.less(field, other);
  if (rule === 'must be <=') return words.most(field, String(scale * Number(than)));
  if (rule === 'must be >=') return words.least(field, String(scale * Number(than)));
  if (rule === 'must be') return words.number(field, than === 'integer');
  if (rule === 'must NOT have fewer than') return words.short(field, Number(than));
  if (rule === 'must NOT have more than') return words.long(field, Number(than));
  const choices = /^must be one of (.+)$/s.exec(rest)?.[1];
  if (choices !== undefined) return words.oneOf(field, choices);
  return words.other(field, words.said(rest) ?? rest);
}

const SENTENCES = new RegExp(
  '^(must not be before|must be somebody else than|must be less than|must be [<>]=' +
    '|must NOT have (?:fewer|more) than' +
    '|must be(?= (?:number|integer)$)) ([\\w.]+)(?: characters)?$',
);

/** Without what a label adds after a colon. */
function labelOf(labels: Labels, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name]?.split(':')[0] : undefined;
}
