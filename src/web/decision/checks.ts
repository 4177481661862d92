import type { PublicDecision } from '../../client/api-types.ts';
import { type CheckName, CODES, codeRule } from '../../core/codes/codes.ts';
import type { CheckState } from '../texts/named.ts';

export interface Check {
  readonly name: CheckName;
  readonly state: CheckState;
}

/** What was checked before the answer was clear, in the order of the table of codes. */
export function checksOf({ outcome, code }: PublicDecision): Check[] {
  const names = [...new Set(CODES.map(({ check }) => check))];
  const at = code === undefined ? -1 : names.indexOf(codeRule(code).check);
  return names.map((name, index): Check => {
    if (outcome !== 'refused') {
      return { name, state: outcome === 'held' && index === at ? 'waits' : 'met' };
    }
    if (index === at) return { name, state: 'failed' };
    return { name, state: index < at ? 'met' : 'not reached' };
  });
}
