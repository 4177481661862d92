import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { parseDate } from '../../core/policy/cycle.ts';
import { millionthsOf } from '../../core/v2/reward.ts';
import { codesOf, type V2Code, type V2Kind, type V2Row } from './quarantine.ts';

/** A file as it was read; the path is for the report alone. */
export interface V2File {
  readonly path: string;
  readonly text: string;
}

/** Everything that was recognised, and the files in which nothing was. */
export interface V2Reading {
  readonly rows: readonly V2Row[];
  readonly unrecognised: readonly string[];
}

/**
 * Recognises files of v2 by their content and judges each row. A file counts if one of its lines is
 * a JSON object of a type that is known here; its lines of other types are passed over. Whichever
 * order the files come in, the rows are the same: of equal rows the earliest counts.
 */
export function readV2(files: readonly V2File[]): V2Reading {
  const read = files.map((file) => ({ file, lines: linesOf(file) }));
  const isKnown = ({ lines }: (typeof read)[number]): boolean =>
    lines.some(({ kind }) => kind !== undefined);
  const lines = read.filter(isKnown).flatMap((one) => one.lines);
  const repeats = repeatsIn(lines);
  return {
    rows: lines.flatMap((line) => judged(line, repeats) ?? []).toSorted(byPlace),
    unrecognised: read.filter((one) => !isKnown(one)).map(({ file }) => file.path),
  };
}

interface Line {
  readonly file: string;
  readonly line: number;
  /** The kind of the other lines of its file, for one that is no JSON. */
  readonly fileKind: V2Kind | undefined;
  readonly kind: V2Kind | undefined;
  /** Undefined if the line is no JSON object. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

const KINDS: Readonly<Record<string, V2Kind>> = { gic_tx: 'gic', MIC_REWARD_V2: 'reward' };

function linesOf({ path, text }: V2File): Line[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const parsed = lines.flatMap((content, at) => {
    if (content.trim() === '') return [];
    const fields = objectIn(content);
    const kind = fields === undefined ? undefined : KINDS[String(fields['type'])];
    return [{ file: path, line: at + 1, kind, fields }];
  });
  const fileKind = parsed.find(({ kind }) => kind !== undefined)?.kind;
  return parsed.map(({ file, line, kind, fields }) => ({ file, line, fileKind, kind, fields }));
}

function objectIn(content: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(content);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** @returns undefined for a line of another type */
function judged(line: Line, repeats: ReadonlySet<Line>): V2Row | undefined {
  const { file, fields, kind, fileKind } = line;
  if (fields === undefined && fileKind !== undefined) {
    const codes: V2Code[] = ['UNPARSEABLE'];
    return { kind: fileKind, file, line: line.line, user: '', codes, isRounded: false };
  }
  if (fields === undefined || kind === undefined) return undefined;
  const [given, user] = [fields[AMOUNTS[kind]], textOf(fields[USERS[kind]])];
  const amount = typeof given === 'number' ? millionthsOf(given) : undefined;
  const codes = kind === 'gic' ? gicCodes(fields, amount) : rewardCodes(fields, amount);
  const isRepeat = repeats.has(line) && !codes.includes('NOT_A_REWARD');
  return {
    kind,
    file,
    line: line.line,
    user,
    ...(amount === undefined ? {} : { amount }),
    codes: codesOf(Object.fromEntries([...codes, ...(isRepeat ? ['DUPLICATE'] : [])].map(has))),
    isRounded: amount !== undefined && Number(amount) / 1e6 !== given,
  };
}

function has(code: string): [string, boolean] {
  return [code, true];
}

const AMOUNTS: Readonly<Record<V2Kind, string>> = { gic: 'amount', reward: 'mic' };
const USERS: Readonly<Record<V2Kind, string>> = { gic: 'user', reward: 'nodeId' };

function gicCodes(fields: Readonly<Record<string, unknown>>, amount?: bigint): V2Code[] {
  const { user, date, ts, hash, amount: given } = fields;
  const isDated = typeof date === 'string' && parseDate(date) !== undefined && isMoment(ts);
  return codesOf({
    FIELD_MISSING: [user, date, ts].some((value) => textOf(value) === ''),
    ...amountCodes(given, amount),
    AMOUNT_NOT_POSITIVE: amount !== undefined && amount <= 0n,
    DATE_INVALID: [date, ts].every((value) => textOf(value) !== '') && !isDated,
    DATE_MISMATCH: isDated && textOf(ts).slice(0, 10) !== date,
    HASH_NULL: textOf(hash) === '',
    SUBJECT_ANONYMOUS: user === 'anon',
  });
}

/** A line that sums up a deposit of a terminal has the type of a reward and is none. */
function rewardCodes(fields: Readonly<Record<string, unknown>>, amount?: bigint): V2Code[] {
  const { nodeId, mic, timestamp, breakdown, hash, source } = fields;
  if (source === 'vault_deposit_summary') return ['NOT_A_REWARD'];
  const expected = rewardIn(breakdown);
  const isWritten = typeof hash === 'string';
  return codesOf({
    FIELD_MISSING:
      [nodeId, timestamp].some((value) => textOf(value) === '') || expected === undefined,
    ...amountCodes(mic, amount),
    AMOUNT_NOT_POSITIVE: amount !== undefined && amount < 0n,
    DATE_INVALID: textOf(timestamp) !== '' && !isMoment(timestamp),
    HASH_MISMATCH:
      isWritten && hash !== hashOf(JSON.stringify({ nodeId, mic, breakdown, timestamp })),
    FORMULA_MISMATCH:
      typeof mic === 'number' &&
      expected !== undefined &&
      Math.abs(mic - expected) > 1e-9 * Math.max(1, Math.abs(expected)),
  });
}

function amountCodes(given: unknown, amount: bigint | undefined): Partial<Record<V2Code, boolean>> {
  const isNumber = typeof given === 'number';
  return { AMOUNT_INVALID: !isNumber, AMOUNT_PRECISION: isNumber && amount === undefined };
}

const SCORES = ['integrity', 'humanIntent', 'coordination', 'resilience'] as const;
const MULTIPLIERS = [
  'giMultiplier',
  'consensusMultiplier',
  'noveltyMultiplier',
  'antiDriftMultiplier',
] as const;

/** The formula by what the line itself says; undefined if it does not say all of it. */
function rewardIn(breakdown: unknown): number | undefined {
  const scores = numbersIn(breakdown, SCORES);
  const { multipliers } = (breakdown ?? {}) as { readonly multipliers?: unknown };
  const factors = numbersIn(multipliers, MULTIPLIERS);
  if (scores === undefined || factors === undefined) return undefined;
  const sum = scores.reduce((total, score) => total + Math.max(0, score), 0);
  return factors.reduce((product, factor) => product * factor, sum);
}

function numbersIn(value: unknown, names: readonly string[]): number[] | undefined {
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  const numbers = names.map((name) => fields[name]);
  return numbers.every((one) => typeof one === 'number') ? numbers : undefined;
}

/**
 * Rows that repeat an earlier one: of rewards all that is equal, of day files the same person, day
 * and hash, by which v2 itself told repeats.
 */
function repeatsIn(lines: readonly Line[]): Set<Line> {
  const seen = new Set<string>();
  const repeats = new Set<Line>();
  for (const line of lines.toSorted(byMoment)) {
    const { fields, kind } = line;
    if (fields === undefined || kind === undefined) continue;
    const { user, date, hash } = fields;
    if (kind === 'gic' && textOf(hash) === '') continue;
    const key = kind === 'gic' ? [user, date, hash] : fields;
    const text = JSON.stringify([kind, key]);
    if (seen.has(text)) repeats.add(line);
    seen.add(text);
  }
  return repeats;
}

function byMoment(one: Line, other: Line): number {
  const moment = ({ fields }: Line): string => textOf(fields?.['ts'] ?? fields?.['timestamp']);
  const [a, b] = [moment(one), moment(other)];
  return a < b ? -1 : a > b ? 1 : byPlace(one, other);
}

function byPlace(one: Pick<Line, 'file' | 'line'>, other: Pick<Line, 'file' | 'line'>): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** RFC 3339 in UTC, of a day that there is. */
function isMoment(value: unknown): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/.exec(
    textOf(value),
  );
  return match !== null && parseDate(match[1] ?? '') !== undefined;
}

function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
