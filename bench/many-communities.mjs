import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PRESETS } from '../dist/core/policy/presets.js';
import { openDatabase } from '../dist/db/open-database.js';
import { makeApiKey } from '../dist/pipeline/access/api-keys.js';
import { openLogKey } from '../dist/pipeline/log/log-key.js';
import { createCommunity } from '../dist/pipeline/writer/community.js';
import { inFolder } from './child.mjs';
import { queryOnce } from './cluster.mjs';
import { HttpConnection, requestBytes } from './http-connection.mjs';
import { processorMs, startServer } from './http-server.mjs';
import { figure, percentile } from './rounds.mjs';

export const title = 'Many idle communities in one process';

const COMMUNITIES = Number(process.env.NEGENTROPY_BENCH_COMMUNITIES ?? 1_000);
/** Of so many a first use is measured. */
const OPENED = Math.min(100, COMMUNITIES);
const COMMANDS = 300;
const PAUSE_MS = 20;
const SETTLING_MS_MAX = 180_000;
const SETTLED_SHARE = 0.1;
const IDLE_MS = Number(process.env.NEGENTROPY_BENCH_SECONDS ?? 30) * 1_000;

export async function measure({ cluster }) {
  return await inFolder(async (folder) => {
    const databaseUrl = await cluster.create();
    const tokens = await seed(databaseUrl, folder);
    const port = await freePort();
    const env = { NEGENTROPY_LOG_KEY: join(folder, 'log.key') };
    const live = timeToLive(port);
    const server = await startServer(databaseUrl, folder, env, port);
    try {
      const firstAnswer = await live;
      const startSeconds = server.processorMs() / 1_000;
      await settled(server);
      const postmaster = await postmasterOf(databaseUrl);
      const workedMs = () => server.processorMs() + treeMs(postmaster);
      const idle = await idleShares(server, postmaster);
      const [first, ...others] = tokens;
      const opening = await latencies(port, others);
      const before = workedMs();
      const again = await latencies(port, Array(COMMANDS).fill(first));
      const perCommand = (workedMs() - before) / COMMANDS;
      const name = `${COMMUNITIES} communities`;
      return [
        figure(`${name}: time to the first /healthz`, firstAnswer, 's', 2),
        figure(`${name}: processor time of Node until then`, startSeconds, 's'),
        figure(`${name}, idle: Node`, idle.node, '% of a core'),
        figure(`${name}, idle: PostgreSQL`, idle.postgres, '% of a core'),
        figure(`${name}, idle: both`, idle.node + idle.postgres, '% of a core', 5),
        figure(`${name}: memory of Node`, server.memoryMib(), 'MiB'),
        figure('one command at rest: processor time of both', perCommand, 'ms'),
        figure('one command at rest: latency, p50', percentile(again, 0.5), 'ms'),
        figure('one command at rest: latency, p99', percentile(again, 0.99), 'ms', 10),
        figure('first command of a community: latency, p50', percentile(opening, 0.5), 'ms'),
        figure('first command of a community: latency, p99', percentile(opening, 0.99), 'ms'),
      ];
    } finally {
      await server.stop();
      await cluster.drop(databaseUrl);
    }
  });
}

/** Communities that are signed to their end. @returns keys of some of them */
async function seed(databaseUrl, folder) {
  const db = await openDatabase({ databaseUrl, dataDirectory: folder });
  const key = openLogKey(join(folder, 'log.key'));
  const now = Math.floor(Date.now() / 1_000);
  const tokens = [];
  for (let number = 0; number < COMMUNITIES; number += 1) {
    const slug = number === 0 ? 'default' : `c${number}`;
    const start = { slug, origin: 'localhost', policy: PRESETS.civic, startsAt: now };
    const community = await createCommunity(start, { db, key });
    if (number < OPENED + 1) {
      const { token } = await makeApiKey(community, { label: 'bench', scopes: ['admin'], now });
      tokens.push(token);
    }
    await community.checkpointer.run();
  }
  await db.maintenance();
  await db.close();
  return tokens;
}

/** Seconds from now until a process that is about to be started answers. */
async function timeToLive(port) {
  const start = performance.now();
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.status === 200) return (performance.now() - start) / 1_000;
    await sleep(10);
  }
}

/** Waits until what a start does behind the first answer is done. */
async function settled(server) {
  const window = 5_000;
  let quiet = 0;
  for (let passed = 0; passed < SETTLING_MS_MAX && quiet < 2; passed += window) {
    const before = server.processorMs();
    await sleep(window);
    quiet = server.processorMs() - before < window * SETTLED_SHARE ? quiet + 1 : 0;
  }
}

async function idleShares(server, postmaster) {
  const before = [server.processorMs(), treeMs(postmaster)];
  await sleep(IDLE_MS);
  const after = [server.processorMs(), treeMs(postmaster)];
  const [node, postgres] = after.map((ms, at) => ((ms - before[at]) / IDLE_MS) * 100);
  return { node, postgres };
}

/** One request after the other, with a pause between two: a server at rest. */
async function latencies(port, tokens) {
  const connection = new HttpConnection(port);
  const times = [];
  for (const [index, token] of tokens.entries()) {
    const request = requestBytes('/v1/tokenomics/mint', token, {
      body: order(index),
      community: '',
    });
    const asked = performance.now();
    const { status, body: answer } = await connection.request(request);
    times.push(performance.now() - asked);
    if (status !== 200) throw new Error(`${status}: ${answer}`);
    await sleep(PAUSE_MS);
  }
  connection.close();
  return times;
}

/** A promise, and a mint for it: most of what a command can cost in a community that is new. */
function order(index) {
  const seconds = Math.floor(Date.now() / 1_000);
  const [userId, domain] = ['ada', 'community'];
  const action = { family: 'civic', type: 'promise', domain, occurredAt: rfc3339(seconds) };
  const subject = `task ${index} of ${seconds}`;
  const promise = { type: 'promise', userId, domain, subject, at: rfc3339(seconds - 60) };
  return { userId, action, evidence: [{ ...promise, dueAt: rfc3339(seconds) }] };
}

function rfc3339(unixSeconds) {
  return `${new Date(unixSeconds * 1_000).toISOString().slice(0, 19)}Z`;
}

async function postmasterOf(databaseUrl) {
  const [{ path }] = await queryOnce(
    databaseUrl,
    "select current_setting('data_directory') as path",
  );
  return Number(readFileSync(join(path, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Processor time of a process, its children, and its children that have ended. */
function treeMs(pid) {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isChild(name, pid));
  try {
    return [pid, ...children].reduce((sum, one) => sum + processorMs(one, one === pid), 0);
  } catch (problem) {
    // One has ended meanwhile, and its time is that of its parent now.
    if (problem.code === 'ENOENT' && existsSync(`/proc/${pid}`)) return treeMs(pid);
    throw problem;
  }
}

function isChild(name, parent) {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
  } catch {
    return false; // it has ended
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
