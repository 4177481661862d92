import fc from 'fast-check';
import { NOW } from '../../pipeline/minting-members.ts';
import type { Schema } from '../openapi-operations.ts';

/** Something that the server made in this run, chosen when the request is sent. */
export class Picked {
  readonly kind: string;
  readonly which: number;

  constructor(kind: string, which: number) {
    this.kind = kind;
    this.which = which;
  }
}

/** A piece of JSON text that no value of the language is written as. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export function picked(kind: string): fc.Arbitrary<unknown> {
  return fc.nat(1_000).map((which) => new Picked(kind, which));
}

/** Says what stands for a field that a schema alone cannot fill; undefined: its schema does. */
export type FieldRule = (field: string) => fc.Arbitrary<unknown> | undefined;

/** Values that a schema allows, its limits among them. */
export function valueOf(schema: Schema, field: string, ruleOf: FieldRule): fc.Arbitrary<unknown> {
  const ruled = ruleOf(field);
  if (ruled !== undefined) return ruled;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) {
    return fc.oneof(...schema.anyOf.map((option) => valueOf(option, field, ruleOf)));
  }
  switch (schema.type) {
    case 'object':
      return objectOf(schema, ruleOf);
    case 'array':
      return listOf(schema, field, ruleOf);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return numberOf(schema, true);
    case 'number':
      return numberOf(schema, false);
    case 'string':
      return stringOf(schema);
    case undefined:
    default:
      throw new Error(`${field} has the type ${schema.type}, which is not generated`);
  }
}

function objectOf(schema: Schema, ruleOf: FieldRule): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema;
  const fields = Object.entries(properties).map(([name, field]) => {
    const value = valueOf(field, name, ruleOf);
    return [name, required.includes(name) ? value : fc.option(value, { nil: undefined })];
  });
  const record = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>);
  return record.map((made) =>
    Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)),
  );
}

function listOf(schema: Schema, field: string, ruleOf: FieldRule): fc.Arbitrary<unknown> {
  const { items = {}, minItems = 0, maxItems = 8 } = schema;
  const item = valueOf(items, field, ruleOf);
  return fc.array(item, { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) });
}

function numberOf(schema: Schema, isInteger: boolean): fc.Arbitrary<number> {
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema;
  const edges = fc.constantFrom(minimum, maximum);
  if (isInteger) return fc.oneof(edges, fc.integer({ min: minimum, max: maximum }));
  const step = 1_000_000;
  const steps = fc.integer({ min: Math.ceil(minimum * step), max: Math.floor(maximum * step) });
  return fc.oneof(
    edges,
    steps.map((micros) => micros / step),
  );
}

function stringOf(schema: Schema): fc.Arbitrary<string> {
  if (schema.format === 'date-time') return moment(-3 * 86_400, 3 * 86_400);
  if (schema.format === 'date') {
    return moment(-3 * 86_400, 3 * 86_400).map((text) => text.slice(0, 10));
  }
  const { minLength = 0, maxLength = 300, pattern } = schema;
  const bounds = { minLength, maxLength: Math.min(maxLength, minLength + 20) };
  if (pattern === undefined || pattern.startsWith('^[^')) {
    const allowed = new RegExp(pattern ?? '', 'u');
    const isAllowed = (text: string): boolean =>
      allowed.test(text) && !text.includes('\0') && text.length <= maxLength;
    return fc.oneof(
      fc.string({ unit: 'binary', ...bounds }).filter(isAllowed),
      fc.string({ unit: 'grapheme', ...bounds }).filter(isAllowed),
      fc.constantFrom('a', 'ü', '界').map((letter) => letter.repeat(maxLength)),
    );
  }
  return fc.stringMatching(new RegExp(pattern));
}

/** A moment around the present of the tests, in one of the spellings of RFC 3339. */
export function moment(fromSeconds: number, untilSeconds: number): fc.Arbitrary<string> {
  const seconds = fc.integer({ min: NOW + fromSeconds, max: NOW + untilSeconds });
  const spelling = fc.constantFrom('.000Z', 'Z', '+00:00', '-00:00', '.999999Z');
  return fc
    .tuple(seconds, spelling)
    .map(([at, end]) => new Date(at * 1_000).toISOString().replace('.000Z', end));
}

/** Texts that have broken programs, put together anew each time. */
export function hostileText(): fc.Arbitrary<string> {
  const halfPair = fc
    .integer({ min: 0xd800, max: 0xdfff })
    .map((unit) => String.fromCharCode(unit));
  const control = fc.oneof(fc.integer({ max: 0x1f, min: 0 }), fc.integer({ max: 0x9f, min: 0x7f }));
  const piece = fc.oneof(
    fc.constantFrom(...PIECES),
    fc.string({ unit: 'binary', maxLength: 6 }),
    control.map((code) => String.fromCharCode(code)),
    halfPair,
  );
  const joined = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
  const long = fc.tuple(piece, fc.integer({ min: 30, max: 3_000 }));
  return fc.oneof(
    { arbitrary: joined, weight: 6 },
    { arbitrary: long.map(([text, times]) => text.repeat(times)), weight: 1 },
    { arbitrary: farMoment(), weight: 1 },
  );
}

const PIECES = [
  ['\0', '\r\n', '\n', '\t', '\u001b[31m', '\\N', '\\.', '\\', '"', "'", '`', ';', '--', '/*'],
  ["' or '1'='1", '"; drop table members; --', '$1', '$$', '%s%n', '${7*7}', '{{7*7}}', '%00'],
  ['<script>', '../../etc/passwd', '..\\', '__proto__', 'constructor', 'toString', 'NULL'],
  ['null', 'NaN', '-0', '1e400', '0x1f', '\u2028', '\u2029', '\u202e', '\ufeff', '\ufffe'],
  ['\u0085', '\u00a0', '\u200d', 'e\u0301', 'ﬃ', 'İ', 'ß', '👩‍👩‍👧', '\u{10ffff}', '🂡'],
  ['{}', '[]'],
  ['javascript:', 'data:', 'http://[::1', '@', '#', '?', '&', '=', ',', '(', ')', '*', '^', '~'],
].flat();

function farMoment(): fc.Arbitrary<string> {
  const year = fc.constantFrom('0000', '0001', '1582', '1969', '2038', '9999', '-001', '12025');
  const day = fc.constantFrom('01-01', '02-29', '02-30', '12-31', '13-01', '00-00');
  const time = fc.constantFrom('00:00:00', '23:59:60', '24:00:00', '12:00:00.123456789');
  const zone = fc.constantFrom('Z', 'z', '', '+14:00', '-23:59', '+99:99', 'Europe/Paris');
  return fc.tuple(year, day, time, zone).map(([y, d, t, z]) => `${y}-${d}T${t}${z}`);
}

function hostileNumber(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom(-1, -0, 0.5, 1e-7, 0.000_000_1, 1.000_000_1, 1e21, 2 ** 31, 2 ** 53, 2 ** 63),
    fc.constantFrom('1e400', '-1e400', '1E-400', '9'.repeat(400), '0.1e-309').map(rawJson),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
  );
}

const rawJson = (text: string): RawJson => new RawJson(text);

/** A value of any type and size where another was expected. */
export function hostileValue(): fc.Arbitrary<unknown> {
  const small = fc.oneof(hostileText(), hostileNumber(), fc.boolean(), fc.constant(null));
  const name = fc.oneof(hostileText(), fc.constantFrom('__proto__', 'constructor', 'id', 'type'));
  return fc.oneof(
    { arbitrary: hostileText(), weight: 8 },
    { arbitrary: hostileNumber(), weight: 4 },
    { arbitrary: picked('any'), weight: 4 },
    { arbitrary: fc.constantFrom(null, true, false), weight: 2 },
    { arbitrary: fc.array(small, { maxLength: 3 }), weight: 1 },
    { arbitrary: fc.dictionary(name, small, { maxKeys: 3 }), weight: 2 },
    { arbitrary: fc.tuple(small, depth()).map(([value, deep]) => nested(value, deep)), weight: 1 },
    { arbitrary: fc.tuple(small, fc.integer({ min: 900, max: 1_100 })).map(repeated), weight: 1 },
    { arbitrary: fc.integer({ min: 190, max: 210 }).map(wide), weight: 1 },
  );
}

const depth = (): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 8, max: 20 }), fc.integer({ min: 1_000, max: 20_000 }));

function nested(value: unknown, deep: number): unknown {
  const inner = typeof value === 'string' || typeof value === 'number' ? value : 0;
  return new RawJson(`${'['.repeat(deep)}${JSON.stringify(inner)}${']'.repeat(deep)}`);
}

function repeated([value, times]: [unknown, number]): unknown[] {
  return Array.from({ length: times }, () => value);
}

function wide(members: number): unknown {
  return Object.fromEntries(Array.from({ length: members }, (_, at) => [`m${at}`, at]));
}

/** JSON text of a value, with everything that only text can say. */
export function jsonText(value: unknown): string {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`,
  );
  return `{${members.join()}}`;
}
