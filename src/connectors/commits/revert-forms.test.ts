import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../test/size.ts';
import { readRepairs } from './repairs.ts';

const RUNS = runs(3_000, 50_000);

/** Letters of either case: whether a form is read does not hang on them. */
const cased = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(text, text.toLowerCase(), text.toUpperCase());
const oneOf = (...texts: readonly string[]): fc.Arbitrary<string> =>
  fc.constantFrom(...texts).chain(cased);

const indent = fc.constantFrom('', ' ', '    ', '\t', '- ', '* ', '  + ');
const hex = fc.integer({ min: 0, max: 15 }).map((digit) => digit.toString(16));
const sha = fc
  .integer({ min: 7, max: 40 })
  .chain((length) => fc.array(hex, { minLength: length, maxLength: length }))
  .map((digits) => digits.join(''))
  .filter((text) => /[a-f]/.test(text));
const before = fc.constantFrom('', 'core: explain\n\n', 'A line.\nAnother one.\n\n');
const after = fc.constantFrom('', '\n', '.', '\n\nIt broke the build.', ' ("core: a subject")');

/** Words that say that what follows is reverted. */
const revertLead = fc
  .tuple(
    oneOf(
      'This reverts',
      'This partially reverts',
      'This partly reverts',
      'This effectively reverts',
      'This reverts parts of',
      'This reverts most of',
      'Reverts',
      'Reverts:',
      'Revert:',
      'Revert',
      'Reverted',
      'Partial revert of',
      'Partially reverts',
      'Partial revert',
    ),
    oneOf('', ' commit', ' commits', ' the commit', ' change', ' merge'),
  )
  .map((words) => words.join(''));
const fixLead = oneOf('Fixes:', 'Fixes', 'Fixes commit', 'Fixes: commit', 'Fixes the commit');

/** A commit as it is written. */
const wrapped = fc.tuple(
  fc.constantFrom<readonly [string, string]>(
    ['', ''],
    ['<', '>'],
    ['(', ')'],
    ["'", "'"],
    ['"', '"'],
    ['`', '`'],
    ['#', ''],
    ['https://github.com/some-owner/some.name/commit/', ''],
    ['<https://git.example.org/a/b/c/-/commit/', '>'],
  ),
  sha,
  fc.boolean(),
);
const separator = fc.constantFrom(', ', ' and ', ',\n', ', and ', ' & ');

interface Written {
  readonly text: string;
  readonly shas: readonly string[];
}

const commits: fc.Arbitrary<Written> = fc
  .tuple(fc.array(wrapped, { minLength: 1, maxLength: 3 }), separator)
  .map(([list, between]) => ({
    text: list
      .map(([[open, close], id, upper]) => `${open}${upper ? id.toUpperCase() : id}${close}`)
      .join(between),
    shas: list.map(([, id]) => id),
  }));

const number = fc.integer({ min: 1, max: 999_999 });
const pull = fc
  .tuple(
    number,
    fc.constantFrom(
      'some-owner/some.name#',
      '#',
      'https://github.com/some-owner/some.name/pull/',
      'https://git.example.org/a/b/c/-/merge_requests/',
    ),
  )
  .map(([id, kind]) => ({ text: `${kind}${id}`, number: id }));

const word = fc.constantFrom(
  'core:',
  'add',
  'the',
  '"quick"',
  'path',
  'of',
  'src/a.c',
  'v1.2',
  'x',
);
const subject = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));

describe('each usual form of a revert or a fix', () => {
  test('names its commits, however it is indented, quoted, linked or listed', () => {
    const form = fc.tuple(before, indent, fc.oneof(revertLead, fixLead), commits, after);
    fc.assert(
      fc.property(form, ([first, space, lead, { text, shas }, last]) => {
        const message = `${first}${space}${lead} ${text}${last}`;
        const read = readRepairs(message);
        const reverts = /revert/i.test(lead) ? shas : [];
        expect({ message, ...read }).toMatchObject({ message, repairs: shas, reverts });
        expect(read.claimed).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  test('names a pull request as a forge does', () => {
    const form = fc.tuple(before, indent, revertLead, pull, fc.constantFrom('', '\n', '.'));
    fc.assert(
      fc.property(form, ([first, space, lead, { text, number: id }, last]) => {
        const message = `${first}${space}${lead} ${text}${last}`;
        const read = readRepairs(message);
        expect({ message, ...read }).toMatchObject({ message, pulls: [id], repairs: [] });
      }),
      { numRuns: RUNS },
    );
  });

  test('names a subject if it names nothing else', () => {
    const suffix = fc.constantFrom('', ' (#12)', '\n', '\n\nIt broke the build.\n');
    const quoted = fc
      .tuple(oneOf('Revert', 'Revert:'), subject)
      .map(([lead, text]) => ({ line: `${lead} "${text}"`, subject: text }));
    const again = fc
      .tuple(oneOf('Reapply'), subject)
      .map(([lead, text]) => ({ line: `${lead} "${text}"`, subject: `Revert "${text}"` }));
    const plain = fc
      .tuple(oneOf('revert:', 'revert(core):', 'revert!:'), subject)
      .filter(([, text]) => !text.startsWith('"'))
      .map(([lead, text]) => ({ line: `${lead} ${text}`, subject: text }));
    fc.assert(
      fc.property(fc.oneof(quoted, again, plain), suffix, (form, end) => {
        const message = `${form.line}${end}`;
        const read = readRepairs(message);
        expect({ message, ...read }).toMatchObject({ message, subject: form.subject, repairs: [] });
      }),
      { numRuns: RUNS },
    );
  });
});

test('nothing is repaired by what is quoted, told or counted', () => {
  const said = fc.oneof(
    fc.constantFrom('> ', '>> ', '| ').map((quote) => `${quote}This reverts commit `),
    fc.constantFrom('We may revert ', 'It does not revert ', 'It refixes ', 'prefixes: '),
  );
  fc.assert(
    fc.property(before, said, sha, (first, lead, id) => {
      const message = `${first}${lead}${id}.`;
      expect({ message, repairs: readRepairs(message).repairs }).toEqual({ message, repairs: [] });
    }),
    { numRuns: RUNS },
  );
  const issue = fc.tuple(fixLead, fc.integer({ min: 1_000_000, max: 99_999_999 }));
  fc.assert(
    fc.property(issue, ([lead, id]) => {
      expect(readRepairs(`${lead} #${id}`).repairs).toEqual([]);
    }),
  );
});
