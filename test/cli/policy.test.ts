import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pledgeText } from '../../src/core/entries/economy/pledges.ts';
import { councilText, proposalId } from '../../src/core/entries/governance/governance.ts';
import { ed25519 } from '../../src/core/log/ed25519.ts';
import { parseVerifierKey } from '../../src/core/log/note-key.ts';
import { policyHash } from '../../src/cli/commands/bench-opening.ts';
import { policyRecord } from '../../src/core/policy/policy-entry.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { json, negentropy, temporaryFolder } from './command-line.ts';

const folder = temporaryFolder();

describe('policy', () => {
  test.each(Object.keys(PRESETS))('show prints preset %s, which check accepts', async (preset) => {
    const shown = await negentropy(['policy', 'show', '--preset', preset]);
    expect(json(shown)).toEqual(PRESETS[preset as keyof typeof PRESETS]);
    const checked = await negentropy(['policy', 'check', '-'], { input: shown.stdout });
    expect(checked).toMatchObject({ code: 0, stdout: '- is a valid policy.\n' });
  });

  test('check says of every problem what it is, and exits with 1', async () => {
    const { mint, ...rest } = PRESETS.standard;
    const path = join(folder, 'policy.json');
    writeFileSync(
      path,
      JSON.stringify({
        ...rest,
        mint: { ...mint, threshold: 0.4, flatWieght: 1 },
        giFloor: 'high',
      }),
    );
    const { code, stdout } = await negentropy(['policy', 'check', path]);
    expect(stdout).toContain('has 2 problems');
    expect(stdout).toContain(
      'mint.flatWieght is not a field of a policy; did you mean flatWeight?',
    );
    expect(stdout).toContain('giFloor must be a number from 0 to 1');
    expect(code).toBe(1);
  });

  test('check --json lists the problems', async () => {
    const input = JSON.stringify({ ...PRESETS.git, domains: [] });
    const checked = await negentropy(['policy', 'check', '-', '--json'], { input });
    expect(json(checked)).toEqual({
      valid: false,
      problems: ['domains must name at least one domain'],
    });
    expect(checked.code).toBe(1);
  });

  test('check of something else than a policy says so, with its line', async () => {
    const { code, stdout } = await negentropy(['policy', 'check', '-'], {
      input: 'format: 1\npolicy: &all git',
    });
    expect(stdout).toContain('line 2, column 14: an anchor (&) is not taken');
    expect(code).toBe(1);
  });

  test('diff says what a file changes of a preset', async () => {
    const { mint, ...rest } = PRESETS.standard;
    const input = JSON.stringify({ ...rest, mint: { ...mint, threshold: 0.96 } });
    const told = await negentropy(['policy', 'diff', '-', '--preset', 'standard'], { input });
    expect(told.stdout).toMatch(/mint\.threshold +0\.95 +0\.96/);
    const same = JSON.stringify(PRESETS.standard);
    const none = await negentropy(['policy', 'diff', '-', '--preset', 'standard'], { input: same });
    expect(none.stdout).toBe('Nothing changes.\n');
  });

  test('sign computes from the file what it signs, and refuses a file that lies', async () => {
    const made = json(await negentropy(['policy', 'key', 'council-a', '--json'])) as {
      secret: string;
      key: string;
    };
    const keyFile = join(folder, 'council-a.key');
    writeFileSync(keyFile, `${made.secret}\n`);
    const about = { base: 3, notBefore: 260, policy: policyRecord(PRESETS.standard) };
    const vkey = 'example.org/v1/log/default+00000000+AQ==';
    const proposal = proposalId(vkey, about);
    const file = join(folder, 'proposal.json');
    const told = { ...about, policy: PRESETS.standard, vkey, proposal };
    writeFileSync(file, JSON.stringify(told));
    const line = (await negentropy(['policy', 'sign', file, '--key', keyFile])).stdout.trim();
    const [what, key = '', signature = ''] = line.split(' ');
    expect([what, key]).toEqual([proposal, made.key]);
    const text = Buffer.from(councilText(vkey, 'approval', proposal));
    const { publicKey } = parseVerifierKey(key);
    expect(ed25519.verify(Buffer.from(signature, 'base64'), text, publicKey)).toBe(true);
    const pledge = pledgeText(vkey, '{"pledge":"fy27"}');
    writeFileSync(file, pledge);
    const given = (await negentropy(['policy', 'sign', file, '--key', keyFile])).stdout.trim();
    const bytes = Buffer.from(given, 'base64');
    expect(ed25519.verify(bytes, Buffer.from(pledge), publicKey)).toBe(true);
    const settled =
      `# settlement batch=b1 creditor=town period=1 vkey=${vkey} items=1 total=3.00 USD/2\n` +
      'item,currency,gross,withheld,status,code\n17,USD/2,3.00,0.60,settled,\n';
    writeFileSync(file, settled);
    const answer = (await negentropy(['policy', 'sign', file, '--key', keyFile])).stdout.trim();
    const batch = `negentropy/settlement/v1\n${vkey}\ntown b1\n17 settled 300 60 USD/2\n`;
    const own = Buffer.from(answer, 'base64');
    expect(ed25519.verify(own, Buffer.from(batch), publicKey)).toBe(true);
    writeFileSync(file, JSON.stringify({ ...told, notBefore: 261 }));
    const refused = await negentropy(['policy', 'sign', file, '--key', keyFile]);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('This proposes');
  });

  test('check of a file that is not there is a friendly failure', async () => {
    const { code, stderr } = await negentropy(['policy', 'check', join(folder, 'none.json')]);
    expect(stderr).toContain('none.json cannot be read');
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
  });
});

describe('bench', () => {
  test.each([
    [[], 'say what to run: bench attacks'],
    [['attacks', '--setting', 'both'], '--setting is one of history, claims, not "both"'],
    [['attacks', '--seeds', '0'], '--seeds takes a whole number from 1 to 10'],
  ])('%j is a wrong command line', async (args, message) => {
    const ended = await negentropy(['bench', ...args]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(message);
  });

  test('its report is taken for its own rules, with a reason for what opens', async () => {
    const [rules, report] = [join(folder, 'rules.json'), join(folder, 'bench.json')];
    writeFileSync(rules, JSON.stringify(PRESETS.civic));
    const propose = (...more: string[]) =>
      negentropy(['policy', 'propose', rules, '--bench', report, ...more]);
    writeFileSync(report, JSON.stringify({ policy: 'f'.repeat(64), opened: ['silence'] }));
    expect((await propose()).stderr).toContain('is of other rules');
    writeFileSync(report, JSON.stringify({ policy: policyHash(PRESETS.civic), opened: 1 }));
    expect((await propose()).stderr).toContain('is no report of');
    const opened = { policy: policyHash(PRESETS.civic), opened: ['silence'] };
    writeFileSync(report, JSON.stringify(opened));
    const ended = await propose();
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain('these rules open silence');
  });

  test('a file that is no policy is refused before anything is attacked', async () => {
    const ended = await negentropy(['bench', 'attacks', '--policy', '-'], { input: '{}' });
    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(ended.stderr).toContain('This is no policy');
  });
});
