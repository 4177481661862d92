import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/open-database.ts';
import { json, negentropy, negentropyProcess, oneLine, temporaryFolder } from './command-line.ts';
import { runs } from '../size.ts';
import { emailOf, makeRepository, type PlannedCommit, reviewedBy } from './git-history.ts';

const folder = temporaryFolder();
/** Wednesday, 2020-01-01, noon UTC. */
const BEGINNING = 1_577_880_000;
/** So many that some are paid. */
const COMMITS = 900;
/** Enough to be interrupted amid. */
const LONG = runs(600, 1_200);

interface ImportReport {
  readonly source: string;
  readonly created: boolean;
  readonly judged: number;
  readonly judgedBefore: number;
  readonly waiting: number;
  readonly counts: { readonly outcomes: Readonly<Record<string, number>> };
  readonly supply: { readonly entries: number; readonly supply: string };
}

/** So many commits by `ada` and `ben` in turn, every `hours` hours. */
function history(count: number, hours: number, reviewed: boolean): PlannedCommit[] {
  return Array.from({ length: count }, (_, at) => {
    const [by, other] = at % 2 === 0 ? ['ada', 'ben'] : ['ben', 'ada'];
    return {
      at: BEGINNING + at * hours * 3_600,
      by,
      path: at % 5 === 0 ? `docs/page-${at % 7}.md` : `src/file-${at % 11}.c`,
      trailers: reviewed ? [reviewedBy(other)] : [],
      through: reviewed ? other : by,
    };
  });
}

describe('import git', () => {
  const data = join(folder, 'reviewed');
  const repository = makeRepository(
    join(folder, 'reviewed-repository'),
    history(COMMITS, 20, true),
  );

  test('judges a history, waits for the last second to end, and goes on from there', async () => {
    const first = json(
      await negentropy(['import', 'git', repository, '--json'], { data }),
    ) as ImportReport;
    expect(first).toMatchObject({
      created: true,
      judged: COMMITS - 1,
      judgedBefore: 0,
      waiting: 1,
    });
    expect(first.counts.outcomes['released']).toBeGreaterThan(0);
    expect(Number(first.supply.supply)).toBeGreaterThan(0);

    const again = json(
      await negentropyProcess(['import', 'git', '--json'], { data, cwd: repository }),
    ) as ImportReport;
    expect(again).toMatchObject({
      created: false,
      judgedBefore: COMMITS - 1,
      judged: COMMITS - 1,
      supply: first.supply,
    });

    const final = json(
      await negentropy(['import', 'git', repository, '--final', '--json'], { data }),
    ) as ImportReport;
    expect(final).toMatchObject({ judged: COMMITS, judgedBefore: COMMITS - 1, waiting: 0 });
  });

  test('starts the community on the Monday of the first commit, with preset git', async () => {
    const { stdout } = await negentropy(['policy', 'show'], { data });
    expect(JSON.parse(stdout)).toMatchObject({
      preset: 'git',
      cycle: { days: 7, anchorDate: '2019-12-30', anchorCycle: 1 },
    });
  });

  test('chooses the length of a cycle by the rate, or as the operator says', async () => {
    const slow = makeRepository(join(folder, 'slow'), history(120, 100, true));
    const imported = async (...options: readonly string[]): Promise<unknown> =>
      json(await negentropy(['import', 'git', slow, '--json', ...options], { data }));
    const chosen = await imported('--community', 'slow');
    expect(chosen).toMatchObject({ cycleLength: { days: 28, chosenBy: 'rate', commits: 94 } });
    expect(await imported('--community', 'slow')).toMatchObject({
      cycleLength: { days: 28, chosenBy: 'community' },
    });
    const { stdout } = await negentropy(['policy', 'show', '--community', 'slow'], { data });
    expect(JSON.parse(stdout)).toMatchObject({
      cycle: { days: 28, anchorDate: '2019-12-30', anchorCycle: 1 },
      caps: { mintsPerMemberAndCycle: 56, mintPerCycle: '400000.000000' },
    });
    expect(await imported('--community', 'daily', '--cycle-days', '1')).toMatchObject({
      cycleLength: { days: 1, chosenBy: 'operator' },
    });
    const other = ['import', 'git', slow, '--community', 'slow', '--cycle-days', '14'];
    const refused = await negentropy(other, { data });
    expect(refused.stderr).toContain('have 28 days');
    const odd = await negentropy([...other.slice(0, -1), '0'], { data });
    expect(odd.stderr).toContain('--cycle-days takes a whole number');
  });

  test('takes rules of the operator for a new community, and changes no others', async () => {
    const short = makeRepository(join(folder, 'ruled'), history(40, 24, true));
    const [file, changed] = [join(folder, 'rules.json'), join(folder, 'changed.json')];
    const preset = json(await negentropy(['policy', 'show', '--preset', 'git'])) as {
      readonly mint: object;
      readonly cycle: object;
    };
    const withThreshold = (threshold: number, days = 7): string => {
      const [mint, cycle] = [
        { ...preset.mint, threshold },
        { ...preset.cycle, days },
      ];
      return JSON.stringify({ ...preset, mint, cycle });
    };
    writeFileSync(file, withThreshold(0.95));
    writeFileSync(changed, withThreshold(0.94));
    const imported = async (rules: string): Promise<{ code: number | null; stderr: string }> =>
      await negentropy(['import', 'git', short, '--community', 'ours', '--policy', rules], {
        data,
      });
    expect(await imported(file)).toMatchObject({ code: 0 });
    const { stdout } = await negentropy(['policy', 'show', '--community', 'ours'], { data });
    expect(JSON.parse(stdout)).toMatchObject({
      mint: { threshold: 0.95 },
      cycle: { days: 7, anchorDate: '2019-12-30', anchorCycle: 1 },
    });
    expect(await imported(file)).toMatchObject({ code: 0 });
    const other = await imported(changed);
    expect([other.code, oneLine(other.stderr)]).toEqual([
      1,
      expect.stringContaining('Community "ours" has other rules than the file'),
    ]);
    writeFileSync(changed, withThreshold(0.95, 14));
    expect(oneLine((await imported(changed)).stderr)).toContain('of community "ours" have 7 days');
    writeFileSync(file, (await negentropy(['policy', 'show', '--preset', 'civic'])).stdout);
    const civic = ['import', 'git', short, '--community', 'none', '--policy', file];
    const refused = await negentropy(civic, { data });
    expect([refused.code, oneLine(refused.stderr)]).toEqual([
      1,
      expect.stringContaining('do not know commits, so community "none" was not made'),
    ]);
  });

  test('can be asked for each member, with reasons', async () => {
    const shown = await negentropy(['show', emailOf('ada')], { data });
    expect(shown.stdout).toMatch(/integrity +0\.9\d+ \(above the threshold 0\.9300\)/);
    expect(shown.stdout).toMatch(/channels +echo 0\.\d+, drift 0\.\d+, coordination .*stability/);
    expect(shown.stdout).toMatch(/balance +\d+\.\d+ MIC, and 0\.00 N used for debts/);
    expect(shown.stdout).toMatch(/findings +none confirmed/);
    expect(shown.stdout).toMatch(/measured +integrity 0\./);
    expect(shown.stdout).not.toMatch(/^ *lacks/m);
    const [, all] = /These are the newest 8 of (\d+)\./.exec(shown.stdout) ?? [];
    expect(shown.stdout).toContain(`--member ${emailOf('ada')} --limit ${all}`);
    expect(shown.code).toBe(0);
  });

  test('lists everybody whom an ambiguous name may mean', async () => {
    const { code, stderr } = await negentropy(['show', 'Somebody called'], { data });
    expect(stderr).toContain(emailOf('ada'));
    expect(stderr).toContain(emailOf('ben'));
    expect(code).toBe(1);
  });

  test('refuses another history in the community, and takes it in one of its own', async () => {
    const other = makeRepository(join(folder, 'other'), history(5, 30, true).slice(1));
    const refused = await negentropy(['import', 'git', other], { data });
    expect(oneLine(refused.stderr)).toContain('already has the history');
    expect(refused.code).toBe(1);
    const args = ['import', 'git', other, '--community', 'other'];
    const accepted = await negentropyProcess(args, { data });
    expect(oneLine(accepted.stdout)).toContain('community "other", made with preset git');
    // What is pasted elsewhere asks the same store.
    const [, next = ''] = accepted.stdout.split('Try next\n');
    const pasted =
      next
        .replaceAll(/ \\\n +/g, ' ')
        .split('\n  ')[0]
        ?.trim() ?? '';
    const { NEGENTROPY_DATA: _data, DATABASE_URL: _url, ...env } = process.env;
    const shown = execFileSync('sh', ['-c', pasted], { env, encoding: 'utf8' });
    expect(shown).toContain('Somebody called');
    const nobody = await negentropy(['show', 'nobody', '--community', 'other'], { data });
    expect(oneLine(nobody.stderr)).toContain(`called "nobody", nor contains it (store ${data})`);
    expect(accepted.code).toBe(0);
  });

  test('names the communities that there are', async () => {
    const { code, stderr } = await negentropy(['entropy', '--community', 'nowhere'], { data });
    expect(oneLine(stderr)).toMatch(/The store has .*"default"/);
    expect(code).toBe(1);
  });

  test('verifies each community, and a wrong one hides none of the others', async () => {
    const db = await openDatabase({ dataDirectory: data });
    const ofOne = 'community_id = (select community_id from negentropy.community where slug = $1)';
    try {
      const second = "update negentropy.log_entry set entry = '{}' where entry_index = 2";
      await db.query(`${second} and ${ofOne}`, ['other']);
      await db.query(`delete from negentropy.negentropy_events where ${ofOne}`, ['ours']);
    } finally {
      await db.close();
    }
    const { code, stdout } = await negentropy(['verify'], { data });
    expect(stdout).toMatch(/^default: Verified: [\d,]+ entries, no divergence\.$/m);
    expect(stdout).toMatch(/^other: The log of "other" is not the one that was signed/m);
    expect(stdout).toMatch(/^ours:\nDivergence: table negentropy_events\./m);
    expect(code).toBe(1);
  });
});

describe('a history that cannot earn anything', () => {
  test('is told that nobody ever reviewed', async () => {
    const data = join(folder, 'unreviewed');
    const repository = makeRepository(join(folder, 'alone'), history(200, 72, false));
    const { code, stdout } = await negentropy(['import', 'git', repository, '--final'], { data });
    expect(stdout).toContain('Why nothing was minted');
    expect(oneLine(stdout)).toContain('Nobody ever reviewed');
    expect(stdout).toMatch(/supply +0\.00 MIC/);
    expect(oneLine(stdout)).not.toContain('weeks in all');
    expect(code).toBe(0);
    const shown = oneLine((await negentropy(['show', emailOf('ada')], { data })).stdout);
    expect(shown).toMatch(/lacks \d+ actions more, kept in all four channels; .* echo \d+/);
  });

  test('is told that it is too short', async () => {
    const data = join(folder, 'short');
    const repository = makeRepository(join(folder, 'young'), history(60, 24, true));
    const { stdout } = await negentropy(['import', 'git', repository, '--final'], { data });
    expect(oneLine(stdout)).toContain('A cycle has 7 days: the history is shorter than 14 of them');
    expect(oneLine(stdout)).toContain('The history is 8 weeks long');
    expect(oneLine(stdout)).toContain('about 54 weeks in all');
    expect(oneLine(stdout)).not.toContain('Nobody ever reviewed');
  });
});

describe('a source that cannot be read', () => {
  const nowhere = join(folder, 'nothing-here');

  test.each([
    ['a folder that is not there', ['import', 'git', nowhere], 'is not there'],
    ['a file that is not there', ['import', 'commits', `${nowhere}.csv`], 'cannot be read'],
    ['rules that are not there', ['import', 'git', '.', '--domains', nowhere], 'cannot be read'],
  ])('%s is named, without a stack trace or a store', async (_what, args, message) => {
    const data = join(folder, 'untouched');
    const { code, stderr } = await negentropy(args, { data });
    expect(oneLine(stderr)).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
    expect(existsSync(data)).toBe(false);
  });

  test('a bad row of a file is named by its line', async () => {
    const path = join(folder, 'bad.csv');
    writeFileSync(path, 'not,the,header\n1,2,3\n');
    const { code, stderr } = await negentropy(['import', 'commits', path]);
    expect(stderr).toContain('bad.csv');
    expect(code).toBe(1);
  });
});

describe('rules about domains', () => {
  const repository = makeRepository(join(folder, 'domains'), history(40, 24, true));
  const rules = join(folder, 'domains.json');

  test('add the domains that they name to the policy of a new community', async () => {
    const data = join(folder, 'domains-store');
    writeFileSync(rules, '{"docs/**": "documentation"}');
    const args = ['import', 'git', repository, '--domains', rules, '--final', '--json'];
    expect((await negentropy(args, { data })).code).toBe(0);
    const policy = json(await negentropy(['policy', 'show'], { data })) as { domains: string[] };
    expect(policy.domains).toContain('documentation');
    const { items } = json(
      await negentropy(['decisions', '--limit', '100', '--json'], { data }),
    ) as {
      items: { domain: string; code: string }[];
    };
    expect(items.some(({ domain }) => domain === 'documentation')).toBe(true);
    expect(items.some(({ code }) => code === 'ACTION_UNKNOWN')).toBe(false);
  });

  test.each([
    ['[]', 'must be an object'],
    ['{"docs/**": 7}', 'must name a domain'],
    ['{docs}', 'is not JSON'],
    ['{"docs/[": "knowledge"}', 'is no path glob'],
  ])('%s are refused with what is wrong', async (text, message) => {
    writeFileSync(rules, text);
    const { code, stderr } = await negentropy(['import', 'git', repository, '--domains', rules]);
    expect(oneLine(stderr)).toContain(message);
    expect(code).toBe(1);
  });
});

describe('an import that is interrupted', () => {
  test('leaves a store in which it goes on, and ends with 143 after SIGTERM', async () => {
    const data = join(folder, 'interrupted');
    const repository = makeRepository(join(folder, 'long'), history(LONG, 6, true));
    const stopped = await negentropyProcess(['import', 'git', repository], {
      data,
      during: async (child) => {
        // The key is made once the store is open and signals are watched.
        while (!existsSync(join(data, 'log.key'))) await sleep(20);
        child.kill('SIGTERM');
      },
    });
    expect(stopped.stderr).toContain('Interrupted');
    expect(stopped.code).toBe(143);

    const resumed = json(
      await negentropy(['import', 'git', repository, '--final', '--json'], { data }),
    ) as ImportReport;
    expect(resumed).toMatchObject({ judged: LONG, waiting: 0 });
    const verified = await negentropy(['verify', '--json'], { data });
    expect(json(verified)).toMatchObject({ verified: true, entries: resumed.supply.entries });
  });
});
