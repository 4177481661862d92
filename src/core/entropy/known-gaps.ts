import type { Policy } from '../policy/policy.ts';
import { entropyRules } from './entropy-rules.ts';
import type { Measurement } from './measurement.ts';

/** Something that a domain lacks to be KNOWN; coverage is in ppm. */
export interface KnownGap {
  readonly what: 'outcomes' | 'active cycles' | 'members' | 'coverage' | 'ratings or readings';
  /** Absent: the measurement does not say it. */
  readonly has?: number;
  readonly needs?: number;
}

/** Which sources a domain misses, from its measurement; none if it is KNOWN. */
export function knownGaps(policy: Policy, measurement: Measurement): KnownGap[] {
  if (measurement.state === 'KNOWN') return [];
  const { minOutcomes, minActiveCycles, minMembers, coverageMin } = entropyRules(policy);
  const { outcomes, activeCycles, members, coverage } = measurement;
  const total = outcomes.reduce((sum, count) => sum + count, 0);
  const gaps: (KnownGap & Required<Pick<KnownGap, 'has' | 'needs'>>)[] = [
    { what: 'outcomes', has: total, needs: minOutcomes },
    { what: 'active cycles', has: activeCycles, needs: minActiveCycles },
    { what: 'members', has: members, needs: minMembers },
    { what: 'coverage', has: coverage, needs: coverageMin },
  ];
  const missing = gaps.filter(({ has, needs }) => has < needs);
  return missing.length > 0 ? missing : [{ what: 'ratings or readings' }];
}
