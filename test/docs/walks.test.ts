import { describe, expect, test } from 'vitest';
import { allCommands } from '../../src/cli/command-list.ts';
import { brokenLines } from '../cli/command-line.ts';
import { filesBelow, readText } from '../house-rules/source-files.ts';

interface Step {
  readonly typed: string;
  readonly printed: string;
}

/** The commands of a page, each with what it printed; lines that are typed at once are one step. */
function stepsOf(page: string): readonly Step[] {
  const blocks = [...readText(page).matchAll(/```console\n([^]*?)```/g)];
  return blocks.flatMap(([, block = '']) =>
    [...block.matchAll(/((?:^\$ .*\n)+)((?:^(?!\$ ).*\n)*)/gm)].map(
      ([, typed = '', printed = '']) => ({ typed: typed.trimEnd(), printed }),
    ),
  );
}

const PAGES = filesBelow('docs/walks');
const COMMANDS = await allCommands();

/** What the program itself printed for people; what other programs print is theirs. */
function ofProgram({ typed }: Step, name = '[a-z]+'): boolean {
  const last = typed.split('\n').at(-1) ?? '';
  return (
    new RegExp(`npx negentropy ${name}\\b(?:[^|]|\\|\\|)*$`).test(last) && !last.includes('--json')
  );
}

describe('the walks together', () => {
  test.each(COMMANDS.map(({ name }) => name))('show what %s prints, on 80 columns', (name) => {
    const steps = PAGES.flatMap(stepsOf).filter((step) => ofProgram(step, name));
    expect(steps.length).toBeGreaterThan(0);
    for (const { typed, printed } of steps) {
      expect([typed, ...brokenLines(printed)]).toEqual([typed]);
    }
  });

  test.each(PAGES)('%s says how many steps it has, and how long they take', (page) => {
    const text = readText(page).replaceAll(/\s+/g, ' ');
    const told = [...text.matchAll(/(\d+) steps?[.,]/g)].map(([, steps]) => Number(steps));
    expect(told.reduce((sum, steps) => sum + steps, 0)).toBe(stepsOf(page).length);
    expect(text).toMatch(/took \d+ seconds|takes (?:some seconds|half a minute|a minute or two)/);
  });
});

/** Written by scripts/service-walks.ts, which ends with an error if a command does. */
const OF_SERVICES = ['operator', 'operator-later', 'integrator', 'member'];

describe.each(OF_SERVICES)('the walk of the %s', (who) => {
  const page = `docs/walks/${who}.md`;

  test('has steps enough', () => {
    expect(stepsOf(page).length).toBeGreaterThan(8);
  });

  test('prints no stack, key or folder of a machine', () => {
    for (const { typed, printed } of stepsOf(page)) {
      expect([typed, printed]).not.toEqual([typed, expect.stringMatching(/^ +at |\/tmp\//m)]);
      expect([typed, printed]).not.toEqual([typed, expect.stringMatching(/neg_[a-z0-9]+_\w/)]);
    }
  });
});
