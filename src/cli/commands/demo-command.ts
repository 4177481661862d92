import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { demoJson } from '../demo/demo-json.ts';
import { demoLines } from '../demo/demo-rendering.ts';
import { type DemoReport, demoReport } from '../demo/demo-report.ts';
import { type DemoSource, repositoryDemo, simulatedDemo } from '../demo/demo-source.ts';
import { importInto } from '../import-into.ts';
import { embeddedStore, shownPath, withStore } from '../open-store.ts';
import { UsageError } from '../usage-error.ts';

const SEED_MAX = 2 ** 32 - 1;

export const demoCommand: Command = {
  name: 'demo',
  summary: 'see it work in a minute: a simulated project, or a repository of yours',
  usage: `usage: negentropy demo          a simulated project: forty people, three years
       negentropy demo <path>   the git repository there

  --data <directory>   where to keep the store; default: a new temporary one
  --seed <n>           another simulated project; default: 1
  --json               print the report as JSON

The demo never touches DATABASE_URL or NEGENTROPY_DATA. One that is interrupted
removes its store.`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, json, positionals } = readArguments(args, { values: ['data', 'seed'] }, 1);
  const [path] = positionals;
  if (path !== undefined && values.seed !== undefined) {
    throw new UsageError('--seed is for the simulated project; a repository has no seed');
  }
  const seed = wholeNumber('seed', values.seed ?? '1', 0, SEED_MAX);
  const { terminal } = context;
  const startedAt = performance.now();
  const demo = path === undefined ? simulatedDemo(seed) : await repositoryDemo(path);
  const dataDirectory = freshDirectory(values.data);
  const stopWatching = context.interruption.watch(() => {
    rmSync(dataDirectory, { recursive: true, force: true });
    terminal.note(`Removed the demo's store, ${dataDirectory}.`);
  });
  terminal.note(
    path === undefined
      ? `Judging a simulated project (seed ${seed}) in a new store, ${dataDirectory} …`
      : `Judging ${path} in a new store, ${dataDirectory} …`,
  );
  const report = await perform(demo, dataDirectory, context).finally(stopWatching);
  const seconds = (performance.now() - startedAt) / 1_000;
  const storeBytes = bytesIn(dataDirectory);
  const about = { path, seed, dataDirectory, seconds, storeBytes };
  if (json) terminal.printJson(demoJson(report, about));
  else for (const line of demoLines(report, about, terminal.paint)) terminal.print(line);
  return report.verification.divergence === undefined ? SUCCESS : FAILED;
}

async function perform(
  demo: DemoSource,
  dataDirectory: string,
  context: CommandContext,
): Promise<DemoReport> {
  return await withStore(context, embeddedStore(dataDirectory), async (store) => {
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

function freshDirectory(given: string | undefined): string {
  if (given === undefined) return mkdtempSync(join(tmpdir(), 'negentropy-demo-'));
  if (!existsSync(given) || readdirSync(given).length === 0) return given;
  const has = existsSync(join(given, 'db')) ? 'has a store already' : 'is not empty';
  throw new OperatorError(
    `${shownPath(given)} ${has}, and a demo starts with a directory of its own. Name another one.`,
  );
}
