import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openCsvSource } from '../dist/connectors/commits/csv-reader.js';
import { openGitSource } from '../dist/connectors/commits/git-reader.js';
import { simulateProject } from '../dist/simulator/project.js';

const dpdk = fileURLToPath(new URL('../../shared/data/contributions/dpdk.csv.gz', import.meta.url));

/** A fixed present, so that every run reads the same. */
const now = Date.UTC(2026, 10, 1) / 1_000;

/** The history that is imported: DPDK's where its file is at hand, else a simulated one. */
export const historyName = existsSync(dpdk) ? 'DPDK' : 'simulated project';

/** @returns the source by name: `history`, or the path of a git repository */
export async function openSource(name) {
  if (name !== 'history') return await openGitSource(name, { now });
  return existsSync(dpdk) ? await openCsvSource(dpdk, { now }) : simulatedSource();
}

function simulatedSource() {
  const { commits } = simulateProject({ seed: 1, commits: 40_000, years: 10, endsAt: now });
  return {
    id: `commits:${commits[0].sha.slice(0, 12)}`,
    total: commits.length,
    behindRunningMaximum: 0,
    shaAt: (ordinal) => commits[ordinal].sha,
    effectiveAt: (ordinal) => commits[ordinal].effectiveAt,
    nameOf: () => undefined,
    async *records(fromOrdinal) {
      for (let from = fromOrdinal; from < commits.length; from += 512) {
        yield commits.slice(from, from + 512);
      }
    },
  };
}
