import type { Code } from '../codes/codes.ts';
import type { DecidingEntropy, DecisionEntry } from '../state/entry.ts';
import { direction } from '../entropy/direction.ts';
import { ENTROPY_LIMITS } from '../entropy/entropy-rules.ts';
import type { Measurement } from '../entropy/measurement.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { actionRule, askedWeight, entropyFactor, type Policy } from '../policy/policy.ts';
import { formatMicros, type Ppm } from '../units.ts';
import { mintAmount } from './amount.ts';
import type { Change } from './change.ts';
import { hasRisen, isUnknown } from './checks.ts';
import { factorOf } from './decide.ts';
import { measuredName, type Reason } from './explanation.ts';
import { lowIntegrity } from './integrity-reason.ts';
import { PAUSE_CYCLES_MAX } from '../state/pause.ts';
import { CYCLES_TO_ASK } from './time-to-ask.ts';
import type { Words } from './words/words.ts';

export interface Refusal {
  readonly policy: Policy;
  readonly decision: DecisionEntry;
  readonly measurement: Measurement | undefined;
  readonly words: Words;
}

/** One reason for each code; the codes of findings refuse only if they are attested. */
export const REFUSAL_REASONS: Readonly<Record<Code, (refusal: Refusal) => Reason>> = {
  POLICY_INACTIVE: inactivePolicy,
  PAUSED: ({ decision, words: { measured, limits } }) => ({
    measured: measured.paused(decision.cycle),
    limit: limits.notPaused,
    change: { kind: 'minting is resumed', withinCycles: PAUSE_CYCLES_MAX },
  }),
  ACTION_UNKNOWN: unknownAction,
  DUPLICATE: ({ decision, words: { measured, limits } }) => ({
    measured:
      decision.claim?.granted === false
        ? measured.givenAway(decision.claim.index)
        : decision.taken === undefined
          ? measured.claimed(decision.evidence)
          : measured.taken(decision.taken),
    limit: limits.claimedOnce,
    change: { kind: decision.taken === undefined ? 'unclaimed evidence' : 'a deed that is free' },
  }),
  IDENTITY: ({ decision, words: { measured, limits } }) => ({
    measured: measured.claimBy(decision.member),
    limit: limits.member,
    change: { kind: 'claimed by its maker' },
  }),
  REGISTRY_AWAY: ({ words: { measured, limits } }) => ({
    measured: measured.noRegistry,
    limit: limits.registry,
    change: { kind: 'the registry answers' },
  }),
  EVIDENCE_MISSING: missingEvidence,
  UNDER_REVIEW: ({ words: { measured, limits } }) => ({
    measured: measured.inReview,
    limit: limits.noReview,
    change: { kind: 'the review ends' },
  }),
  SPECULATION: attestedFinding,
  EXTRACTION: attestedFinding,
  NOISE: attestedFinding,
  DESTABILIZATION: ({ words: { measured, limits } }) => ({
    measured: measured.ownMaking,
    limit: limits.othersMaking,
    change: { kind: 'a repair for others' },
  }),
  HIGH_VARIANCE: attestedFinding,
  ENTROPY_UNKNOWN: unknownEntropy,
  ENTROPY_ROSE: risenEntropy,
  ENTROPY_FLAT: flatEntropy,
  DOMAIN_SPILLOVER: spillover,
  GI_BELOW_FLOOR: lowGlobalIntegrity,
  BELOW_THRESHOLD: ({ policy, decision, words }) =>
    lowIntegrity({ policy, standing: decision, words }, decision),
  OUTCOME_LOST: ({ words }) => lostOutcome(words),
  RETRACTED: ({ words: { measured, limits } }) => ({
    measured: measured.retracted,
    limit: limits.stands,
    change: { kind: 'other evidence' },
  }),
  EXPIRED: ({ words: { measured, limits } }) => ({
    measured: measured.expired(CYCLES_TO_ASK),
    limit: limits.recent(CYCLES_TO_ASK),
    change: { kind: 'a recent action', cycles: CYCLES_TO_ASK },
  }),
  CAP_REACHED: reachedCap,
};

/** If no policy governs the action's cycle. */
export function inactivePolicy({
  decision,
  words: { measured, limits },
}: Pick<Refusal, 'decision' | 'words'>): Reason {
  return {
    measured: measured.actionOfCycle(actionCycle(decision)),
    limit: limits.rules,
    change: { kind: 'a cycle with rules' },
  };
}

function unknownAction({ policy, decision, words: { measured, limits } }: Refusal): Reason {
  const { family, action, domain } = decision;
  const actions = policy.actions.map((rule) => `${rule.family}/${rule.type}`);
  const knowsAction = actionRule(policy, family, action) !== undefined;
  const knowsDomain = policy.domains.includes(domain);
  return {
    measured: measured.action(family, action, domain),
    limit: limits.actions(actions, policy.domains),
    change: {
      kind: 'an action of the rules',
      actions: knowsAction ? [] : actions,
      domains: knowsDomain ? [] : policy.domains,
    },
  };
}

function missingEvidence(refusal: Refusal): Reason {
  const { decision } = refusal;
  const { measured, limits } = refusal.words;
  if (decision.attested === 'EVIDENCE_MISSING') return unattested(refusal);
  const missing = CHANNELS.filter((channel) => decision.channels[channel] === undefined);
  const present = CHANNELS.filter((channel) => decision.channels[channel] !== undefined);
  return {
    measured: present.length === 0 ? measured.noFact : measured.facts(present),
    limit: limits.channels(CHANNELS),
    change: { kind: 'facts', channels: missing },
  };
}

/** If nobody has a say in whether the claim holds. */
function unattested({ policy, words: { measured, limits } }: Refusal): Reason {
  return policy.preset === 'git'
    ? {
        measured: measured.unseenHistory,
        limit: limits.secondPerson,
        change: { kind: 'the word of a forge' },
      }
    : {
        measured: measured.unconfirmed,
        limit: limits.confirmed,
        change: { kind: 'a confirmation' },
      };
}

function attestedFinding({ words: { measured, limits } }: Refusal): Reason {
  return {
    measured: measured.conduct,
    limit: limits.noConduct,
    change: { kind: 'no such conduct' },
  };
}

function unknownEntropy({ policy, decision, measurement, words }: Refusal): Reason {
  const { entropy, cycle, isAsked, atAsk } = decidingEntropy(decision, isUnknown);
  const domain = measuredName(words, decision.domain, entropy);
  const { warmUpCycles, directionGapCycles: gapCycles } = ENTROPY_LIMITS;
  const record = { warmUpCycles, gapCycles, atAsk };
  if (entropy?.state === 'KNOWN') {
    return {
      measured: words.measured.noDirection(domain, cycle),
      limit: words.limits.direction,
      change: { kind: 'a direction', ...record },
    };
  }
  const counted = isAsked ? undefined : countedIn(measurement);
  return {
    measured: words.measured.state(domain, { cycle, state: entropy?.state }, counted),
    limit: words.limits.known,
    change: { kind: 'known entropy', domain, ...knownNeeds(policy), ...record },
  };
}

/** What makes a domain known. */
function knownNeeds({ known, entropyWeights }: Policy) {
  const { windowCycles, coverageMin, minRatedItems } = ENTROPY_LIMITS;
  const { outcomes, activeCycles, members } = known;
  const ratedItems = entropyWeights.disagreement > 0 ? minRatedItems : 0;
  return { outcomes, activeCycles, windowCycles, members, coverage: coverageMin, ratedItems };
}

function countedIn(measurement: Measurement | undefined) {
  if (measurement === undefined) return undefined;
  const { outcomes, members, activeCycles, coverage } = measurement;
  return { outcomes: sum(outcomes), members, activeCycles, coverage };
}

/**
 * Which of the two measurements of a decision a refusal is about, and whether the other one, at
 * the ask, is so too: then both have to change.
 */
function decidingEntropy(
  decision: DecisionEntry,
  isSo: (entropy: DecidingEntropy | undefined) => boolean,
): Deciding {
  const { entropy, entropyAsked } = decision;
  const isLater = actionCycle(decision) !== decision.cycle;
  const asked = decision.cycle - 1;
  if (!isSo(entropy))
    return { entropy: entropyAsked, isAsked: true, cycle: asked, atAsk: undefined };
  const atAsk = isLater && isSo(entropyAsked) ? asked : undefined;
  return { entropy, isAsked: false, cycle: actionCycle(decision) - 1, atAsk };
}

interface Deciding {
  readonly entropy: DecidingEntropy | undefined;
  readonly isAsked: boolean;
  /** At whose close it was measured. */
  readonly cycle: number;
  /** The same if the measurement at the ask is so too. */
  readonly atAsk: number | undefined;
}

function risenEntropy({ decision, measurement, words }: Refusal): Reason {
  const { entropy, cycle, isAsked, atAsk } = decidingEntropy(decision, hasRisen);
  const domain = measuredName(words, decision.domain, entropy);
  const mark = isAsked ? undefined : measurement?.reference;
  const most =
    measurement === undefined || mark === undefined
      ? undefined
      : mark.entropy + greatestRise(measurement.error, mark.error);
  const numbers =
    measurement === undefined || most === undefined
      ? undefined
      : { by: measurement.entropy - most, most };
  return {
    measured: words.measured.entropy({ domain, cycle, ...numbersOf(entropy) }),
    limit: words.limits.notRisen(mark, most),
    change: { kind: 'entropy that did not rise', domain, numbers, atAsk },
  };
}

/** If a policy pays nothing for a flat domain. */
function flatEntropy({ policy, decision, measurement, words }: Refusal): Reason {
  const isUnpaid = (one: DecidingEntropy | undefined): boolean => entropyFactor(policy, one) === 0;
  const { entropy, cycle, isAsked, atAsk } = decidingEntropy(decision, isUnpaid);
  const domain = measuredName(words, decision.domain, entropy);
  const { fellMembers: members } = policy;
  const mark = isAsked ? undefined : measurement?.reference;
  const isLeast =
    mark !== undefined && direction({ ...numbersOf(entropy), entropy: 0 }, mark) !== 'fell';
  return {
    measured: words.measured.flat({ domain, cycle, ...numbersOf(entropy) }),
    limit: words.limits.fallen(mark),
    change: isLeast
      ? { kind: 'a policy that pays for flat', domain }
      : {
          kind: entropy?.direction === 'fell' ? 'a fall of many' : 'entropy that fell',
          domain,
          members,
          atAsk,
        },
  };
}

function numbersOf(entropy: DecidingEntropy | undefined): { entropy: Ppm; error: Ppm } {
  return { entropy: entropy?.entropy ?? 0, error: entropy?.error ?? 0 };
}

function spillover({ policy, decision, words: { measured, limits } }: Refusal): Reason {
  const domains = policy.guardedDomains.filter((domain) => domain !== decision.domain);
  return {
    measured: measured.spillover(actionCycle(decision) - 1, domains),
    limit: limits.guarded,
    change: { kind: 'guarded domains', domains },
  };
}

function lowGlobalIntegrity({ policy, decision, words: { measured, limits } }: Refusal): Reason {
  const { gi } = decision;
  const { giFloor: floor } = policy;
  const change: Change =
    gi === undefined ? { kind: 'a closed cycle', floor } : { kind: 'a higher GI', by: floor - gi };
  return {
    measured: measured.globalIntegrity(gi, actionCycle(decision) - 1),
    limit: limits.globalIntegrity(floor),
    change,
  };
}

/** If what was promised did not come about. */
export function lostOutcome({ measured, limits }: Words): Reason {
  return { measured: measured.lost, limit: limits.kept, change: { kind: 'a kept promise' } };
}

function reachedCap({ policy, decision, words: { measured, limits } }: Refusal): Reason {
  const amount = amountOf(policy, decision);
  const { mintsPerMemberAndCycle: mints, mintPerCycle: total } = policy;
  return {
    measured: measured.asked(formatMicros(amount), decision.cycle),
    limit: limits.caps(mints, total > 0n ? formatMicros(total) : undefined),
    change:
      total > 0n && amount > total
        ? { kind: 'a higher cap' }
        : { kind: 'a later cycle', than: decision.cycle },
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
