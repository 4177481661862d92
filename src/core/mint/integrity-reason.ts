import type { DecisionEntry } from '../state/entry.ts';
import { conductPenalty } from '../integrity/integrity.ts';
import { PAIR_DAYS } from '../families/pair-weight.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { askedWeight, type Policy } from '../policy/policy.ts';
import { ONE, type Ppm } from '../units.ts';
import { FINDING_CYCLES } from './decide.ts';
import type { Reason } from './explanation.ts';
import type { Change } from './change.ts';
import { KEPT_FACTS_MAX, keptActionsNeeded, recordedTallies } from './kept-facts-needed.ts';
import type { Words } from './words/words.ts';

/** What both decisions and ends record of a member. */
export type Standing = Pick<DecisionEntry, 'channels' | 'findings' | 'integrity'>;

/** The action that was asked for: further ones like it are the nearest change. */
type Asked = Pick<DecisionEntry, 'family' | 'action'>;

/** A policy and a standing under it, and in which language to tell of them. */
export interface Judged {
  readonly policy: Policy;
  readonly standing: Standing;
  readonly words: Words;
}

/**
 * Why a member’s integrity is not enough, and how many more actions would make it so.
 * @param asked undefined at the end of a hold, when any action of weight 1 will do
 */
export function lowIntegrity({ policy, standing, words }: Judged, asked?: Asked): Reason {
  return {
    measured: integrityText(words, standing),
    limit: integrityLimit(words, policy),
    change: keptActions(policy, standing, asked),
  };
}

function keptActions(policy: Policy, { channels, findings }: Standing, asked?: Asked): Change {
  const isHistory = policy.preset === 'git';
  const weight = asked === undefined || isHistory ? ONE : askedWeight(policy, asked);
  const measured = { tallies: recordedTallies(channels), findings };
  return {
    kind: 'kept actions',
    count: keptActionsNeeded(policy, measured, weight),
    most: KEPT_FACTS_MAX,
    action: isHistory ? undefined : asked?.action,
    isHistory,
    worksPerPair: policy.trust.worksPerPair,
    pairDays: PAIR_DAYS,
    penalty: findings === 0 ? 0 : conductPenalty(policy.integrity, findings),
    penaltyCycles: FINDING_CYCLES,
  };
}

/** What integrity was, with its channels. */
export function integrityText(words: Words, { channels, findings, integrity }: Standing): string {
  const scores = CHANNELS.flatMap((channel) => {
    const numbers = channels[channel];
    return numbers === undefined ? [] : [[channel, numbers[2]] as const];
  });
  return words.measured.integrity(integrity, scores, findings);
}

/** What integrity has to be. */
export function integrityLimit({ limits }: Words, policy: Policy): string {
  return limits.integrity(policy.threshold, floorOf(policy));
}

/** What each channel has to be; undefined if the policy does not ask for it. */
export function floorOf({ channelFloor, integrity }: Policy): Ppm | undefined {
  return channelFloor ? integrity.priorKept : undefined;
}
