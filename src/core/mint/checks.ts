import { codeRank, GATE_CODES, type GateCode } from '../codes/codes.ts';
import type { ByCycle } from '../entropy/domain-series.ts';
import { ENTROPY_LIMITS } from '../entropy/entropy-rules.ts';
import { spilloverIn } from '../entropy/spillover.ts';
import { scoreOf, type Tallies } from '../integrity/integrity.ts';
import type { EvidenceClaim } from '../log/evidence-claim.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { actionRule, COMMONS, type Policy } from '../policy/policy.ts';
import type { DecisionEntry, MeasurementEntry } from '../state/entry.ts';
import { membersOf, talliesOf } from '../state/person.ts';
import type { CommunityState, MemberState } from '../state/state.ts';
import type { Ppm } from '../units.ts';

/** What the gates look at besides the numbers that the decision records. */
export interface CheckContext {
  readonly state: CommunityState;
  readonly policy: Policy;
  readonly request: Pick<DecisionEntry, 'member' | 'family' | 'action' | 'domain' | 'evidence'> & {
    readonly claim?: EvidenceClaim | 'assumed' | undefined;
  };
  readonly member: MemberState | undefined;
  readonly actionCycle: number;
  readonly amount: bigint;
  /** e. */
  readonly factor: Ppm;
}

/** The numbers that a decision records. */
export type Numbers = Pick<
  DecisionEntry,
  'channels' | 'findings' | 'integrity' | 'gi' | 'entropy' | 'entropyAsked'
>;

type Gate = (context: CheckContext, numbers: Numbers) => boolean;

/** When each gate refuses, or `no policy` when that is decided before any gate. */
const CHECKS: Readonly<Record<GateCode, Gate | 'no policy'>> = {
  POLICY_INACTIVE: 'no policy',
  PAUSED: ({ state }) => state.pause !== undefined,
  ACTION_UNKNOWN: ({ policy, request }) => !knowsAction(policy, request),
  DUPLICATE: ({ state, policy, request }) =>
    claimedByAnother(state, request) || isHeldElsewhere(state, policy, request),
  IDENTITY: ({ member }) => member === undefined,
  EVIDENCE_MISSING: (_, { channels }) => CHANNELS.some((name) => channels[name] === undefined),
  ENTROPY_UNKNOWN: (context, numbers) => someEntropy(context, numbers, isUnknown),
  ENTROPY_ROSE: (context, numbers) => someEntropy(context, numbers, hasRisen),
  // Where it is known and did not rise, only a flat weight of 0 makes e 0.
  ENTROPY_FLAT: ({ policy, factor }) => policy.entropyGate && factor === 0,
  DOMAIN_SPILLOVER: (context) => spillsOver(context),
  GI_BELOW_FLOOR: ({ policy }, { gi }) => policy.giFloor > 0 && (gi ?? -1) < policy.giFloor,
  BELOW_THRESHOLD: ({ policy, state, request }, { integrity }) =>
    belowThreshold(policy, talliesOf(state, request.member), integrity),
  CAP_REACHED: (context) => capReached(context),
};

/** The gates in order of precedence: the first that applies is the answer. */
export const GATES: readonly {
  readonly code: GateCode;
  readonly rank: number;
  readonly applies: Gate;
}[] = GATE_CODES.flatMap((code) => {
  const applies = CHECKS[code];
  return applies === 'no policy' ? [] : [{ code, rank: codeRank(code), applies }];
});

/** Nothing mints at or below τ, nor while any channel is below its prior. */
export function belowThreshold(policy: Policy, tallies: Tallies, value: Ppm): boolean {
  const { priorKept } = policy.integrity;
  return (
    value <= policy.threshold ||
    (policy.channelFloor &&
      CHANNELS.some((name) => scoreOf(policy.integrity, tallies[name]) < priorKept))
  );
}

/** Where measurements are looked up: a state, or what stands for one in a simulation. */
export interface Measured {
  readonly domains: {
    readonly get: (
      name: string,
    ) => { readonly measurements: ByCycle<MeasurementEntry> } | undefined;
  };
}

/** What was measured in a domain at the close of the cycle before this one. */
export function measurementBefore(
  state: Measured,
  domain: string,
  cycle: number,
): MeasurementEntry | undefined {
  return state.domains.get(domain)?.measurements.get(cycle - 1);
}

/**
 * The measurement that decides over a domain's claims: its own where that has a direction; else the
 * pool's, if the domain is in it and the pool has one. A domain whose own disorder rose lately
 * stays with its own: nobody gets away from a rise by reporting less.
 */
export function decidingMeasurement(
  state: Measured,
  domain: string,
  cycle: number,
): MeasurementEntry | undefined {
  const own = measurementBefore(state, domain, cycle);
  if (own === undefined || own.direction !== 'unknown') return own;
  const pool = measurementBefore(state, COMMONS, cycle);
  if (pool?.pooled?.includes(domain) !== true || pool.direction === 'unknown') return own;
  return roseLately(state, domain, cycle) ? own : pool;
}

/** Whether the last direction of its own that a domain had, of the cycles of STALE, was a rise. */
function roseLately(state: Measured, domain: string, cycle: number): boolean {
  for (let back = 1; back < ENTROPY_LIMITS.staleCycles; back += 1) {
    const { direction = 'unknown' } = measurementBefore(state, domain, cycle - back) ?? {};
    if (direction !== 'unknown') return direction === 'rose';
  }
  return false;
}

/** Who claims a piece of evidence: one member's one kind of action. */
export function claimant({
  member,
  family,
  action,
}: Pick<DecisionEntry, 'member' | 'family' | 'action'>): string {
  return `${member}/${family}/${action}`;
}

/** Whether it is so in the action's own cycle or, if that is another, at the ask. */
function someEntropy(
  { policy, state, actionCycle }: CheckContext,
  { entropy, entropyAsked }: Numbers,
  isSo: (entropy: DecisionEntry['entropy']) => boolean,
): boolean {
  if (!policy.entropyGate) return false;
  return isSo(entropy) || (actionCycle !== state.cycle && isSo(entropyAsked));
}

/** Neither KNOWN nor with a direction: nobody can say that disorder did not rise. */
export function isUnknown(entropy: DecisionEntry['entropy']): boolean {
  return entropy?.state !== 'KNOWN' || entropy.direction === 'unknown';
}

/** Whether disorder rose. */
export function hasRisen(entropy: DecisionEntry['entropy']): boolean {
  return entropy?.direction === 'rose';
}

function spillsOver({ state, policy, request, actionCycle }: CheckContext): boolean {
  if (!policy.entropyGate) return false;
  return policy.guardedDomains.some((domain) => {
    const measurement = measurementBefore(state, domain, actionCycle);
    return domain !== request.domain && measurement !== undefined && spilloverIn(measurement);
  });
}

function capReached({ state, policy, request, amount }: CheckContext): boolean {
  const { mintsPerMemberAndCycle, mintPerCycle } = policy;
  const mintsOf = (member: string): number => state.caps.mints.get(member) ?? 0;
  const own = membersOf(state, request.member);
  const mints = own.reduce((sum, member) => sum + mintsOf(member), 0);
  return (
    (mintsPerMemberAndCycle > 0 && mints >= mintsPerMemberAndCycle) ||
    (mintPerCycle > 0n && state.caps.total + amount > mintPerCycle)
  );
}

function knowsAction(policy: Policy, { family, action, domain }: CheckContext['request']): boolean {
  return actionRule(policy, family, action) !== undefined && policy.domains.includes(domain);
}

/**
 * Evidence pays once. A claim that was answered for good is nobody's to repeat (an empty claimant);
 * one that may be asked again stays with the action that asked first.
 */
function claimedByAnother(state: CommunityState, request: CheckContext['request']): boolean {
  const claimed = state.claims?.get(request.evidence);
  return claimed !== undefined && claimed !== claimant(request);
}

/**
 * Whether the registry of the policy gave this to somebody else. One answer pays for one piece of
 * evidence: a log that shows the same one for another has asked for two with one claim.
 */
function isHeldElsewhere(
  { claims }: CommunityState,
  { registry }: Policy,
  { claim, evidence }: CheckContext['request'],
): boolean {
  if (registry === undefined || claim === undefined || claim === 'assumed') return false;
  const paid = claims?.get(refName(claim.ref));
  return !claim.granted || (paid !== undefined && paid !== evidence);
}

/** The answer of a registry among the claims of a state; no hash of evidence is spelled so. */
export function refName(ref: string): string {
  return `ref ${ref}`;
}
