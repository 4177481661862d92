import type { CyclesReport } from '../../pipeline/answers/cycles/read-cycle-report.ts';
import type { WaitingProposal } from '../../pipeline/answers/cycles/report-needs.ts';
import type { MeterAtClose } from '../../pipeline/answers/cycles/report-meters.ts';
import { moneyText } from './council-rendering.ts';
import { amountText, counted } from './numbers.ts';

/** What waits for whoever runs the community, a sentence each; none: nothing does. */
export function needPoints({ needs, entropy }: CyclesReport): string[] {
  const { findings, appeals, holds, settlements, pledges, webhooks } = needs;
  return [
    ...findings.map(({ cycles, findings: count }) => {
      return `${counted(count, 'finding')} open for ${counted(cycles, 'cycle')}`;
    }),
    ...(appeals.waiting === 0
      ? []
      : [`${counted(appeals.waiting, 'appeal')} waiting, ${appeals.due} due with this cycle`]),
    ...entropy.flatMap(meterPoint),
    ...(holds.due === 0
      ? []
      : [`${counted(holds.due, 'hold')} due with this cycle, ${amountText(holds.amount)} MIC`]),
    ...settlements.map(({ pledgeId, currency, items, amount, oldest }) => {
      const waiting = `${counted(items, 'reduction')} of ${pledgeId} unanswered`;
      return `${waiting}, ${moneyText(amount, currency)}, the oldest is entry ${oldest}`;
    }),
    ...pledges.map(({ pledgeId, available }) => {
      return `less than a tenth of the pledge ${pledgeId} is left: ${available}`;
    }),
    ...webhookPoints(webhooks),
  ];
}

function webhookPoints({
  failing,
  stopped,
  givenUp,
}: CyclesReport['needs']['webhooks']): readonly string[] {
  return [
    ...(failing === 0 ? [] : [`${counted(failing, 'webhook')} failing`]),
    ...(stopped === 0 ? [] : [`${counted(stopped, 'webhook')} stopped`]),
    ...(givenUp === 0 ? [] : [`${counted(givenUp, 'event')} given up`]),
  ];
}

function meterPoint({ domain, state, missing }: MeterAtClose): string[] {
  if (state === 'KNOWN') return [];
  const lacks = missing.map(({ what, has, needs }) =>
    has === undefined ? what : `${what} (${has} of ${needs})`,
  );
  return [`${domain} is ${state}: it lacks ${lacks.join(', ')}`];
}

/** Proposals that wait for approvals, and those whose timelock ends. */
export function proposalPoints({ needs }: CyclesReport): string[] {
  return needs.proposals.map(proposalPoint);
}

function proposalPoint(one: WaitingProposal): string {
  const { proposal, state, approvals, needed, expires, activates } = one;
  const name = proposal.slice(0, 12);
  return state === 'locked'
    ? `proposal ${name} is approved and governs from C-${activates}`
    : `proposal ${name} has ${approvals} of ${needed} approvals, until C-${expires}`;
}
