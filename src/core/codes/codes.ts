/**
 * What gives a code to a decision: a `gate` is computed from the log alone; a `service` reason only
 * the service knows when it decides; a `finding` is what a detector reports, and `conduct` is a
 * finding that lowers integrity when it is confirmed.
 */
export type CodeKind = 'gate' | 'service' | 'finding' | 'conduct';

interface CodeRow {
  readonly kind: CodeKind;
  /** The same action may be asked again later, because the reason lies outside of the action. */
  readonly askAgain: boolean;
  /**
   * A decision may carry it as attested: its reason lies in what the service knows and the log does
   * not say. It can only refuse; nothing attested makes anybody mint.
   */
  readonly attestable: boolean;
  readonly sentence: string;
}

/**
 * The one table of codes, in order of precedence (docs/reference/codes.md): of several reasons the
 * one that stands first is given. How a code is checked and how its reason is told stand in two
 * records over the same codes, `CHECKS` and `REFUSAL_REASONS`, beside the law of minting.
 */
const ROWS = {
  POLICY_INACTIVE: {
    kind: 'gate',
    askAgain: true,
    attestable: false,
    sentence: 'No policy of this community was in force then.',
  },
  PAUSED: {
    kind: 'gate',
    askAgain: true,
    attestable: false,
    sentence: 'An operator has paused minting in this community.',
  },
  ACTION_UNKNOWN: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    sentence: 'The policy has no such action or domain.',
  },
  DUPLICATE: {
    kind: 'gate',
    askAgain: false,
    attestable: true,
    sentence: 'This evidence was already claimed.',
  },
  IDENTITY: {
    kind: 'gate',
    askAgain: false,
    attestable: true,
    sentence: 'The claimant may not mint with this evidence or key.',
  },
  EVIDENCE_MISSING: {
    kind: 'gate',
    askAgain: true,
    attestable: true,
    sentence: 'The claim is not confirmed yet, or a channel has no fact about this member.',
  },
  UNDER_REVIEW: {
    kind: 'service',
    askAgain: true,
    attestable: true,
    sentence: 'The evidence is still under review.',
  },
  SPECULATION: {
    kind: 'finding',
    askAgain: false,
    attestable: false,
    sentence: 'Credits moved in round trips.',
  },
  EXTRACTION: {
    kind: 'finding',
    askAgain: false,
    attestable: false,
    sentence: 'Reviews or flows favour a closed ring.',
  },
  NOISE: {
    kind: 'conduct',
    askAgain: false,
    attestable: false,
    sentence: 'Near-duplicates or bursts without substance.',
  },
  DESTABILIZATION: {
    kind: 'conduct',
    askAgain: false,
    attestable: true,
    sentence: 'Repairing disorder of one’s own making is a duty and is not paid.',
  },
  HIGH_VARIANCE: {
    kind: 'conduct',
    askAgain: false,
    attestable: false,
    sentence: 'Kept promises vary more than chance explains.',
  },
  ENTROPY_UNKNOWN: {
    kind: 'gate',
    askAgain: true,
    attestable: false,
    sentence: 'The disorder of the domain is not known well enough.',
  },
  ENTROPY_ROSE: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    sentence: 'Disorder in the domain rose.',
  },
  ENTROPY_FLAT: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    sentence: 'Disorder in the domain did not fall, and this policy pays for nothing else.',
  },
  DOMAIN_SPILLOVER: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    sentence: 'Disorder rose in a guarded domain.',
  },
  GI_BELOW_FLOOR: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    sentence: 'Global integrity is below its floor or not known.',
  },
  BELOW_THRESHOLD: {
    kind: 'gate',
    askAgain: false,
    attestable: false,
    sentence: 'Verified integrity is not above the threshold, or a channel is below its prior.',
  },
  OUTCOME_LOST: {
    kind: 'service',
    askAgain: false,
    attestable: true,
    sentence: "The action's own promise was not kept.",
  },
  RETRACTED: {
    kind: 'service',
    askAgain: false,
    attestable: true,
    sentence: 'The evidence was retracted.',
  },
  EXPIRED: {
    kind: 'service',
    askAgain: false,
    attestable: true,
    sentence: 'The action was asked for too late after it settled.',
  },
  CAP_REACHED: {
    kind: 'gate',
    askAgain: true,
    attestable: false,
    sentence: 'The cap of this cycle is reached.',
  },
} as const;

export type Code = keyof typeof ROWS;

type CodeOf<Kind extends CodeKind> = {
  [code in Code]: (typeof ROWS)[code]['kind'] extends Kind ? code : never;
}[Code];

/** What detectors report. An open finding holds a mint, a confirmed one cancels it. */
export type FindingCode = CodeOf<'finding' | 'conduct'>;

export interface CodeRule extends CodeRow {
  readonly code: Code;
  /** Position in the order of precedence: of several reasons the one with the lowest is given. */
  readonly rank: number;
}

/** Every code that a decision can carry, in order of precedence. */
export const CODE_NAMES = Object.keys(ROWS) as readonly Code[];

/** The rows of the table in order of precedence. */
export const CODES: readonly CodeRule[] = CODE_NAMES.map((code, rank) => ({
  code,
  rank,
  ...(ROWS[code] satisfies CodeRow),
}));

/** The codes of all findings. */
export const FINDING_CODES: readonly FindingCode[] = CODE_NAMES.filter(isFindingCode);

/** The findings of conduct: only these lower integrity when confirmed. */
export const CONDUCT_CODES: readonly FindingCode[] = FINDING_CODES.filter(
  (code) => ROWS[code].kind === 'conduct',
);

/** Codes that a decision may carry as attested. */
export const ATTESTABLE: ReadonlySet<Code> = new Set(
  CODE_NAMES.filter((code) => ROWS[code].attestable),
);

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

/**
 * Whether a decision claimed its evidence: first come, once it is looked at. A refusal that never
 * looked at the evidence, or met somebody else's, claims nothing.
 * @param code of the decision, if it has one
 */
export function claimsEvidence(code: Code | undefined): boolean {
  return code === undefined || codeRank(code) > codeRank('IDENTITY');
}

function isFindingCode(code: Code): code is FindingCode {
  const { kind } = ROWS[code];
  return kind === 'finding' || kind === 'conduct';
}
