import type { Code, PublicDecision } from '../../client/api-types.ts';
import type { CheckName, CheckState } from '../texts/named.ts';
import { CODE_NAMES } from '../../core/codes/codes.ts';

const CHECK_OF: Readonly<Record<Code, CheckName>> = {
  POLICY_INACTIVE: 'rules',
  PAUSED: 'rules',
  ACTION_UNKNOWN: 'action',
  DUPLICATE: 'claim',
  IDENTITY: 'identity',
  EVIDENCE_MISSING: 'evidence',
  UNDER_REVIEW: 'evidence',
  SPECULATION: 'findings',
  EXTRACTION: 'findings',
  NOISE: 'findings',
  DESTABILIZATION: 'findings',
  HIGH_VARIANCE: 'findings',
  ENTROPY_UNKNOWN: 'known',
  ENTROPY_ROSE: 'rose',
  ENTROPY_FLAT: 'rose',
  DOMAIN_SPILLOVER: 'guarded',
  GI_BELOW_FLOOR: 'community',
  BELOW_THRESHOLD: 'threshold',
  OUTCOME_LOST: 'stands',
  RETRACTED: 'stands',
  EXPIRED: 'stands',
  CAP_REACHED: 'cap',
};

export interface Check {
  readonly name: CheckName;
  readonly state: CheckState;
}

/** What was checked before the answer was clear, in the order of the table of codes. */
export function checksOf({ outcome, code }: PublicDecision): Check[] {
  const names = [...new Set(CODE_NAMES.map((name) => CHECK_OF[name]))];
  const at = code === undefined ? -1 : names.indexOf(CHECK_OF[code]);
  return names.map((name, index): Check => {
    if (outcome !== 'refused') {
      return { name, state: outcome === 'held' && index === at ? 'waits' : 'met' };
    }
    if (index === at) return { name, state: 'failed' };
    return { name, state: index < at ? 'met' : 'not reached' };
  });
}
