import { inFolder } from './child.mjs';
import { startServer, startWorker } from './http-server.mjs';
import { seedCommunity, startUntilToday } from './mint-scenario.mjs';
import { figure } from './rounds.mjs';

export const title = 'Mints over HTTP by connections and by size of the batch';

const ORDERS = 4_000;
const BATCH_CONNECTIONS = 4;

export async function measure({ cluster }) {
  return await inFolder(async (folder) => {
    const databaseUrl = await seedCommunity(cluster, folder, startUntilToday());
    const server = await startServer(databaseUrl, folder);
    const load = startWorker('./http-load.mjs');
    let run = 1;
    const send = async (connections, batch, orders) => {
      const kind = batch === 1 ? 'mint' : 'batch';
      const count = Math.ceil(orders / batch);
      const requests = { kind, count, batch, run: run++ };
      const { port, key } = server;
      const answer = await load.run({ port, key, requests, connections });
      if (answer.statuses[200] !== count) throw new Error(JSON.stringify(answer.statuses));
      return { ...answer, perSecond: (count * batch) / answer.seconds };
    };
    try {
      await send(64, 1, ORDERS);
      const rows = [];
      for (const connections of [1, 8, 64, 256]) {
        const answer = await send(connections, 1, connections === 1 ? ORDERS / 10 : ORDERS);
        rows.push(...figuresOf(`single mints over ${named(connections)}`, answer));
      }
      for (const batch of [1, 10, 100, 1_000]) {
        const answer = await send(BATCH_CONNECTIONS, batch, batch === 1 ? ORDERS / 4 : 2 * ORDERS);
        const what = `batches of ${batch} over ${named(BATCH_CONNECTIONS)}`;
        rows.push(...figuresOf(what, answer));
      }
      return rows;
    } finally {
      load.stop();
      await server.stop();
      await cluster.drop(databaseUrl);
    }
  });
}

function figuresOf(what, { perSecond, p50, p99 }) {
  return [
    figure(`${what}: decisions`, perSecond, 'decisions/s'),
    figure(`${what}: latency, p50`, p50, 'ms'),
    figure(`${what}: latency, p99`, p99, 'ms'),
  ];
}

function named(connections) {
  return connections === 1 ? '1 connection' : `${connections} connections`;
}
