import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Counts } from '../../simulator/population/counts.ts';
import type { Scenario } from '../../simulator/population/scenario.ts';
import { Teller } from '../../simulator/population/tell-unit.ts';
import { worldOf } from '../../simulator/population/world.ts';
import type { AskedChunk, ToldChunk } from './chunk-worker.ts';

/** How chunks are told. */
export interface Telling {
  readonly scenario: Scenario;
  readonly threads: number;
  /** Told of each chunk, one after the other. */
  readonly onTold: (index: number, counts: Counts) => void;
  /** Throws to stop between two chunks. */
  readonly check: () => void;
}

/** Tells chunks in as many threads as are asked for; one is the process itself. */
export async function tellChunks(asked: readonly AskedChunk[], telling: Telling): Promise<void> {
  const threads = Math.min(telling.threads, asked.length);
  // Sources that were not built cannot be loaded by another thread.
  if (threads <= 1 || import.meta.url.endsWith('.ts')) return await tellHere(asked, telling);
  const left = [...asked];
  const workers = Array.from({ length: threads }, () => newWorker(telling.scenario));
  try {
    await Promise.all(workers.map(async (worker) => await work(worker, left, telling)));
  } finally {
    await Promise.all(workers.map(async (worker) => await worker.terminate()));
  }
}

async function tellHere(
  asked: readonly AskedChunk[],
  { scenario, onTold, check }: Telling,
): Promise<void> {
  const teller = new Teller(worldOf(scenario));
  for (const { index, chunk } of asked) {
    onTold(index, teller.tell(chunk.units));
    await nextTurn();
    check();
  }
}

function newWorker(workerData: Scenario): Worker {
  return new Worker(new URL('chunk-worker.js', import.meta.url), { workerData });
}

/** Gives a thread one chunk after the other, until none is left. */
async function work(worker: Worker, left: AskedChunk[], telling: Telling): Promise<void> {
  const { scenario, onTold, check } = telling;
  const shape = Counts.of(scenario).shape;
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    check();
    const { index, counts } = await answerOf(worker, next);
    onTold(index, Counts.parse(shape, counts));
  }
}

async function answerOf(worker: Worker, asked: AskedChunk): Promise<ToldChunk> {
  return await new Promise((resolve, reject) => {
    worker.once('message', (told: ToldChunk) => {
      worker.off('error', reject);
      resolve(told);
    });
    worker.once('error', reject);
    // A thread of Node has no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(asked);
  });
}
