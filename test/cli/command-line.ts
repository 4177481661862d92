import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { shownWidth } from '../../src/cli/rendering/text-width.ts';
import { run } from '../../src/cli/run.ts';
import { bundledProgram } from '../database/shared-resources.ts';
import { SHORT_LIVED } from '../short-lived.ts';

const built = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** How a run ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Where the store is; default: a folder that does not exist. */
  readonly data?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ProcessOptions extends RunOptions {
  readonly cwd?: string;
  /** Sees the process while it runs. */
  readonly during?: (child: ChildProcess) => Promise<void>;
}

/**
 * Runs a command line in this process: the same function that the program calls, on streams of its
 * own. Starting a process for each would cost many times what the commands do.
 */
export async function negentropy(
  args: readonly string[],
  { data, input = '', env = {} }: RunOptions = {},
): Promise<Ended> {
  const [stdout, stderr] = [new Collected(), new Collected()];
  const streams = { stdin: Readable.from(Buffer.from(input, 'utf8')), stdout, stderr };
  const code = await run(args, { ...environment(data), ...env }, streams);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

class Collected extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/** Nothing of the machine's own settings may reach the store of a test. */
function environment(data = join(tmpdir(), 'negentropy-no-such-store')): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _url,
    NEGENTROPY_LOG_KEY: _key,
    FORCE_COLOR: _colour,
    ...env
  } = process.env;
  return { ...env, COLUMNS: '', NEGENTROPY_DATA: data, NEGENTROPY_ORIGIN: '' };
}

/** Runs the built program as a user would, in a process of its own. */
export async function negentropyProcess(
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<Ended> {
  const { data, cwd, input = '' } = options;
  // What other commands print names the program that was called.
  const main = args[0] === 'serve' ? await bundledProgram('dist/cli/main.js') : built;
  const child = spawn(process.execPath, [...SHORT_LIVED, main, ...args], {
    cwd,
    env: { ...environment(data), ...options.env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined).end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  await options.during?.(child);
  return { code: await ended, stdout, stderr };
}

/** What was printed, without the breaks that the width of a terminal asks for. */
export function oneLine(text: string): string {
  return text.replaceAll(/ \\\n +|\s+/g, ' ');
}

/** Lines that a terminal of 80 columns would break; one long word may be there to be copied. */
export function brokenLines(text: string): string[] {
  return text.split('\n').filter((line) => shownWidth(line) > 80 && /\S\s+\S/.test(line));
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
