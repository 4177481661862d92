import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  formatVerifierKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from '../../src/core/log/note-key.ts';
import {
  brokenLines,
  type Ended,
  json,
  negentropy,
  negentropyProcess,
  oneLine,
  temporaryFolder,
} from './command-line.ts';
import { makeRepository } from './git-history.ts';

const folder = temporaryFolder();
const data = join(folder, 'demo');
let demo: Ended;

/** A history of one person, whose log is quickly verified again and again. */
const small = join(folder, 'small');
let smallDemo: Ended;

beforeAll(async () => {
  demo = await negentropyProcess(['demo', '--project', '--data', data]);
  const commits = [0, 1, 2].map((day) => {
    return { at: 1_600_000_000 + day * 86_400, by: 'ada', path: 'a.c' };
  });
  const repository = makeRepository(join(folder, 'small-repository'), commits);
  smallDemo = await negentropy(['demo', repository, '--data', small, '--json']);
}, 600_000);

describe('the demo of a simulated project', () => {
  test('says in every section that it is simulated', () => {
    expect(demo.code).toBe(0);
    const headings = demo.stdout.split('\n').filter((line) => /^[A-Z]/.test(line));
    expect(headings.at(-1)).toBe('Try next');
    for (const heading of headings.slice(0, -1)) expect(heading).toContain('simulated');
  });

  test('prints no line that a terminal of 80 columns would break', () => {
    expect(brokenLines(demo.stdout)).toEqual([]);
  });

  test('shows who earned and that those who game earn next to nothing', () => {
    expect(demo.stdout).toMatch(/Simulated steady contributor 0\d +\d+\.\d\d/);
    const share = /Together they earned .*? MIC: (<1|\d+) %/.exec(oneLine(demo.stdout))?.[1];
    expect(['0', '<1']).toContain(share);
  });

  test('shows entropy that fell and, in the bad quarter, rose', () => {
    expect(demo.stdout).toContain('▼');
    expect(demo.stdout).toMatch(/knowledge[^]*▲▲▲/);
  });

  test('explains refusals of gamers with what would have passed', () => {
    for (const who of ['flooder', 'ring member', 'create-then-fix', 'self-reviewer']) {
      const nearest = `Simulated ${who}[^]*nearest +\\d+ further kept commits`;
      expect(demo.stdout).toMatch(new RegExp(nearest));
    }
  });

  test('verifies its export and gives commands that work', async () => {
    expect(demo.stdout).toMatch(/Verified: [\d,]+ entries, no divergence/);
    const commands = demo.stdout
      .slice(demo.stdout.indexOf('Try next'))
      .replaceAll(/ \\\n +/g, ' ')
      .split('\n')
      .flatMap((line) => /main\.js (.*?)(?: {3}#.*)?$/.exec(line)?.[1] ?? [])
      .filter((command) => !command.includes('<'));
    expect(commands.length).toBeGreaterThanOrEqual(4);
    for (const command of commands) {
      expect(await negentropy(command.split(' '), { data })).toMatchObject({ code: 0 });
    }
  });

  test('does not overwrite a store', async () => {
    const again = await negentropy(['demo', '--project', '--data', data]);
    expect(oneLine(again.stderr)).toContain('has a store already');
    expect(again.code).toBe(1);
  });
});

describe('the commands on its store', () => {
  test('show --json has what the API answers about a member', async () => {
    const who = 'sim-steady-01@example.invalid';
    const shown = json(await negentropy(['show', who, '--json'], { data }));
    expect(shown).toMatchObject({
      name: 'Simulated steady contributor 01',
      negentropy: {
        userId: who,
        minted: expect.stringMatching(/^\d+\.\d{6}$/),
        balance: expect.stringMatching(/^\d+\.\d{6}$/),
        debtCredits: '0.000000',
        history: { items: expect.any(Array), next: expect.any(String) },
      },
      integrity: {
        threshold: 0.93,
        channels: { echo: { score: expect.any(Number) }, stability: { present: true } },
        findings: { confirmed: 0, penalty: 0 },
      },
      counts: { outcomes: { released: expect.any(Number) } },
      globalIntegrity: expect.any(Number),
    });
  });

  test('show finds a member by id, member id and name alike', async () => {
    const byName = json(await negentropy(['show', 'simulated FLOODER 02', '--json'], { data })) as {
      negentropy: { memberId: string };
    };
    const byId = await negentropy(['show', byName.negentropy.memberId, '--json'], { data });
    expect(json(byId)).toEqual(byName);
  });

  test('decisions can be filtered by member, outcome, code and number', async () => {
    const args = ['decisions', '--outcome', 'cancelled', '--code', 'OUTCOME_LOST', '--limit', '3'];
    const listed = json(await negentropy([...args, '--json'], { data })) as {
      items: { id: string }[];
    };
    expect(listed).toMatchObject({ next: expect.any(String) });
    expect(listed.items).toHaveLength(3);
    const ids = listed.items.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    for (const one of listed.items) {
      expect(one).toMatchObject({ outcome: 'cancelled', code: 'OUTCOME_LOST', end: {} });
    }
    const told = await negentropy(args, { data });
    for (const id of ids) expect(told.stdout).toContain(`#${id} `);
    expect(told.stdout.match(/ended +at the close of cycle \d+: /g)).toHaveLength(3);
    const none = await negentropy(
      ['decisions', '--member', 'sim-flooder-01@example.invalid', '--outcome', 'released'],
      { data },
    );
    expect(none.stdout).toContain('No decision matches');
  });

  test('decisions go on with --cursor after what --json names as next', async () => {
    const args = ['decisions', '--outcome', 'cancelled', '--json'];
    interface List {
      readonly items: readonly { readonly id: string }[];
      readonly next?: string;
    }
    const listed = async (...more: string[]): Promise<List> =>
      json(await negentropy([...args, ...more], { data })) as List;
    const whole = await listed('--limit', '6');
    const first = await listed('--limit', '3');
    const second = await listed('--limit', '3', '--cursor', first.next ?? '');
    expect([...first.items, ...second.items]).toEqual(whole.items);
    const wrong = await negentropy([...args.slice(0, 3), '--cursor', 'nowhere'], { data });
    expect(wrong.stderr).toContain('--cursor takes what an earlier list named as next');
    expect(wrong.code).toBe(2);
  });

  test('entropy --json has a series for each domain', async () => {
    const args = ['entropy', '--domain', 'knowledge', '--json'];
    const { domains } = json(await negentropy(args, { data })) as {
      domains: { series: unknown[] }[];
    };
    expect(domains).toMatchObject([
      { domain: 'knowledge', last: { state: 'KNOWN', outcomes: { kept: expect.any(Number) } } },
    ]);
    expect(domains[0]?.series.length).toBeGreaterThan(100);
    const unknown = await negentropy(['entropy', '--domain', 'nowhere'], { data });
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('it has ') });
  });
});

describe('verify', () => {
  const exported = join(small, 'export.jsonl');

  test('of the store compares the tables too, and trusts only a key from elsewhere', async () => {
    const alone = json(await negentropy(['verify', '--json'], { data: small })) as { key: string };
    expect(alone).toMatchObject({ verified: true, keyTrusted: false, tables: expect.any(Array) });
    const trusted = await negentropy(['verify', exported, '--vkey', alone.key, '--json']);
    expect(json(trusted)).toMatchObject({ verified: true, keyTrusted: true });
  });

  test.each([
    ['of an export', [exported], 'the header'],
    ['of the store', [], 'the log key'],
  ])('%s refuses another key than the one that was asked for', async (_what, file, where) => {
    const signer = signerKeyOf('localhost/v1/log/default', new Uint8Array(32).fill(7));
    const vkey = formatVerifierKey(verifierKeyOfSigner(signer));
    const refused = await negentropy(['verify', ...file, '--vkey', vkey, '--json'], {
      data: small,
    });
    expect(json(refused)).toMatchObject({ verified: false, divergence: { where, index: null } });
    expect(refused.code).toBe(1);
  });

  test('of an export from stdin says that it is self-consistent only', async () => {
    const input = readFileSync(exported, 'utf8');
    const { code, stdout } = await negentropy(['verify', '-'], { input });
    expect(oneLine(stdout)).toContain('self-consistent only');
    expect(stdout).toMatch(/recomputed +[\d,]+ decisions/);
    expect(code).toBe(0);
  });

  test('names the entry that was changed, with what was expected', async () => {
    const lines = readFileSync(exported, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('"outcome":"refused"'));
    lines[at] = lines[at]?.replace(/"integrity":\d+/, '"integrity":999999') ?? '';
    const path = join(folder, 'changed.jsonl');
    writeFileSync(path, lines.join('\n'));
    const { code, stdout } = await negentropy(['verify', path]);
    expect(stdout).toContain(`Divergence: entry ${at - 1} (decision).`);
    expect(stdout).toMatch(/expected +decision with integrity \d+\n +found +[^]*999999/);
    expect(code).toBe(1);
  });

  test.each([
    ['is cut off', (text: string) => text.slice(0, text.lastIndexOf('{"checkpoint"')), 'truncated'],
    ['goes on after its end', (text: string) => `${text}{}\n`, 'after the checkpoint'],
    ['lacks an entry', (text: string) => text.replace(/\n[^\n]*\n/, '\n'), 'entry 0'],
    ['is something else', () => 'hello\n', 'no header of an export'],
    ['is empty', () => '', 'it is empty'],
  ])('refuses an export that %s', async (_what, change, message) => {
    const path = join(folder, 'refused.jsonl');
    writeFileSync(path, change(readFileSync(exported, 'utf8')));
    const { code, stdout, stderr } = await negentropy(['verify', path]);
    expect(oneLine(stdout + stderr)).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
  });
});

describe('export', () => {
  test('writes the same bytes as the demo kept', async () => {
    const { code, stdout } = await negentropy(['export'], { data });
    expect(stdout === readFileSync(join(data, 'export.jsonl'), 'utf8')).toBe(true);
    expect(code).toBe(0);
    const key = await negentropy(['export', '--key'], { data });
    expect(key.stdout).toBe(readFileSync(join(data, 'export.vkey'), 'utf8'));
  });

  test('ends quietly when its reader stops reading', async () => {
    const { code, stderr } = await negentropyProcess(['export'], {
      data,
      during: async (child) => {
        await new Promise((resolve) => child.stdout?.once('data', resolve));
        child.stdout?.destroy();
      },
    });
    expect(stderr).not.toContain('EPIPE');
    expect(code).toBe(0);
  });
});

describe('a demo that does not come to its end', () => {
  const temporary = join(folder, 'temporary');
  beforeAll(() => mkdirSync(temporary));

  test('removes its store, and ends with 130 after SIGINT', async () => {
    const { code, stderr } = await negentropyProcess(['demo', '--project'], {
      env: { TMPDIR: temporary },
      during: async (child) => {
        const keyOf = (store: string): string => join(temporary, store, 'log.key');
        while (!readdirSync(temporary).some((one) => existsSync(keyOf(one)))) await sleep(20);
        child.kill('SIGINT');
      },
    });
    expect(stderr).toContain('Removed the demo');
    expect(code).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.each([
    ['https://example.org/a.git'],
    ['no-such-folder'],
    [temporary],
    [makeRepository(join(folder, 'nothing'), [])],
    ['--residents', 'many'],
    ['--days', '1'],
    ['--project', '--days', '90'],
    ['--seed', 'first'],
    ['.', '--seed', '1'],
  ])('leaves no folder behind after demo %j %j %j', async (...args) => {
    vi.stubEnv('TMPDIR', temporary);
    const { code, stderr } = await negentropy(['demo', ...args]).finally(() => vi.unstubAllEnvs());
    expect([code, stderr]).toEqual([expect.toBeOneOf([1, 2]), expect.stringContaining('demo')]);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('the demo of a repository', () => {
  test('reports as JSON, and is honest about a history of one person', () => {
    expect(smallDemo.code).toBe(0);
    expect(json(smallDemo)).toMatchObject({
      simulated: false,
      judged: 3,
      preset: 'git',
      supply: { supply: '0.000000' },
      counts: { outcomes: { refused: 3 } },
      findings: {
        earned: { decisions: 3, earned: 0, members: 1 },
        causes: [
          { cause: 'one-author', text: expect.stringMatching(/One person/) },
          { cause: 'too-short' },
          { cause: 'never-measurable' },
        ],
        refusals: [{ code: 'EVIDENCE_MISSING', share: 1, change: expect.any(String) }],
        secondPerson: { years: [{ year: 2020, promises: 3, seconded: 0 }] },
        repairs: { promises: 3, repaired: 0 },
        measurable: { measurable: 0 },
      },
      verification: { verified: true, keyTrusted: true },
      standings: [{ userId: 'ada@example.org', decisions: 3 }],
    });
  });
});
