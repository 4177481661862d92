import type { ParsedArguments } from '../arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { Question } from './ask.ts';

/** What an operator gave on the command line: what the action is about, and its options. */
export type Given = Pick<ParsedArguments<string, string>, 'values' | 'flags'> & {
  /** The words after those of the action. */
  readonly about: readonly string[];
};

/** One thing that an operator does: a line of the usage, and the request that it is. */
export interface Action {
  /** As it is typed after the name of the command; `''` when the name alone is enough. */
  readonly verb: string;
  /** What is typed after the verb. */
  readonly takes: string;
  readonly says: string;
  /** How many words it is about. */
  readonly words: number;
  readonly ask: (given: Given) => Question;
  /** Whether the answer is a list that comes in pages: all of them are asked for. */
  readonly hasPages?: boolean;
  /** The answer as a file, if that was asked for. */
  readonly file?: (body: Answered, given: Given) => string | undefined;
}

/** What a service answered when it is a list. */
export interface Answered {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly pledges?: readonly Readonly<Record<string, unknown>>[];
  /** Of which state of the log it is, if it says so. */
  readonly log?: unknown;
}

/** A command of an operator: its actions, in the order of its usage. */
export interface OperatorCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: { readonly values?: readonly string[]; readonly flags?: readonly string[] };
  readonly actions: readonly Action[];
}

/** What a command shows that is typed alone. */
export function shows(says: string, path: string): Action {
  return { verb: '', takes: '', says, words: 0, ask: () => get(path) };
}

/** A request that changes nothing. */
export function get(path: string): Question {
  return { method: 'GET', path };
}

/** A request that changes something. */
export function post(path: string, body: object): Question {
  return { method: 'POST', path, body };
}

/** An amount of MIC as the API takes it, from one as it is typed: `0.5` is `0.500000`. */
export function inFull(amount = ''): string {
  const [, whole, decimals = ''] = /^(\d+)(?:\.(\d{1,6}))?$/.exec(amount) ?? [];
  return whole === undefined ? amount : `${whole}.${decimals.padEnd(6, '0')}`;
}

/** @throws UsageError when the option is not there */
export function required(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new UsageError(`say why: --${name} <text>`);
}
