import { beforeAll, describe, expect, test } from 'vitest';
import { operatorCommands } from '../../src/cli/operator/operator-command.ts';
import { allCommands } from '../../src/cli/command-list.ts';
import { readText } from '../house-rules/source-files.ts';
import { brokenLines, negentropy } from './command-line.ts';
import { newcomerWalks, type Step, type Walk, walksPage } from './newcomer-walk.ts';

let walks: readonly Walk[];
beforeAll(async () => {
  walks = await newcomerWalks();
}, 600_000);

/**
 * Export prints lines of JSON, and serve runs until it is stopped. Operators walk elsewhere, and a
 * newcomer has no closed cycle to report, no table of rates, no study, no policy to attack or to
 * simulate a town under, nothing to review and no log of others to witness or to add up yet.
 */
const WITHOUT_WALK = [
  'census',
  'registry',
  'export',
  'serve',
  'report',
  'interest',
  'study',
  'bench',
  'simulate',
  'witness',
  'review',
  'rollup',
  ...operatorCommands.map(({ name }) => name),
];

function stepsOf(name: string): Step[] {
  return walks.flatMap(({ steps }) => steps).filter(({ args }) => args[0] === name);
}

test('docs/walks/newcomer.md shows what is printed', () => {
  expect(readText('docs/walks/newcomer.md')).toBe(walksPage(walks));
});

test('each step says something, and only the mistakes fail', () => {
  for (const { args, ended } of walks.flatMap(({ steps }) => steps)) {
    const isMistake = /https|Tiny|nobody|policy\.json/.test(args.join(' ')) || args[1] === 'ada';
    expect([args, ended.code]).toEqual([args, isMistake ? 1 : 0]);
    expect(ended.stdout + ended.stderr).not.toBe('');
  }
});

const COMMANDS = await allCommands();

describe.each(COMMANDS.map(({ name }) => name))('on 80 columns %s', (name) => {
  test.skipIf(WITHOUT_WALK.includes(name))('prints no line that would be broken', () => {
    const steps = stepsOf(name).filter(({ args }) => !args.includes('--json'));
    expect(steps.length).toBeGreaterThan(0);
    for (const { ended } of steps) expect(brokenLines(ended.stdout + ended.stderr)).toEqual([]);
  });

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
