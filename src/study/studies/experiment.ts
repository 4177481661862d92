import { parse } from 'csv-parse/sync';
import { differenceSequence } from '../stats/confidence-sequence.ts';
import { cuped, sampleRatio, welch } from '../stats/experiments.ts';
import { differenceInDifferences } from '../stats/natural-experiment.ts';
import { individualPower } from '../stats/power.ts';
import { chanceText, figureText, type StudyFigure, type StudyFindings } from './study-report.ts';

/** One person, or one person in one period, of an experiment. */
export interface ExperimentRow {
  readonly isTreated: boolean;
  readonly outcome: number;
  /** The same measure before the experiment. */
  readonly before?: number;
  /** What was treated as a whole. */
  readonly cluster?: string;
  /** Whether it is after the treatment began. */
  readonly isPost?: boolean;
}

/** What was fixed before: how the arms were to be filled, and for how many. */
export interface ExperimentPlan {
  /** Treatment and control. */
  readonly ratio: readonly [number, number];
  /** How many rows were planned: the look-proof interval is narrowest there. */
  readonly planned: number;
  /** The effect that it was to find; says what power it has. */
  readonly effect?: number;
}

/** A table that cannot be read as an experiment; the message says why. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError';
}

/**
 * Reads a table with a head: arm (treatment or control) and outcome; before if there is one, and
 * cluster with post (0 or 1) if whole clusters were treated.
 * @throws ExperimentError
 */
export function readExperiment(text: string): ExperimentRow[] {
  const [head = [], ...lines] = cellsOf(text.trimEnd());
  const names = head.map((name) => name.trim());
  const missing = ['arm', 'outcome'].filter((name) => !names.includes(name));
  if (missing.length > 0) throw new ExperimentError(`it has no column ${missing.join(', ')}`);
  if (names.includes('cluster') !== names.includes('post')) {
    throw new ExperimentError('cluster and post go together');
  }
  return lines.map((line, at) => rowOf(names, line, at + 2));
}

function cellsOf(text: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, relax_quotes: true });
  } catch (cause) {
    throw new ExperimentError('a quotation mark is not closed', { cause });
  }
}

/** The difference that a treatment made, if it made one; arms of wrong sizes are not read. */
export function experimentFindings(
  rows: readonly ExperimentRow[],
  plan: ExperimentPlan,
): StudyFindings {
  const treatment = rows.filter(({ isTreated }) => isTreated).map(({ outcome }) => outcome);
  const control = rows.filter(({ isTreated }) => !isTreated).map(({ outcome }) => outcome);
  if (treatment.length < 2 || control.length < 2) {
    return bare('Nothing can be told: an arm has fewer than two rows.');
  }
  const sizes = `${treatment.length} treated, ${control.length} not`;
  if (rows.some(({ cluster }) => cluster !== undefined)) return clustered(rows, sizes);
  const ratio = sampleRatio([treatment.length, control.length], plan.ratio);
  if (ratio.mismatch) {
    return bare(
      `No result may be read: the arms are not of the sizes that were planned (${sizes}; p ` +
        `${chanceText(ratio.p)}).`,
    );
  }
  const arms = { treatment, control };
  const rules = { alpha: 0.05, tunedFor: plan.planned };
  const { centre, halfWidth } = differenceSequence(arms, rules);
  const anytime: StudyFigure = {
    name: 'at any look',
    value: centre,
    interval: [centre - halfWidth, centre + halfWidth],
  };
  const { difference, interval, p } = welch(arms);
  const figures = [anytime, { name: 'at one look (Welch)', value: difference, interval, p }];
  return {
    ...judged(anytime),
    groups: [
      {
        title: 'Treatment less control',
        by: 'The interval at any look keeps its error however often it is looked at; it decides.',
        nothing: 0,
        figures: [...figures, ...adjusted(rows)],
      },
    ],
    data: [`${sizes}; as planned, p ${chanceText(ratio.p)}.`, ...powerOf(arms, plan)],
    limits: ['It is an effect only if the arms were drawn by chance.'],
  };
}

function clustered(rows: readonly ExperimentRow[], sizes: string): StudyFindings {
  const found = differenceInDifferences({
    cluster: rows.map(({ cluster = '' }) => cluster),
    treated: rows.map(({ isTreated }) => isTreated),
    post: rows.map(({ isPost = false }) => isPost),
    y: rows.map(({ outcome }) => outcome),
  });
  if (!found.ok) return bare('Nothing can be told: it needs both arms before and after.');
  const { effect, interval, p, clusters } = found;
  const figure = { name: 'difference in differences', value: effect, interval, p };
  return {
    ...judged(figure),
    groups: [
      {
        title: 'What changed in the treated beyond what changed in the others',
        by: 'Errors by cluster (CR1), Student’s t with one degree of freedom less than clusters.',
        nothing: 0,
        figures: [figure],
      },
    ],
    data: [`${sizes}, ${clusters} clusters.`],
    limits: [
      'It holds for one look, and only if both would have changed alike otherwise: run it on ' +
        'periods before the treatment too, in which it must find nothing.',
    ],
  };
}

function judged(figure: StudyFigure): Pick<StudyFindings, 'answer' | 'isShown'> {
  const { value, interval: [low, high] = [NaN, NaN] } = figure;
  const isShown = low > 0 || high < 0;
  const numbers = `${figureText(value)} [${figureText(low)}, ${figureText(high)}]`;
  const begin = isShown ? 'The arms differ' : 'No difference is shown';
  return { answer: `${begin}: ${numbers}.`, isShown };
}

function adjusted(rows: readonly ExperimentRow[]): StudyFigure[] {
  const before = rows.flatMap((row) => (row.before === undefined ? [] : [row.before]));
  if (before.length < rows.length) return [];
  const treated = rows.map(({ isTreated }) => isTreated);
  const outcome = rows.map((row) => row.outcome);
  const { difference, interval, p } = cuped(outcome, before, treated);
  return [{ name: 'at one look, with before (CUPED)', value: difference, interval, p }];
}

function powerOf(
  { treatment, control }: { readonly treatment: number[]; readonly control: number[] },
  { effect }: ExperimentPlan,
): string[] {
  if (effect === undefined) return [];
  const arms = { treatment, control };
  const perArm = 2 / (1 / treatment.length + 1 / control.length);
  const deviation = welch(arms).error * Math.sqrt(perArm / 2);
  const power = individualPower({ perArm, effect, deviation, alpha: 0.05 });
  return [`An effect of ${figureText(effect)} is found by one look with ${figureText(power)}.`];
}

function bare(answer: string): StudyFindings {
  return { answer, isShown: false, groups: [], data: [], limits: [] };
}

function rowOf(names: readonly string[], cells: readonly string[], line: number): ExperimentRow {
  const cell = (name: string): string | undefined => {
    const at = names.indexOf(name);
    return at < 0 ? undefined : (cells[at] ?? '').trim();
  };
  const arm = cell('arm');
  if (arm !== 'treatment' && arm !== 'control') {
    throw new ExperimentError(`line ${line}: arm is treatment or control`);
  }
  const [before, cluster, post] = [cell('before'), cell('cluster'), cell('post')];
  if (post !== undefined && post !== '0' && post !== '1') {
    throw new ExperimentError(`line ${line}: post is 0 or 1`);
  }
  return {
    isTreated: arm === 'treatment',
    outcome: numberOf(cell('outcome'), line),
    ...(before === undefined ? {} : { before: numberOf(before, line) }),
    ...(cluster === undefined ? {} : { cluster, isPost: post === '1' }),
  };
}

function numberOf(text: string | undefined, line: number): number {
  const value = text === undefined || text === '' ? NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new ExperimentError(`line ${line}: "${text ?? ''}" is no number`);
}
