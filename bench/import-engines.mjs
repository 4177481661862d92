import { importInChild } from './child.mjs';
import { comparison, figure, inTurn, median } from './rounds.mjs';
import { historyName } from './sources.mjs';

export const title = 'Importing a history on both engines';

export async function measure({ cluster, slowRounds }) {
  const memory = [];
  let entries = 0;
  const [embedded, server] = await inTurn(
    slowRounds,
    async () => (await importInChild('history', undefined)).seconds,
    async () => {
      const url = await cluster.create();
      const report = await importInChild('history', url);
      await cluster.drop(url);
      memory.push(report.peakMemoryMib);
      ({ entries } = report);
      return report.seconds;
    },
  );
  return [
    comparison({
      what: `import of ${historyName} on PGlite`,
      against: 'the same on PostgreSQL',
      unit: 's',
      subject: embedded,
      baseline: server,
      better: 'lower',
    }),
    figure(`import of ${historyName} on PGlite`, entries / median(embedded), 'entries/s'),
    figure(`import of ${historyName} on PostgreSQL`, entries / median(server), 'entries/s'),
    figure(`peak memory of it on PostgreSQL`, Math.max(...memory), 'MiB', 512),
  ];
}
