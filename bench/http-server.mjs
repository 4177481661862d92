import { fork, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
/** Linux counts processor time in hundredths of a second. */
const MS_PER_TICK = 10;

const ADMIN_KEY = `neg_admin_${'benchmark'.repeat(4)}`;

/**
 * Serves a database in a process of its own, as an operator would, with the rate limit out of the
 * way.
 * @param folder where the key of its log lies
 * @param env more settings
 * @param port default: a free one
 */
export async function startServer(databaseUrl, folder, env = {}, port = 0) {
  // What was signed is remembered beside the key, and copies of a database sign the same sizes.
  const own = mkdtempSync(join(folder, 'served-'));
  copyFileSync(join(folder, 'log.key'), join(own, 'log.key'));
  const profiling = (process.env.NEGENTROPY_BENCH_SERVER_OPTIONS ?? '').split(' ').filter(Boolean);
  const child = spawn(
    process.execPath,
    [...profiling, SERVER, 'serve', '--port', String(port), '--json'],
    {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        NEGENTROPY_DATA: own,
        NEGENTROPY_ADMIN_KEY: ADMIN_KEY,
        NEGENTROPY_RATE_LIMIT: '1000000000',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  const line = await firstLine(child.stdout, ended);
  return {
    port: Number(new URL(JSON.parse(line).url).port),
    key: ADMIN_KEY,
    /** Resident memory in MiB. */
    memoryMib: () => residentMib(child.pid),
    /** Time that the processor has worked for it so far, in milliseconds. */
    processorMs: () => processorMs(child.pid),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
  };
}

/** A process of bench/ that is told what to do and answers with figures, one after the other. */
export function startWorker(script) {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
    execArgv: ['--expose-gc'],
  });
  return {
    run: (order) =>
      new Promise((resolve, reject) => {
        child.removeAllListeners();
        child.once('message', resolve);
        child.once('exit', () => reject(new Error(`${script} ended`)));
        child.send(order);
      }),
    stop: () => {
      child.removeAllListeners();
      child.kill();
    },
  };
}

async function firstLine(stream, ended) {
  const lines = createInterface({ input: stream });
  const line = new Promise((resolve) => lines.once('line', resolve));
  const first = await Promise.race([line, ended]);
  if (typeof first === 'string') return first;
  throw new Error('the server did not start');
}

function residentMib(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
}

/**
 * Time that the processor has worked for a process, in milliseconds.
 * @param withEnded also for its children that have ended
 */
export function processorMs(pid, withEnded = false) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const ticks = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, withEnded ? 15 : 13);
  return ticks.reduce((sum, one) => sum + Number(one), 0) * MS_PER_TICK;
}
