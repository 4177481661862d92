import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseCanonical } from '../../core/log/canonical-json.ts';
import { parseEntry } from '../../core/entries/parse-entry.ts';
import type { Entry } from '../../core/state/entry.ts';
import { parseCheckpointLine } from '../../core/verify/export-format.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readPanel } from '../../study/interest/panel.ts';
import { ActionsOfLog } from '../../study/studies/actions-of-log.ts';
import { DisorderOfLog, disorderStudy } from '../../study/studies/disorder-study.ts';
import {
  ExperimentError,
  experimentFindings,
  readExperiment,
} from '../../study/studies/experiment.ts';
import { lastingStudy } from '../../study/studies/lasting-study.ts';
import { registered, type Registration } from '../../study/studies/registration.ts';
import { figuresDrawing, reportPage } from '../../study/studies/report-page.ts';
import { sovereignStudy } from '../../study/studies/sovereign-study.ts';
import { readStudyFile, type StudyPlan } from '../../study/studies/study-file.ts';
import { chanceText, figureText, type StudyFindings } from '../../study/studies/study-report.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { openAuditedFile } from '../audited-file.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { fieldLines, pointLines, proseLines, tableLines } from '../rendering/table.ts';
import type { Paint } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

export const studyCommand: Command = {
  name: 'study',
  summary: 'whether our own numbers say anything of what comes, by a plan that is fixed before',
  usage: `usage: negentropy study run <study.yaml> [--out <folder>]
       negentropy study arms <file.csv> --planned <rows> [options]

  The plan is registered in the folder before the data is opened; a changed plan
  needs another folder. See docs/reference/studies.md for the fields.

  --out <folder>  for registration.json, report.html, report.json and the
                  drawings; default: the name of the file without its end

  arms: columns arm (treatment or control) and outcome; before, the measure
  before, if there is one; cluster and post (0 or 1) if whole clusters were
  treated. Arms of wrong sizes are not read.

  --planned <rows>   how many rows it was to have
  --ratio <t:c>      how the arms were to be filled; default: 1:1
  --effect <number>  says with what chance such an effect is found
  --json             print it as JSON`,
  run,
};

const VALUES = ['out', 'planned', 'ratio', 'effect'] as const;

async function run(args: readonly string[], { terminal }: CommandContext): Promise<number> {
  const { values, json, positionals } = readArguments(args, { values: VALUES }, 2);
  const [verb, file] = positionals;
  if (verb !== 'run' && verb !== 'arms') {
    throw new UsageError('say what to do: study run <study.yaml> or study arms <file.csv>');
  }
  if (file === undefined) throw new UsageError(`name the file: study ${verb} <file>`);
  const report = verb === 'run' ? await runStudy(file, values) : await readArms(file, values);
  if (json) terminal.printJson(report);
  else for (const line of reportLines(report, terminal.paint)) terminal.print(line);
  return SUCCESS;
}

type Values = Readonly<Partial<Record<(typeof VALUES)[number], string>>>;

/** Findings, and lines of what can be looked up. */
type Report = StudyFindings & { readonly places?: readonly (readonly [string, string])[] };

async function runStudy(file: string, values: Values): Promise<Report> {
  const extra = (['planned', 'ratio', 'effect'] as const).find((name) => name in values);
  if (extra !== undefined) throw new UsageError(`--${extra} is about arms: study arms <file.csv>`);
  const plan = await planOf(file);
  const folder = values.out ?? `${file.replace(/\.ya?ml$/, '')}-study`;
  const registration = await register(plan, folder);
  const found = await studied(plan, resolve(dirname(file), plan.dataset));
  const report = { ...registration, ...found };
  await written(folder, report, registration);
  const places = [
    ['plan', registration.hash],
    ['data', found.dataset],
    ['report', join(folder, 'report.html')],
  ] as const;
  return { ...report, places };
}

async function readArms(file: string, values: Values): Promise<Report> {
  if (values.out !== undefined) throw new UsageError('--out is about studies: study run');
  const planned = wholeNumber('planned', values.planned ?? '', 4, 1_000_000_000);
  const [, one, other] = /^(\d{1,4}):(\d{1,4})$/.exec(values.ratio ?? '1:1') ?? [];
  const ratio = [Number(one), Number(other)] as const;
  if (!(ratio[0] > 0 && ratio[1] > 0)) throw new UsageError('--ratio takes two numbers, as 1:1');
  const effect = values.effect === undefined ? undefined : Number(values.effect);
  if (effect !== undefined && !(Number.isFinite(effect) && effect !== 0)) {
    throw new UsageError('--effect takes a number that is not 0');
  }
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new OperatorError(`${file} cannot be read.`, { cause });
  });
  try {
    const plan = { ratio, planned, ...(effect === undefined ? {} : { effect }) };
    return experimentFindings(readExperiment(text), plan);
  } catch (cause) {
    if (!(cause instanceof ExperimentError)) throw cause;
    throw new OperatorError(`${file}: ${cause.message}.`, { cause });
  }
}

function reportLines(
  { answer, groups, data, limits, places = [] }: Report,
  paint: Paint,
): string[] {
  const shown = groups.slice(0, 1).filter(({ figures }) => figures.length > 0);
  const columns = [
    { title: 'figure', canShrink: true },
    { title: 'value', align: 'right' },
    { title: '95 % interval', align: 'right' },
    { title: 'p', align: 'right' },
  ] as const;
  return [
    ...proseLines(answer, paint, ''),
    ...shown.flatMap(({ figures }) => [
      '',
      ...tableLines(
        columns,
        figures.map(({ name, value, interval, p }) => [
          name,
          figureText(value),
          interval === undefined ? '' : interval.map(figureText).join(' to '),
          p === undefined ? '' : chanceText(p),
        ]),
        paint,
      ),
    ]),
    '',
    ...pointLines([...data, ...limits], paint),
    ...fieldLines(places, paint),
  ];
}

async function planOf(file: string): Promise<StudyPlan> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new OperatorError(`${file} cannot be read.`, { cause });
  });
  try {
    return readStudyFile(text);
  } catch (cause) {
    throw new OperatorError(`${file} is no study: ${messageOf(cause)}.`, { cause });
  }
}

/** Writes the plan down before anything of the data is read. */
async function register(plan: StudyPlan, folder: string): Promise<Registration> {
  const path = join(folder, 'registration.json');
  const earlier = await readFile(path, 'utf8').catch(() => undefined);
  try {
    const registration = registered(plan, earlier, new Date().toISOString());
    await mkdir(folder, { recursive: true });
    if (earlier === undefined) await writeFile(path, pretty(registration), { flag: 'wx' });
    return registration;
  } catch (cause) {
    throw new OperatorError(`${folder}: ${messageOf(cause)}.`, { cause });
  }
}

/** What was found, and the SHA-256 of the data that it was found in. */
type Studied = StudyFindings & { readonly dataset: string };

async function studied(plan: StudyPlan, path: string): Promise<Studied> {
  switch (plan.study) {
    case 'lasting': {
      const log = new ActionsOfLog();
      const dataset = await readLog(path, (entry) => log.push(entry));
      return { ...lastingStudy(log.actions, plan), dataset };
    }
    case 'disorder': {
      const log = new DisorderOfLog();
      const dataset = await readLog(path, (entry) => log.push(entry));
      return { ...disorderStudy(log, plan), dataset };
    }
    case 'sovereign': {
      const text = await readFile(path, 'utf8').catch((cause: unknown) => {
        throw new OperatorError(`${path} cannot be read.`, { cause });
      });
      const panel = readPanel(text, { rate: 'yield_10y', income: 'gdp_pc_ppp' });
      if ('problems' in panel) throw new OperatorError(`${path}: ${panel.problems.join('; ')}.`);
      const dataset = createHash('sha256').update(text).digest('hex');
      return { ...sovereignStudy(panel), dataset };
    }
  }
}

/** Every entry of an export. Its signature is not checked here: `verify` does that. */
async function readLog(path: string, take: (entry: Entry) => void): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  const file = await openAuditedFile(path);
  if (file.kind !== 'export') throw new OperatorError(`${path} is no whole export of a log.`);
  let isHeader = true;
  for await (const lines of file.lines) {
    for (const line of lines) {
      if (!isHeader && parseCheckpointLine(line) === undefined)
        take(parseEntry(parseCanonical(line)));
      isHeader = false;
    }
  }
  return hash.digest('hex');
}

async function written(
  folder: string,
  report: Studied & Registration,
  registration: Registration,
): Promise<void> {
  await writeFile(join(folder, 'report.json'), pretty(report));
  await writeFile(join(folder, 'report.html'), reportPage(report, registration));
  for (const [at, group] of report.groups.entries()) {
    await writeFile(join(folder, `figure-${at + 1}.svg`), figuresDrawing(group));
  }
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
