import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StoreProcessOptions } from './store-process-options.ts';
import { bundledProgram } from '../database/shared-resources.ts';
import { SHORT_LIVED } from '../short-lived.ts';

/** One line of what store-process.mjs acknowledged. */
export interface Acknowledged {
  readonly judged?: number;
  readonly key?: string;
  readonly decision?: number;
  readonly outcome?: string;
  readonly amount?: string;
  readonly problem?: string;
  readonly done?: boolean;
  /** At most in memory, with the line that says done. */
  readonly memoryKb?: number;
}

export interface Ended {
  readonly said: readonly Acknowledged[];
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Whether there is a build to run; `npm test` makes one. */
export const isBuilt: boolean = existsSync(
  fileURLToPath(new URL('../../dist/pipeline/imports/import-history.js', import.meta.url)),
);

/**
 * Runs store-process.mjs and ends it with a signal.
 * @param when resolves at the moment to end it; it may look at what was acknowledged so far
 */
export async function runStoreProcess(
  options: StoreProcessOptions,
  signal: NodeJS.Signals = 'SIGKILL',
  when?: (said: readonly Acknowledged[]) => Promise<void>,
): Promise<Ended> {
  const script = await bundledProgram('test/durability/store-process.mjs');
  const child = spawn(process.execPath, [...SHORT_LIVED, script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Acknowledged[] = [];
  createInterface(child.stdout).on('line', (line) => said.push(JSON.parse(line) as Acknowledged));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = endOf(child);
  if (when !== undefined) {
    await Promise.race([when(said), ended]);
    child.kill(signal);
  }
  return { said, stderr, ...(await ended) };
}

function endOf(child: ChildProcess): Promise<Pick<Ended, 'code' | 'signal'>> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Resolves once so many lines were acknowledged. */
export async function acknowledgedAtLeast(
  said: readonly Acknowledged[],
  lines: number,
): Promise<void> {
  while (said.length < lines) await milliseconds(2);
}

export function milliseconds(duration: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, duration);
  });
}
