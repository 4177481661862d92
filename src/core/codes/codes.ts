/**
 * Every code that a decision can carry, in order of precedence
 * (docs/internals/design.md#the-order-of-the-codes).
 */
export const CODE_NAMES = [
  'POLICY_INACTIVE',
  'PAUSED',
  'ACTION_UNKNOWN',
  'DUPLICATE',
  'IDENTITY',
  'EVIDENCE_MISSING',
  'UNDER_REVIEW',
  'SPECULATION',
  'EXTRACTION',
  'NOISE',
  'DESTABILIZATION',
  'HIGH_VARIANCE',
  'ENTROPY_UNKNOWN',
  'ENTROPY_ROSE',
  'DOMAIN_SPILLOVER',
  'GI_BELOW_FLOOR',
  'BELOW_THRESHOLD',
  'OUTCOME_LOST',
  'RETRACTED',
  'CAP_REACHED',
] as const;

export type Code = (typeof CODE_NAMES)[number];

/** What conduct detectors report. An open finding holds a mint, a confirmed one cancels it. */
export const FINDING_CODES = [
  'SPECULATION',
  'EXTRACTION',
  'NOISE',
  'DESTABILIZATION',
  'HIGH_VARIANCE',
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];

/**
 * The findings of conduct: only these lower integrity when confirmed
 * (docs/internals/design.md#conduct).
 */
export const CONDUCT_CODES: readonly FindingCode[] = ['HIGH_VARIANCE', 'NOISE', 'DESTABILIZATION'];

export interface CodeRule {
  readonly code: Code;
  /** Position in the order of precedence: of several reasons the one with the lowest is given. */
  readonly rank: number;
  /** The same action may be asked again later, because the reason lies outside of the action. */
  readonly askAgain: boolean;
  readonly sentence: string;
}

/** The one table: decisions, explanations, documentation and API answers are all read from it. */
const SENTENCES: Readonly<Record<Code, string>> = {
  POLICY_INACTIVE: 'No policy of this community was in force then.',
  PAUSED: 'An operator has paused minting in this community.',
  ACTION_UNKNOWN: 'The policy has no such action or domain.',
  DUPLICATE: 'This evidence was already claimed.',
  IDENTITY: 'The claimant may not mint with this evidence or key.',
  EVIDENCE_MISSING: 'The claim is not confirmed yet, or a channel has no fact about this member.',
  UNDER_REVIEW: 'The evidence is still under review.',
  SPECULATION: 'Credits moved in round trips.',
  EXTRACTION: 'Reviews or flows favour a closed ring.',
  NOISE: 'Near-duplicates or bursts without substance.',
  DESTABILIZATION: 'Repairing disorder of one’s own making is a duty and is not paid.',
  HIGH_VARIANCE: 'Kept promises vary more than chance explains.',
  ENTROPY_UNKNOWN: 'The disorder of the domain is not known well enough.',
  ENTROPY_ROSE: 'Disorder in the domain rose.',
  DOMAIN_SPILLOVER: 'Disorder rose in a guarded domain.',
  GI_BELOW_FLOOR: 'Global integrity is below its floor or not known.',
  BELOW_THRESHOLD:
    'Verified integrity is not above the threshold, or a channel is below its prior.',
  OUTCOME_LOST: "The action's own promise was not kept.",
  RETRACTED: 'The evidence was retracted.',
  CAP_REACHED: 'The cap of this cycle is reached.',
};

const ASK_AGAIN: ReadonlySet<Code> = new Set<Code>([
  'ENTROPY_UNKNOWN',
  'EVIDENCE_MISSING',
  'UNDER_REVIEW',
  'POLICY_INACTIVE',
  'PAUSED',
  'CAP_REACHED',
]);

/** The rows of the table in order of precedence. */
export const CODES: readonly CodeRule[] = CODE_NAMES.map((code, rank) => ({
  code,
  rank,
  askAgain: ASK_AGAIN.has(code),
  sentence: SENTENCES[code],
}));

const RULES = Object.fromEntries(CODES.map((rule) => [rule.code, rule])) as Record<Code, CodeRule>;

export function isCode(text: string): text is Code {
  return Object.hasOwn(RULES, text);
}

/** The row of the table for a code. */
export function codeRule(code: Code): CodeRule {
  return RULES[code];
}

/** The code's position in the order of precedence. */
export function codeRank(code: Code): number {
  return RULES[code].rank;
}
