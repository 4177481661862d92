import { parentPort, workerData } from 'node:worker_threads';
import type { Counts } from '../../simulator/population/counts.ts';
import type { Chunk } from '../../simulator/population/chunks.ts';
import type { Scenario } from '../../simulator/population/scenario.ts';
import { Teller } from '../../simulator/population/tell-unit.ts';
import { worldOf } from '../../simulator/population/world.ts';

/** A chunk with its number, as a thread is asked for it. */
export interface AskedChunk {
  readonly index: number;
  readonly chunk: Chunk;
}

/** What a thread answers. */
export interface ToldChunk {
  readonly index: number;
  readonly counts: ReturnType<Counts['toJSON']>;
}

const teller = new Teller(worldOf(workerData as Scenario));
parentPort?.on('message', ({ index, chunk }: AskedChunk) => {
  const told: ToldChunk = { index, counts: teller.tell(chunk.units).toJSON() };
  // A thread of Node has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(told);
});
