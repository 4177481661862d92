import type { Unit } from './residents.ts';
import type { Scenario } from './scenario.ts';

/** So much is told between two lines of a checkpoint: some seconds of work. */
const AGENT_CYCLES = 30_000_000;

/** What is told at once: communities of one run. */
export interface Chunk {
  readonly run: number;
  readonly units: readonly Unit[];
}

/** A simulation in parts that are told in any order. They depend on the scenario alone. */
export function chunksOf({ runs, communities, members, cycles }: Scenario): readonly Chunk[] {
  const size = Math.max(1, Math.floor(AGENT_CYCLES / (members * cycles)));
  const chunks: Chunk[] = [];
  for (let run = 0; run < runs; run += 1) {
    for (let first = 0; first < communities; first += size) {
      const count = Math.min(size, communities - first);
      const units = Array.from({ length: count }, (_, at) => ({ run, community: first + at }));
      chunks.push({ run, units });
    }
  }
  return chunks;
}
