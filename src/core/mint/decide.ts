import { type Code, codeRank, CONDUCT_CODES, type FindingCode } from '../codes/codes.ts';
import type { ChannelNumbers, DecidingEntropy, DecisionEntry } from '../state/entry.ts';
import { type CommunityState, type Finding, type MemberState, policyAt } from '../state/state.ts';
import { isFinal, isWaiting } from '../state/finding.ts';
import { membersOf, reflectedOf, talliesOf } from '../state/person.ts';
import { integrity, scoreOf, type Tallies } from '../integrity/integrity.ts';
import { countedReflections, type Reflected, withReflections } from '../integrity/reflected.ts';
import { type Channel, CHANNELS } from '../integrity/tally.ts';
import type { EvidenceClaim } from '../log/evidence-claim.ts';
import { askedWeight, entropyFactor, holdBackRange, type Policy } from '../policy/policy.ts';
import { formatMicros, ONE, type Ppm, type Shards } from '../units.ts';
import { mintAmount, negentropyOf } from './amount.ts';
import { type CheckContext, decidingMeasurement, GATES, type Numbers } from './checks.ts';

/** What somebody asks to be paid for; evidence by its salted hash. */
export interface MintRequest {
  readonly member: string;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  readonly evidence: string;
  /** The evidence whose outcome decides over the release, where it is not the action's own. */
  readonly promise?: string | undefined;
  /** The action's own cycle, where it is not the open one. */
  readonly actionCycle?: number | undefined;
  /** Of the action's weight, ppm, where several share its pay; default: all of it. */
  readonly share?: Ppm | undefined;
  /** At whose close a held decision ends; default: the least the policy allows. */
  readonly due?: number | undefined;
  /** What only the service can know: a duplicate, a wrong identity, a repair of one's own. */
  readonly attested?: Code | undefined;
  /** With the attested `DUPLICATE`: evidence of the kept claim of whose member the deed is. */
  readonly taken?: string | undefined;
  /**
   * What the policy's registry of evidence answered. `assumed`: nobody is asked, for an answer that
   * pays nothing, and the decision says nothing of it.
   */
  readonly claim?: EvidenceClaim | 'assumed' | undefined;
}

/** How many cycles a confirmed finding of conduct lowers integrity. */
export const FINDING_CYCLES = 56;

/**
 * Answers one mint request: minted, held or refused, with every number that led to it
 * (docs/internals/design.md#the-mint-law). Pure: the same state and request always give the same
 * entry, so anyone can recompute it. Of several reasons to refuse, the one that comes first in the
 * table counts.
 * @throws RangeError when the action's cycle has not begun, or a wait is not the policy's.
 */
export function decide(state: CommunityState, request: MintRequest): DecisionEntry {
  const actionCycle = request.actionCycle ?? state.cycle;
  if (actionCycle > state.cycle) {
    throw new RangeError(`an action of cycle ${actionCycle} cannot be asked for in ${state.cycle}`);
  }
  const policy = policyAt(state, actionCycle);
  if (policy === undefined) {
    const none = { channels: {}, findings: 0, integrity: 0 };
    return entryOf(state, request, undefined, none, {
      outcome: 'refused',
      code: 'POLICY_INACTIVE',
    });
  }
  const member = state.members.get(request.member);
  const numbers = measured({ state, policy, request, member, actionCycle });
  const factor = factorOf(policy, actionCycle !== state.cycle, numbers);
  const weight = askedWeight(policy, request);
  // Every gate looks at what the member is worth without any label; the amount alone with them.
  const amount = mintAmount(policy.mintScale, numbers.integrity, policy.threshold, weight, factor);
  const context = { state, policy, request, member, actionCycle, amount, factor };
  const code = refusal(context, numbers, request.attested) ?? withoutClaim(policy, request);
  if (code !== undefined) {
    return entryOf(state, request, policy, numbers, { outcome: 'refused', code });
  }
  const open = openFinding(state, request.member, request.evidence);
  const wait = holdBackRange(policy);
  const held = wait.most > 0 || open !== undefined;
  return entryOf(state, request, policy, numbers, {
    outcome: held ? 'held' : 'minted',
    code: open,
    entropyFactor: factor,
    ...amountWithReflections(
      { state, policy, request, member, actionCycle },
      {
        numbers,
        amount,
        weight,
        factor,
      },
    ),
    negentropy: formatMicros(
      negentropyOf(policy.negentropyScale, numbers.integrity, weight, factor),
    ),
    due: held ? dueCycle(state.cycle, wait, request.due) : undefined,
  });
}

/**
 * e of a decision: that of the action's own cycle, and no more than that of the ask, so that nobody
 * waits for a better one.
 */
export function factorOf(
  policy: Policy,
  isLater: boolean,
  { entropy, entropyAsked }: Pick<DecisionEntry, 'entropy' | 'entropyAsked'>,
): Ppm {
  return isLater ? entropyFactor(policy, entropy, entropyAsked) : entropyFactor(policy, entropy);
}

/** The amount, and what reflections add to it if they do. */
function amountWithReflections(
  { state, policy, request }: Asked,
  base: {
    readonly numbers: Numbers;
    readonly amount: Shards;
    readonly weight: Ppm;
    readonly factor: Ppm;
  },
): Pick<Answer, 'amount' | 'reflected' | 'reflections'> {
  const { numbers, weight, factor } = base;
  const tallies = talliesOf(state, request.member);
  const reflections = countedReflections(tallies, reflectedOf(state, request.member));
  if (Object.keys(reflections).length === 0) return { amount: formatMicros(base.amount) };
  const sums = withReflections(tallies, reflections);
  const reflected = integrity(policy.integrity, sums, numbers.findings);
  const amount = mintAmount(policy.mintScale, reflected, policy.threshold, weight, factor);
  return { amount: formatMicros(amount), reflected, reflections };
}

/**
 * What a decision would have paid without any reflection: by that much it counts to the cap of its
 * community, so that no label of one member refuses another.
 */
export function amountWithoutReflections(
  policy: Policy,
  entry: Pick<DecisionEntry, 'family' | 'action' | 'share' | 'integrity' | 'entropyFactor'>,
): Shards {
  const { integrity: own, entropyFactor: factor = 0 } = entry;
  const weight = askedWeight(policy, entry);
  return mintAmount(policy.mintScale, own, policy.threshold, weight, factor);
}

/** A request with what it is judged by. */
interface Asked {
  readonly state: CommunityState;
  readonly policy: Policy;
  readonly request: MintRequest;
  readonly member: MemberState | undefined;
  readonly actionCycle: number;
}

/** What the checks decided about a request. */
interface Answer {
  readonly outcome: DecisionEntry['outcome'];
  readonly code?: Code | undefined;
  readonly entropyFactor?: Ppm;
  readonly amount?: string;
  readonly negentropy?: string;
  readonly due?: number | undefined;
  readonly reflected?: number;
  readonly reflections?: Reflected;
}

type Draft = { -readonly [field in keyof DecisionEntry]?: DecisionEntry[field] };

/** Puts the entry together in the order in which its canonical text has the fields. */
function entryOf(
  state: CommunityState,
  request: MintRequest,
  policy: Policy | undefined,
  numbers: Numbers,
  answer: Answer,
): DecisionEntry {
  const { actionCycle, attested, promise, share, taken } = request;
  const entry: Draft = { action: request.action };
  if (actionCycle !== undefined && actionCycle !== state.cycle) entry.actionCycle = actionCycle;
  if (answer.amount !== undefined) entry.amount = answer.amount;
  if (attested !== undefined) entry.attested = attested;
  entry.channels = numbers.channels;
  if (policy?.registry !== undefined && typeof request.claim === 'object') {
    entry.claim = request.claim;
  }
  if (answer.code !== undefined) entry.code = answer.code;
  entry.cycle = state.cycle;
  entry.domain = request.domain;
  if (answer.due !== undefined) entry.due = answer.due;
  if (numbers.entropy !== undefined) entry.entropy = numbers.entropy;
  if (numbers.entropyAsked !== undefined) entry.entropyAsked = numbers.entropyAsked;
  if (answer.entropyFactor !== undefined) entry.entropyFactor = answer.entropyFactor;
  entry.evidence = request.evidence;
  entry.family = request.family;
  entry.findings = numbers.findings;
  if (numbers.gi !== undefined) entry.gi = numbers.gi;
  entry.integrity = numbers.integrity;
  entry.member = request.member;
  if (answer.negentropy !== undefined) entry.negentropy = answer.negentropy;
  entry.outcome = answer.outcome;
  if (policy !== undefined) entry.policy = policy.version;
  if (promise !== undefined && promise !== request.evidence) entry.promise = promise;
  if (answer.reflected !== undefined) entry.reflected = answer.reflected;
  if (answer.reflections !== undefined) entry.reflections = answer.reflections;
  if (share !== undefined && share !== ONE) entry.share = share;
  if (taken !== undefined && answer.code === 'DUPLICATE') entry.taken = taken;
  entry.type = 'decision';
  return entry as DecisionEntry;
}

/** @throws RangeError when a wait was asked for that the policy does not allow. */
function dueCycle(
  cycle: number,
  wait: { readonly least: number; readonly most: number },
  asked: number | undefined,
): number {
  const due = asked ?? cycle + wait.least;
  if (due < cycle + wait.least || due > cycle + wait.most) {
    throw new RangeError(
      `a hold from cycle ${cycle} must end ${wait.least} to ${wait.most} cycles later, ` +
        `not in ${due}`,
    );
  }
  return due;
}

/** Asked for last: a registry hears of what would mint, and of nothing else. */
function withoutClaim({ registry }: Policy, { claim }: MintRequest): Code | undefined {
  return registry !== undefined && claim === undefined ? 'REGISTRY_AWAY' : undefined;
}

function refusal(
  context: CheckContext,
  numbers: Numbers,
  attested: Code | undefined,
): Code | undefined {
  const limit = attested === undefined ? Number.POSITIVE_INFINITY : codeRank(attested);
  for (const { code, rank, applies } of GATES) {
    if (rank >= limit) break;
    if (applies(context, numbers)) return code;
  }
  return attested;
}

/** Kept, lost and score of the channels that have a fact, in the order of their canonical text. */
export function channelNumbers(policy: Policy, tallies: Tallies): DecisionEntry['channels'] {
  const numbers: { -readonly [name in Channel]?: ChannelNumbers } = {};
  for (const name of SORTED_CHANNELS) {
    const tally = tallies[name];
    if (tally !== undefined) {
      numbers[name] = [tally.kept, tally.lost, scoreOf(policy.integrity, tally)];
    }
  }
  return numbers;
}

const SORTED_CHANNELS = [...CHANNELS].sort();

/** Findings of variance, noise and destabilization that became final in the last 56 cycles. */
export function countedFindings(state: CommunityState, member: string): number {
  if (state.findings.size === 0) return 0;
  let count = 0;
  for (const finding of findingsAbout(state, member)) {
    if (
      isFinal(finding, state.cycle) &&
      CONDUCT_CODES.includes(finding.code) &&
      finding.until > state.cycle - FINDING_CYCLES
    ) {
      count += 1;
    }
  }
  return count;
}

/**
 * The first code, in order of precedence, of a finding on this evidence or member on which
 * somebody's word is still to come. A case of a group holds nothing.
 */
export function openFinding(
  state: CommunityState,
  member: string,
  evidence: string,
): FindingCode | undefined {
  return firstFinding(
    findingsAbout(state, member),
    (finding) =>
      isWaiting(finding, state.cycle) &&
      finding.case === undefined &&
      (finding.evidence === undefined || finding.evidence === evidence),
  );
}

/** The first code of a final finding on this very evidence. */
export function confirmedFinding(
  state: CommunityState,
  member: string,
  evidence: string,
): FindingCode | undefined {
  return firstFinding(
    findingsAbout(state, member),
    (finding) => isFinal(finding, state.cycle) && finding.evidence === evidence,
  );
}

/** Those about one person, linked members together: never all that a community has. */
function findingsAbout(state: CommunityState, member: string): readonly Finding[] {
  const { findingsOf, people } = state;
  if (!people.has(member)) return findingsOf.get(member) ?? NO_FINDINGS;
  return membersOf(state, member).flatMap((one) => findingsOf.get(one) ?? NO_FINDINGS);
}

const NO_FINDINGS: readonly Finding[] = [];

function firstFinding(
  findings: readonly Finding[],
  matches: (finding: Finding) => boolean,
): FindingCode | undefined {
  let first: FindingCode | undefined;
  for (const finding of findings) {
    if (matches(finding) && (first === undefined || codeRank(finding.code) < codeRank(first))) {
      first = finding.code;
    }
  }
  return first;
}

function measured({ state, policy, request, actionCycle }: Asked): Numbers {
  const tallies = talliesOf(state, request.member);
  const findings = countedFindings(state, request.member);
  const gi = state.gi.get(actionCycle - 1);
  const entropy = entropyBefore(state, request.domain, actionCycle);
  const asked =
    actionCycle === state.cycle ? undefined : entropyBefore(state, request.domain, state.cycle);
  return {
    channels: channelNumbers(policy, tallies),
    findings,
    integrity: integrity(policy.integrity, tallies, findings),
    ...(gi === undefined ? {} : { gi }),
    ...(entropy === undefined ? {} : { entropy }),
    ...(asked === undefined ? {} : { entropyAsked: asked }),
  };
}

/** What a decision uses of the measurement at the close of the cycle before. */
function entropyBefore(
  state: CommunityState,
  domain: string,
  actionCycle: number,
): DecisionEntry['entropy'] {
  const measurement = decidingMeasurement(state, domain, actionCycle);
  if (measurement === undefined) return undefined;
  const { cycle, direction, entropy, error, state: known, broad } = measurement;
  const used: EntropyDraft = broad === undefined ? { cycle } : { broad, cycle };
  used.direction = direction;
  if (measurement.domain !== domain) used.domain = measurement.domain;
  used.entropy = entropy;
  used.error = error;
  used.state = known;
  return used as DecidingEntropy;
}

/** Filled in the order of its canonical text. */
type EntropyDraft = { -readonly [field in keyof DecidingEntropy]?: DecidingEntropy[field] };
