import type { DecisionEntry } from '../state/entry.ts';
import { conductPenalty } from '../integrity/integrity.ts';
import { PAIR_DAYS } from '../families/pair-weight.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { askedWeight, type Policy } from '../policy/policy.ts';
import { formatPpm, ONE } from '../units.ts';
import type { Reason } from './explanation.ts';
import { KEPT_FACTS_MAX, keptActionsNeeded, recordedTallies } from './kept-facts-needed.ts';

/** What both decisions and ends record of a member. */
export type Standing = Pick<DecisionEntry, 'channels' | 'findings' | 'integrity'>;

/** The action that was asked for: further ones like it are the nearest change. */
type Asked = Pick<DecisionEntry, 'family' | 'action'>;

/**
 * Why a member’s integrity is not enough, and how many more actions would make it so.
 * @param asked undefined at the end of a hold, when any action of weight 1 will do
 */
export function lowIntegrity(policy: Policy, standing: Standing, asked?: Asked): Reason {
  return {
    measured: integrityText(standing),
    limit: integrityLimit(policy),
    nearest: `${nearestActions(policy, standing, asked)}${penaltyText(policy, standing)}`,
  };
}

function nearestActions(policy: Policy, { channels, findings }: Standing, asked?: Asked): string {
  const isHistory = policy.preset === 'git';
  const weight = asked === undefined || isHistory ? ONE : askedWeight(policy, asked);
  const measured = { tallies: recordedTallies(channels), findings };
  const needed = keptActionsNeeded(policy, measured, weight);
  const action = isHistory ? 'commit' : (asked?.action ?? 'action');
  const what = (count: number): string => `further kept ${action}${count === 1 ? '' : 's'}`;
  if (needed === undefined) {
    return `Out of reach within ${KEPT_FACTS_MAX} ${what(KEPT_FACTS_MAX)}.`;
  }
  const like = asked === undefined || isHistory ? '' : ' like this one';
  const terms = isHistory
    ? 'vouched for by somebody else'
    : 'delivered in full and accepted by somebody else';
  return (
    `${needed} ${what(needed)}${like}${needed === 1 ? '' : ', each'} in time, ${terms}.` +
    pairsText(policy)
  );
}

/** What keeps an action from counting in full although it was kept. */
function pairsText({ trust }: Policy): string {
  const { worksPerPair: works } = trust;
  if (works === 0) return '';
  return ` The same person’s word counts in full ${works} times in ${PAIR_DAYS} days.`;
}

function penaltyText(policy: Policy, { findings }: Standing): string {
  if (findings === 0) return '';
  const penalty = formatPpm(conductPenalty(policy.integrity, findings));
  return ` Confirmed findings take ${penalty} off until they are 56 cycles old.`;
}

/** What integrity was, with its channels. */
export function integrityText({ channels, findings, integrity }: Standing): string {
  const scores = CHANNELS.flatMap((channel) => {
    const numbers = channels[channel];
    return numbers === undefined ? [] : [`${channel} ${formatPpm(numbers[2])}`];
  });
  const counted = findings === 0 ? '' : `, ${findings} confirmed findings`;
  return `integrity ${formatPpm(integrity)} (${scores.join(', ')}${counted})`;
}

/** What integrity has to be. */
export function integrityLimit(policy: Policy): string {
  return `integrity above ${formatPpm(policy.threshold)}${floorClause(policy)}`;
}

/** What each channel has to be, to be said behind a limit. */
export function floorClause(policy: Policy): string {
  const floor = formatPpm(policy.integrity.priorKept);
  return policy.channelFloor ? `, no channel below ${floor}` : '';
}
