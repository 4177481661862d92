import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** How a run of the built program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Where the store is; default: a folder that does not exist. */
  readonly data?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
  /** Sees the process while it runs. */
  readonly during?: (child: ChildProcess) => Promise<void>;
}

/** Runs the built command line as a user would, in a process of its own. */
export async function negentropy(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  const { data = join(tmpdir(), 'negentropy-no-such-store'), cwd, input = '' } = options;
  // Nothing of the machine's own settings may reach the store of a test.
  const {
    DATABASE_URL: _url,
    NEGENTROPY_LOG_KEY: _key,
    FORCE_COLOR: _colour,
    ...env
  } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...env, NEGENTROPY_DATA: data, NEGENTROPY_ORIGIN: '', ...options.env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined).end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  await options.during?.(child);
  return { code: await ended, stdout, stderr };
}

/** What a run printed with `--json`. */
export function json({ stdout }: Ended): unknown {
  return JSON.parse(stdout);
}

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'negentropy-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
