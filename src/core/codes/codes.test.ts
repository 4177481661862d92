import { describe, expect, test } from 'vitest';
import { CODE_NAMES, codeRank, codeRule, CODES, FINDING_CODES, isCode } from './codes.ts';

describe('the table of codes', () => {
  test('ranks its rows in the order of precedence and names each once', () => {
    expect(CODES.map(({ code }) => code)).toEqual([...CODE_NAMES]);
    expect(CODES.map(({ rank }) => rank)).toEqual(CODE_NAMES.map((_, rank) => rank));
    expect(new Set(CODE_NAMES).size).toBe(CODE_NAMES.length);
  });

  test('has a sentence for people in every row', () => {
    for (const { sentence } of CODES) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  test('contains the codes of findings', () => {
    for (const code of FINDING_CODES) expect(codeRule(code).askAgain).toBe(false);
    expect(codeRank('SPECULATION')).toBeLessThan(codeRank('HIGH_VARIANCE'));
  });

  test.each(['constructor', '__proto__', 'toString', 'duplicate', ''])('has no %j', (text) => {
    expect(isCode(text)).toBe(false);
  });
});
