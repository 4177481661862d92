import { openDatabase } from '../dist/db/open-database.js';
import { inFolder } from './child.mjs';
import { startServer, startWorker } from './http-server.mjs';
import { makeOrders, runOrders, seedCommunity, startUntilToday } from './mint-scenario.mjs';
import { replay } from './recording-database.mjs';
import { comparison, inTurn } from './rounds.mjs';

export const title = 'Mints over HTTP in batches';

const BATCH = 1_000;
const BATCHES = 12;
const CONNECTIONS = 3;

export async function measure({ cluster, rounds }) {
  return await inFolder(async (folder) => {
    const seeded = await seedCommunity(cluster, folder, startUntilToday());
    const recorded = await recordRows(cluster, seeded, folder);
    const databaseUrl = await cluster.create(seeded);
    const server = await startServer(databaseUrl, folder);
    const load = startWorker('./http-load.mjs');
    let run = 1;
    const send = async () => {
      const requests = { kind: 'batch', count: BATCHES, batch: BATCH, run: run++ };
      const { port, key } = server;
      const answer = await load.run({ port, key, requests, connections: CONNECTIONS });
      if (answer.statuses[200] !== BATCHES) throw new Error(JSON.stringify(answer.statuses));
      return (BATCH * BATCHES) / answer.seconds;
    };
    try {
      await send();
      const insert = () => insertRows(cluster, seeded, folder, recorded);
      const [subject, baseline] = await inTurn(rounds, send, insert);
      const what = `decisions of mint/batch (batches of ${BATCH})`;
      const common = { what, unit: 'decisions/s', subject, better: 'higher' };
      const against = 'multi-row inserts of the same rows';
      return [comparison({ ...common, against, baseline, reach: 0.3, aim: 0.5 })];
    } finally {
      load.stop();
      await server.stop();
    }
  });
}

/** What the same orders store, as statements: in each commit as many of them as in a batch. */
async function recordRows(cluster, seeded, folder) {
  const databaseUrl = await cluster.create(seeded);
  const askedAt = Math.floor(Date.now() / 1_000);
  const orders = makeOrders(BATCH * BATCHES, { askedAt, run: 1 });
  const { batches } = await runOrders(databaseUrl, folder, orders, BATCH);
  await cluster.drop(databaseUrl);
  return batches;
}

async function insertRows(cluster, seeded, folder, batches) {
  const databaseUrl = await cluster.create(seeded);
  const db = await openDatabase({ databaseUrl, dataDirectory: folder });
  const seconds = await replay(db, batches);
  await db.close();
  await cluster.drop(databaseUrl);
  return (BATCH * BATCHES) / seconds;
}
