import { describe, expect, test } from 'vitest';
import { brokenLines } from '../cli/command-line.ts';
import { readText } from '../house-rules/source-files.ts';

/** The commands of a page, each with what it printed. */
function stepsOf(page: string): readonly { readonly typed: string; readonly printed: string }[] {
  return [...readText(page).matchAll(/```console\n(\$ [^`]*?)```/g)].map(([, block = '']) => {
    const lines = block.split('\n');
    const isTyped = (line: string): boolean => line.startsWith('$ ');
    return {
      typed: lines.filter(isTyped).join('\n'),
      printed: lines.filter((line) => !isTyped(line)).join('\n'),
    };
  });
}

// Written by scripts/service-walks.ts, which ends with an error if a command does.
describe.each(['operator', 'integrator', 'member'])('the walk of the %s', (who) => {
  const page = `docs/walks/${who}.md`;

  test('says how many steps it has and how long they took', () => {
    const [, steps] = /(\d+)\s+steps,\s+which\s+took\s+\d+\s+seconds/.exec(readText(page)) ?? [];
    expect(Number(steps)).toBeGreaterThan(8);
    expect(stepsOf(page)).toHaveLength(Number(steps));
  });

  test('prints lines that fit, and no stack, key or folder of a machine', () => {
    for (const { typed, printed } of stepsOf(page)) {
      expect([typed, printed]).not.toEqual([typed, expect.stringMatching(/^ +at |\/tmp\//m)]);
      expect([typed, printed]).not.toEqual([typed, expect.stringMatching(/neg_[a-z0-9]+_\w/)]);
      // What other programs print is theirs.
      const own = typed.includes('npx negentropy') ? printed : '';
      expect([typed, ...brokenLines(own)]).toEqual([typed]);
    }
  });
});
