import { createServer } from 'node:net';
import type { CityWish } from '../../simulator/worlds/residents.ts';
import type { Command, CommandContext } from '../command.ts';
import { simulatedStore, withStore } from '../open-store.ts';
import { unixNow } from '../settings.ts';
import { cityJson } from './city-json.ts';
import { addressLines, type CityAbout, cityLines, nextLines } from './city-rendering.ts';
import { type CityReport, cityReport } from './city-report.ts';

/** How a city is shown. */
export interface CityShow {
  readonly wish: CityWish;
  readonly dataDirectory: string;
  readonly json: boolean;
  /** What the store takes so far. */
  readonly storeBytes: () => number;
}

/** Lives a city in a store of its own, and prints what came of it. */
export async function showCity(show: CityShow, context: CommandContext): Promise<CityReport> {
  const { terminal } = context;
  const { paint, print } = terminal;
  const startedAt = performance.now();
  // It can be made again from its seed: nothing waits for the disk.
  const settings = { ...simulatedStore(show.dataDirectory), isUnsynced: true };
  return await withStore(context, settings, async (store) => {
    const report = await cityReport(store, show.wish, { terminal, endsAt: unixNow() });
    const seconds = (performance.now() - startedAt) / 1_000;
    const { dataDirectory } = show;
    const about: CityAbout = { dataDirectory, seconds, storeBytes: show.storeBytes() };
    if (show.json) terminal.printJson(cityJson(report, about));
    else {
      for (const line of cityLines(report, about, paint)) print(line);
      for (const line of nextLines(report, about, paint)) print(line);
    }
    return report;
  });
}

/** How the pages of a store are served: the command `serve`. */
export interface CityServing {
  readonly dataDirectory: string;
  readonly serve: Command['run'];
}

/** Serves the pages of a city that was shown, until somebody ends it. @returns the exit code */
export async function serveCity(
  report: CityReport,
  { dataDirectory, serve }: CityServing,
  context: CommandContext,
): Promise<number> {
  const { paint, print } = context.terminal;
  const port = await freePort();
  for (const line of addressLines(report, port, paint)) print(line);
  const own = { DATABASE_URL: '', NEGENTROPY_LOG_KEY: '', NEGENTROPY_ORIGIN: '' };
  const env = { ...context.env, ...own, NEGENTROPY_DATA: dataDirectory };
  return await serve(['--port', String(port), '--host', HOST], { ...context, env });
}

const HOST = '127.0.0.1';
const PORT = 8_787;

/** The port that a service has by default, or another one if that is in use. */
async function freePort(): Promise<number> {
  return (await tryPort(PORT)) ?? (await tryPort(0)) ?? PORT;
}

async function tryPort(port: number): Promise<number | undefined> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
