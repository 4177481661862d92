import type { TrustRules } from '../policy/policy.ts';
import { DAY_SECONDS, type CycleRules } from '../policy/cycle.ts';
import { ONE, type Ppm } from '../units.ts';

/** A member's record of own works that others made possible. */
export interface Standing {
  /** Works that somebody else vouched for, less those that were lost. */
  readonly works: number;
  readonly firstCycle: number;
  readonly lastCycle: number;
}

/** What a fact says about its member's standing. */
export interface StandingFact {
  readonly cycle: number;
  readonly echo?: Ppm;
  readonly drift?: Ppm;
  /** Members who vouched for it. */
  readonly by?: readonly string[];
  readonly more?: boolean;
}

/**
 * The next standing after a fact: a work that somebody else vouched for adds to it, whatever was
 * lost takes one away. Who vouches answers for it in the same way.
 */
export function addToStanding(
  before: Standing | undefined,
  { cycle, echo, drift, by = [], more = false }: StandingFact,
): Standing | undefined {
  if (more) return before;
  if (by.length > 0 && echo === ONE) {
    const { works, firstCycle } = before ?? { works: 0, firstCycle: cycle };
    return { works: works + 1, firstCycle, lastCycle: cycle };
  }
  if (before === undefined || drift !== 0 || before.works === 0) return before;
  const { works, firstCycle, lastCycle } = before;
  return { works: works - 1, firstCycle, lastCycle };
}

/** Whether the word of somebody with this record counts. */
export function hasStanding(
  { trust, cycle }: { readonly trust: TrustRules; readonly cycle: CycleRules },
  standing: Standing | undefined,
): boolean {
  const { standingActions, standingDays } = trust;
  if (standingActions === 0) return true;
  if (standing === undefined || standing.works < standingActions) return false;
  const seconds = (standing.lastCycle - standing.firstCycle) * cycle.seconds;
  return seconds >= standingDays * DAY_SECONDS;
}
