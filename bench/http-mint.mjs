import { inFolder } from './child.mjs';
import { startServer, startWorker } from './http-server.mjs';
import { seedCommunity, startUntilToday } from './mint-scenario.mjs';
import { comparison, figure, inTurn, median } from './rounds.mjs';
import { queryOnce } from './cluster.mjs';

export const title = 'Single mints over HTTP';

const ORDERS = 6_000;
const CONNECTIONS = 64;

export async function measure({ cluster, rounds }) {
  return await inFolder(async (folder) => {
    const databaseUrl = await seedCommunity(cluster, folder, startUntilToday());
    await queryOnce(
      databaseUrl,
      'create table one_row (like negentropy.negentropy_events including all)',
    );
    const server = await startServer(databaseUrl, folder);
    const load = startWorker('./http-load.mjs');
    const database = startWorker('./http-one-row.mjs');
    try {
      return await inRounds({ server, load, database, databaseUrl, rounds });
    } finally {
      load.stop();
      database.stop();
      await server.stop();
      await cluster.drop(databaseUrl);
    }
  });
}

async function inRounds({ server, load, database, databaseUrl, rounds }) {
  let run = 1;
  const answers = [];
  const { port, key } = server;
  const send = async (kind, count) => {
    const requests = { kind, count, run: run++ };
    const before = server.processorMs();
    const answer = await load.run({ port, key, requests, connections: CONNECTIONS });
    const processorMs = (server.processorMs() - before) / count;
    if (answer.statuses[200] !== count) throw new Error(JSON.stringify(answer.statuses));
    if (kind === 'mint') answers.push({ ...answer, processorMs });
    return count / answer.seconds;
  };
  const insert = async () => {
    const from = run++ * ORDERS;
    const order = { databaseUrl, rows: ORDERS, connections: CONNECTIONS, from };
    return ORDERS / (await database.run(order)).seconds;
  };
  await send('mint', ORDERS / 2);
  answers.length = 0;
  const [subject, inserts, constant] = await inTurn(
    rounds,
    () => send('mint', ORDERS),
    insert,
    () => send('constant', ORDERS),
  );
  const common = { unit: 'requests/s', subject, better: 'higher' };
  const what = `mints over HTTP at ${CONNECTIONS} connections`;
  const rows = `one-row inserts over ${CONNECTIONS} connections`;
  return [
    comparison({ ...common, what, against: rows, baseline: inserts, reach: 0.25, aim: 0.5 }),
    comparison({ ...common, what, against: 'the same server’s constant', baseline: constant }),
    figure('latency, p50', median(answers.map(({ p50 }) => p50)), 'ms'),
    figure('latency, p99', median(answers.map(({ p99 }) => p99)), 'ms'),
    figure('processor time of the server for a mint', median(answers.map(timeOf)), 'ms'),
  ];
}

function timeOf({ processorMs }) {
  return processorMs;
}
