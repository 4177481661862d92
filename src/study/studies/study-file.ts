import { createHash } from 'node:crypto';
import { parse } from 'yaml';

/** The studies that are built in. */
const STUDY_KINDS = ['lasting', 'disorder', 'weights', 'sovereign'] as const;
export type StudyKind = (typeof STUDY_KINDS)[number];

/** What is decided before the data is opened. */
export interface StudyPlan {
  readonly study: StudyKind;
  /** The file of data: an export of a log, or a table. */
  readonly dataset: string;
  /** Other exports that weights are fitted on, before the dataset judges; `weights` only. */
  readonly fit: readonly string[];
  readonly hypothesis: string;
  /** The one figure that decides; fixed by the kind, and written out so that it is agreed to. */
  readonly primary: string;
  /** When the hypothesis counts as shown; likewise. */
  readonly decision: string;
  /** Cycles ahead that are looked at; `disorder` only. */
  readonly lags: readonly number[];
  /** The share of cycles that fits, before the rest judges; `lasting` only. */
  readonly split: number;
  /** From which all draws follow. */
  readonly seed: number;
  /** How many samples an interval is drawn from. */
  readonly samples: number;
  /** What looks like a mistake in a table keeps the study from reading it, or is told only. */
  readonly faults: 'refuse' | 'tell';
}

/** The one primary metric and rule of each kind: a file that names others is refused. */
export const RULES: Readonly<Record<StudyKind, { primary: string; decision: string }>> = {
  lasting: {
    primary: 'auc(integrity) - auc(past-kept-rate)',
    decision: 'low > 0 and low auc(integrity) > 0.5',
  },
  disorder: {
    primary: 'correlation of differences',
    decision: 'adjusted p <= 0.05 and correlation > 0',
  },
  weights: {
    primary: 'auc(fitted weights) - auc(weights in force)',
    decision: 'low > 0 and low auc(fitted weights) > 0.5',
  },
  sovereign: {
    primary: 'two-way slope of S',
    decision: 'low > 0',
  },
};

/** A file of data as it was when the plan was fixed. */
export interface BoundFile {
  /** As the plan names it. */
  readonly name: string;
  /** SHA-256 of its bytes; null when there was no such file yet. */
  readonly sha256: string | null;
}

/** The files that a plan reads, those that fit first. */
export function filesOf({ fit, dataset }: StudyPlan): readonly string[] {
  return [...fit, dataset];
}

/** What a plan is known by: SHA-256 of its fields and of `files`, in order of name, as JSON. */
export function planHash(plan: StudyPlan, files: readonly BoundFile[]): string {
  const bound = files.map(({ name, sha256 }) => [name, sha256]);
  const fields = Object.entries({ ...plan, files: bound }).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/**
 * Reads a study in YAML.
 * @throws RangeError with a sentence that says what is wrong
 */
export function readStudyFile(text: string): StudyPlan {
  const value: unknown = parse(text, { maxAliasCount: 0 });
  if (typeof value !== 'object' || value === null) throw new RangeError('it has no fields');
  const given = value as Readonly<Record<string, unknown>>;
  const extra = Object.keys(given).find((name) => !FIELDS.includes(name));
  if (extra !== undefined) throw new RangeError(`it has a field ${extra} that no study has`);
  const study = STUDY_KINDS.find((kind) => kind === given['study']);
  if (study === undefined) throw new RangeError(`study is one of ${STUDY_KINDS.join(', ')}`);
  for (const name of ['primary', 'decision'] as const) {
    if (given[name] === RULES[study][name]) continue;
    throw new RangeError(`${name} of a study ${study} is "${RULES[study][name]}"`);
  }
  return {
    study,
    dataset: textOf(given, 'dataset'),
    fit: fitOf(study, given),
    hypothesis: textOf(given, 'hypothesis'),
    ...RULES[study],
    lags: lagsOf(given['lags'] ?? [14]),
    split: numberOf(given, 'split', [0.1, 0.9, 0.6]),
    seed: wholeOf(given, 'seed', [0, 4_294_967_295, 1]),
    samples: wholeOf(given, 'samples', [100, 10_000, 500]),
    faults: faultsRule(given['faults'] ?? 'refuse'),
  };
}

const FIELDS: readonly string[] = [
  'study',
  'dataset',
  'fit',
  'hypothesis',
  'primary',
  'decision',
  'lags',
  'split',
  'seed',
  'samples',
  'faults',
];

type Given = Readonly<Record<string, unknown>>;

function textOf(given: Given, name: string): string {
  const value = given[name];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new RangeError(`${name} is missing`);
}

/** On the history that judges nothing may be fitted. */
function fitOf(study: StudyKind, given: Given): readonly string[] {
  const fit = given['fit'] ?? [];
  const names: unknown[] = Array.isArray(fit) ? fit : [fit];
  if (names.length > 0 !== (study === 'weights')) {
    throw new RangeError('fit names other exports for a study weights, and for no other');
  }
  if (names.length > 10 || new Set([given['dataset'], ...names]).size <= names.length) {
    throw new RangeError('fit names one to ten different exports, none of them the dataset');
  }
  return names.map((name) => textOf({ fit: name }, 'fit'));
}

function numberOf(
  given: Given,
  name: string,
  [least, most, otherwise]: readonly [number, number, number],
): number {
  const value = given[name] ?? otherwise;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new RangeError(`${name} is a number from ${least} to ${most}`);
}

function wholeOf(given: Given, name: string, range: readonly [number, number, number]): number {
  const value = numberOf(given, name, range);
  if (Number.isInteger(value)) return value;
  throw new RangeError(`${name} is a whole number`);
}

function faultsRule(value: unknown): StudyPlan['faults'] {
  if (value === 'refuse' || value === 'tell') return value;
  throw new RangeError('faults is refuse or tell');
}

function lagsOf(value: unknown): readonly number[] {
  if (Array.isArray(value) && value.length > 0 && value.length <= 10 && value.every(isLag)) {
    return value;
  }
  throw new RangeError('lags are one to ten whole numbers of cycles from 1 to 84');
}

function isLag(lag: unknown): lag is number {
  return typeof lag === 'number' && Number.isInteger(lag) && lag >= 1 && lag <= 84;
}
