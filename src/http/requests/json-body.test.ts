import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../problems/problem.ts';
import type { ProblemCode } from '../problems/problem-codes.ts';
import { BODY_LIMITS, isStorableText, parseJsonBody } from './json-body.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

function problemOfBody(body: string | Uint8Array): Problem | undefined {
  try {
    parseJsonBody(typeof body === 'string' ? bytesOf(body) : body);
    return undefined;
  } catch (problem) {
    if (problem instanceof Problem) return problem;
    throw problem;
  }
}

const codeOf = (body: string | Uint8Array): ProblemCode | undefined => problemOfBody(body)?.code;

/** A value with one member of that name at any depth. */
const around = (member: string): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('list', 'object'), { maxLength: BODY_LIMITS.depth - 1 })
    .map((layers) =>
      layers.reduce(
        (inner, layer) => (layer === 'list' ? `[0,${inner}]` : `{"a":1,"b":${inner}}`),
        `{${member}:1}`,
      ),
    );

/** The same letters in any case. */
const anyCase = (name: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
    .map((upper) =>
      upper.map((is, at) => (is ? name.charAt(at).toUpperCase() : name.charAt(at))).join(''),
    );

describe('parseJsonBody', () => {
  test('reads what JSON says where nothing is wrong with it', () => {
    const plain = fc.jsonValue({ maxDepth: 6 }).filter((value) => {
      return !/"(integrity|mii|gi|score|__proto__|constructor|prototype)"/i.test(
        JSON.stringify(value),
      );
    });
    fc.assert(
      fc.property(plain, (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\\u(0000|d[89a-f])/i.test(text));
        expect(parseJsonBody(bytesOf(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  test('never fails but with a problem, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const code = codeOf(bytes);
        expect(['JSON_INVALID', 'BODY_INVALID', 'TEXT_INVALID', undefined]).toContain(code);
      }),
    );
  });

  test('takes one value in strict UTF-8 and nothing else', () => {
    const bad = [
      new Uint8Array(),
      bytesOf('{"a":1} {}'),
      bytesOf('{"a":1,}'),
      bytesOf('\uFEFF{"a":1}'),
      bytesOf('NaN'),
      Uint8Array.of(0x22, 0xff, 0x22),
      Uint8Array.of(0x22, 0xc0, 0x80, 0x22), // an overlong U+0000
      Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), // a surrogate in UTF-8
    ];
    for (const body of bad) expect(codeOf(body)).toBe('JSON_INVALID');
  });

  test('refuses characters that cannot be stored, with the place', () => {
    const bad = fc.constantFrom('\\u0000', '\\ud800', '\\udfff', '\\udc00\\ud800');
    fc.assert(
      fc.property(bad, fc.boolean(), (text, inName) => {
        const body = inName ? `{"a":[{"b${text}":1}]}` : `{"a":[{"b":"c${text}"}]}`;
        const problem = problemOfBody(body);
        expect(problem?.code).toBe('TEXT_INVALID');
        const path = problem?.extra.errors?.[0]?.path ?? '';
        expect(path.startsWith('/a/0/b')).toBe(true);
        expect(isStorableText(path)).toBe(true);
      }),
    );
    expect(codeOf('"\\ud83d\\ude00"')).toBeUndefined();
  });

  test('refuses a score by name, at any depth and in any case', () => {
    const member = fc
      .constantFrom('integrity', 'mii', 'gi', 'score')
      .chain(anyCase)
      .map((name) => JSON.stringify(name));
    fc.assert(
      fc.property(member.chain(around), (body) => {
        const problem = problemOfBody(body);
        expect(problem?.code).toBe('SCORE_NOT_ACCEPTED');
        expect(problem?.extra.errors).toHaveLength(1);
      }),
    );
    expect(codeOf('{"scored":1,"give":2,"note":"score"}')).toBeUndefined();
    expect(codeOf('{"\\u0073core":1}')).toBe('SCORE_NOT_ACCEPTED');
  });

  test('refuses names that mean something to the language', () => {
    const member = fc.constantFrom('__proto__', 'constructor', 'prototype').map((name) => {
      return JSON.stringify(name);
    });
    fc.assert(
      fc.property(member.chain(around), (body) => {
        expect(codeOf(body)).toBe('BODY_INVALID');
      }),
    );
  });

  test('points to a name as RFC 6901 writes it', () => {
    expect(problemOfBody('{"a/b~c":{"score":1}}')?.extra.errors?.[0]?.path).toBe('/a~1b~0c/score');
  });

  test('keeps to its limits', () => {
    const { depth, items, members } = BODY_LIMITS;
    expect(codeOf(nested(depth))).toBeUndefined();
    expect(codeOf(nested(depth + 1))).toBe('BODY_INVALID');
    expect(codeOf(nested(200_000))).toBe('BODY_INVALID');
    const list = (length: number): string => JSON.stringify(Array.from({ length }, () => 0));
    expect(codeOf(list(items))).toBeUndefined();
    expect(codeOf(list(items + 1))).toBe('BODY_INVALID');
    const object = (length: number): string =>
      JSON.stringify(Object.fromEntries(Array.from({ length }, (_, at) => [`m${at}`, 0])));
    expect(codeOf(object(members))).toBeUndefined();
    expect(codeOf(object(members + 1))).toBe('BODY_INVALID');
  });
});
