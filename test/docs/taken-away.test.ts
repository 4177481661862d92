import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DISQUALIFYING, QUALIFYING } from '../../scripts/families-page.ts';
import { isSoak } from '../size.ts';
import { CLAIM_ATTACKS } from '../../src/simulator/attacks/claim-attacks.ts';
import { CLOCK_LEAPS } from '../../src/simulator/attacks/clock-leap.ts';
import { HISTORY_ATTACKS } from '../../src/simulator/attacks/history-attacks.ts';
import { KNOWN_ATTACKS } from '../../src/simulator/attacks/known-attacks.ts';
import { THIN_DOMAIN_ATTACKS } from '../../src/simulator/attacks/thin-domains.ts';
import { RULES_OFF } from './rules-off.ts';
import { SWITCHED_OFF, TAKEN_AWAY } from './taken-away.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BULLETS = [...QUALIFYING, ...DISQUALIFYING];

describe('each bullet of docs/reference/families.md', () => {
  test('has a measure that can be taken away, at one place', () => {
    expect(Object.keys(TAKEN_AWAY).toSorted()).toEqual(BULLETS.map(({ name }) => name).toSorted());
    for (const [name, { file, from, to }] of Object.entries(TAKEN_AWAY)) {
      const places = readFileSync(`${ROOT}${file}`, 'utf8').split(from).length - 1;
      expect([name, places, from === to]).toEqual([name, 1, false]);
    }
  });

  // Each starts two test runners, of full size: some seconds, or minutes on a busy machine.
  test.runIf(isSoak).each(BULLETS)('$name: its test fails without its measure', async (bullet) => {
    const [file = '', title = ''] = bullet.test ?? [];
    await expect(runOf(file, title, '')).resolves.toBeDefined();
    await expect(runOf(file, title, bullet.name)).rejects.toMatchObject({ code: 1 });
  });
});

describe('each known attack that a test shows', () => {
  const tested = KNOWN_ATTACKS.flatMap(({ name, shown }) =>
    shown.by === 'test' && name in SWITCHED_OFF ? [{ name, ...shown }] : [],
  );

  test('has a defence that can be switched off, at one place', () => {
    expect(tested.map(({ name }) => name).toSorted()).toEqual(Object.keys(SWITCHED_OFF).toSorted());
    for (const [name, { file, from, to }] of Object.entries(SWITCHED_OFF)) {
      const places = readFileSync(`${ROOT}${file}`, 'utf8').split(from).length - 1;
      expect([name, places, from === to]).toEqual([name, 1, false]);
    }
  });

  test.runIf(isSoak).each(tested)(
    '$name: its test fails without it',
    async (attack) => {
      await expect(runOf(attack.file, attack.title, '')).resolves.toBeDefined();
      await expect(runOf(attack.file, attack.title, attack.name)).rejects.toMatchObject({
        code: 1,
      });
    },
    1_800_000,
  );
});

/** A row of docs/reference/whose-word-counts.md, where its test is, and its rules. */
interface RuledRow {
  readonly name: string;
  readonly file: string;
  readonly title: string;
  readonly rules: readonly string[];
}

const ATTACKS = 'test/trust/attacks.test.ts';
const RULED: readonly RuledRow[] = [
  ...HISTORY_ATTACKS.map(({ name, defence: rules }) => {
    return { name, file: ATTACKS, title: `${name} in a history: within its limit`, rules };
  }),
  ...CLAIM_ATTACKS.map(({ name, defence }) => {
    const rules = defence.map((rule) => rule.replaceAll('`', ''));
    return { name, file: ATTACKS, title: `${name} over the interface: within its limit`, rules };
  }),
  ...THIN_DOMAIN_ATTACKS.map(({ name }) => {
    const rules = ['entropy.fellMembers', 'entropy.known', 'entropy.pool'];
    return { name, file: 'test/trust/thin-domains.test.ts', title: name, rules };
  }),
  ...CLOCK_LEAPS.map(({ name, databaseDays }) => {
    const rules = [databaseDays > 0 ? '60 cycles at once' : 'no time after that of the database'];
    return { name, file: 'test/trust/clock.test.ts', title: name, rules };
  }),
  {
    name: 'disorder by aliases that also keep, over HTTP',
    file: 'test/http/misses-of-aliases.test.ts',
    title: 'aliases that keep and break by turns',
    rules: ['who has no standing fails thrice as often at most'],
  },
].filter(({ rules }) => rules.length > 0);

describe('each row of docs/reference/whose-word-counts.md with rules', () => {
  test('with them has what is known of every attack that the bench shows', () => {
    const ruled = new Set(RULED.map(({ name }) => name));
    const open = KNOWN_ATTACKS.filter(
      ({ shown }) => shown.by === 'bench' && !shown.attacks.some((name) => ruled.has(name)),
    );
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  test('has rules that can be switched off, each in one place', () => {
    const rules = new Set(RULED.flatMap((row) => row.rules));
    expect([...rules].toSorted()).toEqual(Object.keys(RULES_OFF).toSorted());
    for (const [name, replacements] of Object.entries(RULES_OFF)) {
      for (const { file, from, to } of replacements) {
        const places = readFileSync(`${ROOT}${file}`, 'utf8').split(from).length - 1;
        expect([name, places, from === to]).toEqual([name, 1, false]);
      }
    }
  });

  // That it passes with them the tests themselves show. Something that does not even start fails
  // too, but without an assertion.
  test.runIf(isSoak).each(RULED)(
    '$name: its test fails without them',
    async ({ file, title, rules }) => {
      await expect(runOf(file, title, rules.join('\n'))).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('AssertionError'),
      });
    },
    1_800_000,
  );
});

/** Runs a test without something; without a name, with all. */
async function runOf(file: string, title: string, without: string): Promise<unknown> {
  const escaped = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  // What a row of a table is told by stands in its title as %i or %s.
  const pattern = escaped.replaceAll(/%[is]/g, '.+');
  return await promisify(execFile)(
    process.execPath,
    [`${ROOT}node_modules/vitest/vitest.mjs`, 'run', '--config', CONFIG, file, '-t', pattern],
    { cwd: ROOT, env: { ...process.env, NEGENTROPY_WITHOUT: without } },
  );
}

const CONFIG = 'test/docs/taken-away.config.ts';
