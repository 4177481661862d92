import { describe, expect, test } from 'vitest';
import { filesBelow, readText } from '../house-rules/source-files.ts';

const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...filesBelow('docs', 'examples', 'bench').filter((path) => path.endsWith('.md')),
];

describe('prose', () => {
  test.each(pages)('of %s has lines of at most 100 characters', (page) => {
    expect(longLinesOf(readText(page))).toEqual([]);
  });

  test.each(pages)('of %s begins a condition with if or when', (page) => {
    expect(conditionsOfPlace(readText(page))).toEqual([]);
  });

  test('of a condition is told from prose of a place', () => {
    const text =
      'Absent where\nthere is none.\nWhere it fails, look.\nWhere to look: where it is.\n';
    expect(conditionsOfPlace(text)).toEqual(['Absent where', 'Where it fails,']);
  });

  test('that is too long is seen, and a table or a sample of code is not', () => {
    const long = 'word '.repeat(21);
    const sample = `\`\`\`sh\n${long}\n\`\`\`\n\n    ${long}\n\n| ${long} |\n`;
    expect(longLinesOf(`${sample}\n- ${long}\n\n  ${long}\n`)).toEqual([9, 11]);
  });
});

/** Numbers of the lines of prose that are too long; a word that cannot be broken is left alone. */
function longLinesOf(text: string): readonly number[] {
  return proseLines(text)
    .filter(({ line }) => line.length > 100 && !/\S{80}/.test(line))
    .map(({ number }) => number);
}

/** Conditions that begin with the word for places, as far as a pattern can tell. */
function conditionsOfPlace(text: string): readonly string[] {
  const found = text.match(CONDITION_OF_PLACE) ?? [];
  return found.map((words) => words.replaceAll('\n', ' '));
}

const CONDITION_OF_PLACE = new RegExp(
  String.raw`\b(?:absent|only|even|also|except|when|if|[01]) where\b` +
    String.raw`|(?<=^|[.:;] )Where (?!to\b)[^.:;,\n]*,`,
  'gim',
);

/** The lines of a page with their numbers, but for tables and samples of code. */
function proseLines(text: string): readonly { line: string; number: number }[] {
  let inSample = false;
  return text.split('\n').flatMap((line, index) => {
    const isFence = line.startsWith('```');
    if (isFence) inSample = !inSample;
    const isProse = !isFence && !inSample && !/^(?: {4}|\s*\|)/.test(line);
    return isProse ? [{ line, number: index + 1 }] : [];
  });
}
