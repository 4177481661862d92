import { openDatabase } from '../dist/db/open-database.js';
import { inFolder } from './child.mjs';
import { makeOrders, runOrders, seedCommunity } from './mint-scenario.mjs';
import { replay } from './recording-database.mjs';
import { comparison, figure, inTurn } from './rounds.mjs';

export const title = 'Durable decisions of the mint pipeline';

const ORDERS = 20_000;
const CALLERS = 2_000;

export async function measure({ cluster, rounds }) {
  return await inFolder(async (folder) => {
    const seeded = await seedCommunity(cluster, folder);
    const orders = makeOrders(ORDERS);
    let run = await inCopy(cluster, seeded, (url) => runOrders(url, folder, orders, CALLERS));
    const replayed = (only) =>
      inCopy(cluster, seeded, async (databaseUrl) => {
        const db = await openDatabase({ databaseUrl, dataDirectory: folder });
        const seconds = await replay(db, run.batches, only);
        await db.close();
        return ORDERS / seconds;
      });
    const [subject, allTables, logAlone] = await inTurn(
      rounds,
      async () => {
        run = await inCopy(cluster, seeded, (url) => runOrders(url, folder, orders, CALLERS));
        return ORDERS / run.seconds;
      },
      () => replayed(),
      () => replayed('log_entry'),
    );
    const batch = Math.round(ORDERS / run.batches.length);
    const common = { unit: 'decisions/s', subject, better: 'higher' };
    const what = `mint decisions (batches of about ${batch})`;
    const inserts = 'inserts of the same rows';
    return [
      comparison({ ...common, what, against: inserts, baseline: allTables, reach: 0.4, aim: 0.6 }),
      comparison({ ...common, what, against: `${inserts}, log alone`, baseline: logAlone }),
      ...Object.entries(run.outcomes).map(([answer, count]) =>
        figure(`of them ${answer}`, (100 * count) / ORDERS, '%'),
      ),
    ];
  });
}

async function inCopy(cluster, template, work) {
  const url = await cluster.create(template);
  try {
    return await work(url);
  } finally {
    await cluster.drop(url);
  }
}
