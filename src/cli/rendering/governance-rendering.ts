import type { Governance, ProposedPilot } from '../../client/api-types.ts';
import { foreign, type Paint } from '../terminal.ts';
import { counted } from './numbers.ts';
import { changeLines } from './rehearsal-rendering.ts';

/** Who decides over the rules, and what became of what was proposed. */
export function governanceLines({ council, proposals }: Governance, paint: Paint): string[] {
  const decides =
    council === undefined
      ? ['There is no council: an operator decides over the rules.']
      : [
          `${council.approvals} of ${counted(council.keys.length, 'key')} decide over the rules; ` +
            `they govern ${counted(council.timelockCycles, 'cycle')} after the last approval.`,
          ...council.keys.map((key) => `  ${foreign(key, 300)}`),
        ];
  return [
    ...decides,
    ...proposals.flatMap((told) => {
      const { proposal, state, approvals, needed, activates, expires, changes } = told;
      const { pilot, opens } = told;
      return [
        '',
        `${paint.strong(state)} ${proposal}`,
        `  ${approvals.length} of ${needed} approvals, ` +
          (activates === undefined ? `until C-${expires}` : `governs from C-${activates}`),
        ...(opens === undefined ? [] : [paint.warn(`  opens ${opens.join(', ')}`)]),
        ...(pilot === undefined ? [] : triedLines(pilot)),
        ...changeLines(changes, paint).map((line) => `  ${line}`),
      ];
    }),
  ];
}

/** What the pilot that is named by a proposal came to, as the log has it. */
function triedLines({ id, outcome, estimates }: ProposedPilot): string[] {
  return [
    `  pilot ${id}: ${outcome}`,
    ...estimates.map(
      ({ metric, value, low, high }) =>
        `    ${metric} better by ${value} [${low}, ${high}], at every look 19 of 20 times`,
    ),
  ];
}
