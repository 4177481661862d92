import type { Entry } from '../../core/state/entry.ts';
import { differences, pearson } from '../stats/correlation.ts';
import { benjaminiHochberg } from '../stats/discovery.ts';
import { blockPermutation } from '../stats/resampling.ts';
import { seeded } from '../stats/seeded.ts';
import type { StudyPlan } from './study-file.ts';
import { chanceText, figureText, type StudyFigure, type StudyFindings } from './study-report.ts';
import { largestOf } from '../../core/lists.ts';

/** S at the end of a period, and the share that failed of what came due in the next. */
export interface Period {
  readonly entropy: number;
  readonly failed: number;
}

/** Pairs below this say nothing. */
const LEAST = 12;
/** Steps in one block of the permutation: a step shares its middle level with the next. */
const BLOCK = 3;

/** Measured disorder and outcomes of a log, by domain and cycle. */
export class DisorderOfLog {
  readonly #entropy = new Map<string, Map<number, number>>();
  readonly #outcomes = new Map<string, Map<number, { all: number; failed: number }>>();

  /** Takes the next entry. */
  push(entry: Entry): void {
    if (entry.type === 'measurement' && entry.state === 'KNOWN') {
      valueOf(this.#entropy, entry.domain).set(entry.cycle, entry.entropy / 1_000_000);
    }
    if (entry.type !== 'outcome') return;
    const own = valueOf(this.#outcomes, entry.domain);
    const { all, failed } = own.get(entry.cycle) ?? { all: 0, failed: 0 };
    own.set(entry.cycle, { all: all + 1, failed: failed + Number(entry.category !== 'kept') });
  }

  get domains(): readonly string[] {
    return [...this.#entropy.keys()].sort();
  }

  /** Periods of `lag` cycles that do not overlap, those with both numbers. */
  periods(domain: string, lag: number): Period[] {
    const known = this.#entropy.get(domain) ?? new Map<number, number>();
    const outcomes =
      this.#outcomes.get(domain) ?? new Map<number, { all: number; failed: number }>();
    const last = largestOf([0, ...outcomes.keys()]);
    const periods: Period[] = [];
    for (let cycle = lag; cycle + lag <= last; cycle += lag) {
      const entropy = known.get(cycle);
      let [all, failed] = [0, 0];
      for (let next = cycle + 1; next <= cycle + lag; next++) {
        all += outcomes.get(next)?.all ?? 0;
        failed += outcomes.get(next)?.failed ?? 0;
      }
      if (entropy !== undefined && all > 0) periods.push({ entropy, failed: failed / all });
    }
    return periods;
  }
}

/** Whether S says what share fails in the next period: by changes, for levels drift together. */
export function disorderStudy(
  log: Pick<DisorderOfLog, 'domains' | 'periods'>,
  plan: Pick<StudyPlan, 'lags' | 'seed' | 'samples'>,
): StudyFindings {
  const [levels, steps]: [StudyFigure[], StudyFigure[]] = [[], []];
  const data: string[] = [];
  const random = seeded(plan.seed);
  for (const domain of log.domains) {
    for (const lag of plan.lags) {
      const periods = log.periods(domain, lag);
      const name = `${domain}, ${lag} cycles ahead`;
      const x = periods.map(({ entropy }) => entropy);
      const y = periods.map(({ failed }) => failed);
      const isFlat = new Set(x).size < 3 || new Set(y).size < 3;
      data.push(
        `${name}: ${periods.length} periods with both${isFlat ? ', hardly differing' : ''}.`,
      );
      if (periods.length < LEAST || isFlat) continue;
      const level = pearson(x, y);
      const [dx, dy] = [differences(x), differences(y)];
      const step = pearson(dx, dy);
      const { p } = blockPermutation([dx, dy], BLOCK, { random, draws: plan.samples });
      levels.push({ name, value: level.value, interval: level.interval });
      steps.push({ name, value: step.value, interval: step.interval, p });
    }
  }
  const adjusted = benjaminiHochberg(steps.map(({ p = 1 }) => p));
  const judged = steps.map((figure, at) => ({ ...figure, p: adjusted[at] ?? 1 }));
  const shown = judged.filter(({ value, p }) => p <= 0.05 && value > 0);
  return {
    answer: answerOf(judged, shown),
    isShown: shown.length > 0,
    groups: [
      {
        title: 'Change of S and change of the next period’s failed share (correlation)',
        by:
          'p by permutations of blocks, adjusted for all of them (Benjamini-Hochberg); intervals ' +
          'by Fisher, as if steps were independent.',
        nothing: 0,
        figures: judged,
      },
      {
        title: 'The same in levels: no evidence, since any two slow series go together',
        by: 'Two random walks have a small p here in most cases, so none is given.',
        nothing: 0,
        figures: levels,
      },
    ],
    data,
    limits: [
      'It is an association within one community, not an effect.',
      'S is made of failure among other things: its level resembles the level of failure.',
    ],
  };
}

function answerOf(all: readonly StudyFigure[], shown: readonly StudyFigure[]): string {
  if (all.length === 0) return 'Nothing can be told: no domain has enough periods with both.';
  if (shown.length === 0) {
    return (
      'A change of disorder is not shown to go before a change of the next period’s failures: ' +
      `${all.map(text).join('; ')}.`
    );
  }
  return (
    'Here a rise of disorder goes with a rise of the next period’s failures: ' +
    `${shown.map(text).join('; ')}.`
  );
}

function valueOf<Value>(all: Map<string, Map<number, Value>>, name: string): Map<number, Value> {
  const known = all.get(name);
  if (known !== undefined) return known;
  const made = new Map<number, Value>();
  all.set(name, made);
  return made;
}

function text({ name, value, p = 1 }: StudyFigure): string {
  return `${name} ${figureText(value)}, p ${chanceText(p)}`;
}
