import type { DecisionEntry } from '../state/entry.ts';
import { conductPenalty } from '../integrity/integrity.ts';
import { type Channel, CHANNELS } from '../integrity/tally.ts';
import type { Policy } from '../policy/policy.ts';
import { formatPpm, type Ppm } from '../units.ts';
import type { Reason } from './explanation.ts';
import { KEPT_FACTS_MAX, keptFactsNeeded, recordedTallies } from './kept-facts-needed.ts';

/** What both decisions and ends record of a member. */
export type Standing = Pick<DecisionEntry, 'channels' | 'findings' | 'integrity'>;

/** Why a member’s integrity is not enough, and which further facts would make it so. */
export function lowIntegrity(policy: Policy, standing: Standing): Reason {
  return {
    measured: integrityText(standing),
    limit: integrityLimit(policy),
    nearest: nearestFacts(policy, standing),
  };
}

function nearestFacts(policy: Policy, { channels, findings }: Standing): string {
  const tallies = recordedTallies(channels);
  const score = (channel: Channel): Ppm => channels[channel]?.[2] ?? policy.integrity.priorKept;
  const weakest = CHANNELS.toSorted((a, b) => score(a) - score(b))[0] ?? 'echo';
  const needed = keptFactsNeeded(policy, tallies, findings, weakest);
  const penalty =
    findings === 0
      ? ''
      : ` Confirmed findings take ${formatPpm(conductPenalty(policy.integrity, findings))} off ` +
        'until they are 56 cycles old.';
  if (needed === undefined) {
    return `Out of reach within ${KEPT_FACTS_MAX} further kept facts in every channel.${penalty}`;
  }
  const parts = CHANNELS.filter((channel) => needed[channel] > 0).map(
    (channel) => `${needed[channel]} in ${channel}`,
  );
  return `Further kept facts: ${parts.join(', ')}.${penalty}`;
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
