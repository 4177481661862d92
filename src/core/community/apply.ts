import { codeRank, codeRule, FINDING_CODES } from '../codes.ts';
import type { Tallies } from '../integrity/integrity.ts';
import { addFact, type Channel, CHANNELS, EMPTY_TALLY, type Tally } from '../integrity/tally.ts';
import { claimant } from '../mint/decide.ts';
import { parsePolicyRecord } from '../policy/policy-entry.ts';
import type { Policy } from '../policy/policy.ts';
import { NO_SHARDS, negentropyMicros, ONE, parseMicros, shards } from '../units.ts';
import {
  type CancelEntry,
  type CycleEntry,
  type DecisionEntry,
  type Entry,
  type FactEntry,
  type FindingEntry,
  LOG_FORMAT,
  type OutcomeEntry,
  type PolicyEntry,
  type ReleaseEntry,
  type RetractedOutcome,
  type RetractionEntry,
  type ReviewEntry,
  type TransferEntry,
} from './entry.ts';
import { addRating, forgetRatings } from './ratings.ts';
import {
  type CommunityState,
  domainOf,
  type MemberState,
  MEMORY_CYCLES,
  policyAt,
} from './state.ts';

/**
 * The next state after an entry. Takes ownership of the state and returns it changed: there is
 * always one owner, and copying ten thousand members for each fact would cost more than the
 * decision (docs/decisions/0002-apply-owns-its-state.md). No clock, no randomness, no I/O.
 * @throws RangeError when the entry cannot follow this state; the state is then unchanged.
 */
export function apply(state: CommunityState, entry: Entry): CommunityState {
  switch (entry.type) {
    case 'community':
      if (entry.format !== LOG_FORMAT) {
        throw new RangeError(
          `the log has format ${entry.format}; this program reads ${LOG_FORMAT}`,
        );
      }
      state.community = entry;
      state.cycle = entry.cycle;
      break;
    case 'policy':
      applyPolicy(state, entry);
      break;
    case 'member':
      applyMember(state, entry.member);
      break;
    case 'fact':
      applyFact(state, entry);
      break;
    case 'outcome':
      applyOutcome(state, entry);
      break;
    case 'instrument':
      applyInstrument(state, entry.domain, entry.instrument, entry.weight);
      break;
    case 'reading':
      applyReading(state, entry.domain, entry.instrument, entry.cycle, entry.value);
      break;
    case 'measurement':
      domainOf(state, entry.domain).measurements.set(entry.cycle, entry);
      break;
    case 'finding':
      applyFinding(state, entry);
      break;
    case 'decision':
      applyDecision(state, entry);
      break;
    case 'release':
    case 'cancel':
      applyHoldEnd(state, entry);
      break;
    case 'cycle':
      applyCycle(state, entry);
      break;
    case 'pause':
      state.paused = entry.paused;
      break;
    case 'review':
      applyReview(state, entry);
      break;
    case 'retraction':
      applyRetraction(state, entry);
      break;
    case 'transfer':
      applyTransfer(state, entry);
      break;
    case 'key':
      if (!['made', 'rotated', 'revoked'].includes(entry.action)) {
        throw new RangeError(`a key is made, rotated or revoked, not ${entry.action}`);
      }
      break;
    case 'erasure':
      memberOf(state, entry.member);
      break;
  }
  state.size += 1;
  return state;
}

function applyPolicy(state: CommunityState, entry: PolicyEntry): void {
  const last = state.policies.at(-1)?.policy.version ?? 0;
  if (entry.version !== last + 1) {
    throw new RangeError(`policy version ${entry.version} cannot follow version ${last}`);
  }
  const result = parsePolicyRecord(entry.policy, entry.version);
  if (!result.ok) throw new RangeError(`invalid policy: ${result.problems.join('; ')}`);
  const before = state.policies.at(-1)?.policy.categories ?? [];
  if (before.some((category, index) => result.policy.categories[index] !== category)) {
    // Counts are kept by position: a category that disappears would leave them without meaning.
    throw new RangeError(`entropy.categories must begin with those in force: ${before.join(', ')}`);
  }
  state.policies.push({ policy: result.policy, since: entry.cycle });
}

function applyMember(state: CommunityState, member: string): void {
  if (state.members.has(member)) throw new RangeError(`member ${member} is already in the log`);
  state.members.set(member, {
    tallies: {},
    lastFactCycle: undefined,
    balance: NO_SHARDS,
    minted: NO_SHARDS,
    held: NO_SHARDS,
    negentropy: negentropyMicros(0n),
  });
}

function applyFact(state: CommunityState, entry: FactEntry): void {
  const member = memberOf(state, entry.member);
  const rules = openPolicy(state).integrity;
  const tallies = { ...member.tallies };
  if (CHANNELS.every((channel) => entry[channel] === undefined)) {
    throw new RangeError('a fact must say something about at least one channel');
  }
  for (const channel of CHANNELS) {
    const value = entry[channel];
    if (value === undefined) continue;
    if (!inUnit(value) || !inUnit(entry.weight ?? ONE)) {
      throw new RangeError(`a fact's ${channel} and weight must lie in 0..1000000 ppm`);
    }
    tallies[channel] = addFact(rules, tallies[channel] ?? EMPTY_TALLY, value, entry.weight ?? ONE);
  }
  member.tallies = tallies;
  member.lastFactCycle = entry.cycle;
  if (state.records !== undefined) listOf(state.records.facts, entry.member).push(entry);
}

function applyOutcome(state: CommunityState, entry: OutcomeEntry): void {
  const { categories } = openPolicy(state);
  const category = categories.indexOf(entry.category);
  if (category < 0) throw new RangeError(`the policy has no outcome "${entry.category}"`);
  const domain = domainOf(state, entry.domain);
  let counts = domain.outcomes.get(entry.cycle);
  if (counts === undefined) {
    counts = categories.map(() => 0);
    domain.outcomes.set(entry.cycle, counts);
  }
  counts[category] = (counts[category] ?? 0) + 1;
  domain.firstCycle ??= entry.cycle;
  if (category > 0) {
    for (const decision of state.promises.get(entry.evidence) ?? []) {
      const hold = state.holds.get(decision);
      if (hold !== undefined) hold.promiseLost = true;
    }
  }
  if (state.records !== undefined) {
    const { cycle, domain: name, category: what } = entry;
    listOf(state.records.outcomes, entry.evidence).push({ cycle, domain: name, category: what });
  }
}

function listOf<Item>(lists: Map<string, Item[]>, name: string): Item[] {
  let list = lists.get(name);
  if (list === undefined) {
    list = [];
    lists.set(name, list);
  }
  return list;
}

function applyReview(state: CommunityState, entry: ReviewEntry): void {
  const { member, rating } = entry;
  memberOf(state, member);
  const { ratingClasses } = openPolicy(state);
  if (!Number.isSafeInteger(rating) || rating < 0 || rating >= ratingClasses) {
    throw new RangeError(`a rating must be one of 0..${ratingClasses - 1}`);
  }
  const earlier = domainOf(state, entry.domain).ratedItems.get(entry.item) ?? [];
  if (earlier.some((other) => other.member === member)) {
    throw new RangeError(`member ${member} has already rated this item`);
  }
  addRating(state, entry);
}

function applyRetraction(state: CommunityState, entry: RetractionEntry): void {
  const { evidence, member, tallies, outcomes = [] } = entry;
  const owner = member === undefined ? undefined : memberOf(state, member);
  if ((member === undefined) !== (tallies === undefined)) {
    throw new RangeError('a retraction names a member together with the tallies that remain');
  }
  const counted = outcomes.map((outcome) => countOf(state, outcome));
  if (owner !== undefined && tallies !== undefined) owner.tallies = parseTallies(tallies);
  for (const { counts, category } of counted) counts[category] = (counts[category] ?? 0) - 1;
  for (const hold of state.holds.values()) {
    if (hold.evidence === evidence || hold.promise === evidence) hold.retracted = true;
  }
  if (state.records === undefined) return;
  state.records.outcomes.delete(evidence);
  const facts = member === undefined ? undefined : state.records.facts.get(member);
  if (member === undefined || facts === undefined) return;
  const left = facts.filter((fact) => fact.evidence !== evidence);
  state.records.facts.set(member, left);
}

/** Where an outcome is counted that is taken back. */
function countOf(
  state: CommunityState,
  { cycle, domain, category: name }: RetractedOutcome,
): { readonly counts: number[]; readonly category: number } {
  const category = openPolicy(state).categories.indexOf(name);
  const counts = state.domains.get(domain)?.outcomes.get(cycle);
  if (counts === undefined || (counts[category] ?? 0) === 0) {
    throw new RangeError(`no outcome "${name}" of ${domain} is counted in cycle ${cycle}`);
  }
  return { counts, category };
}

function parseTallies(numbers: NonNullable<RetractionEntry['tallies']>): Tallies {
  const tallies: { -readonly [name in Channel]?: Tally } = {};
  for (const channel of CHANNELS) {
    const given = numbers[channel];
    if (given === undefined) continue;
    const [kept, lost] = given;
    if (!isCount(kept) || !isCount(lost)) throw new RangeError(`no tally of ${channel}`);
    tallies[channel] = { kept, lost };
  }
  return tallies;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function applyTransfer(state: CommunityState, entry: TransferEntry): void {
  const from = memberOf(state, entry.from);
  const to = memberOf(state, entry.to);
  const amount = shards(parseMicros(entry.amount));
  if (entry.from === entry.to) throw new RangeError('a transfer needs two members');
  if (amount <= 0n) throw new RangeError('a transfer moves more than nothing');
  if (from.balance < amount) throw new RangeError('a transfer cannot overdraw');
  from.balance = shards(from.balance - amount);
  to.balance = shards(to.balance + amount);
}

function applyInstrument(
  state: CommunityState,
  domain: string,
  instrument: string,
  weight: number,
): void {
  if (!inUnit(weight))
    throw new RangeError('the weight of an instrument must lie in 0..1000000 ppm');
  const readings = domainOf(state, domain).instruments.get(instrument)?.readings ?? new Map();
  domainOf(state, domain).instruments.set(instrument, { weight, readings });
}

function applyReading(
  state: CommunityState,
  domain: string,
  instrument: string,
  cycle: number,
  value: number,
): void {
  const found = state.domains.get(domain)?.instruments.get(instrument);
  if (found === undefined) {
    throw new RangeError(`instrument ${instrument} is not registered for ${domain}`);
  }
  if (!inUnit(value)) throw new RangeError('a reading must lie in 0..1000000 ppm');
  found.readings.set(cycle, value);
}

function applyFinding(state: CommunityState, entry: FindingEntry): void {
  if (!FINDING_CODES.includes(entry.code)) throw new RangeError(`${entry.code} is no finding`);
  if (!['open', 'confirmed', 'cleared'].includes(entry.status)) {
    throw new RangeError(`a finding is open, confirmed or cleared, not ${entry.status}`);
  }
  if (entry.finding === undefined) {
    const { member, code, status, cycle, evidence } = entry;
    state.findings.set(state.size, { member, code, evidence, status, cycle });
    return;
  }
  const opened = state.findings.get(entry.finding);
  if (opened === undefined) throw new RangeError(`entry ${entry.finding} opened no finding`);
  opened.status = entry.status;
  opened.cycle = entry.cycle;
}

function applyDecision(state: CommunityState, entry: DecisionEntry): void {
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
 * nobody. A refusal that never looked at the evidence, or met somebody else's, claims nothing.
 */
function claim(claims: Map<string, string>, entry: DecisionEntry): void {
  if (entry.code !== undefined && codeRank(entry.code) <= codeRank('IDENTITY')) return;
  const claimed = claims.get(entry.evidence);
  if (claimed !== undefined && claimed !== claimant(entry)) return;
  const final = entry.code === undefined || !codeRule(entry.code).askAgain;
  claims.set(entry.evidence, final ? '' : claimant(entry));
}

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
    credit(state, member, hold.amount, hold.negentropy);
  }
}

function applyCycle(state: CommunityState, entry: CycleEntry): void {
  if (entry.gi !== undefined) state.gi.set(entry.cycle, entry.gi);
  state.caps.total = NO_SHARDS;
  state.caps.mints.clear();
  state.cycle = entry.cycle + 1;
  forget(state, entry.cycle - MEMORY_CYCLES);
}

/** Drops what no measurement or decision can look at any more, so that memory stays bounded. */
function forget(state: CommunityState, cycle: number): void {
  state.gi.delete(cycle);
  for (const domain of state.domains.values()) {
    domain.outcomes.delete(cycle);
    domain.measurements.delete(cycle);
    domain.ratings.delete(cycle);
    forgetRatings(domain.ratedItems, state.cycle);
    for (const instrument of domain.instruments.values()) instrument.readings.delete(cycle);
  }
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

function memberOf(state: CommunityState, id: string): MemberState {
  const member = state.members.get(id);
  if (member === undefined) throw new RangeError(`member ${id} is not in the log`);
  return member;
}

function openPolicy(state: CommunityState): Policy {
  const policy = policyAt(state, state.cycle);
  if (policy === undefined) throw new RangeError(`no policy is in force in cycle ${state.cycle}`);
  return policy;
}

function inUnit(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= ONE;
}
