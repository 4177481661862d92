import { NAME_LENGTH_MAX } from '../../core/families/declaration.ts';
import { userIdProblem } from '../../core/identity/user-id.ts';
import { ppmFromNumber, type Ppm } from '../../core/units.ts';
import { ConnectorError, type ConnectorErrorCode, pointTo } from './connector-error.ts';
import { meantName } from './meant-name.ts';
import { parseTimestamp } from './timestamp.ts';

/**
 * Reads the members of one JSON object from outside, each named once; {@link Fields.end} refuses
 * those that nobody read. Attacker-controlled: whatever the value is, the only error is a
 * {@link ConnectorError} that points to the offender.
 */
export class Fields {
  readonly pointer: string;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #code: ConnectorErrorCode;
  readonly #read = new Set<string>();

  /** @throws ConnectorError when the value is no JSON object. */
  constructor(value: unknown, pointer: string, code: ConnectorErrorCode) {
    if (!isObject(value)) throw new ConnectorError(code, pointer, 'must be a JSON object');
    this.#values = value;
    this.pointer = pointer;
    this.#code = code;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  /** Neither absent nor null, which many producers write for absent. */
  isSet(name: string): boolean {
    return this.has(name) && this.#values[name] !== null;
  }

  /** The members of an object that is a member. */
  object(name: string): Fields {
    return new Fields(this.value(name), pointTo(this.pointer, name), this.#code);
  }

  value(name: string): unknown {
    this.#read.add(name);
    return this.has(name) ? this.#values[name] : undefined;
  }

  /** Text of 1 to `lengthMax` UTF-16 code units, without control characters. */
  text(name: string, lengthMax: number): string {
    const value = this.value(name);
    if (typeof value !== 'string') throw this.refuse(name, 'must be a string');
    if (value === '' || value.length > lengthMax) {
      throw this.refuse(name, `must have 1 to ${lengthMax} characters`);
    }
    if (/\p{Cc}|\p{Cs}/u.test(value)) {
      throw this.refuse(name, 'must have no control characters and no lone surrogates');
    }
    return value;
  }

  /** A canonical user id of at most 200 UTF-16 code units. */
  userId(name: string): string {
    const text = this.text(name, NAME_LENGTH_MAX.userId);
    const problem = userIdProblem(text);
    if (problem !== undefined) throw this.refuse(name, problem);
    return text;
  }

  /** A time of RFC 3339 from 1970 on, in Unix seconds. */
  time(name: string): number {
    const value = this.value(name);
    const at = typeof value === 'string' ? parseTimestamp(value) : undefined;
    if (at === undefined || at < 0) {
      throw this.refuse(name, 'must be a time such as 2026-11-22T09:30:00Z (RFC 3339)');
    }
    return at;
  }

  /** A number from 0 to 1 with at most 6 decimals. */
  share(name: string): Ppm {
    const value = this.value(name);
    const share = typeof value === 'number' ? ppmFromNumber(value) : undefined;
    if (share === undefined || share < 0 || share > 1_000_000 || Object.is(value, -0)) {
      throw this.refuse(name, 'must be a number from 0 to 1 with at most 6 decimals');
    }
    return share;
  }

  integer(name: string, most: number): number {
    const value = this.value(name);
    if (!Number.isSafeInteger(value) || Number(value) < 0 || Number(value) > most) {
      throw this.refuse(name, `must be an integer from 0 to ${most}`);
    }
    // Minus zero would be another text of the same number.
    return Number(value) + 0;
  }

  flag(name: string): boolean {
    const value = this.value(name);
    if (typeof value !== 'boolean') throw this.refuse(name, 'must be true or false');
    return value;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.value(name);
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) throw this.refuse(name, `must be one of ${choices.join(', ')}`);
    return chosen;
  }

  /** @throws ConnectorError when the object has a member that was not read. */
  end(): void {
    for (const name of Object.keys(this.#values)) {
      if (this.#read.has(name)) continue;
      const meant = meantName(name, [...this.#read]);
      const hint = meant === undefined ? '' : `: did you mean ${meant}?`;
      throw this.refuse(name.slice(0, 100), `is no known field${hint}`);
    }
  }

  refuse(name: string, reason: string): ConnectorError {
    return new ConnectorError(this.#code, pointTo(this.pointer, name), reason);
  }
}

/** A JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
