import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Whether the package was built. */
export const isBuilt = existsSync(PROGRAM);

/** What a process may hold at most: it is the same for any table. */
export const MEMORY_KB_MAX = 400_000;

/**
 * The heap that a process is given, in megabytes. With more, Node lets what nobody holds any more
 * lie for as long as the machine has room, and the most that it held says nothing.
 */
const HEAP_MB = 160;

/** How a process of the command line ended that imports something. */
export interface Imported {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** The most that the process has held. */
  readonly memoryKb: number;
}

/** Runs `negentropy import …` in a process of its own, and watches how much memory it holds. */
export async function runImport(
  args: readonly string[],
  { url, keyPath }: { readonly url: string; readonly keyPath: string },
): Promise<Imported> {
  const start = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'import', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
      DATABASE_URL: url,
      NEGENTROPY_DATA: dirname(keyPath),
      NEGENTROPY_LOG_KEY: keyPath,
      NEGENTROPY_ORIGIN: 'test.example',
    },
  });
  let memoryKb = 0;
  const watch = setInterval(() => {
    memoryKb = Math.max(memoryKb, peakKb(child.pid ?? 0));
  }, 20);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  clearInterval(watch);
  return { code, stdout, stderr, memoryKb, seconds: (performance.now() - start) / 1_000 };
}

function peakKb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it has ended, or this is not Linux
  }
}
