import { inFolder } from './child.mjs';
import { addHistory } from './history-store.mjs';
import { startServer, startWorker } from './http-server.mjs';
import { seedCommunity, startUntilToday } from './mint-scenario.mjs';
import { comparison, inTurn } from './rounds.mjs';

export const title = 'A member’s page as the history grows';

/** Every member has at least a full page, so that both servers answer with equally much. */
const YOUNG = { decisions: 10_000, members: 200 };
const OLD = { decisions: 2_000_000, members: 2_000 };

const REQUESTS = 1_000;
const CONNECTIONS = 2;

export async function measure({ cluster, rounds }) {
  return await inFolder(async (folder) => {
    const seeded = await seedCommunity(cluster, folder, startUntilToday());
    const load = startWorker('./http-load.mjs');
    const stores = [];
    try {
      for (const history of [OLD, YOUNG])
        stores.push(await serve(cluster, seeded, folder, history));
      const [old, young] = stores.map(({ server, members }) => async () => {
        const { port, key } = server;
        const requests = { kind: 'member', count: REQUESTS, members };
        const answer = await load.run({ port, key, requests, connections: CONNECTIONS });
        if (answer.statuses[200] !== REQUESTS) throw new Error(JSON.stringify(answer.statuses));
        return answer;
      });
      for (const ask of [old, young, old, young]) await ask();
      return rowsOf(await inTurn(Math.max(rounds, 5), old, young));
    } finally {
      load.stop();
      for (const { server } of stores) await server.stop();
    }
  });
}

async function serve(cluster, seeded, folder, { decisions, members }) {
  const databaseUrl = await cluster.create(seeded);
  await addHistory(databaseUrl, { decisions, members });
  return { server: await startServer(databaseUrl, folder), members };
}

function rowsOf([old, young]) {
  const common = {
    against: `with ${YOUNG.decisions.toLocaleString('en-US')}`,
    unit: 'ms',
    better: 'lower',
  };
  const decisions = `with ${OLD.decisions.toLocaleString('en-US')} decisions`;
  const of = (quantile) => ({
    ...common,
    what: `GET negentropy ${decisions}, ${quantile}`,
    subject: old.map((answer) => answer[quantile]),
    baseline: young.map((answer) => answer[quantile]),
  });
  return [comparison({ ...of('p99'), reach: 1.3, aim: 1.1 }), comparison(of('p50'))];
}
