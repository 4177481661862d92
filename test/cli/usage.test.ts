import { accessSync, constants, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { brokenLines, json, negentropy, negentropyProcess, oneLine } from './command-line.ts';

describe('a wrong command line', () => {
  test.each([
    [[], 'usage: negentropy <command>'],
    [['fly'], 'there is no command "fly"'],
    [['shwo'], 'there is no command "shwo"; did you mean "show"?'],
    [['show'], 'name a member'],
    [['show', 'a', 'b'], 'unexpected argument "b"'],
    [['show', 'a', '--colour'], "unknown option '--colour'"],
    [['import'], 'name what to import: git, github, commits, csv, census or v2'],
    [['import', 'csv'], 'name the table'],
    [['import', 'csv', 'a.csv', '--apply'], 'say what its columns are'],
    [['import', 'csv', 'a.csv', '--map', 'm', '--second', 'B'], '--second names the key of'],
    [['import', 'svn'], '"svn" cannot be imported'],
    [['import', 'commits'], 'name the file'],
    [['import', 'v2'], 'name files or folders'],
    [['import', 'commits', 'a.csv', '--domains', 'd.json'], 'works with import git only'],
    [['import', 'git', '--community', 'a', '--community', 'b'], 'once only'],
    [['decisions', '--outcome', 'lost'], '--outcome is one of minted, held'],
    [['decisions', '--code', 'TYPO'], '--code is one of POLICY_INACTIVE'],
    [['decisions', '--limit', 'many'], '--limit takes a whole number from 1 to'],
    [['decisions', '--limit'], 'argument missing'],
    [['verify', '--vkey', 'nonsense'], '--vkey takes a verifier key'],
    [['verify', 'a.jsonl', '--community', 'b'], '--community is about the store'],
    [['policy'], 'say what to do: policy show'],
    [['policy', 'show', '--preset', 'loose'], '--preset is one of civic, standard, strict'],
    [['policy', 'check'], 'name a file'],
    [['interest'], 'say what to do'],
    [['report', '--cycle', 'x'], '--cycle takes a whole number'],
    [['report', '--for', 'press'], '--for is operator or council'],
    [['interest', 'calibrate'], 'name the file'],
    [['interest', 'calibrate', 'a.csv', '--debt', '1'], '--debt needs --change'],
    [['interest', 'calibrate', 'a.csv', '--taxes', '1'], 'give --debt too'],
    [['review'], '--sentinel says who reviews'],
    [['study'], 'say what to do'],
    [['study', 'run'], 'name the file'],
    [['study', 'arms', 'a.csv'], '--planned takes a whole number'],
    [['demo', '--seed', '-1'], 'ambiguous'],
    [['demo', '.', '--seed', '1'], '--seed is for what is simulated'],
  ])('%j is answered with its usage and exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await negentropy(args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('usage: negentropy');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    if (args.length === 0) return;
    const asJson = await negentropy([...args, '--json']);
    expect(asJson).toMatchObject({ code: 2, stderr: '' });
    expect(json(asJson)).toMatchObject({ code: 'USAGE', detail: expect.any(String) });
  });

  test('what is wrong with import csv is told with the usage of that alone', async () => {
    const { stderr } = await negentropy(['import', 'csv', 'a.csv', '--colour']);
    expect(stderr).toContain("unknown option '--colour'");
    expect(stderr).toContain('usage: negentropy import csv <file> --map <map.yaml>');
    expect(stderr).not.toContain('import git');
  });

  test.each([
    [['demo', 'https://example.org/a.git'], 'PATH_NOT_FOUND'],
    [['import', 'commits', 'none.csv'], 'PATH_NOT_FOUND'],
    [['import', 'v2', 'none.jsonl'], 'REFUSED'],
    [['interest', 'calibrate', 'none.csv'], 'REFUSED'],
    [['study', 'run', 'none.yaml'], 'REFUSED'],
    [['show', 'somebody'], 'REFUSED'],
  ])('%j --json answers what is wrong as JSON, with %s', async (args, code) => {
    const ended = await negentropy([...args, '--json']);
    expect(json(ended)).toMatchObject({ code, title: expect.any(String) });
    expect(ended.code).toBe(1);
  });

  test('a path and an address stay as they were typed', async () => {
    const address = await negentropy(['demo', 'https://example.org/a.git']);
    expect(oneLine(address.stderr)).toMatch(
      /clone it first: git clone https:\/\/example.org\/a.git $/,
    );
    const folder = await negentropy(['demo', 'no-such-folder']);
    expect(folder.stderr).toContain('negentropy demo: no-such-folder is not there');
  });

  test('a store that cannot be looked at is told as that, and not as none', async () => {
    const data = join(mkdtempSync(join(tmpdir(), 'negentropy-loop-')), 'data');
    symlinkSync(data, data);
    const { code, stderr } = await negentropy(['show', 'ada'], { data });
    expect(stderr).toMatch(/cannot\s+be\s+told[^]*ELOOP/);
    expect(stderr).not.toContain('There is no store');
    expect(code).toBe(1);
  });

  test.each(['show', 'decisions', 'entropy', 'verify', 'export', 'policy'])(
    '%s without a store says how to make one and makes none',
    async (command) => {
      const rest = { show: ['somebody'], policy: ['show'] }[command] ?? [];
      const { code, stderr } = await negentropy([command, ...rest]);
      expect(stderr).toMatch(/There is no store in [^]*import git/);
      expect(stderr).not.toContain('    at ');
      expect(code).toBe(1);
    },
  );
});

describe('help', () => {
  test('lists the commands on stdout', async () => {
    const { code, stdout } = await negentropy(['--help']);
    for (const name of ['demo', 'import', 'show', 'decisions', 'entropy', 'verify', 'export']) {
      expect(stdout).toContain(`  ${name}`);
    }
    const unknown = await negentropy(['frobnicate']);
    expect(brokenLines(stdout + unknown.stderr)).toEqual([]);
    expect(code).toBe(0);
  });

  test('of one command is its usage, whatever else stands there', async () => {
    const { code, stdout } = await negentropy(['import', 'git', '--help']);
    expect(stdout).toMatch(/^usage: negentropy import git/);
    expect(code).toBe(0);
  });

  test('--version is that of the package', async () => {
    expect((await negentropyProcess(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  // A link to it that is there already is not made again, so only the build makes it executable.
  test('is told by a program that may be executed as it is built', () => {
    expect(() => accessSync('dist/cli/main.js', constants.X_OK)).not.toThrow();
  });
});
