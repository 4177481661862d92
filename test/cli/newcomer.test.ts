import { beforeAll, describe, expect, test } from 'vitest';
import { allCommands } from '../../src/cli/command-list.ts';
import { readText } from '../house-rules/source-files.ts';
import { brokenLines, negentropy } from './command-line.ts';
import { type FirstHours, firstHours } from './newcomer-walk.ts';
import { newcomerPage, researcherPage } from './walk-pages.ts';

let hours: FirstHours;
beforeAll(async () => {
  hours = await firstHours();
}, 600_000);

test('docs/walks/newcomer.md shows what is printed', () => {
  expect(readText('docs/walks/newcomer.md')).toBe(newcomerPage(hours.newcomer));
});

test('docs/walks/researcher.md shows what is printed', () => {
  expect(readText('docs/walks/researcher.md')).toBe(researcherPage(hours.researcher));
});

/** Commands that are mistakes. */
const MISTAKES = new RegExp(
  [
    'https|Tiny|nobody|policy\\.json|show ada$|other\\.yaml|typo\\.yaml',
    '--cycle 900|calibrate arms|arms rates|import census',
  ].join('|'),
);

test('each step says something, and only the mistakes fail', () => {
  const steps = [...hours.newcomer, ...hours.researcher].flatMap((walk) => walk.steps);
  for (const { args, to, ended } of steps) {
    expect([args, ended.code]).toEqual([args, MISTAKES.test(args.join(' ')) ? 1 : 0]);
    const isSilent = to === undefined && ended.stdout + ended.stderr === '';
    expect([args, isSilent]).toEqual([args, false]);
  }
});

const COMMANDS = await allCommands();

describe.each(COMMANDS.map(({ name }) => name))('on 80 columns %s', (name) => {
  test('explains itself, and a wrong command line, on lines that fit', async () => {
    const [help, wrong] = [
      await negentropy([name, '--help']),
      await negentropy([name, '--no-such-option']),
    ];
    expect(brokenLines(help.stdout + wrong.stderr)).toEqual([]);
    expect(wrong.code).toBe(2);
  });
});

test('a line that is too wide is seen', () => {
  expect(brokenLines(`${'名'.repeat(40)} a\nfits`)).toHaveLength(1);
  expect(brokenLines('x'.repeat(200))).toEqual([]);
});
