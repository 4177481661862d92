import { LogError } from './log-error.ts';
import { messageOf } from '../message-of.ts';

/** Any JSON value: what RFC 8785 can serialise. */
export type CanonicalValue =
  | null
  | string
  | boolean
  | number
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

/**
 * What an entry may hold (docs/internals/design.md#the-log): no null, and of the numbers only safe
 * integers, so that every language reads and writes the same bytes without knowing how ECMAScript
 * prints a double.
 */
export type EntryValue = string | boolean | number | readonly EntryValue[] | EntryObject;

/** One log entry, or an object inside one. */
export interface EntryObject {
  readonly [key: string]: EntryValue;
}

/**
 * Values nested deeper than this are refused: entries come from outside and are walked recursively.
 */
export const maxEntryDepth = 64;

/**
 * Serialises a JSON value as RFC 8785 (JCS) says: no white space, keys in the order of their UTF-16
 * code units, strings and numbers as ECMAScript prints them. The result is meant for UTF-8.
 *
 * @throws LogError `ENTRY_INVALID` on NaN, infinities, lone surrogates and anything that is not
 *   JSON
 */
export function canonicalize(value: CanonicalValue): string {
  return print(value);
}

/**
 * Throws unless the value may stand in an entry: well-formed strings, booleans, safe integers (not
 * minus zero), arrays and plain objects of these, nested at most {@link maxEntryDepth} deep.
 *
 * @throws LogError `ENTRY_INVALID`, with the path of the first offender
 */
export function assertEntryValue(value: unknown): asserts value is EntryValue {
  const problem = findProblem(value, 0);
  if (problem === undefined) return;
  throw new LogError('ENTRY_INVALID', `entry${problem.path} ${problem.reason}`);
}

/**
 * Reads one line of an export or one entry of a bundle, and refuses every spelling but the
 * canonical one: white space, unsorted or repeated keys, needless escapes, 1.0, 1e2, -0. Each entry
 * thus has one byte string and one leaf hash.
 *
 * @param line the entry without its line break
 * @throws LogError `ENTRY_INVALID` if it is not a JSON object of entry values
 * @throws LogError `ENTRY_NOT_CANONICAL` if another spelling was expected
 */
export function parseCanonical(line: string): EntryObject {
  const value = parseJson(line);
  if (!isSpelledCanonically(value, line)) assertSpelledCanonically(value, line);
  if (isEntryObject(value)) return value;
  throw new LogError('ENTRY_INVALID', 'entry is not a JSON object');
}

/**
 * The canonical text of an entry. When its fields were put in in their canonical order, which the
 * hot paths do, the engine's own printing is many times faster than sorting.
 *
 * @throws LogError `ENTRY_INVALID` if it holds anything that an entry must not
 */
export function canonicalizeEntry(entry: unknown): string {
  if (isSortedEntryValue(entry, 0)) {
    const line = JSON.stringify(entry);
    if (!line.includes('\\ud')) return line;
  }
  assertEntryValue(entry);
  return canonicalize(entry);
}

function print(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return printString(value);
  if (typeof value === 'number') return printNumber(value);
  if (Array.isArray(value)) return `[${Array.from(value, print).join(',')}]`;
  return printObject(value);
}

function printString(text: string): string {
  // Nearly all strings of a log are plain ASCII that needs no escape and prints as it is.
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  if (hasLoneSurrogate(text)) {
    throw new LogError('ENTRY_INVALID', `string has a lone surrogate: ${JSON.stringify(text)}`);
  }
  return JSON.stringify(text);
}

function printNumber(value: number): string {
  if (!Number.isFinite(value)) throw new LogError('ENTRY_INVALID', `${value} is not a JSON number`);
  return JSON.stringify(value);
}

function printObject(value: unknown): string {
  if (!isPlainObject(value)) {
    throw new LogError('ENTRY_INVALID', `${describe(value)} is not a JSON value`);
  }
  // The default order is that of the UTF-16 code units, which RFC 8785 section 3.2.3 asks for.
  const keys = Object.keys(value).toSorted();
  let members = '';
  for (const key of keys) {
    members += `${members === '' ? '' : ','}${printString(key)}:${print(value[key])}`;
  }
  return `{${members}}`;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    const reason = messageOf(error);
    throw new LogError('ENTRY_INVALID', `entry is not JSON: ${reason}`);
  }
}

/**
 * The hot path of verifying. To print again in the engine is many times faster than to sort, and it
 * proves the spelling if the keys came out sorted. Two things it cannot prove go the slow way: keys
 * that look like integers, which engines put first, and escaped surrogates, which it repeats.
 */
function isSpelledCanonically(value: unknown, line: string): value is EntryValue {
  return isSortedEntryValue(value, 0) && !line.includes('\\ud') && JSON.stringify(value) === line;
}

/** No messages: false as soon as anything needs a closer look. */
function isSortedEntryValue(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (!isObject(value) || depth >= maxEntryDepth) return false;
  if (Array.isArray(value)) return value.every((item) => isSortedEntryValue(item, depth + 1));
  let previousKey: string | undefined;
  for (const key of Object.keys(value)) {
    if (previousKey !== undefined && key <= previousKey) return false;
    if (!isSortedEntryValue(value[key], depth + 1)) return false;
    previousKey = key;
  }
  return true;
}

function assertSpelledCanonically(value: unknown, line: string): asserts value is EntryValue {
  assertEntryValue(value);
  const canonical = canonicalize(value);
  if (canonical === line) return;
  const position = firstDifference(line, canonical);
  const found = JSON.stringify(line.slice(position, position + 20));
  const expected = JSON.stringify(canonical.slice(position, position + 20));
  throw new LogError(
    'ENTRY_NOT_CANONICAL',
    `entry is not canonical at character ${position}: expected ${expected}, found ${found}`,
  );
}

interface EntryProblem {
  readonly path: string;
  readonly reason: string;
}

function findProblem(value: unknown, depth: number): EntryProblem | undefined {
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'string') return findStringProblem(value);
  if (typeof value === 'number') return findNumberProblem(value);
  if (depth >= maxEntryDepth) return { path: '', reason: `is nested deeper than ${maxEntryDepth}` };
  if (Array.isArray(value)) return findArrayProblem(value, depth);
  if (isPlainObject(value)) return findObjectProblem(value, depth);
  return { path: '', reason: `is ${describe(value)}, which an entry cannot hold` };
}

function findStringProblem(text: string): EntryProblem | undefined {
  return hasLoneSurrogate(text) ? { path: '', reason: 'has a lone surrogate' } : undefined;
}

function findNumberProblem(value: number): EntryProblem | undefined {
  if (Object.is(value, -0)) return { path: '', reason: 'is minus zero' };
  if (Number.isSafeInteger(value)) return undefined;
  return { path: '', reason: `is ${value}, which is not a safe integer` };
}

function findArrayProblem(items: readonly unknown[], depth: number): EntryProblem | undefined {
  for (let position = 0; position < items.length; position += 1) {
    const problem = findProblem(items[position], depth + 1);
    if (problem !== undefined) {
      return { path: `[${position}]${problem.path}`, reason: problem.reason };
    }
  }
  return undefined;
}

function findObjectProblem(
  value: Readonly<Record<string, unknown>>,
  depth: number,
): EntryProblem | undefined {
  for (const key of Object.keys(value)) {
    const problem = findStringProblem(key) ?? findProblem(value[key], depth + 1);
    if (problem !== undefined) {
      return { path: `[${JSON.stringify(key)}]${problem.path}`, reason: problem.reason };
    }
  }
  return undefined;
}

function hasLoneSurrogate(text: string): boolean {
  // The first test spares nearly all strings the slower Unicode one.
  return /[\ud800-\udfff]/.test(text) && /\p{Surrogate}/u.test(text);
}

function isEntryObject(value: EntryValue): value is EntryObject {
  return typeof value === 'object' && !Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/**
 * Plain in any realm: the prototype is absent or is a root one. Dates, maps and classes are not.
 */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value) || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  return `a ${Object.prototype.toString.call(value).slice('[object '.length, -1)}`;
}

function firstDifference(left: string, right: string): number {
  let position = 0;
  while (position < left.length && left[position] === right[position]) position += 1;
  return position;
}
