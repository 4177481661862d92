import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { CITY_DAYS_MIN, type CityWish, RESIDENTS_MIN } from '../../simulator/worlds/residents.ts';
import { serveCity, showCity } from '../demo/city-demo.ts';
import { demoJson } from '../demo/demo-json.ts';
import { demoLines } from '../demo/demo-rendering.ts';
import { type DemoReport, demoReport } from '../demo/demo-report.ts';
import { type DemoSource, repositoryDemo, simulatedDemo } from '../demo/demo-source.ts';
import { importInto } from '../import-into.ts';
import {
  embeddedStore,
  shownPath,
  simulatedStore,
  type StoreSettings,
  withStore,
} from '../open-store.ts';
import { grouped } from '../rendering/numbers.ts';
import { UsageError } from '../usage-error.ts';

const SEED_MAX = 2 ** 32 - 1;
const RESIDENTS = '2000';
const DAYS = '365';
const OPTIONS = {
  values: ['data', 'seed', 'residents', 'days'],
  flags: ['project', 'attacks'],
} as const;

export const demoCommand: Command = {
  name: 'demo',
  summary: 'see it work: a simulated city with attackers, or a repository of yours',
  usage: `usage: negentropy demo            a simulated city, a year of it; then its pages
       negentropy demo <path>     the git repository there
       negentropy demo --project  a simulated project: forty people, three years
       negentropy demo --attacks  what each known attack pays, in words

  --data <directory>   where to keep the store; default: a new temporary one
  --seed <n>           another city or project; default: 1
  --residents <n>      of the city, from ${RESIDENTS_MIN}; default: ${RESIDENTS}
  --days <n>           of the city, from ${CITY_DAYS_MIN}; default: ${DAYS}
  --json               print the report as JSON

On a terminal the pages of the city are served until Ctrl-C. The demo never
touches DATABASE_URL or NEGENTROPY_DATA. One that is interrupted removes its
store.`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, flags, json, positionals } = readArguments(args, OPTIONS, 1);
  const [path] = positionals;
  const { project = false, attacks = false } = flags;
  refuseMixed({ path, project, attacks, city: values.residents ?? values.days });
  if (attacks) return await attackedInWords(context);
  if (path !== undefined && values.seed !== undefined) {
    throw new UsageError('--seed is for what is simulated; a repository has no seed');
  }
  const seed = wholeNumber('seed', values.seed ?? '1', 0, SEED_MAX);
  const kept = { given: freshDirectory(values.data), json };
  if (path !== undefined || project) return await judge({ path, seed }, kept, context);
  const residents = wholeNumber('residents', values.residents ?? RESIDENTS, RESIDENTS_MIN, 100_000);
  const days = wholeNumber('days', values.days ?? DAYS, CITY_DAYS_MIN, 3_660);
  return await city({ seed, residents, days }, kept, context);
}

/** Where a report goes, and how. */
interface Kept {
  /** The directory that was asked for. */
  readonly given: string | undefined;
  readonly json: boolean;
}

async function city(
  wish: CityWish,
  { given, json }: Kept,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const { days, residents, seed } = wish;
  const { report, dataDirectory } = await inNewStore(given, context, async (directory) => {
    terminal.note(
      `A simulated city (seed ${seed}) lives ${days} days with ${grouped(residents)} residents ` +
        `in a new store, ${directory} …`,
    );
    const storeBytes = (): number => bytesIn(directory);
    const show = { wish, dataDirectory: directory, json, storeBytes };
    return { report: await showCity(show, context), dataDirectory: directory };
  });
  if (report.verification.divergence !== undefined) return FAILED;
  if (json || terminal.streams.stdout.isTTY !== true) return SUCCESS;
  const { serveCommand } = await import('./serve-command.ts');
  return await serveCity(report, { dataDirectory, serve: serveCommand.run }, context);
}

/**
 * Runs a demo in a new store. One that is interrupted leaves nothing behind, nor does one that
 * fails in a directory that nobody asked for.
 */
async function inNewStore<Result>(
  given: string | undefined,
  { interruption, terminal }: CommandContext,
  work: (dataDirectory: string) => Promise<Result>,
): Promise<Result> {
  const dataDirectory = given ?? mkdtempSync(join(tmpdir(), 'negentropy-demo-'));
  const remove = (): void => rmSync(dataDirectory, { recursive: true, force: true });
  const stopWatching = interruption.watch(() => {
    remove();
    terminal.note(`Removed the demo's store, ${dataDirectory}.`);
  });
  try {
    return await work(dataDirectory);
  } catch (problem) {
    if (given === undefined && interruption.exitCode === undefined) remove();
    throw problem;
  } finally {
    stopWatching();
  }
}

interface Mixed {
  readonly path: string | undefined;
  readonly project: boolean;
  readonly attacks: boolean;
  /** An option of the city alone. */
  readonly city: string | undefined;
}

function refuseMixed({ path, project, attacks, city: ofCity }: Mixed): void {
  const isOther = path !== undefined || project || attacks;
  if ([path !== undefined, project, attacks].filter(Boolean).length > 1) {
    throw new UsageError('give one of: a path, --project, --attacks');
  }
  if (isOther && ofCity !== undefined) {
    throw new UsageError('--residents and --days are of the simulated city');
  }
}

/** The bench, one world each: for people who want to read rather than to gate. */
async function attackedInWords(context: CommandContext): Promise<number> {
  const { benchCommand } = await import('./bench-command.ts');
  return await benchCommand.run(['attacks', '--seeds', '1', '--words'], context);
}

interface Judged {
  /** Undefined: the simulated project. */
  readonly path: string | undefined;
  readonly seed: number;
}

async function judge(
  { path, seed }: Judged,
  { given, json }: Kept,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const startedAt = performance.now();
  const demo = path === undefined ? simulatedDemo(seed) : await repositoryDemo(path);
  return await inNewStore(given, context, async (dataDirectory) => {
    const judged = path ?? `a simulated project (seed ${seed})`;
    terminal.note(`Judging ${judged} in a new store, ${dataDirectory} …`);
    const settings =
      path === undefined ? simulatedStore(dataDirectory) : embeddedStore(dataDirectory);
    const report = await perform(demo, settings, context);
    const seconds = (performance.now() - startedAt) / 1_000;
    const storeBytes = bytesIn(dataDirectory);
    const about = { path, seed, dataDirectory, seconds, storeBytes };
    if (json) terminal.printJson(demoJson(report, about));
    else for (const line of demoLines(report, about, terminal.paint)) terminal.print(line);
    return report.verification.divergence === undefined ? SUCCESS : FAILED;
  });
}

async function perform(
  demo: DemoSource,
  settings: StoreSettings,
  context: CommandContext,
): Promise<DemoReport> {
  return await withStore(context, settings, async (store) => {
    const { source, random } = demo;
    const trailers = demo.people === undefined ? 'integrated' : 'stated';
    const ids = random === undefined ? {} : { random };
    const target = { slug: 'default', domains: [], trailers, ...ids } as const;
    const options = { kind: 'commits', final: true } as const;
    const imported = await importInto(store, source, target, options, context);
    return await demoReport(store, demo, { imported, terminal: context.terminal });
  });
}

/** Of all files below a directory. */
function bytesIn(directory: string): number {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** @throws OperatorError if something is in it */
function freshDirectory(given: string | undefined): string | undefined {
  if (given === undefined || !existsSync(given) || readdirSync(given).length === 0) return given;
  const has = existsSync(join(given, 'db')) ? 'has a store already' : 'is not empty';
  throw new OperatorError(
    `${shownPath(given)} ${has}, and a demo starts with a directory of its own. Name another one.`,
  );
}
