import type { Code } from '../codes/codes.ts';
import type { DecisionEntry } from '../state/entry.ts';
import { ENTROPY_LIMITS } from '../entropy/entropy-rules.ts';
import type { Measurement } from '../entropy/measurement.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { actionRule, askedWeight, type Policy } from '../policy/policy.ts';
import { formatMicros, formatPpm, type Ppm } from '../units.ts';
import { mintAmount } from './amount.ts';
import { hasRisen, isUnknown } from './checks.ts';
import { factorOf } from './decide.ts';
import { measuredName, type Reason } from './explanation.ts';
import { lowIntegrity } from './integrity-reason.ts';

export interface Refusal {
  readonly policy: Policy;
  readonly decision: DecisionEntry;
  readonly measurement: Measurement | undefined;
}

/** One reason for each code; the codes of findings refuse only where they are attested. */
export const REFUSAL_REASONS: Readonly<Record<Code, (refusal: Refusal) => Reason>> = {
  POLICY_INACTIVE: ({ decision }) => inactivePolicy(decision),
  PAUSED: ({ decision }) => ({
    measured: `minting was paused in cycle ${decision.cycle}`,
    limit: 'minting is not paused',
    nearest: 'The same request once minting is resumed, which it is by itself within 7 cycles.',
  }),
  ACTION_UNKNOWN: unknownAction,
  DUPLICATE: ({ decision }) => ({
    measured:
      decision.claim?.granted === false
        ? `the registry has given it away, as its claim ${decision.claim.index}`
        : `evidence ${decision.evidence} was claimed before`,
    limit: 'each piece of evidence is claimed once, by one member’s one action',
    nearest: 'Evidence that nobody has claimed.',
  }),
  IDENTITY: ({ decision }) => ({
    measured: `a claim by member ${decision.member}`,
    limit: 'a member of this community, not the one who attests to the claim',
    nearest: 'The same action claimed by the member who did it, through somebody else’s key.',
  }),
  REGISTRY_AWAY: () => ({
    measured: 'no answer of the registry that the policy names',
    limit: 'the registry’s word that this evidence earns here',
    nearest: 'The whole request again, under a new Idempotency-Key, once the registry answers.',
  }),
  EVIDENCE_MISSING: missingEvidence,
  UNDER_REVIEW: () => ({
    measured: 'a review of the evidence is not finished',
    limit: 'no review of the evidence is open',
    nearest: 'The same request once the review has accepted the evidence.',
  }),
  SPECULATION: attestedFinding,
  EXTRACTION: attestedFinding,
  NOISE: attestedFinding,
  DESTABILIZATION: () => ({
    measured: 'what was repaired was of the claimant’s own making',
    limit: 'a repair of what somebody else made',
    nearest: 'A repair of somebody else’s disorder.',
  }),
  HIGH_VARIANCE: attestedFinding,
  ENTROPY_UNKNOWN: unknownEntropy,
  ENTROPY_ROSE: risenEntropy,
  ENTROPY_FLAT: flatEntropy,
  DOMAIN_SPILLOVER: spillover,
  GI_BELOW_FLOOR: lowGlobalIntegrity,
  BELOW_THRESHOLD: ({ policy, decision }) => lowIntegrity(policy, decision, decision),
  OUTCOME_LOST: lostOutcome,
  RETRACTED: () => ({
    measured: 'the evidence was retracted',
    limit: 'evidence that stands',
    nearest: 'Other evidence that stands.',
  }),
  EXPIRED: () => ({
    measured: 'the action settled more than 7 cycles before it was asked for',
    limit: 'asked for within 7 cycles after it settled',
    nearest: 'An action that settled in one of the last 7 cycles.',
  }),
  CAP_REACHED: reachedCap,
};

/** Where no policy governs the action's cycle. */
export function inactivePolicy(decision: DecisionEntry): Reason {
  return {
    measured: `an action of cycle ${actionCycle(decision)}`,
    limit: 'a policy in force in that cycle',
    nearest: 'An action of a cycle that a policy governs.',
  };
}

function unknownAction({ policy, decision }: Refusal): Reason {
  const { family, action, domain } = decision;
  const actions = policy.actions.map((rule) => `${rule.family}/${rule.type}`).join(', ');
  const domains = policy.domains.join(', ');
  const knowsAction = actionRule(policy, family, action) !== undefined;
  return {
    measured: `${family}/${action} in ${domain}`,
    limit: `one of the actions ${actions} in one of the domains ${domains}`,
    nearest: knowsAction
      ? `The same action in one of ${domains}.`
      : `One of ${actions}${policy.domains.includes(domain) ? '' : ` in one of ${domains}`}.`,
  };
}

function missingEvidence({ policy, decision }: Refusal): Reason {
  if (decision.attested === 'EVIDENCE_MISSING' && policy.preset === 'git') {
    return {
      measured: 'a history that does not show whether somebody else looked at this commit',
      limit: 'a second person whom the history names, and not in its first 8 weeks',
      nearest: 'The same commit with the word of the forge: import github.',
    };
  }
  if (decision.attested === 'EVIDENCE_MISSING') {
    return {
      measured: 'no claim of this kind and domain that somebody else has confirmed',
      limit: 'a claim with its proof, where it needs one, and a confirmation by another party',
      nearest: 'The same request with the confirmation, under a new Idempotency-Key.',
    };
  }
  const missing = CHANNELS.filter((channel) => decision.channels[channel] === undefined);
  const present = CHANNELS.filter((channel) => decision.channels[channel] !== undefined);
  return {
    measured: present.length === 0 ? 'no fact in any channel' : `facts in ${present.join(', ')}`,
    limit: `a fact in each of ${CHANNELS.join(', ')}`,
    nearest: `A fact in ${missing.join(', ')}; then integrity decides.`,
  };
}

function attestedFinding(): Reason {
  return {
    measured: 'conduct that a detector reports',
    limit: 'no such conduct',
    nearest: 'The same action without it.',
  };
}

function unknownEntropy({ policy, decision, measurement }: Refusal): Reason {
  const { entropy, close, isAsked } = decidingEntropy(decision, isUnknown);
  const domain = measuredName(decision.domain, entropy);
  const { windowCycles, coverageMin } = ENTROPY_LIMITS;
  if (entropy?.state === 'KNOWN') return withoutDirection(domain, close);
  const counted =
    measurement === undefined || isAsked
      ? ''
      : `, with ${sum(measurement.outcomes)} outcomes of ${measurement.members} members in ` +
        `${measurement.activeCycles} cycles and coverage ${formatPpm(measurement.coverage)}`;
  const { outcomes, activeCycles, members } = policy.known;
  const by = members === 0 ? '' : ` of at least ${members} members`;
  return {
    measured: `${domain} was ${entropy?.state ?? 'not measured'} ${close}${counted}`,
    limit: 'state KNOWN',
    nearest:
      `At least ${outcomes} outcomes${by} in at least ${activeCycles} of ${windowCycles} ` +
      `cycles, coverage of at least ${formatPpm(coverageMin)}, and where they are weighted ` +
      'enough ratings and instrument readings.',
  };
}

function withoutDirection(domain: string, close: string): Reason {
  const { warmUpCycles, directionGapCycles } = ENTROPY_LIMITS;
  return {
    measured: `${domain} was KNOWN ${close}, but had no direction`,
    limit: 'a direction: fell or flat',
    nearest:
      `A record of at least ${warmUpCycles} cycles, with a KNOWN measurement at least ` +
      `${directionGapCycles} cycles older to compare with.`,
  };
}

/** Which of the two measurements of a decision a refusal is about, and when it was made. */
function decidingEntropy(
  decision: DecisionEntry,
  isSo: (entropy: DecisionEntry['entropy']) => boolean,
): Deciding {
  const isAsked = !isSo(decision.entropy);
  const cycle = isAsked ? decision.cycle : actionCycle(decision);
  const entropy = isAsked ? decision.entropyAsked : decision.entropy;
  return { entropy, isAsked, close: `at the close of cycle ${cycle - 1}` };
}

interface Deciding {
  readonly entropy: DecisionEntry['entropy'];
  readonly isAsked: boolean;
  readonly close: string;
}

function risenEntropy({ decision, measurement }: Refusal): Reason {
  const { entropy, close, isAsked } = decidingEntropy(decision, hasRisen);
  const domain = measuredName(decision.domain, entropy);
  const measured =
    `S ${formatPpm(entropy?.entropy ?? 0)} (SE ${formatPpm(entropy?.error ?? 0)}) in ${domain} ` +
    close;
  const mark = measurement?.reference;
  if (measurement === undefined || mark === undefined || isAsked) {
    const limit = 'S at most L + 3.1σ, L being the domain’s own low-water mark';
    return { measured, limit, nearest: `S in ${domain} falls to at most L + 3.1σ.` };
  }
  const most = mark.entropy + greatestRise(measurement.error, mark.error);
  return {
    measured,
    limit:
      `S at most ${formatPpm(most)}: L ${formatPpm(mark.entropy)} (SE ${formatPpm(mark.error)}) ` +
      `of cycle ${mark.cycle} + 3.1σ`,
    nearest:
      `S in ${domain} falls by ${formatPpm(measurement.entropy - most)} to ${formatPpm(most)}, ` +
      'with the same SE.',
  };
}

/** Where a policy pays nothing for a flat domain. */
function flatEntropy({ decision, measurement }: Refusal): Reason {
  const { entropy } = decision;
  const domain = measuredName(decision.domain, entropy);
  const mark = measurement?.reference;
  const limit =
    mark === undefined
      ? 'S below L − 0.5σ, L being the domain’s own low-water mark'
      : `S below L − 0.5σ, L ${formatPpm(mark.entropy)} (SE ${formatPpm(mark.error)}) of cycle ` +
        `${mark.cycle}`;
  return {
    measured:
      `S ${formatPpm(entropy?.entropy ?? 0)} (SE ${formatPpm(entropy?.error ?? 0)}) in ${domain} ` +
      `at the close of cycle ${entropy?.cycle}: not fallen for many, and flat pays 0`,
    limit,
    nearest: `S in ${domain} falls below L − 0.5σ, or a policy in which \`mint.flatWeight\` pays.`,
  };
}

function spillover({ policy, decision }: Refusal): Reason {
  const others = policy.guardedDomains.filter((domain) => domain !== decision.domain).join(', ');
  const close = `at the close of cycle ${actionCycle(decision) - 1}`;
  return {
    measured: `S above L + 4.2σ ${close} in one of the guarded domains ${others}`,
    limit: 'S at most L + 4.2σ in every guarded domain',
    nearest: `S falls to at most L + 4.2σ in each of ${others}.`,
  };
}

function lowGlobalIntegrity({ policy, decision }: Refusal): Reason {
  const close = `at the close of cycle ${actionCycle(decision) - 1}`;
  const floor = formatPpm(policy.giFloor);
  const { gi } = decision;
  return {
    measured: gi === undefined ? `GI was not known ${close}` : `GI ${formatPpm(gi)} ${close}`,
    limit: `GI of at least ${floor}`,
    nearest:
      gi === undefined
        ? `A closed cycle before the action's own, with a GI of at least ${floor}.`
        : `GI higher by ${formatPpm(policy.giFloor - gi)}.`,
  };
}

/** Where what was promised did not come about. */
export function lostOutcome(): Reason {
  return {
    measured: 'the promise of this action was lost',
    limit: 'a promise that was not lost',
    nearest: 'An action whose promise is kept.',
  };
}

function reachedCap({ policy, decision }: Refusal): Reason {
  const amount = formatMicros(amountOf(policy, decision));
  const { mintsPerMemberAndCycle: mints, mintPerCycle: total } = policy;
  const caps = [
    ...(mints > 0 ? [`${mints} decisions held or minted per member and cycle`] : []),
    ...(total > 0n ? [`${formatMicros(total)} MIC per cycle in all`] : []),
  ];
  const never = total > 0n && amountOf(policy, decision) > total;
  return {
    measured: `${amount} MIC asked on top of what cycle ${decision.cycle} had already given`,
    limit: caps.join(', '),
    nearest: never
      ? 'A policy with a higher cap: this amount alone is above it.'
      : `The same request in a later cycle than ${decision.cycle}.`,
  };
}

function amountOf(policy: Policy, decision: DecisionEntry): bigint {
  const factor = factorOf(policy, actionCycle(decision) !== decision.cycle, decision);
  const { mintScale, threshold } = policy;
  return mintAmount(
    mintScale,
    decision.integrity,
    threshold,
    askedWeight(policy, decision),
    factor,
  );
}

function actionCycle(decision: DecisionEntry): number {
  return decision.actionCycle ?? decision.cycle;
}

/** The greatest S − L that is not called `rose`: 100(S−L)² ≤ 961(SE² + SE_L²). */
function greatestRise(error: Ppm, markError: Ppm): number {
  const variance = BigInt(error) ** 2n + BigInt(markError) ** 2n;
  return Number(squareRoot((961n * variance) / 100n));
}

/** The greatest integer whose square is not above a number, by Newton's method. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = value;
  for (let next = (root + 1n) / 2n; next < root; next = (root + value / root) / 2n) root = next;
  return root;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
