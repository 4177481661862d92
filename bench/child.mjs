import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A temporary folder for the time of some work. */
export async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'negentropy-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Imports in a process of its own.
 * @returns what it printed, with the wall time from spawning to the end as `wallSeconds`
 */
export async function importInChild(source, databaseUrl) {
  return await inFolder(async (folder) => {
    const script = fileURLToPath(new URL('import-child.mjs', import.meta.url));
    const args = [script, source, folder, ...(databaseUrl === undefined ? [] : [databaseUrl])];
    const { seconds, output } = await run(process.execPath, args);
    return { ...JSON.parse(output), wallSeconds: seconds };
  });
}

/** Runs a program to its end. @returns wall time, and what it printed unless `discard` */
export function run(program, args, { cwd, input, discard = false } = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const stdin = input === undefined ? 'ignore' : 'pipe';
    const child = spawn(program, args, {
      cwd,
      stdio: [stdin, discard ? 'ignore' : 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1_000;
      if (code === 0) resolve({ seconds, output });
      else reject(new Error(`${program} ended with ${code}`));
    });
    input?.pipe(child.stdin);
  });
}
