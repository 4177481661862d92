import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseEntry } from '../../core/entries/parse-entry.ts';
import { parseCanonical } from '../../core/log/canonical-json.ts';
import type { Entry } from '../../core/state/entry.ts';
import { parseCheckpointLine } from '../../core/verify/export-format.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readPanel } from '../../study/interest/panel.ts';
import { ActionsOfLog } from '../../study/studies/actions-of-log.ts';
import { DisorderOfLog, disorderStudy } from '../../study/studies/disorder-study.ts';
import { lastingStudy } from '../../study/studies/lasting-study.ts';
import { sovereignStudy } from '../../study/studies/sovereign-study.ts';
import { type BoundFile, filesOf, type StudyPlan } from '../../study/studies/study-file.ts';
import type { StudyFindings } from '../../study/studies/study-report.ts';
import { weightsStudy } from '../../study/studies/weights-study.ts';
import { openAuditedFile } from '../audited-file.ts';
import { fileText } from '../file-text.ts';

/** What was found, and the SHA-256 of the data that it was found in. */
export type Studied = StudyFindings & { readonly dataset: string };

/**
 * Opens the data of a plan that is registered, and studies it.
 * @param folder paths of the plan begin there
 * @throws OperatorError when a file cannot be read, or is not what the plan says
 */
export async function studied(plan: StudyPlan, folder: string): Promise<Studied> {
  const path = resolve(folder, plan.dataset);
  switch (plan.study) {
    case 'lasting': {
      const { log, dataset } = await actionsIn(path);
      return { ...lastingStudy(log.actions, plan), dataset };
    }
    case 'disorder': {
      const log = new DisorderOfLog();
      const dataset = await readLog(path, (entry) => log.push(entry));
      return { ...disorderStudy(log, plan), dataset };
    }
    case 'weights':
      return await weighed(plan, folder);
    case 'sovereign': {
      const panel = readPanel(fileText(path), { rate: 'yield_10y', income: 'gdp_pc_ppp' });
      if ('problems' in panel) throw new OperatorError(`${path}: ${panel.problems.join('; ')}.`);
      const dataset = await sumOf(path);
      return { ...sovereignStudy(panel, plan), dataset };
    }
  }
}

/**
 * The files of a plan by the SHA-256 of their bytes, without a look at what they say.
 * @param folder paths of the plan begin there
 * @throws OperatorError when one is there and cannot be read
 */
export async function filesAsTheyLie(plan: StudyPlan, folder: string): Promise<BoundFile[]> {
  const files: BoundFile[] = [];
  for (const name of filesOf(plan)) {
    files.push({ name, sha256: await sumIfThere(resolve(folder, name)) });
  }
  return files;
}

async function sumIfThere(path: string): Promise<string | null> {
  try {
    return await sumOf(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new OperatorError(`${path} cannot be read.`, { cause });
  }
}

async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function weighed(plan: StudyPlan, folder: string): Promise<Studied> {
  const fitted = [];
  const hashes = new Map<string, string>();
  for (const name of [...plan.fit, plan.dataset]) {
    const { log, dataset } = await actionsIn(resolve(folder, name));
    const earlier = hashes.get(dataset);
    if (earlier !== undefined) {
      throw new OperatorError(`${name} is the same file as ${earlier}: nothing judges itself.`);
    }
    hashes.set(dataset, name);
    fitted.push({ name: basename(name), actions: log.actions, rules: log.rules, dataset });
  }
  const judge = fitted.pop();
  if (judge === undefined) throw new OperatorError('The plan names no data.');
  const found = weightsStudy(fitted, judge, plan);
  const data = fitted.map(({ name, dataset }) => `SHA-256 of ${name}: ${dataset}.`);
  return { ...found, data: [...found.data, ...data], dataset: judge.dataset };
}

async function actionsIn(
  path: string,
): Promise<{ readonly log: ActionsOfLog; readonly dataset: string }> {
  const log = new ActionsOfLog();
  const dataset = await readLog(path, (entry) => log.push(entry));
  return { log, dataset };
}

/** Every entry of an export. Its signature is not checked here: `verify` does that. */
async function readLog(path: string, take: (entry: Entry) => void): Promise<string> {
  const sum = await sumOf(path);
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
  return sum;
}
