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
import { lastingStudy } from '../../study/studies/lasting-study.ts';
import { registered, type Registration } from '../../study/studies/registration.ts';
import { figuresDrawing, reportPage } from '../../study/studies/report-page.ts';
import { sovereignStudy } from '../../study/studies/sovereign-study.ts';
import { readStudyFile, type StudyPlan } from '../../study/studies/study-file.ts';
import type { StudyFindings } from '../../study/studies/study-report.ts';
import { readArguments } from '../arguments.ts';
import { openAuditedFile } from '../audited-file.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { fieldLines, pointLines, proseLines } from '../rendering/table.ts';
import { UsageError } from '../usage-error.ts';

export const studyCommand: Command = {
  name: 'study',
  summary: 'whether our own numbers say anything of what comes, by a plan that is fixed before',
  usage: `usage: negentropy study run <study.yaml> [--out <folder>] [--json]

  The plan is registered in the folder before the data is opened; a changed plan
  needs another folder. See docs/reference/studies.md for the fields.

  --out <folder>  for registration.json, report.html, report.json and the
                  drawings; default: the name of the file without its end
  --json          print the report as JSON`,
  run,
};

async function run(args: readonly string[], { terminal }: CommandContext): Promise<number> {
  const { values, json, positionals } = readArguments(args, { values: ['out'] }, 2);
  const [verb, file] = positionals;
  if (verb !== 'run') throw new UsageError('say what to do: study run <study.yaml>');
  if (file === undefined) throw new UsageError('name the file: study run <study.yaml>');
  const plan = await planOf(file);
  const folder = values.out ?? `${file.replace(/\.ya?ml$/, '')}-study`;
  const registration = await register(plan, folder);
  const path = resolve(dirname(file), plan.dataset);
  const found = await studied(plan, path);
  const report = { ...registration, ...found };
  await written(folder, report, registration);
  if (json) {
    terminal.printJson(report);
    return SUCCESS;
  }
  const { paint } = terminal;
  for (const line of proseLines(found.answer, paint, '')) terminal.print(line);
  terminal.print('');
  for (const line of pointLines([...found.data, ...found.limits], paint)) terminal.print(line);
  const fields: [string, string][] = [
    ['plan', registration.hash],
    ['data', found.dataset],
    ['report', join(folder, 'report.html')],
  ];
  for (const line of fieldLines(fields, paint)) terminal.print(line);
  return SUCCESS;
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
