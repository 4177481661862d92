import { claimsEvidence, codeRule } from '../codes/codes.ts';
import { claimant } from '../mint/checks.ts';
import { negentropyMicros, parseMicros, shards } from '../units.ts';
import type { CancelEntry, DecisionEntry, ReleaseEntry, TransferEntry } from '../state/entry.ts';
import { type CommunityState, memberOf, type MemberState } from '../state/state.ts';

/** Books what a decision mints or holds. */
export function applyDecision(state: CommunityState, entry: DecisionEntry): void {
  const member = entry.outcome === 'refused' ? undefined : memberOf(state, entry.member);
  state.books.decisions += 1;
  if (state.claims !== undefined) claim(state.claims, entry);
  if (member === undefined || entry.amount === undefined) return;
  const amount = shards(parseMicros(entry.amount));
  const negentropy = negentropyMicros(parseMicros(entry.negentropy ?? '0.000000'));
  state.caps.total = shards(state.caps.total + amount);
  state.caps.mints.set(entry.member, (state.caps.mints.get(entry.member) ?? 0) + 1);
  if (entry.outcome === 'minted') {
    credit(state, member, amount, negentropy);
    return;
  }
  member.held = shards(member.held + amount);
  const promise = entry.promise ?? entry.evidence;
  const decision = state.size;
  state.books.held = shards(state.books.held + amount);
  state.holds.set(decision, {
    decision,
    member: entry.member,
    evidence: entry.evidence,
    promise,
    policy: entry.policy ?? 0,
    due: entry.due ?? entry.cycle,
    amount,
    negentropy,
    promiseLost: false,
    retracted: false,
  });
  const sharing = state.promises.get(promise);
  if (sharing === undefined) state.promises.set(promise, [decision]);
  else sharing.push(decision);
}

/**
 * Evidence belongs to the action that claimed it first, until that is answered for good; then to
 * nobody.
 */
function claim(claims: Map<string, string>, entry: DecisionEntry): void {
  if (!claimsEvidence(entry.code)) return;
  const claimed = claims.get(entry.evidence);
  if (claimed !== undefined && claimed !== claimant(entry)) return;
  const final = entry.code === undefined || !codeRule(entry.code).askAgain;
  claims.set(entry.evidence, final ? '' : claimant(entry));
}

/** Books how a hold ended. */
export function applyHoldEnd(state: CommunityState, entry: ReleaseEntry | CancelEntry): void {
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
    credit(state, member, hold.amount, hold.negentropy);
  }
}

/** Moves credits from member to member. */
export function applyTransfer(state: CommunityState, entry: TransferEntry): void {
  const from = memberOf(state, entry.from);
  const to = memberOf(state, entry.to);
  const amount = shards(parseMicros(entry.amount));
  if (entry.from === entry.to) throw new RangeError('a transfer needs two members');
  if (amount <= 0n) throw new RangeError('a transfer moves more than nothing');
  if (from.balance < amount) throw new RangeError('a transfer cannot overdraw');
  from.balance = shards(from.balance - amount);
  to.balance = shards(to.balance + amount);
}

function credit(
  state: CommunityState,
  member: MemberState,
  amount: bigint,
  negentropy: bigint,
): void {
  member.balance = shards(member.balance + amount);
  member.minted = shards(member.minted + amount);
  member.negentropy = negentropyMicros(member.negentropy + negentropy);
  state.books.supply = shards(state.books.supply + amount);
}
