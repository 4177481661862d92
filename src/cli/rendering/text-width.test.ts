import { describe, expect, test } from 'vitest';
import { chopped, commandLines, cutToWidth, folded, shownWidth, wrapped } from './text-width.ts';

describe('shownWidth', () => {
  test.each([
    ['abc', 3],
    ['\u001b[31mred\u001b[39m', 3],
    ['名前', 4],
    ['한글', 4],
    ['ﾊﾝ', 2],
    ['Ａ', 2],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['✔️', 2],
    ['▁▂█ ▲·', 6],
    ['\u200b', 0],
  ])('%j takes %d columns', (text, columns) => expect(shownWidth(text)).toBe(columns));
});

test('a text is cut between letters, never within a wide one', () => {
  expect(cutToWidth('名前名前', 5)).toBe('名前…');
  expect(cutToWidth('名前名前', 6)).toBe('名前…');
  expect(cutToWidth('abcdef', 4)).toBe('abc…');
  expect(cutToWidth('abcd', 4)).toBe('abcd');
});

test('a text is wrapped by the columns that it takes', () => {
  expect(wrapped('名前 名前 名前', 9)).toBe('名前 名前\n名前');
  expect(wrapped('one two three', 7, '  ')).toBe('one two\n  three');
});

test('a number and its unit, and a short command, stay together', () => {
  expect(wrapped('about 7 % of it', 8)).toBe('about\n7 % of\nit');
  expect(wrapped('then `show <who>` says', 12)).toBe('then\n`show <who>`\nsays');
});

test('what has no spaces is broken anywhere, but not within a letter', () => {
  expect(chopped('abcdefgh', 3)).toBe('abc\ndef\ngh');
  expect(chopped('名前名', 3)).toBe('名\n前\n名');
  expect(chopped('ab abcd', 3)).toBe('ab abc\nd');
});

test('only lines that are too wide are folded, and a long word stays whole', () => {
  expect(folded('  one two three\nfour', 11)).toBe('  one two\n    three\nfour');
  expect(folded('see https://example.org/very/long', 12)).toBe(
    'see\nhttps://example.org/very/long',
  );
});

test('a command goes on behind a backslash', () => {
  expect(commandLines('A=1 program show somebody --limit 5', 25)).toEqual([
    '  A=1 program show \\',
    '    somebody --limit 5',
  ]);
  expect(commandLines('program show somebody --limit 5', 29)).toEqual([
    '  program show somebody \\',
    '    --limit 5',
  ]);
});
