import { existsSync, readFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertEntryValue, canonicalize, maxEntryDepth, parseCanonical } from './canonical-json.ts';
import type { CanonicalValue, EntryValue } from './canonical-json.ts';

const vectors = new URL('../../../../shared/data/reference-vectors/jcs-rfc8785/', import.meta.url);

describe.skipIf(!existsSync(vectors))('reference vectors of RFC 8785 in ../shared/data', () => {
  const read = (path: string): string => readFileSync(new URL(path, vectors), 'utf8');

  test.each(['arrays', 'french', 'structures', 'unicode', 'values', 'weird'])(
    'serialises %s to the published text and bytes',
    (name) => {
      const value = JSON.parse(read(`input/${name}.json`)) as CanonicalValue;
      const canonical = canonicalize(value);
      expect(canonical).toBe(read(`output/${name}.json`).trim());
      const bytes = Buffer.from(read(`outhex/${name}.txt`).replaceAll(/\s/g, ''), 'hex');
      expect(Buffer.from(canonical, 'utf8')).toEqual(bytes);
    },
  );
});

describe('canonicalize', () => {
  // RFC 8785 appendix B: IEEE 754 bits and their spelling.
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('prints the double %s as %s', (bits, expected) => {
    expect(canonicalize(Buffer.from(bits, 'hex').readDoubleBE())).toBe(expected);
  });

  test.each([NaN, Infinity, -Infinity])('refuses %s', (value) => {
    expect(() => canonicalize(value)).toThrow('not a JSON number');
  });

  test.each([['\ud83d'], ['\ude02'], ['a\ude02\ud83d'], [{ '\udead': 1 }], [['\ud800']]])(
    'refuses the lone surrogate in %j',
    (value) => {
      expect(() => canonicalize(value)).toThrow('lone surrogate');
    },
  );

  test('keeps paired surrogates', () => {
    expect(canonicalize('\ud83d\ude02')).toBe('"\ud83d\ude02"');
  });

  test('sorts keys by UTF-16 code units, not by code points or as numbers', () => {
    const value = { '\ufb33': 5, '\ud83d\ude02': 4, '10': 1, '9': 2, a: 3 };
    expect(canonicalize(value)).toBe('{"10":1,"9":2,"a":3,"\ud83d\ude02":4,"\ufb33":5}');
  });

  test.each([
    ['undefined', { a: undefined }],
    ['a hole in an array', Array.from({ length: 1 })],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a bigint', 1n],
    ['a function', () => 1],
  ])('refuses %s', (_what, value) => {
    expect(() => canonicalize(value as CanonicalValue)).toThrow('is not a JSON value');
  });

  test('is stable: what it printed reads and prints the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = canonicalize(value as CanonicalValue);
        const reread = JSON.parse(text) as CanonicalValue;
        expect(canonicalize(reread)).toBe(text);
      }),
    );
  });
});

describe('assertEntryValue', () => {
  test('accepts strings, booleans, safe integers, arrays and objects', () => {
    const entry = { a: 'x', b: true, c: Number.MAX_SAFE_INTEGER, d: [-1, { e: [] }], f: {} };
    expect(() => assertEntryValue(entry)).not.toThrow();
  });

  test.each([
    [null, 'entry is null'],
    [{ a: null }, 'entry["a"] is null'],
    [{ a: [1, { b: 1.5 }] }, 'entry["a"][1]["b"] is 1.5, which is not a safe integer'],
    [[2 ** 53], 'entry[0] is 9007199254740992'],
    [{ a: -0 }, 'entry["a"] is minus zero'],
    [{ a: NaN }, 'entry["a"] is NaN'],
    [{ a: undefined }, 'entry["a"] is undefined'],
    [{ a: 1n }, 'entry["a"] is a bigint'],
    [{ a: new Date(0) }, 'entry["a"] is a Date'],
    [{ a: '\ud800' }, 'entry["a"] has a lone surrogate'],
    [{ '\udc00': 1 }, 'has a lone surrogate'],
  ])('refuses case %#, saying where', (value, message) => {
    expect(() => assertEntryValue(value)).toThrow(message);
  });

  test('refuses nesting beyond the limit', () => {
    expect(() => assertEntryValue(nestedArray(maxEntryDepth))).not.toThrow();
    expect(() => assertEntryValue(nestedArray(maxEntryDepth + 1))).toThrow('nested deeper than');
  });
});

describe('parseCanonical', () => {
  test.each([
    '{}',
    '{"a":1}',
    '{"a":[true,false,"x",-7,{}],"b":{"a":"","b":[]}}',
    '{"10":1,"9":2,"a":3}',
    '{"":0,"9007199254740991":9007199254740991}',
    '{"a":"\\u0001\\b\\t\\n\\f\\r\\"\\\\"}',
    '{"a":"\\\\ud800"}',
    '{"a":"\u007f\u2028\u2029/é"}',
    '{"\ud83d\ude02":1,"\ufb33":2}',
    '{"__proto__":1,"constructor":"x"}',
  ])('accepts %s', (line) => {
    const entry = parseCanonical(line);
    expect(entry).toEqual(JSON.parse(line));
  });

  test.each([
    ['white space', '{"a": 1}'],
    ['a leading space', ' {"a":1}'],
    ['a line break at the end', '{"a":1}\n'],
    ['unsorted keys', '{"b":1,"a":2}'],
    ['unsorted keys inside', '{"a":[{"c":1,"b":2}]}'],
    ['integer-like keys in numeric order', '{"9":2,"10":1}'],
    ['integer-like keys after others', '{"a":3,"1":1}'],
    ['a repeated key', '{"a":1,"a":1}'],
    ['a repeated key under another spelling', '{"a":1,"\\u0061":1}'],
    ['an escaped letter', '{"a":"\\u0061"}'],
    ['an escaped key', '{"\\u0061":1}'],
    ['an escaped slash', '{"a":"\\/"}'],
    ['an upper-case escape', '{"a":"\\u001F"}'],
    ['a long escape', '{"a":"\\u000a"}'],
    ['escaped surrogates', '{"a":"\\ud83d\\ude02"}'],
    ['1.0', '{"a":1.0}'],
    ['1e2', '{"a":1e2}'],
    ['a spelling that rounds to a safe integer', '{"a":9007199254740990.5}'],
    ['keys in the order of code points', '{"\ufb33":2,"\ud83d\ude02":1}'],
  ])('refuses %s as not canonical', (_what, line) => {
    expect(() => parseCanonical(line)).toThrow(
      expect.objectContaining({ code: 'ENTRY_NOT_CANONICAL' }),
    );
  });

  test.each([
    ['nothing', ''],
    ['half an object', '{"a":1'],
    ['two objects', '{}{}'],
    ['a byte order mark', '\ufeff{}'],
    ['an array', '[]'],
    ['a string', '"a"'],
    ['null', 'null'],
    ['a null inside', '{"a":null}'],
    ['a fraction', '{"a":0.5}'],
    ['an unsafe integer', '{"a":9007199254740992}'],
    ['an integer that would be rounded', '{"a":9007199254740993}'],
    ['a huge number', '{"a":1e400}'],
    ['minus zero', '{"a":-0}'],
    ['an escaped lone surrogate', '{"a":"\\ud800"}'],
    ['an escaped lone surrogate in a key', '{"\\udc00":1}'],
    ['a raw lone surrogate', '{"a":"\ud800"}'],
    ['hostile nesting', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ])('refuses %s as no entry', (_what, line) => {
    expect(() => parseCanonical(line)).toThrow(expect.objectContaining({ code: 'ENTRY_INVALID' }));
  });

  test('says where the first difference is', () => {
    expect(() => parseCanonical('{"a":1,"b": 2}')).toThrow(
      'entry is not canonical at character 11: expected "2}", found " 2}"',
    );
  });

  test('gives back every entry that was written', () => {
    fc.assert(
      fc.property(entryObject, (entry) => {
        expect(parseCanonical(canonicalize(entry))).toEqual(entry);
      }),
    );
  });

  test('accepts a line exactly when it is what canonicalize prints', () => {
    fc.assert(
      fc.property(entryObject, fc.nat(), fc.constantFrom('', ' ', '0', 'e1', '-', '\\'), mutated),
    );
  });
});

const key = fc.oneof(fc.string({ maxLength: 4, unit: 'grapheme' }), fc.nat(20).map(String));

const entryObject = fc.letrec<{ value: EntryValue; object: Record<string, EntryValue> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
})).object;

function mutated(entry: { readonly [key: string]: EntryValue }, at: number, insert: string): void {
  const line = canonicalize(entry);
  const position = at % (line.length + 1);
  const changed = line.slice(0, position) + insert + line.slice(position);
  expect(isAccepted(changed)).toBe(isReprinted(changed));
}

function isAccepted(line: string): boolean {
  try {
    parseCanonical(line);
    return true;
  } catch {
    return false;
  }
}

function isReprinted(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    assertEntryValue(value);
    return typeof value === 'object' && canonicalize(value) === line;
  } catch {
    return false;
  }
}

function nestedArray(depth: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < depth; level += 1) value = [value];
  return value;
}
