import { ENTROPY_LIMITS } from './entropy-rules.ts';
import { DAY_SECONDS } from '../policy/cycle.ts';
import { actionRule, type Policy } from '../policy/policy.ts';

/**
 * Why rules pay nothing, or little, for what a forge tells: they pay for no promises; they measure
 * how far those agree who rate the same work, and hardly any pull request is rated twice; or they
 * ask for more outcomes, or more people, than a small project has.
 */
export const SOURCE_OBSTACLES = ['PROMISES_UNPAID', 'RATINGS_NEEDED', 'WORK_NEEDED'] as const;

/** One of them, with what it takes. */
export type SourceObstacle =
  | { readonly code: 'PROMISES_UNPAID' }
  | { readonly code: 'RATINGS_NEEDED' }
  | {
      readonly code: 'WORK_NEEDED';
      /** Promises that end in a week, below which most of them are not paid. */
      readonly perWeek: number;
      /** Below so many people nothing is paid; 0: however few there are. */
      readonly people: number;
    };

/**
 * What stands against the pay of pull requests that a forge tells by webhooks. Empty if disorder
 * is no matter of the rules. `perWeek` is twice what a window has to hold, since a window of what
 * is usual holds less half of the time.
 */
export function sourceObstacles(policy: Policy): readonly SourceObstacle[] {
  if (actionRule(policy, 'civic', 'promise') === undefined) return [{ code: 'PROMISES_UNPAID' }];
  if (!policy.entropyGate) return [];
  const { known, cycle, entropyWeights } = policy;
  const weeks = (ENTROPY_LIMITS.windowCycles * cycle.seconds) / (7 * DAY_SECONDS);
  const perWeek = Math.ceil((2 * known.outcomes) / weeks);
  const work = { code: 'WORK_NEEDED', perWeek, people: known.members } as const;
  return entropyWeights.disagreement > 0 ? [{ code: 'RATINGS_NEEDED' }, work] : [work];
}
