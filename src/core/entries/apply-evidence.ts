import { FINDING_CODES } from '../codes/codes.ts';
import type { Tallies } from '../integrity/integrity.ts';
import { addFact, type Channel, CHANNELS, EMPTY_TALLY, type Tally } from '../integrity/tally.ts';
import { ONE } from '../units.ts';
import type {
  FactEntry,
  FindingEntry,
  OutcomeEntry,
  RetractedOutcome,
  RetractionEntry,
  ReviewEntry,
} from '../state/entry.ts';
import { addRating } from './ratings.ts';
import { type CommunityState, domainOf, memberOf, openPolicy } from '../state/state.ts';

/** Adds a fact to what is known of a member. */
export function applyFact(state: CommunityState, entry: FactEntry): void {
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

/** Counts an outcome; one that is not kept loses the promises that wait for it. */
export function applyOutcome(state: CommunityState, entry: OutcomeEntry): void {
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

/** Adds a rating to those that are compared. */
export function applyReview(state: CommunityState, entry: ReviewEntry): void {
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

/** Takes evidence back: what came of it counts no more. */
export function applyRetraction(state: CommunityState, entry: RetractionEntry): void {
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

/** Registers an instrument, or gives it another weight. */
export function applyInstrument(
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

/** Keeps what an instrument read. */
export function applyReading(
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

/** Opens a finding, or says what became of one. */
export function applyFinding(state: CommunityState, entry: FindingEntry): void {
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

function inUnit(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= ONE;
}
