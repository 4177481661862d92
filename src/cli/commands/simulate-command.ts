import { availableParallelism } from 'node:os';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readPolicyFile } from '../../connectors/policies/policy-file.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { chunksOf } from '../../simulator/population/chunks.ts';
import { Counts } from '../../simulator/population/counts.ts';
import type { Scenario } from '../../simulator/population/scenario.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { writeOutput } from '../output-file.ts';
import { Progress } from '../progress.ts';
import { CheckpointFile } from '../simulate/checkpoint-file.ts';
import { resultsCsv } from '../simulate/results-csv.ts';
import { resultLines } from '../simulate/results-rendering.ts';
import { resultsSvg } from '../simulate/results-svg.ts';
import { resultsOf } from '../simulate/results.ts';
import { readScenario } from '../simulate/scenario-file.ts';
import { tellChunks } from '../simulate/tell-chunks.ts';
import { UsageError } from '../usage-error.ts';

const VALUES = ['runs', 'threads', 'checkpoint', 'csv', 'svg'] as const;

export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'tell how a community, or a nation of them, would fare under a policy',
  usage: `usage: negentropy simulate <scenario.yaml> [options]

  --runs <number>      how often it is told anew; default: what the file says
  --threads <number>   default: one for each processor
  --checkpoint <file>  keeps there what is done; the same command goes on after
                       an interruption, and comes to the same to the last digit
  --csv <file>         writes every figure, by type and by cycle
  --svg <file>         draws supply, entropy and GI
  --json               prints every figure

Everybody in it is simulated; the rules are those of the service. A scenario
says who lives there: examples/town.yaml, docs/reference/simulate.md.`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, json, positionals } = readArguments(args, { values: VALUES }, 1);
  const [file] = positionals;
  if (file === undefined) throw new UsageError('name the scenario: simulate <scenario.yaml>');
  const threads = wholeNumber('threads', values.threads ?? String(availableParallelism()), 1, 256);
  const read = await scenarioIn(file);
  const scenario =
    values.runs === undefined
      ? read
      : { ...read, runs: wholeNumber('runs', values.runs, 1, 100_000) };
  const runs = await told(scenario, { threads, checkpoint: values.checkpoint }, context);
  const results = resultsOf(scenario, runs);
  if (values.csv !== undefined) await writeOutput(values.csv, resultsCsv(results));
  if (values.svg !== undefined) await writeOutput(values.svg, resultsSvg(results));
  const { terminal } = context;
  if (json) terminal.printJson(results);
  else for (const line of resultLines(results, terminal.paint)) terminal.print(line);
  return SUCCESS;
}

/** @throws OperatorError with a line for each problem of the file */
async function scenarioIn(file: string): Promise<Scenario> {
  const result = await readScenario(await textOf(file), async (name) =>
    policyIn(resolve(dirname(file), name)),
  );
  if (result.ok) return result.scenario;
  const findings = result.problems.map(({ line, column, text }) =>
    line === undefined ? `  ${file}: ${text}` : `  ${file}:${line}:${column}: ${text}`,
  );
  throw new OperatorError(`${file} cannot be simulated:\n${findings.join('\n')}`);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (problem) {
    throw new OperatorError(`${file} cannot be read`, { cause: problem });
  }
}

async function policyIn(file: string): Promise<PolicyDocument | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const read = text === undefined ? undefined : readPolicyFile(text);
  return read?.ok === true ? read.file.policy : undefined;
}

/** Tells what is left to be told. @returns what was counted, by run */
async function told(
  scenario: Scenario,
  { threads, checkpoint }: { readonly threads: number; readonly checkpoint: string | undefined },
  { terminal, interruption }: CommandContext,
): Promise<readonly Counts[]> {
  const chunks = chunksOf(scenario);
  const runs = Array.from({ length: scenario.runs }, () => Counts.of(scenario));
  const done = new Set<number>();
  const add = (index: number, counts: Counts): void => {
    if (done.has(index)) return;
    done.add(index);
    runs[chunks[index]?.run ?? 0]?.add(counts);
  };
  const kept =
    checkpoint === undefined ? undefined : await CheckpointFile.open(checkpoint, scenario, add);
  const before = agentCycles(scenario, done.size, chunks.length);
  const left = chunks.flatMap((chunk, index) => (done.has(index) ? [] : [{ index, chunk }]));
  const progress = new Progress(terminal, 'simulated agent-cycles');
  const total = agentCycles(scenario, chunks.length, chunks.length);
  const unwatch = interruption.watch(() => undefined);
  await tellChunks(left, {
    scenario,
    threads,
    check: () => interruption.check(),
    onTold: (index, counts) => {
      kept?.add(index, counts);
      add(index, counts);
      progress.show(agentCycles(scenario, done.size, chunks.length), total, before);
    },
  });
  unwatch();
  progress.end();
  return runs;
}

/** One member for one cycle is one; chunks are nearly of one size. */
function agentCycles(
  { members, cycles, communities, runs }: Scenario,
  done: number,
  of: number,
): number {
  return Math.round((members * cycles * communities * runs * done) / of);
}
