import { inFolder } from './child.mjs';
import { queryOnce } from './cluster.mjs';
import { startServer, startWorker } from './http-server.mjs';
import { seedCommunity, startUntilToday } from './mint-scenario.mjs';
import { comparison, figure } from './rounds.mjs';

export const title = 'A server at twice its capacity';

const QUEUE_LIMIT = 256;
const CONNECTIONS = 1_500;
const WARM_UP_ORDERS = 8_000;
const SAMPLE_MS = 200;
const SECONDS = Number(process.env.NEGENTROPY_BENCH_SECONDS ?? 20);

export async function measure({ cluster }) {
  return await inFolder(async (folder) => {
    const databaseUrl = await seedCommunity(cluster, folder, startUntilToday());
    const limits = { NEGENTROPY_QUEUE_LIMIT: String(QUEUE_LIMIT) };
    const server = await startServer(databaseUrl, folder, limits);
    const load = startWorker('./http-load.mjs');
    try {
      const { port, key } = server;
      const send = (requests, how) => load.run({ port, key, requests, ...how });
      const warmUp = { kind: 'mint', count: WARM_UP_ORDERS, run: 1 };
      await send(warmUp, { connections: 64 });
      const { seconds } = await send({ ...warmUp, run: 2 }, { connections: 64 });
      const capacity = WARM_UP_ORDERS / seconds;
      const perSecond = Math.ceil(2 * capacity);
      const requests = { kind: 'mint', count: perSecond * SECONDS, run: 3 };
      const how = { connections: CONNECTIONS, perSecond, keep: true };
      // The heap grows to its working size in the first seconds.
      const before = await send({ ...requests, run: 4 }, how);
      const memory = sampled(server.memoryMib);
      const answer = await send(requests, how);
      const samples = memory.end(answer);
      // What was acknowledged has to be there also after a crash.
      await server.stop('SIGKILL');
      const decisions = [...before.decisions, ...answer.decisions];
      const lost = await countLost(databaseUrl, decisions);
      return rowsOf({ capacity, perSecond, requests, answer, samples, lost });
    } finally {
      load.stop();
      await server.stop('SIGKILL');
      await cluster.drop(databaseUrl);
    }
  });
}

function rowsOf({ capacity, perSecond, requests, answer, samples, lost }) {
  const { statuses, unsent, seconds, p99 } = answer;
  const third = Math.floor(samples.length / 3);
  const others = Object.entries(statuses).filter(([code]) => !['200', '503'].includes(code));
  const common = { better: 'lower', unit: 'MiB', what: 'memory in the last third' };
  return [
    comparison({
      ...common,
      against: 'in the first third',
      subject: [mean(samples.slice(-third))],
      baseline: [mean(samples.slice(0, third))],
      reach: 1.15,
      aim: 1.1,
    }),
    figure('capacity at 64 connections', capacity, 'requests/s'),
    figure('sent', (requests.count - unsent) / seconds, 'requests/s'),
    figure('sent later than asked for, or not at all', unsent, 'requests'),
    figure('asked for', perSecond, 'requests/s'),
    figure('acknowledged', statuses[200] ?? 0, 'decisions'),
    figure('acknowledged', (statuses[200] ?? 0) / seconds, 'decisions/s'),
    figure('answered with 503', statuses[503] ?? 0, 'requests'),
    figure('answered with anything else', sum(others.map(([, count]) => count)), 'requests', 0),
    figure('acknowledged and lost', lost, 'decisions', 0),
    figure('latency, p99', p99, 'ms'),
    figure('most memory', Math.max(...samples), 'MiB'),
  ];
}

/** How many acknowledged decisions are not in the log, the list of decisions, or are others. */
async function countLost(databaseUrl, decisions) {
  const rows = await queryOnce(
    databaseUrl,
    'select e.entry_index, e.member_id, e.outcome, e.evidence_hash ' +
      'from negentropy.negentropy_events e join negentropy.log_entry l ' +
      'on l.community_id = e.community_id and l.entry_index = e.entry_index',
  );
  const stored = new Set(rows.map((row) => Object.values(row).join(' ')));
  return decisions.filter((decision) => !stored.has(decision.join(' '))).length;
}

/** What is read again and again, of the time in which requests were sent. */
function sampled(read) {
  const samples = [];
  const timer = setInterval(() => samples.push({ at: Date.now(), value: read() }), SAMPLE_MS);
  return {
    end: ({ startedAt, endedAt }) => {
      clearInterval(timer);
      const within = samples.filter(({ at }) => at >= startedAt && at <= endedAt);
      return within.map(({ value }) => value);
    },
  };
}

function mean(figures) {
  return sum(figures) / figures.length;
}

function sum(figures) {
  return figures.reduce((total, value) => total + value, 0);
}
