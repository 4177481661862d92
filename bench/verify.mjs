import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readLines } from '../dist/pipeline/verify/read-lines.js';
import { verifyExport } from '../dist/pipeline/verify/verify-export.js';
import { inFolder } from './child.mjs';
import { exportHistory } from './export-file.mjs';
import { comparison, inTurn } from './rounds.mjs';
import { historyName } from './sources.mjs';

export const title = 'Verifying an export';

export async function measure({ cluster, rounds }) {
  return await inFolder(async (folder) => {
    const { path, entries } = await exportHistory(cluster, folder);
    const [subject, baseline] = await inTurn(
      rounds,
      async () => entries / (await secondsOf(() => verified(path))),
      async () => entries / (await secondsOf(() => parsedAndHashed(path))),
    );
    return [
      comparison({
        what: `verify (${historyName}, ${entries} entries)`,
        against: 'JSON.parse and SHA-256 of each line',
        unit: 'entries/s',
        subject,
        baseline,
        reach: 0.12,
        aim: 0.2,
        better: 'higher',
      }),
    ];
  });
}

async function secondsOf(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

async function verified(path) {
  const { divergence } = await verifyExport(readLines(createReadStream(path)));
  if (divergence !== undefined) throw new Error(`diverges at ${divergence.where}`);
}

async function parsedAndHashed(path) {
  for await (const lines of readLines(createReadStream(path))) {
    for (const line of lines) {
      JSON.parse(line);
      hash('sha256', line, 'buffer');
    }
  }
}
