import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../core/policy/presets.ts';
import { readScenario } from './scenario-file.ts';

const none = async (): Promise<undefined> => Promise.resolve(undefined);
const SMALL = `format: 1
name: a street
cycles: 100
members: 20
domains: { community: 1 }
types:
  steady: { share: 1, deeds: 0.5, kept: 0.98 }
`;

/** `line: text` of each problem. */
async function problemsOf(text: string): Promise<string[]> {
  const result = await readScenario(text, none);
  return result.ok ? [] : result.problems.map(({ line, text: say }) => `${line}: ${say}`);
}

describe('a scenario', () => {
  test('is read with what it leaves out', async () => {
    const result = await readScenario(SMALL, none);
    expect(result).toMatchObject({
      ok: true,
      scenario: { runs: 10, communities: 1, seed: 1, correlation: 0, delay: 0 },
    });
  });

  test.each(['town', 'nation'])('of examples/%s.yaml is right', async (name) => {
    expect(await problemsOf(readFileSync(`examples/${name}.yaml`, 'utf8'))).toEqual([]);
  });

  test.each([
    ['members: 20', 'members: 0', '4: members: is 0: a whole number from 1 to 20000000'],
    ['kept: 0.98', 'kept: 1.2', '7: types.steady.kept: is 1.2: a share from 0 to 1, as 0.95'],
    ['kept: 0.98', 'keeps: 1', '7: types.steady.keeps: no such field'],
    ['cycles: 100\n', '', '1: cycles: is missing: a whole number from 1 to 10000'],
    ['community: 1', 'commons: 1', '5: domains.commons: a domain has a name in small letters'],
    ['name: a street', 'policy: nobodys.yaml', '2: policy: "nobodys.yaml" is no preset'],
    ['name: a street', 'name: a\npolicy: standard', '3: policy: standard asks how far ratings'],
    ['kept: 0.98', 'kept: 1, action: echo/deed', '7: types.steady.action: "echo/deed" is none'],
    ['kept: 0.98', 'kept: 1, joins: [9, 3]', '7: types.steady.joins: write the first and last'],
    ['format: 1', 'format: 2', '1: format: write format: 1'],
  ])('with %j made into %j is refused by line and field', async (from, to, problem) => {
    const problems = await problemsOf(SMALL.replace(from, to));
    expect(problems.some((one) => one.startsWith(problem))).toBe(true);
  });

  test('may ask how far ratings disagree where somebody rates', async () => {
    const rated = `${SMALL}policy: standard\nratings: { share: 0.2, agree: 0.9 }\n`;
    expect(await readScenario(rated, none)).toMatchObject({
      ok: true,
      scenario: { ratings: { share: 0.2, agree: 0.9 } },
    });
    const problems = await problemsOf(rated.replace('share: 0.2', 'share: 0'));
    expect(problems.join()).toContain('nothing would mint; write ratings');
  });

  test('takes a policy of one’s own', async () => {
    const own = { ...PRESETS.civic, preset: 'ours' };
    const result = await readScenario(`${SMALL}policy: ours.yaml\n`, async (name) =>
      Promise.resolve(name === 'ours.yaml' ? own : undefined),
    );
    expect(result).toMatchObject({ ok: true, scenario: { policy: { preset: 'ours' } } });
  });
});
