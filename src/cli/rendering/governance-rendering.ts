import type { GovernanceReport } from '../../pipeline/answers/read-proposals.ts';
import { foreign, type Paint } from '../terminal.ts';
import { counted } from './numbers.ts';
import { changeLines } from './rehearsal-rendering.ts';

/** Who decides over the rules, and what became of what was proposed. */
export function governanceLines({ council, proposals }: GovernanceReport, paint: Paint): string[] {
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
    ...proposals.flatMap(({ proposal, state, approvals, needed, activates, expires, changes }) => [
      '',
      `${paint.strong(state)} ${proposal}`,
      `  ${approvals.length} of ${needed} approvals, ` +
        (activates === undefined ? `until C-${expires}` : `governs from C-${activates}`),
      ...changeLines(changes, paint).map((line) => `  ${line}`),
    ]),
  ];
}
