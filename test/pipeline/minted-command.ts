import { formatMicros } from '../../src/core/units.ts';
import type { Command } from '../../src/pipeline/writer/command.ts';
import { evidenceHash } from '../worlds/memory-community.ts';

/** Something minted at once, as the log of a service has it after it was decided. */
export function mintedCommand(user: string, micros: bigint): Command<number> {
  return {
    run: (draft) => {
      const { cycle, size } = draft.state;
      return draft.append({
        type: 'decision',
        cycle,
        member: draft.memberOf(user, undefined),
        family: 'civic',
        action: 'promise',
        domain: 'knowledge',
        evidence: evidenceHash(`minted ${size}`),
        policy: 1,
        outcome: 'minted',
        channels: {},
        findings: 0,
        integrity: 990_000,
        amount: '1.000000',
        negentropy: formatMicros(micros),
      });
    },
  };
}
