import type { DecisionCounts } from '../../pipeline/answers/decisions/read-counts.ts';

/** How many decisions and people earned something. */
export interface Earned {
  readonly decisions: number;
  readonly earned: number;
  readonly held: number;
  readonly members: number;
  readonly membersWhoEarned: number;
  /** `little`: fewer than one decision in ten. */
  readonly amount: 'nothing' | 'little' | 'enough';
}

const LITTLE_SHARE = 0.1;

/** Counts who earned. @param members one each, with what their decisions came to */
export function earnedOf(
  { decisions, outcomes }: DecisionCounts,
  members: readonly Pick<DecisionCounts, 'outcomes'>[],
): Earned {
  const earned = paidOf(outcomes);
  return {
    decisions,
    earned,
    held: outcomes.held ?? 0,
    members: members.length,
    membersWhoEarned: members.filter((member) => paidOf(member.outcomes) > 0).length,
    amount: earned === 0 ? 'nothing' : earned < LITTLE_SHARE * decisions ? 'little' : 'enough',
  };
}

/** Decisions that ended in credits of the member's own. */
export function paidOf({ minted = 0, released = 0 }: DecisionCounts['outcomes']): number {
  return minted + released;
}
