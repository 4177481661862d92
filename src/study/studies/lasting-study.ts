import { chanceQuality, logistic } from '../stats/chances.ts';
import { benjaminiHochberg } from '../stats/discovery.ts';
import { twoSidedNormal } from '../stats/distributions.ts';
import { meanOf } from '../stats/least-squares.ts';
import { varianceOf } from '../stats/moments.ts';
import { ranking, rankingDifference } from '../stats/ranking.ts';
import { seeded } from '../stats/seeded.ts';
import { type Action, type ScoreName, SCORES } from './actions-of-log.ts';
import { middleOf, type SampledAreas, sampledAreas } from './ranked-areas.ts';
import type { StudyPlan } from './study-file.ts';
import {
  figureText,
  type StudyFigure,
  type StudyFigures,
  type StudyFindings,
} from './study-report.ts';

/** Fewer of either outcome than this say nothing. */
const LEAST = 10;

const RATE: ScoreName = 'past kept rate';

/** What is known without any integrity. */
const SIMPLE: readonly ScoreName[] = [RATE, 'past count', 'endorsed'];

/**
 * Whether integrity before an action says that it lasts: on the later part of a history, against
 * the author's past alone, and added to it by weights that the earlier part gave.
 */
export function lastingStudy(
  actions: readonly Action[],
  plan: Pick<StudyPlan, 'split' | 'seed' | 'samples'>,
): StudyFindings {
  const { earlier, later, cut } = parted(actions, plan.split);
  const broken = later.filter(({ lasted }) => !lasted).length;
  const data = [
    `${actions.length} actions whose outcome is known; ${later.length} after cycle ${cut} judge, ` +
      `${earlier.length} whose outcome was known by then fit.`,
    `${broken} of the ${later.length} did not last; they are of ${authorsOf(later)} authors.`,
    'A log holds no size of a change, so the size was not compared.',
    ...sameForAll(later),
  ];
  if (Math.min(broken, later.length - broken) < LEAST) {
    const answer =
      'Nothing can be told: too few actions of the later part ' +
      `${broken < LEAST ? 'failed' : 'lasted'} (${Math.min(broken, later.length - broken)}).`;
    return { answer, isShown: false, groups: [], data, limits: [] };
  }
  const outcome = later.map(({ lasted }) => lasted);
  const models = [SIMPLE, [...SIMPLE, 'integrity'] as const].map((names) =>
    foretold(earlier, later, names),
  );
  const scores = [...SCORES.map((name) => columnOf(later, name)), ...models];
  const sampled = sampledAreas(outcome, scores, {
    groups: later.map(({ author }) => author),
    random: seeded(plan.seed),
    samples: plan.samples,
  });
  const by = `Intervals by ${sampled.samples[0]?.length ?? 0} samples of whole authors.`;
  const alone = aloneFigures(outcome, scores, { sampled, by });
  const against = againstFigures(outcome, scores, { sampled, by });
  return {
    ...judged(alone, against),
    groups: [alone, against, ...chanceFigures(outcome, models)],
    data,
    limits: [
      'An area of .5 is a coin: the share of pairs that a score puts in the right order.',
      'It is an association in one history. Another history may give another answer.',
      'Weights were fitted on the earlier part of the same history, not on another one.',
      'A fault that nobody reported counts as lasting.',
    ],
  };
}

interface Sampled {
  readonly sampled: SampledAreas;
  readonly by: string;
}

type Scores = readonly (readonly number[])[];

/** How likely an area is that far from a coin's. */
function chanceOf(outcome: readonly boolean[], score: readonly number[]): number {
  const { auc, error } = ranking(outcome, score);
  return error === 0 ? 1 : twoSidedNormal((auc - 0.5) / error);
}

function aloneFigures(
  outcome: readonly boolean[],
  scores: Scores,
  { sampled, by }: Sampled,
): StudyFigures {
  const p = benjaminiHochberg(SCORES.map((_, at) => chanceOf(outcome, scores[at] ?? [])));
  return {
    title: 'How well each says beforehand that an action lasts (area under the curve)',
    by: `${by} p against .5 by DeLong, as if actions were independent, by Benjamini-Hochberg.`,
    nothing: 0.5,
    figures: SCORES.map((name, at) => ({
      name,
      value: sampled.areas[at] ?? NaN,
      interval: middleOf(sampled.samples[at] ?? []),
      p: p[at] ?? 1,
    })),
  };
}

function againstFigures(
  outcome: readonly boolean[],
  scores: Scores,
  { sampled, by }: Sampled,
): StudyFigures {
  const rate = SCORES.indexOf(RATE);
  const pairs: (readonly [name: string, one: number, other: number])[] = SCORES.flatMap(
    (name, at) => (at === rate ? [] : [[name, at, rate] as const]),
  );
  pairs.push(['a fit with integrity − without', SCORES.length + 1, SCORES.length]);
  return {
    title: 'The same, less that of the author’s past kept rate alone',
    by: `${by} p by DeLong. The last row: fitted on the earlier part, judged on the later.`,
    nothing: 0,
    figures: pairs.map(([name, one, other]) => {
      const [first = [], second = []] = [sampled.samples[one], sampled.samples[other]];
      const { difference, p } = rankingDifference(outcome, scores[one] ?? [], scores[other] ?? []);
      const interval = middleOf(first.map((area, at) => area - (second[at] ?? NaN)));
      return { name, value: difference, interval, p };
    }),
  };
}

/** The one sentence, by the registered rule and not by how the figures look. */
function judged(
  alone: StudyFigures,
  against: StudyFigures,
): Pick<StudyFindings, 'answer' | 'isShown'> {
  const own = named(alone, 'integrity');
  const rate = named(alone, RATE);
  const over = named(against, 'integrity');
  const isShown = endsOf(own)[0] > 0.5 && endsOf(over)[0] > 0;
  const numbers = `area ${text(own)}, past kept rate ${text(rate)}, difference ${text(over)}`;
  return { answer: `${verdict(own, over)}: ${numbers}.`, isShown };
}

function verdict(own: StudyFigure, over: StudyFigure): string {
  const [low, high] = endsOf(own);
  const [less, more] = endsOf(over);
  if (low > 0.5 && less > 0) {
    return (
      'Here integrity before an action ranks what lasts, and better than the author’s past kept ' +
      'rate alone'
    );
  }
  const rank = more < 0 ? 'ranks worse' : 'is not shown to rank better';
  const than = `${rank} than the author’s past kept rate alone`;
  if (low > 0.5) return `Integrity before an action ranks what lasts, but ${than}`;
  // Few failures make a narrow bootstrap: the other test has to say so too.
  const isOpposite = high < 0.5 && (own.p ?? 1) <= 0.05;
  const begin = isOpposite
    ? 'goes the wrong way here (what was broken came from those who had more of it)'
    : 'is not shown to say that it lasts';
  return `Integrity before an action ${begin}, and ${than}`;
}

function named({ figures }: StudyFigures, name: string): StudyFigure {
  const found = figures.find((figure) => figure.name === name);
  if (found === undefined) throw new RangeError(`there is no figure ${name}`);
  return found;
}

function endsOf({ interval = [NaN, NaN] }: StudyFigure): readonly [number, number] {
  return interval;
}

function text(figure: StudyFigure): string {
  return `${figureText(figure.value)} [${endsOf(figure).map(figureText).join(', ')}]`;
}

/** How right the chances are that the fitted models foretell; areas see only their order. */
function chanceFigures(outcome: readonly boolean[], models: Scores): StudyFigures[] {
  return models.map((chances, at) => {
    const found = chanceQuality(outcome, chances);
    const spread = 1.959_963_985 * found.slopeError;
    return {
      title: `Chances that were foretold ${at === 0 ? 'without' : 'with'} integrity`,
      by: 'Skill is 1 − Brier by that of the base rate; a slope of 1 is right, below 1 too bold.',
      nothing: 0,
      figures: [
        { name: 'Brier', value: found.brier },
        { name: 'skill', value: found.brierSkill },
        {
          name: 'calibration slope',
          value: found.slope,
          interval: [found.slope - spread, found.slope + spread],
        },
      ],
    };
  });
}

interface Parted {
  readonly earlier: readonly Action[];
  readonly later: readonly Action[];
  readonly cut: number;
}

/** Before the cut only what was known at the cut may fit. */
function parted(actions: readonly Action[], split: number): Parted {
  const cycles = actions.map(({ cycle }) => cycle).sort((a, b) => a - b);
  const cut = cycles[Math.floor(cycles.length * split)] ?? 0;
  return {
    cut,
    earlier: actions.filter(({ settled }) => settled <= cut),
    later: actions.filter(({ cycle }) => cycle > cut),
  };
}

interface Scale {
  readonly name: ScoreName;
  readonly values: readonly number[];
  readonly middle: number;
  readonly deviation: number;
}

/** What a score was in the earlier part; nothing if it was the same for all. */
function scaleOf(earlier: readonly Action[], name: ScoreName): Scale[] {
  const values = columnOf(earlier, name).map((value) => evened(name, value));
  const deviation = Math.sqrt(varianceOf(values));
  return deviation > 0 ? [{ name, values, middle: meanOf(values), deviation }] : [];
}

/** Chances for the later part by a logistic regression of the earlier one. */
function foretold(
  earlier: readonly Action[],
  later: readonly Action[],
  names: readonly ScoreName[],
): number[] {
  const scales = names.flatMap((name) => scaleOf(earlier, name));
  const columns = scales.map(({ values, middle, deviation }) =>
    values.map((value) => (value - middle) / deviation),
  );
  const y = earlier.map(({ lasted }) => Number(lasted));
  const { coefficients } = logistic(y, [y.map(() => 1), ...columns]);
  return later.map(({ scores }) => {
    const logit = scales.reduce(
      (sum, { name, middle, deviation }, at) =>
        sum + ((evened(name, scores[name]) - middle) / deviation) * (coefficients[at + 1] ?? 0),
      coefficients[0] ?? 0,
    );
    return Math.min(1 - 1e-9, Math.max(1e-9, 1 / (1 + Math.exp(-logit))));
  });
}

/** A count by its logarithm: the tenth action tells more than the thousandth. */
function evened(name: ScoreName, value: number): number {
  return name === 'past count' ? Math.log1p(value) : value;
}

function columnOf(actions: readonly Action[], name: ScoreName): number[] {
  return actions.map(({ scores }) => scores[name]);
}

function sameForAll(actions: readonly Action[]): string[] {
  const names = SCORES.filter((name) => new Set(columnOf(actions, name)).size === 1);
  return names.length === 0 ? [] : [`The same for all that judge: ${names.join(', ')}.`];
}

function authorsOf(actions: readonly Action[]): number {
  return new Set(actions.map(({ author }) => author)).size;
}
