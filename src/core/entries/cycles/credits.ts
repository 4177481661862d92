import { ATTESTABLE, claimsEvidence, codeRule } from '../../codes/codes.ts';
import type { Released } from '../../debt/community-debts.ts';
import { claimProblem, isClaimSigned } from '../../log/evidence-claim.ts';
import { claimant, refName } from '../../mint/checks.ts';
import { amountWithoutReflections, decide } from '../../mint/decide.ts';
import { negentropyMicros, parseMicros, type Shards, shards } from '../../units.ts';
import type { CancelEntry, DecisionEntry, ReleaseEntry } from '../../state/entry.ts';
import {
  type CommunityState,
  listIn,
  memberOf,
  type MemberState,
  policyVersion,
} from '../../state/state.ts';
import { difference, type Mismatch, text } from '../difference.ts';
import { type ChangedRows, type Rules } from '../entry-rule.ts';
import { HELD, ISSUANCE, memberAccount, move, type Posting, released } from '../postings.ts';
import { PROVEN_FIELDS } from '../proven-fields.ts';

const OUTCOMES = ['minted', 'held', 'refused'] as const satisfies DecisionEntry['outcome'][];

const HOLD_END_FIELDS = {
  decision: 'integer',
  member: 'text',
  channels: 'object',
  findings: 'integer',
  integrity: 'integer',
  amount: 'text',
} as const;

/** The entries that make credits: decisions, and the ends of their holds. */
export const CREDIT_RULES: Rules<'decision' | 'release' | 'cancel'> = {
  decision: {
    fields: PROVEN_FIELDS.decision,
    apply: applyDecision,
    postings: decisionPostings,
    changes: changesByDecision,
    names: { userId: 'member' },
    recheck: recheckDecision,
    retold: 'anew',
    event: {
      names: OUTCOMES.map((outcome) => `decision.${outcome}`),
      of: ({ outcome }) => `decision.${outcome}`,
    },
  },
  release: {
    fields: { ...HOLD_END_FIELDS, negentropy: 'text' },
    apply: applyHoldEnd,
    postings: ({ member, amount, negentropy }) => [
      ...move(HELD, memberAccount(member), amount),
      ...released(member, negentropy),
    ],
    changes: changesByHoldEnd,
    names: { userId: 'member' },
    recheck: 'close',
    retold: 'by the close',
    event: 'release',
  },
  cancel: {
    fields: { ...HOLD_END_FIELDS, code: 'code' },
    apply: applyHoldEnd,
    postings: ({ amount }) => move(HELD, ISSUANCE, amount),
    changes: changesByHoldEnd,
    names: { userId: 'member' },
    recheck: 'close',
    retold: 'by the close',
    event: 'cancel',
  },
};

/** Books what a decision mints or holds. */
function applyDecision(state: CommunityState, entry: DecisionEntry): void {
  const member = entry.outcome === 'refused' ? undefined : memberOf(state, entry.member);
  state.books.decisions += 1;
  if (state.claims !== undefined) claimEvidence(state.claims, entry);
  if (member === undefined || entry.amount === undefined) return;
  const minted = releasedBy(entry, state.size);
  const { amount } = minted;
  state.caps.total = shards(state.caps.total + cappedAmount(state, entry, amount));
  state.caps.mints.set(entry.member, (state.caps.mints.get(entry.member) ?? 0) + 1);
  if (entry.outcome === 'minted') {
    credit(state, member, minted);
    state.debts.release(minted, true);
    return;
  }
  member.held = shards(member.held + amount);
  state.books.held = shards(state.books.held + amount);
  openHold(state, entry, minted);
}

/** What a decision gives; what is held is released at its end. */
export function releasedBy(entry: DecisionEntry, decision: number): Released {
  const { member, family, domain, action, policy = 0 } = entry;
  const amount = shards(parseMicros(entry.amount ?? '0.000000'));
  const negentropy = negentropyMicros(parseMicros(entry.negentropy ?? '0.000000'));
  return { decision, member, family, domain, action, amount, negentropy, policy };
}

function openHold(
  { holds, promises }: CommunityState,
  entry: DecisionEntry,
  { decision, amount, negentropy }: Released,
): void {
  const promise = entry.promise ?? entry.evidence;
  holds.set(decision, {
    decision,
    member: entry.member,
    family: entry.family,
    domain: entry.domain,
    action: entry.action,
    evidence: entry.evidence,
    promise,
    policy: entry.policy ?? 0,
    due: entry.due ?? entry.cycle,
    amount,
    negentropy,
    promiseLost: false,
    retracted: false,
  });
  listIn(promises, promise).push(decision);
}

function decisionPostings(entry: DecisionEntry): readonly Posting[] {
  const { amount, outcome, member, negentropy } = entry;
  if (amount === undefined) return [];
  if (outcome !== 'minted') return move(ISSUANCE, HELD, amount);
  return [...move(ISSUANCE, memberAccount(member), amount), ...released(member, negentropy)];
}

function changesByDecision(
  rows: ChangedRows,
  { outcome, member }: DecisionEntry,
  state: CommunityState,
): void {
  if (outcome !== 'refused') rows.member(member);
  if (outcome === 'held') rows.hold(state.size - 1);
}

function recheckDecision(state: CommunityState, entry: DecisionEntry): Mismatch | undefined {
  if (entry.attested !== undefined && !ATTESTABLE.has(entry.attested)) {
    return { expected: 'a code that can be attested', found: entry.attested };
  }
  const untrue = untrueTaken(state, entry);
  if (untrue !== undefined) return untrue;
  const unsigned = unsignedClaim(state, entry);
  if (unsigned !== undefined) return unsigned;
  try {
    return difference(decide(state, entry), entry);
  } catch (problem) {
    return { expected: problem instanceof Error ? problem.message : '', found: text(entry) };
  }
}

/**
 * Whoever is told that the deed of a claim is another's is told whose, and that only while it is.
 * What another action has claimed is refused for that.
 */
function untrueTaken(state: CommunityState, entry: DecisionEntry): Mismatch | undefined {
  const { attested, evidence, taken } = entry;
  const before = state.records?.taken.get(evidence);
  const holder = before?.isFree === false ? before.by : undefined;
  const claimed = state.claims?.get(evidence);
  const isOthers = claimed !== undefined && claimed !== claimant(entry);
  const isDuplicate = attested === 'DUPLICATE' && entry.code === 'DUPLICATE' && !isOthers;
  if (taken === undefined && !(before !== undefined && isDuplicate)) return undefined;
  if (attested === 'DUPLICATE' && taken !== undefined && taken === holder) return undefined;
  return { expected: `a deed that is taken by ${holder ?? 'nobody'}`, found: taken ?? 'DUPLICATE' };
}

/** What the registry is said to have answered has its signature, for this log. */
function unsignedClaim(state: CommunityState, entry: DecisionEntry): Mismatch | undefined {
  const { claim, policy: version = 0 } = entry;
  const registry = policyVersion(state, version)?.registry;
  if (claim === undefined || registry === undefined) return undefined;
  const problem = claimProblem(claim);
  if (problem !== undefined) return { expected: problem, found: text(claim) };
  const asked = { log: state.community?.key ?? '', registry };
  const isSigned = isClaimSigned(asked, claim);
  return isSigned ? undefined : { expected: `a claim signed by ${registry}`, found: text(claim) };
}

/**
 * Evidence belongs to the action that claimed it first, until that is answered for good; then to
 * nobody.
 */
function claimEvidence(claims: Map<string, string>, entry: DecisionEntry): void {
  if (!claimsEvidence(entry.code)) return;
  const claimed = claims.get(entry.evidence);
  if (claimed !== undefined && claimed !== claimant(entry)) return;
  const final = entry.code === undefined || !codeRule(entry.code).askAgain;
  claims.set(entry.evidence, final ? '' : claimant(entry));
  const isPaid = entry.outcome !== 'refused' && entry.claim !== undefined;
  if (isPaid) claims.set(refName(entry.claim.ref), entry.evidence);
}

/** Books how a hold ended. */
function applyHoldEnd(state: CommunityState, entry: ReleaseEntry | CancelEntry): void {
  const hold = state.holds.get(entry.decision);
  if (hold === undefined) throw new RangeError(`entry ${entry.decision} is not held`);
  const member = memberOf(state, hold.member);
  state.holds.delete(entry.decision);
  const sharing = (state.promises.get(hold.promise) ?? []).filter(
    (index) => index !== hold.decision,
  );
  if (sharing.length === 0) state.promises.delete(hold.promise);
  else state.promises.set(hold.promise, sharing);
  state.books.held = shards(state.books.held - hold.amount);
  member.held = shards(member.held - hold.amount);
  if (entry.type === 'release') {
    credit(state, member, hold);
    state.debts.release(hold, false);
  }
}

function changesByHoldEnd(rows: ChangedRows, entry: ReleaseEntry | CancelEntry): void {
  rows.member(entry.member);
  rows.hold(entry.decision);
}

/** What counts to the cap of a cycle: nobody's labels use it up. */
function cappedAmount(state: CommunityState, entry: DecisionEntry, amount: Shards): Shards {
  if (entry.reflected === undefined) return amount;
  const policy = policyVersion(state, entry.policy ?? 0);
  if (policy === undefined) throw new RangeError(`policy ${entry.policy} is not in the log`);
  return amountWithoutReflections(policy, entry);
}

function credit(
  state: CommunityState,
  member: MemberState,
  { amount, negentropy }: Pick<Released, 'amount' | 'negentropy'>,
): void {
  member.balance = shards(member.balance + amount);
  member.minted = shards(member.minted + amount);
  member.negentropy = negentropyMicros(member.negentropy + negentropy);
  state.books.supply = shards(state.books.supply + amount);
}
