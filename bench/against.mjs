import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inFolder } from './child.mjs';
import { comparison, inTurn } from './rounds.mjs';

export const title = 'Against another checkout of this project';

const OTHER = process.env.NEGENTROPY_BENCH_AGAINST;
const ORDERS = 10_000;
const CALLERS = 2_000;
const REQUESTS = 4_000;
const CONNECTIONS = 64;

/**
 * Measures this checkout and another one, in turn: NEGENTROPY_BENCH_AGAINST names the other's
 * folder, installed and built. Each runs its own benchmark files, so both have to have them.
 */
export async function measure({ cluster, rounds }) {
  if (OTHER === undefined) return [];
  const [ours, theirs] = [new URL('..', import.meta.url), pathToFileURL(`${resolve(OTHER)}/`)];
  const rows = [];
  for (const prepare of [mints, verification, httpMints]) {
    const pair = [await prepare(ours, cluster), await prepare(theirs, cluster)];
    const [subject, baseline] = await inTurn(rounds, pair[0].run, pair[1].run);
    for (const { close } of pair) await close();
    const { what, unit } = pair[0];
    const better = { against: 'the other checkout', reach: 0.95, better: 'higher' };
    rows.push(comparison({ what, unit, subject, baseline, ...better }));
  }
  return rows;
}

/** Durable decisions of the pipeline in this process. */
async function mints(checkout, cluster) {
  const { seedCommunity, makeOrders, runOrders } = await load(checkout, 'mint-scenario');
  const folder = await openFolder();
  const seeded = await seedCommunity(cluster, folder.path);
  const orders = makeOrders(ORDERS);
  const run = async () => {
    const url = await cluster.create(seeded);
    const { seconds } = await runOrders(url, folder.path, orders, CALLERS);
    await cluster.drop(url);
    return ORDERS / seconds;
  };
  return { what: 'mint decisions', unit: 'decisions/s', run, close: folder.close };
}

/** Verifying the export of the history that this checkout makes. */
async function verification(checkout, cluster) {
  const { exportHistory } = await load(checkout, 'export-file');
  const { readLines } = await import(new URL('dist/pipeline/verify/read-lines.js', checkout));
  const { verifyExport } = await import(new URL('dist/pipeline/verify/verify-export.js', checkout));
  const folder = await openFolder();
  const { path, entries } = await exportHistory(cluster, folder.path);
  const run = async () => {
    const start = performance.now();
    await verifyExport(readLines(createReadStream(path)));
    return entries / ((performance.now() - start) / 1_000);
  };
  return { what: 'verify', unit: 'entries/s', run, close: folder.close };
}

/** Single mints over HTTP, the server in a process of its own. */
async function httpMints(checkout, cluster) {
  const { seedCommunity, startUntilToday } = await load(checkout, 'mint-scenario');
  const { startServer, startWorker } = await load(checkout, 'http-server');
  const folder = await openFolder();
  const databaseUrl = await seedCommunity(cluster, folder.path, startUntilToday());
  const server = await startServer(databaseUrl, folder.path);
  const load64 = startWorker('./http-load.mjs');
  let next = 1;
  const run = async () => {
    const requests = { kind: 'mint', count: REQUESTS, run: next++ };
    const { port, key } = server;
    const answer = await load64.run({ port, key, requests, connections: CONNECTIONS });
    return REQUESTS / answer.seconds;
  };
  await run();
  const close = async () => {
    load64.stop();
    await server.stop();
    await folder.close();
  };
  return { what: 'mints over HTTP', unit: 'requests/s', run, close };
}

function load(checkout, name) {
  return import(new URL(`bench/${name}.mjs`, checkout));
}

/** A temporary folder until it is closed. */
async function openFolder() {
  let close;
  let closed;
  const path = await new Promise((open) => {
    closed = inFolder((folder) => {
      open(folder);
      return new Promise((done) => (close = done));
    });
  });
  return {
    path,
    close: async () => {
      close();
      await closed;
    },
  };
}
