import { oneChannelAlone } from '../../core/integrity/integrity.ts';
import { type Channel, CHANNELS } from '../../core/integrity/tally.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { ONE } from '../../core/units.ts';
import { areaOf, rankingDifference } from '../stats/ranking.ts';
import { seeded } from '../stats/seeded.ts';
import type { Action } from './actions-of-log.ts';
import { middleOf, sampledAreas } from './ranked-areas.ts';
import type { StudyPlan } from './study-file.ts';
import { figureText, type StudyFigure, type StudyFindings } from './study-report.ts';

/** Actions of one history, under the name that the plan has for it. */
export interface History {
  readonly name: string;
  readonly actions: readonly Action[];
}

type Weights = Readonly<Record<Channel, number>>;

/** Weights are tried in tenths: a finer choice would follow the noise of the histories. */
const STEP = ONE / 10;

/** Fewer of either outcome than this say nothing. */
const LEAST = 10;

/** What judges: scores of the same actions, in this order. */
const JUDGED = ['fitted weights', 'weights in force', 'past kept rate'] as const;

/**
 * Whether other weights of the channels would rank better what lasts: fitted on some histories, by
 * the largest mean area of all weights that the rules allow, and judged on another one.
 */
export function weightsStudy(
  fitted: readonly History[],
  judge: History & { readonly rules: Policy },
  plan: Pick<StudyPlan, 'seed' | 'samples'>,
): StudyFindings {
  const few = [...fitted, judge].find(({ actions }) => fewerOutcomes(actions) < LEAST);
  const data = [...fitted.map((one) => about(one, 'fits')), about(judge, 'judges')];
  if (few !== undefined) {
    const answer = `Nothing can be told: ${few.name} has too few actions that lasted or failed.`;
    return { answer, isShown: false, groups: [], data, limits: [] };
  }
  const { weights: inForce } = judge.rules.integrity;
  const weights = bestWeights(fitted, judge.rules);
  const found = judgedAreas(judge.actions, [weights, inForce], plan);
  return {
    ...verdict(found),
    weights,
    groups: [
      {
        title: 'How well each says beforehand that an action lasts (area under the curve)',
        by: `Intervals by ${found.samples} samples of whole authors of the history that judges.`,
        nothing: 0.5,
        figures: found.alone,
      },
      {
        title: 'Fitted weights, less each of the others',
        by: 'By the same samples; p by DeLong, as if actions were independent.',
        nothing: 0,
        figures: found.against,
      },
      {
        title: 'Shares of the channels that were fitted',
        by: 'In tenths; of those that the rules allow, the ones with the largest mean area.',
        nothing: 0,
        figures: CHANNELS.map((name) => ({ name, value: weights[name] / ONE })),
      },
      {
        title: 'Area of the fitted weights on the histories that they were fitted on',
        by: 'Not evidence: they were chosen to be large here.',
        nothing: 0.5,
        figures: fitted.map(({ name, actions }) => ({ name, value: area(actions, weights) })),
      },
    ],
    data: [...data, `In force there: ${shares(inForce)}. Fitted: ${shares(weights)}.`],
    limits: [
      'An area of .5 is a coin: the share of pairs that a score puts in the right order.',
      'One history judges. What holds there may fail in the next.',
      'Channels were counted by the rules of each log; other weights would also pay other people.',
      'Ranking is not all that weights are for: see the channel rules and the attack bench.',
    ],
  };
}

interface Found {
  readonly alone: readonly StudyFigure[];
  readonly against: readonly StudyFigure[];
  readonly samples: number;
}

function judgedAreas(
  actions: readonly Action[],
  weights: readonly Weights[],
  plan: Pick<StudyPlan, 'seed' | 'samples'>,
): Found {
  const outcome = actions.map(({ lasted }) => lasted);
  const scores = [
    ...weights.map((own) => actions.map((action) => weighed(action, own))),
    actions.map((action) => action.scores['past kept rate']),
  ];
  const sampled = sampledAreas(outcome, scores, {
    groups: actions.map(({ author }) => author),
    random: seeded(plan.seed),
    samples: plan.samples,
  });
  const [fitted = [], ...others] = scores;
  const [own = [], ...rest] = sampled.samples;
  return {
    samples: own.length,
    alone: JUDGED.map((name, at) => ({
      name,
      value: sampled.areas[at] ?? NaN,
      interval: middleOf(sampled.samples[at] ?? []),
    })),
    against: others.map((other, at) => {
      const { difference, p } = rankingDifference(outcome, fitted, other);
      const interval = middleOf(own.map((value, sample) => value - (rest[at]?.[sample] ?? NaN)));
      return { name: `less ${JUDGED[at + 1] ?? ''}`, value: difference, interval, p };
    }),
  };
}

/** The one sentence, by the registered rule. What a past alone says as well comes first. */
function verdict({ alone, against }: Found): Pick<StudyFindings, 'answer' | 'isShown'> {
  const [own, inForce, past] = alone.map(text);
  const [over, overPast] = against;
  const isShown = lowOf(over) > 0 && lowOf(alone[0]) > 0.5;
  const isBetter = lowOf(overPast) > 0;
  const first = isBetter ? '' : 'Nothing here beats the author’s past kept rate alone. ';
  const told = isShown
    ? 'Weights that were fitted elsewhere rank what lasts better than those in force'
    : 'Weights that were fitted elsewhere are not shown to rank what lasts better than those in ' +
      'force';
  const numbers = `areas ${own} and ${inForce}, past kept rate ${past}, difference ${text(over)}`;
  return { answer: `${first}${told}: ${numbers}.`, isShown };
}

/** Of all shares in tenths that no channel reaches the threshold with alone; the first if equal. */
function bestWeights(histories: readonly History[], { integrity, threshold }: Policy): Weights {
  let best: { readonly weights: Weights; readonly area: number } | undefined;
  for (const weights of allWeights()) {
    const lifts = CHANNELS.some(
      (name) => oneChannelAlone(weights[name], integrity.priorKept) >= threshold,
    );
    if (lifts) continue;
    const areas = histories.map(({ actions }) => area(actions, weights));
    const mean = areas.reduce((sum, one) => sum + one, 0) / areas.length;
    if (best === undefined || mean > best.area) best = { weights, area: mean };
  }
  if (best === undefined) throw new RangeError('no weights in tenths keep the channel rules');
  return best.weights;
}

function* allWeights(): Generator<Weights> {
  for (let echo = 0; echo <= ONE; echo += STEP) {
    for (let drift = 0; echo + drift <= ONE; drift += STEP) {
      for (let coordination = 0; echo + drift + coordination <= ONE; coordination += STEP) {
        yield { echo, drift, coordination, stability: ONE - echo - drift - coordination };
      }
    }
  }
}

function area(actions: readonly Action[], weights: Weights): number {
  const outcome = actions.map(({ lasted }) => lasted);
  return areaOf(
    outcome,
    actions.map((action) => weighed(action, weights)),
  );
}

function weighed({ scores }: Action, weights: Weights): number {
  return CHANNELS.reduce((sum, name) => sum + weights[name] * scores[name], 0);
}

function about({ name, actions }: History, does: string): string {
  const broken = actions.filter(({ lasted }) => !lasted).length;
  const authors = new Set(actions.map(({ author }) => author)).size;
  return (
    `${name} ${does}: ${actions.length} actions of ${authors} authors whose outcome is known, ` +
    `${broken} of them did not last.`
  );
}

function fewerOutcomes(actions: readonly Action[]): number {
  const lasted = actions.filter((action) => action.lasted).length;
  return Math.min(lasted, actions.length - lasted);
}

function shares(weights: Weights): string {
  return CHANNELS.map((name) => `${name} ${weights[name] / ONE}`).join(', ');
}

function lowOf(figure: StudyFigure | undefined): number {
  return figure?.interval?.[0] ?? NaN;
}

function text(figure: StudyFigure | undefined): string {
  const { value = NaN, interval = [NaN, NaN] } = figure ?? {};
  return `${figureText(value)} [${interval.map(figureText).join(', ')}]`;
}
