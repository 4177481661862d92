import { type Code, isCode } from '../../core/codes/codes.ts';

/** For each code, what a community would have to do differently for it to come less often. */
const CHANGES: Readonly<Record<Code, string>> = {
  POLICY_INACTIVE: 'ask for actions of the weeks that a policy governs',
  PAUSED: 'let an operator resume minting',
  ACTION_UNKNOWN: 'give the policy the action or domain, or name one that it has',
  DUPLICATE: 'ask once for each piece of evidence',
  IDENTITY: 'let people claim what they did themselves, through keys that may',
  EVIDENCE_MISSING:
    'let the history name a second person: a reviewer in a trailer, a committer or merger other ' +
    'than the author, or the reviews of a forge (import github). In its first 8 weeks nobody’s ' +
    'word counts yet',
  UNDER_REVIEW: 'let the review of the evidence end',
  SPECULATION: 'move no credits in round trips',
  EXTRACTION: 'let more people than one ring review each other',
  NOISE: 'make fewer changes that say more',
  DESTABILIZATION: 'nothing: repairing one’s own work is a duty',
  HIGH_VARIANCE: 'keep promises as evenly as chance would',
  ENTROPY_UNKNOWN:
    'let more promises of the domain come due, in more weeks: `entropy` shows what each domain ' +
    'lacks',
  ENTROPY_ROSE: 'break fewer promises of the domain than at its best',
  ENTROPY_FLAT: 'let disorder of the domain fall',
  DOMAIN_SPILLOVER: 'let disorder of the guarded domains not rise',
  GI_BELOW_FLOOR: 'let more people keep what they promise',
  BELOW_THRESHOLD:
    'more kept promises that a second person confirmed, and in time: `show <who>` says how many ' +
    'of what a member lacks',
  OUTCOME_LOST: 'keep the promise for 180 days',
  RETRACTED: 'bring evidence that stands',
  EXPIRED: 'ask within 7 cycles after the action settled',
  CAP_REACHED: 'ask in another cycle, or let the policy allow more in one',
};

/** What would change a refusal; nothing is said of a code that is not known. */
export function whatWouldChange(code: string): string {
  return isCode(code) ? CHANGES[code] : '';
}
