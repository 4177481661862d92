import type { EntropyWeights, Policy } from '../policy/policy.ts';
import type { Ppm } from '../units.ts';

/** Everything that a measurement depends on besides the domain's own record; spans in cycles. */
export interface EntropyRules {
  /** W: how many cycles one measurement looks at. */
  readonly windowCycles: number;
  readonly minOutcomes: number;
  readonly minActiveCycles: number;
  /** Members with an outcome in the window. */
  readonly minMembers: number;
  /** Members with outcomes in both windows that make a fall broad; 0: each is. */
  readonly fellMembers: number;
  /** Asked for only when disagreement has a weight. */
  readonly minRatedItems: number;
  readonly coverageMin: Ppm;
  readonly coverageCycles: number;
  readonly coverageHistoryCycles: number;
  /** For how long a domain that is no longer KNOWN is called STALE. */
  readonly staleCycles: number;
  /** Among how many cycles, all behind the gap, the low-water mark is looked for. */
  readonly directionHistoryCycles: number;
  /** How long ago at least it ended, so that it never shares a cycle with the window. */
  readonly directionGapCycles: number;
  /** In which cycle of the domain's record the first direction is told. */
  readonly warmUpCycles: number;
  /** c: `kept` and the others; at least 2. */
  readonly categories: number;
  /** q: at least 2. */
  readonly ratingClasses: number;
  readonly weights: EntropyWeights;
}

/**
 * The spans and floors of docs/reference/entropy.md#state and docs/reference/entropy.md#direction;
 * no policy changes them.
 */
export const ENTROPY_LIMITS: Omit<EntropyRules, PolicysOwn> = {
  windowCycles: 14,
  minRatedItems: 10,
  coverageMin: 650_000,
  coverageCycles: 7,
  coverageHistoryCycles: 56,
  staleCycles: 14,
  directionHistoryCycles: 56,
  directionGapCycles: 14,
  warmUpCycles: 28,
};

type PolicysOwn =
  | 'categories'
  | 'ratingClasses'
  | 'weights'
  | 'minOutcomes'
  | 'minActiveCycles'
  | 'minMembers'
  | 'fellMembers';

/** The rules by which the domains of a community are measured under a policy. */
export function entropyRules(
  policy: Pick<Policy, 'entropyWeights' | 'categories' | 'ratingClasses' | 'known' | 'fellMembers'>,
): EntropyRules {
  return {
    categories: policy.categories.length,
    ratingClasses: policy.ratingClasses,
    weights: policy.entropyWeights,
    minOutcomes: policy.known.outcomes,
    minActiveCycles: policy.known.activeCycles,
    minMembers: policy.known.members,
    fellMembers: policy.fellMembers,
    ...ENTROPY_LIMITS,
  };
}
