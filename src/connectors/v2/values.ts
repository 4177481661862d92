import { parseTimestamp } from '../records/timestamp.ts';
import { millionthsOf } from '../../core/v2/reward.ts';
import type { Judged } from './judged.ts';
import type { V2Code } from './quarantine.ts';
import type { V2Fields } from './raw-row.ts';

/** What v2 and the programs around it called a person. */
const PERSON_NAMES = [
  'user_id',
  'citizen_id',
  'node_id',
  'actor_id',
  'civic_id',
  'user',
  'handle',
  'login',
] as const;

/** An amount of a row as millionths, with what speaks against it. */
export interface V2Amount {
  readonly micros?: bigint;
  readonly isRounded: boolean;
  readonly codes: Partial<Record<V2Code, boolean>>;
}

/** What an amount that is above nought does to the wallet of one person. */
export function ofPerson(
  user: string,
  { micros, isRounded }: V2Amount,
): Pick<Judged, 'user' | 'amount' | 'moves' | 'isRounded'> {
  return { user, amount: micros, moves: [{ account: user, amount: micros ?? 0n }], isRounded };
}

/** What speaks against an amount that has to be above nought. */
export function positive({ micros, codes }: V2Amount): V2Amount['codes'] {
  return { ...codes, AMOUNT_NOT_POSITIVE: micros !== undefined && micros <= 0n };
}

export function personIn(fields: V2Fields): string {
  for (const name of PERSON_NAMES) {
    const person = textOf(fields[name]);
    if (person !== '') return person;
  }
  return '';
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** A binary number, which is taken for the nearest millionth if there is one that near. */
export function numberAmount(given: unknown): V2Amount {
  if (typeof given !== 'number') return { isRounded: false, codes: { AMOUNT_INVALID: true } };
  const micros = millionthsOf(given);
  if (micros === undefined) return { isRounded: false, codes: { AMOUNT_PRECISION: true } };
  return { micros, isRounded: Number(micros) / 1e6 !== given, codes: {} };
}

/** Decimal text, which is exact: no exponent, no sign of thousands, six decimals at most. */
export function textAmount(given: unknown): V2Amount {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(textOf(given));
  if (match === null) return { isRounded: false, codes: { AMOUNT_INVALID: true } };
  const [, sign = '', whole = '', decimals = ''] = match;
  if (/[1-9]/.test(decimals.slice(6)))
    return { isRounded: false, codes: { AMOUNT_PRECISION: true } };
  const micros = BigInt(`${sign}${whole}${decimals.slice(0, 6).padEnd(6, '0')}`);
  return { micros, isRounded: false, codes: {} };
}

/** A number that a table of SQLite spells: it was binary before. */
export function floatAmount(given: unknown): V2Amount {
  const value = floatOf(given);
  return numberAmount(value);
}

export function floatOf(given: unknown): number | undefined {
  const text = textOf(given);
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/**
 * A time as RFC 3339, PostgreSQL and SQLite write it; without a zone it is UTC.
 * @returns Unix seconds; undefined if there is no such time
 */
export function momentOf(value: unknown): number | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(
      textOf(value),
    );
  if (match === null) return undefined;
  const [, day = '', time = '', zone = 'Z'] = match;
  const minutes = zone.length === 3 ? ':00' : '';
  const spelt = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : `${zone}${minutes}`;
  return parseTimestamp(`${day}T${time}${zone === 'Z' ? 'Z' : spelt}`);
}

/** Whether two numbers are one but for the noise of binary fractions. */
export function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));
}
