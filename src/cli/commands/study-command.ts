import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../core/message-of.ts';
import { placeFirst, writeDurably, writeMeanwhile } from '../../pipeline/log/durable-files.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import {
  ExperimentError,
  experimentFindings,
  readExperiment,
} from '../../study/studies/experiment.ts';
import { registered, type Registration } from '../../study/studies/registration.ts';
import { figuresDrawing, reportPage } from '../../study/studies/report-page.ts';
import { readStudyFile, type StudyPlan } from '../../study/studies/study-file.ts';
import {
  columnsOf,
  type StudyFigure,
  type StudyFindings,
} from '../../study/studies/study-report.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { fileText } from '../file-text.ts';
import { writeOutput } from '../output-file.ts';
import { fieldLines, pointLines, proseLines, tableLines } from '../rendering/table.ts';
import type { Paint } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { filesAsTheyLie, type Studied, studied } from './study-data.ts';
import { boundInLog, reportInLog } from './study-log.ts';

export const studyCommand: Command = {
  name: 'study',
  summary: 'whether our own numbers say anything of what comes, by a plan that is fixed before',
  usage: `usage: negentropy study register <study.yaml> [--out <folder>]
       negentropy study run <study.yaml> [--out <folder>]
       negentropy study arms <file.csv> --planned <rows> [options]

  The plan is registered in the folder before the data is opened, with the
  SHA-256 of its files; a changed plan or file needs another folder. See
  docs/reference/studies.md for the fields.

  register: binds the plan by its hash in the log of a community, before run
  opens the data; run then binds the report there, whatever came of it.

  --community <name>  register: default: default
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

const VALUES = ['out', 'planned', 'ratio', 'effect', 'community'] as const;

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal } = context;
  const { values, json, positionals } = readArguments(args, { values: VALUES }, 2);
  const [verb, file] = positionals;
  if (verb !== 'run' && verb !== 'arms' && verb !== 'register') {
    throw new UsageError('say what to do: study register, study run or study arms');
  }
  if (file === undefined) throw new UsageError(`name the file: study ${verb} <file>`);
  if (verb !== 'register' && values.community !== undefined) {
    throw new UsageError('--community is for study register');
  }
  if (verb === 'register') return await registerInLog(file, values, { context, json });
  const report = verb === 'run' ? await runStudy(file, values, context) : readArms(file, values);
  if (json) terminal.printJson(report);
  else for (const line of reportLines(report, terminal.paint)) terminal.print(line);
  return SUCCESS;
}

type Values = Readonly<Partial<Record<(typeof VALUES)[number], string>>>;

/** Findings, and lines of what can be looked up. */
type Report = StudyFindings & { readonly places?: readonly (readonly [string, string])[] };

/** Binds the plan in a log: the folder then names the entry. */
async function registerInLog(
  file: string,
  values: Values,
  { context, json }: { readonly context: CommandContext; readonly json: boolean },
): Promise<number> {
  const { plan, folder } = await plannedIn(file, values);
  const registration = await register(plan, dirname(file), folder);
  const bound = registration.log ?? (await boundInLog(registration, values.community, context));
  await writeMeanwhile(join(folder, 'registration.json'), pretty({ ...registration, log: bound }));
  const { terminal } = context;
  if (json) terminal.printJson({ ...registration, log: bound });
  else {
    const places = [
      ['plan', registration.hash],
      ['entry', `${bound.entry} of ${bound.community ?? 'default'}, cycle ${bound.cycle}`],
    ] as const;
    for (const line of fieldLines(places, terminal.paint)) terminal.print(line);
  }
  return SUCCESS;
}

async function plannedIn(
  file: string,
  values: Values,
): Promise<{ readonly plan: StudyPlan; readonly folder: string }> {
  const extra = (['planned', 'ratio', 'effect'] as const).find((name) => name in values);
  if (extra !== undefined) throw new UsageError(`--${extra} is about arms: study arms <file.csv>`);
  const plan = planOf(file);
  return { plan, folder: values.out ?? `${file.replace(/\.ya?ml$/, '')}-study` };
}

async function runStudy(file: string, values: Values, context: CommandContext): Promise<Report> {
  const { plan, folder } = await plannedIn(file, values);
  const registration = await register(plan, dirname(file), folder);
  const found = await studied(plan, dirname(file));
  const report = { ...registration, ...found };
  await written(folder, report, registration);
  if (registration.log !== undefined) {
    const { isShown } = report;
    await reportInLog({ text: pretty(report), isShown }, registration.log, context);
  }
  const places = [
    ['plan', registration.hash],
    ...(registration.log === undefined ? [] : [['entry', registration.log.entry] as const]),
    ['data', found.dataset],
    ['report', join(folder, 'report.html')],
  ] as const;
  return { ...report, places };
}

function readArms(file: string, values: Values): Report {
  if (values.out !== undefined) throw new UsageError('--out is about studies: study run');
  const planned = wholeNumber('planned', values.planned ?? '', 4, 1_000_000_000);
  const [, one, other] = /^(\d{1,4}):(\d{1,4})$/.exec(values.ratio ?? '1:1') ?? [];
  const ratio = [Number(one), Number(other)] as const;
  if (!(ratio[0] > 0 && ratio[1] > 0)) throw new UsageError('--ratio takes two numbers, as 1:1');
  const effect = values.effect === undefined ? undefined : Number(values.effect);
  if (effect !== undefined && !(Number.isFinite(effect) && effect !== 0)) {
    throw new UsageError('--effect takes a number that is not 0');
  }
  const text = fileText(file);
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
  return [
    ...proseLines(answer, paint, ''),
    ...groups
      .slice(0, 1)
      .filter(({ figures }) => figures.length > 0)
      .flatMap(({ figures }) => ['', ...figureLines(figures, paint)]),
    '',
    ...pointLines([...data, ...limits], paint),
    ...fieldLines(places, paint),
  ];
}

function figureLines(figures: readonly StudyFigure[], paint: Paint): string[] {
  const columns = columnsOf(figures);
  return tableLines(
    [
      { title: 'figure', canShrink: true },
      ...columns.map(({ title }) => ({ title, align: 'right' as const })),
    ],
    figures.map((figure) => [figure.name, ...columns.map(({ of }) => of(figure))]),
    paint,
  );
}

function planOf(file: string): StudyPlan {
  const text = fileText(file);
  try {
    return readStudyFile(text);
  } catch (cause) {
    throw new OperatorError(`${file} is no study: ${messageOf(cause)}.`, { cause });
  }
}

/**
 * Writes the plan down, and which bytes it is about, before anything of the data is read.
 * @param beside paths of the plan begin there
 */
async function register(plan: StudyPlan, beside: string, folder: string): Promise<Registration> {
  const path = join(folder, 'registration.json');
  const earlier = await readFile(path, 'utf8').catch(() => undefined);
  const files = await filesAsTheyLie(plan, beside);
  try {
    const registration = registered({ plan, files }, earlier, new Date().toISOString());
    if (earlier === undefined) {
      writeDurably(path, pretty(registration), { mode: 0o644, place: placeFirst });
    }
    return registration;
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(`${folder}: ${messageOf(cause)}.`, { cause });
  }
}

async function written(
  folder: string,
  report: Studied & Registration,
  registration: Registration,
): Promise<void> {
  await writeOutput(join(folder, 'report.json'), pretty(report));
  await writeOutput(join(folder, 'report.html'), reportPage(report, registration));
  for (const [at, group] of report.groups.entries()) {
    await writeOutput(join(folder, `figure-${at + 1}.svg`), figuresDrawing(group));
  }
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
