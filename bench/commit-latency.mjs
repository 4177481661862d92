import { inFolder } from './child.mjs';
import { makeOrders, runOrders, seedCommunity } from './mint-scenario.mjs';
import { figure, percentile } from './rounds.mjs';

export const title = 'Latency of the group commit';

const ORDERS = 10_000;

export async function measure({ cluster }) {
  return await inFolder(async (folder) => {
    const seeded = await seedCommunity(cluster, folder);
    const rows = [];
    for (const callers of [1, 64, 1_000]) {
      const databaseUrl = await cluster.create(seeded);
      const orders = makeOrders(callers === 1 ? ORDERS / 10 : ORDERS);
      const run = await runOrders(databaseUrl, folder, orders, callers);
      await cluster.drop(databaseUrl);
      rows.push(...figuresOf(run, callers, orders.length));
    }
    return rows;
  });
}

function figuresOf({ seconds, latencies, times, batches }, callers, orders) {
  const who = callers === 1 ? '1 caller' : `${callers} callers at once`;
  const both = (what, figures) => [
    figure(`${who}: ${what}, p50`, percentile(figures, 0.5), 'ms'),
    figure(`${who}: ${what}, p99`, percentile(figures, 0.99), 'ms'),
  ];
  return [
    figure(`${who}: durable decisions`, orders / seconds, 'decisions/s'),
    figure(`${who}: orders per commit`, orders / batches.length, 'orders'),
    ...both('from order to durable answer', latencies),
    ...both('a commit as a whole', times.transaction),
    ...both('in it taking the lock', times.lock),
    ...both('in it a look-up of repeats', times.read),
    ...both('in it all inserts and the commit', times.write),
  ];
}
