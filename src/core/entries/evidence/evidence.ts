import { FINDING_CODES } from '../../codes/codes.ts';
import { type Aim, AIMS } from '../../families/declaration.ts';
import { MEASURES } from '../../families/stability/improvement.ts';
import {
  AFTER_CYCLES_MAX,
  AFTER_CYCLES_MIN,
  resultsOf,
  shownBy,
} from '../../families/stability/shown.ts';
import type { Tallies } from '../../integrity/integrity.ts';
import { addReflection } from '../../integrity/reflected.ts';
import { addFact, type Channel, CHANNELS, EMPTY_TALLY, type Tally } from '../../integrity/tally.ts';
import { addToMakers } from '../../state/makers.ts';
import { addClone } from '../../state/clones.ts';
import { addToStanding, type Standing } from '../../state/standing.ts';
import { addVouching } from '../../state/vouchings.ts';
import { ONE } from '../../units.ts';
import type {
  FactEntry,
  FindingEntry,
  ImprovementEntry,
  InstrumentEntry,
  OutcomeEntry,
  ReadingEntry,
  RetractedOutcome,
  RetractionEntry,
  RatingEntry,
  ReflectionEntry,
} from '../../state/entry.ts';
import { canBecome, waitsUntil } from '../../state/finding.ts';
import { hasSentinels } from '../../state/panels.ts';
import { addToPerson, headOf, isSameMember, joinPerson } from '../../state/person.ts';
import { settleFinding } from './panels.ts';
import { addRating } from './ratings.ts';
import {
  addFinding,
  type CommunityState,
  namedDomain,
  type DomainState,
  memberOf,
  openPolicy,
  type Records,
} from '../../state/state.ts';
import { difference, type Mismatch } from '../difference.ts';
import {
  type ChangedRows,
  changesMember,
  noChanges,
  noPostings,
  type Rules,
} from '../entry-rule.ts';
import { retractedOutcome, retractionOf } from './retraction.ts';

type EvidenceType =
  | 'fact'
  | 'reflection'
  | 'outcome'
  | 'rating'
  | 'retraction'
  | 'instrument'
  | 'reading'
  | 'improvement'
  | 'finding';

/** The entries by which the world comes in; none of them moves credits. */
export const EVIDENCE_RULES: Rules<EvidenceType> = {
  fact: {
    fields: {
      member: 'text',
      evidence: 'hash',
      echo: 'integer?',
      drift: 'integer?',
      coordination: 'integer?',
      stability: 'integer?',
      weight: 'integer?',
      by: 'texts?',
      first: 'flag?',
      makers: 'texts?',
      more: 'flag?',
      like: 'hash?',
    },
    apply: applyFact,
    postings: noPostings,
    changes: changesByFact,
    names: { userId: 'member' },
    recheck: { attested: 'that the evidence exists and says so' },
    retold: 'same',
    event: 'fact',
  },
  reflection: {
    fields: { member: 'text', evidence: 'hash', channels: 'texts' },
    apply: applyReflection,
    postings: noPostings,
    changes: changesMember,
    names: { userId: 'member' },
    recheck: { attested: 'that the member said so of a day, and did it' },
    retold: 'same',
    event: 'reflection',
  },
  outcome: {
    fields: { domain: 'text', category: 'text', evidence: 'hash', member: 'text?' },
    apply: applyOutcome,
    postings: noPostings,
    changes: changesByOutcome,
    names: { userId: 'member' },
    recheck: { attested: 'that the evidence exists and says so' },
    retold: 'same',
    event: 'outcome',
  },
  rating: {
    fields: { domain: 'text', member: 'text', item: 'hash', rating: 'integer' },
    apply: applyRating,
    postings: noPostings,
    changes: noChanges,
    names: { userId: 'member' },
    recheck: { attested: 'that the member rated the item so' },
    retold: 'same',
    event: 'rating',
  },
  retraction: {
    fields: {
      evidence: 'hash',
      member: 'text?',
      tallies: 'object?',
      standing: 'integers?',
      outcomes: 'objects?',
      overturned: 'flag?',
      reason: 'hash?',
    },
    apply: applyRetraction,
    postings: noPostings,
    changes: changesByRetraction,
    names: { userId: 'member' },
    recheck: recheckRetraction,
    retold: 'anew',
    event: 'retraction',
  },
  instrument: {
    fields: {
      domain: 'text',
      instrument: 'text',
      weight: 'integer',
      key: 'text?',
      measures: 'text?',
      retired: 'flag?',
    },
    apply: applyInstrument,
    postings: noPostings,
    changes: noChanges,
    names: {},
    recheck: { attested: 'weights, readings, keys and calibration' },
    retold: 'same',
    event: 'instrument',
  },
  reading: {
    fields: { domain: 'text', instrument: 'text', value: 'integer' },
    apply: applyReading,
    postings: noPostings,
    changes: noChanges,
    names: {},
    recheck: { attested: 'weights, readings, keys and calibration' },
    retold: 'same',
    event: 'reading',
  },
  improvement: {
    fields: {
      member: 'text',
      evidence: 'hash',
      domain: 'text',
      from: 'integer',
      aims: 'objects',
      drift: 'integer?',
    },
    apply: applyImprovement,
    postings: noPostings,
    changes: noChanges,
    names: { userId: 'member' },
    recheck: recheckImprovement,
    retold: 'same',
    event: 'improvement',
  },
  finding: {
    fields: {
      member: 'text',
      code: 'code',
      status: 'text',
      measured: 'integer',
      limit: 'integer',
      evidence: 'hash?',
      finding: 'integer?',
      detector: 'text?',
      counts: 'integers?',
      basis: 'hash?',
      case: 'hash?',
      reason: 'hash?',
      panel: 'integer?',
      by: 'text?',
    },
    apply: applyFinding,
    postings: noPostings,
    changes: (rows, { finding }, state) => rows.finding(finding ?? state.size - 1),
    names: { userId: 'member' },
    recheck: {
      attested: 'what was answered, and what no detector of the close measured',
      closes: ({ detector, status }) => detector !== undefined || status === 'fallen',
    },
    retold: 'anew',
    event: 'finding',
  },
};

/** Adds a fact to what is known of a member. */
function applyFact(state: CommunityState, entry: FactEntry): void {
  const member = memberOf(state, entry.member);
  for (const witness of entry.by ?? []) checkWitness(state, entry, witness);
  for (const maker of entry.makers ?? []) memberOf(state, maker);
  if (entry.like !== undefined && (entry.weight !== 0 || entry.by !== undefined)) {
    throw new RangeError('a clone weighs nothing, and nobody vouches for it');
  }
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
  member.standing = addToStanding(member.standing, entry);
  const witnesses = (entry.by ?? []).filter((one) => state.witnesses.has(one));
  member.makers = addToMakers(member.makers, entry, witnesses);
  addVouching(state.vouchings, entry);
  addClone(state.clones, entry);
  addToPerson(state, rules, entry);
  if (state.records === undefined) return;
  const { facts, wanted } = state.records;
  // A retraction adds up all facts of its member, and one that names nobody asks whose it was.
  const isWanted = wanted?.members.has(entry.member) ?? true;
  if (isWanted || wanted?.evidence.has(entry.evidence)) listOf(facts, entry.member).push(entry);
}

/** Adds what a followed reflection says to what amounts are computed from. */
function applyReflection(state: CommunityState, entry: ReflectionEntry): void {
  const member = memberOf(state, entry.member);
  const { integrity: rules, reflection } = openPolicy(state);
  const { channels } = entry;
  if (channels[0] !== 'echo' || canonicalChannels(channels).join() !== channels.join()) {
    throw new RangeError('a reflection names channels once, in their order, echo among them');
  }
  member.reflected = addReflection(rules, member.reflected, channels, reflection.weight);
}

function canonicalChannels(names: readonly string[]): readonly Channel[] {
  return CHANNELS.filter((channel) => names.includes(channel));
}

function changesByFact(
  rows: ChangedRows,
  { member }: { readonly member: string },
  state: CommunityState,
): void {
  rows.member(member);
  if (state.people.has(member)) rows.linked(headOf(state, member));
}

function checkWitness(state: CommunityState, { member }: FactEntry, witness: string): void {
  memberOf(state, witness);
  if (isSameMember(state, witness, member)) {
    throw new RangeError('nobody vouches for their own work');
  }
}

/** Counts an outcome; one that is not kept loses the promises that wait for it. */
function applyOutcome(state: CommunityState, entry: OutcomeEntry): void {
  const { categories } = openPolicy(state);
  const category = categories.indexOf(entry.category);
  if (category < 0) throw new RangeError(`the policy has no outcome "${entry.category}"`);
  if (entry.member !== undefined) memberOf(state, entry.member);
  const domain = namedDomain(state, entry.domain);
  let counts = domain.outcomes.get(entry.cycle);
  if (counts === undefined) {
    counts = categories.map(() => 0);
    domain.outcomes.set(entry.cycle, counts);
  }
  counts[category] = (counts[category] ?? 0) + 1;
  countMember(domain, entry, 1);
  domain.firstCycle ??= entry.cycle;
  if (category > 0) {
    for (const decision of state.promises.get(entry.evidence) ?? []) {
      const hold = state.holds.get(decision);
      if (hold !== undefined) hold.promiseLost = true;
    }
  }
  if (state.records?.wanted?.evidence.has(entry.evidence) === false) return;
  if (state.records !== undefined) {
    listOf(state.records.outcomes, entry.evidence).push(retractedOutcome(entry));
  }
}

/** Counts an outcome as a member's, or no longer. */
function countMember(
  { outcomeMembers, failedMembers }: DomainState,
  { cycle, category, member }: Pick<RetractedOutcome, 'cycle' | 'category' | 'member'>,
  change: 1 | -1,
): void {
  if (member === undefined) return;
  addTo(outcomeMembers, cycle, member, change);
  if (category !== 'kept') addTo(failedMembers, cycle, member, change);
}

function addTo(
  cycles: Map<number, Map<string, number>>,
  cycle: number,
  member: string,
  change: 1 | -1,
): void {
  let counts = cycles.get(cycle);
  if (counts === undefined) {
    counts = new Map();
    cycles.set(cycle, counts);
  }
  const count = (counts.get(member) ?? 0) + change;
  if (count === 0) counts.delete(member);
  else counts.set(member, count);
}

function changesByOutcome(
  rows: ChangedRows,
  { cycle, domain, evidence, member }: OutcomeEntry,
  state: CommunityState,
): void {
  for (const decision of state.promises.get(evidence) ?? []) rows.hold(decision);
  rows.outcomes(cycle, domain, member);
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
function applyRating(state: CommunityState, entry: RatingEntry): void {
  const { member, rating } = entry;
  memberOf(state, member);
  const { ratingClasses } = openPolicy(state);
  if (!Number.isSafeInteger(rating) || rating < 0 || rating >= ratingClasses) {
    throw new RangeError(`a rating must be one of 0..${ratingClasses - 1}`);
  }
  const earlier = namedDomain(state, entry.domain).ratedItems.get(entry.item) ?? [];
  if (earlier.some((other) => isSameMember(state, other.member, member))) {
    throw new RangeError(`member ${member} has already rated this item`);
  }
  addRating(state, entry);
}

/** Takes evidence back: what came of it counts no more. */
function applyRetraction(state: CommunityState, entry: RetractionEntry): void {
  const { evidence, member, tallies, standing, outcomes = [] } = entry;
  const owner = member === undefined ? undefined : memberOf(state, member);
  if ((member === undefined) !== (tallies === undefined)) {
    throw new RangeError('a retraction names a member together with the tallies that remain');
  }
  const counted = outcomes.map((outcome) => countOf(state, outcome));
  if (owner !== undefined && tallies !== undefined) {
    owner.tallies = parseTallies(tallies);
    owner.standing = parseStanding(standing);
    const person = state.people.get(member ?? '');
    if (person !== undefined) joinPerson(state, openPolicy(state).integrity, person.members);
  }
  for (const { counts, category } of counted) counts[category] = (counts[category] ?? 0) - 1;
  for (const outcome of outcomes) countMember(namedDomain(state, outcome.domain), outcome, -1);
  for (const hold of state.holds.values()) {
    if (hold.evidence !== evidence && hold.promise !== evidence) continue;
    if (entry.overturned === true) hold.promiseLost = true;
    else hold.retracted = true;
  }
  if (state.records === undefined) return;
  state.records.outcomes.delete(evidence);
  const facts = member === undefined ? undefined : state.records.facts.get(member);
  if (member === undefined || facts === undefined) return;
  const left = facts.filter((fact) => fact.evidence !== evidence);
  state.records.facts.set(member, left);
}

function changesByRetraction(
  rows: ChangedRows,
  { evidence, member, outcomes = [] }: RetractionEntry,
  state: CommunityState,
): void {
  if (member !== undefined) changesByFact(rows, { member }, state);
  for (const { cycle, domain, member: whose } of outcomes) rows.outcomes(cycle, domain, whose);
  for (const hold of state.holds.values()) {
    if (hold.evidence === evidence || hold.promise === evidence) rows.hold(hold.decision);
  }
}

function recheckRetraction(state: CommunityState, entry: RetractionEntry): Mismatch | undefined {
  const { records } = state;
  if (records === undefined) return undefined;
  const { evidence, member, reason, overturned } = entry;
  const { wanted } = records;
  const isKnown = wanted?.evidence.has(evidence) ?? true;
  if (!isKnown || (member !== undefined && wanted?.members.has(member) === false)) {
    return { expected: 'a retraction that was read beforehand', found: `that of ${evidence}` };
  }
  // Whoever names nobody must not keep facts standing that go with the evidence.
  const owner = member ?? ownerOf(records, evidence);
  const facts = (owner === undefined ? undefined : records.facts.get(owner)) ?? [];
  const outcomes = records.outcomes.get(evidence) ?? [];
  const grounds = { evidence, member: owner, facts, outcomes, reason, overturned };
  return difference(retractionOf(state, grounds), entry);
}

/** About whom evidence stands as a fact. */
function ownerOf({ facts }: Records, evidence: string): string | undefined {
  for (const [owner, standing] of facts) {
    if (standing.some((fact) => fact.evidence === evidence)) return owner;
  }
  return undefined;
}

/** Where an outcome is counted that is taken back. */
function countOf(
  state: CommunityState,
  { cycle, domain, category: name, member }: RetractedOutcome,
): { readonly counts: number[]; readonly category: number } {
  const category = openPolicy(state).categories.indexOf(name);
  const counts = state.domains.get(domain)?.outcomes.get(cycle);
  if (counts === undefined || (counts[category] ?? 0) === 0) {
    throw new RangeError(`no outcome "${name}" of ${domain} is counted in cycle ${cycle}`);
  }
  const members = state.domains.get(domain)?.outcomeMembers.get(cycle);
  if (member !== undefined && members?.has(member) !== true) {
    throw new RangeError(`no outcome of ${member} is counted in cycle ${cycle} of ${domain}`);
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

function parseStanding(numbers: RetractionEntry['standing']): Standing | undefined {
  if (numbers === undefined) return undefined;
  const [works, firstCycle, lastCycle] = numbers;
  if (!isCount(works) || !(firstCycle <= lastCycle)) throw new RangeError('no standing');
  return { works, firstCycle, lastCycle };
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Registers an instrument, calibrates it, gives it another weight, or retires it. */
function applyInstrument(state: CommunityState, entry: InstrumentEntry): void {
  const { domain, instrument, weight, cycle, key, measures, retired } = entry;
  if (!inUnit(weight))
    throw new RangeError('the weight of an instrument must lie in 0..1000000 ppm');
  if (measures !== undefined && !MEASURES.some((one) => one === measures)) {
    throw new RangeError(`an instrument measures ${MEASURES.join(', ')}, not "${measures}"`);
  }
  const known = namedDomain(state, domain).instruments.get(instrument);
  if (known !== undefined && (known.key !== key || known.measures !== measures)) {
    throw new RangeError(`instrument ${instrument} keeps its key and what it measures`);
  }
  if (known?.isRetired === true) throw new RangeError(`instrument ${instrument} is retired`);
  namedDomain(state, domain).instruments.set(instrument, {
    weight,
    readings: known?.readings ?? new Map<number, number>(),
    results: known?.results ?? [],
    key,
    measures,
    calibrated: cycle,
    isRetired: retired === true,
  });
}

/** Keeps what an instrument read. */
function applyReading(
  state: CommunityState,
  { domain, instrument, cycle, value }: ReadingEntry,
): void {
  const found = state.domains.get(domain)?.instruments.get(instrument);
  if (found === undefined || found.isRetired) {
    throw new RangeError(`instrument ${instrument} is not registered for ${domain}`);
  }
  if (!inUnit(value)) throw new RangeError('a reading must lie in 0..1000000 ppm');
  found.readings.set(cycle, value);
}

/**
 * Says what instruments showed, from where the next improvement goes; what follows for the member
 * stands in a fact and an outcome.
 */
function applyImprovement(state: CommunityState, entry: ImprovementEntry): void {
  memberOf(state, entry.member);
  const { from, cycle, aims } = entry;
  const cycles = cycle - from;
  if (!(cycles >= AFTER_CYCLES_MIN && cycles <= AFTER_CYCLES_MAX)) {
    throw new RangeError(`an improvement is shown over ${cycles} cycles`);
  }
  const names = new Set(aims.map(({ instrument }) => instrument));
  if (aims.length < AIMS.min || aims.length > AIMS.max || names.size < aims.length) {
    throw new RangeError('an improvement names two to eight instruments once');
  }
  if (entry.drift === undefined) return;
  const instruments = state.domains.get(entry.domain)?.instruments ?? new Map<string, never>();
  for (const [name, result] of resultsOf(instruments, aims, { from, until: cycle })) {
    instruments.get(name)?.results.push(result);
  }
}

/** What the readings before an improvement say of it. */
export function improvementOf(
  state: CommunityState,
  entry: Pick<ImprovementEntry, 'member' | 'evidence' | 'domain' | 'from'> & {
    readonly aims: readonly Aim[];
  },
): ImprovementEntry {
  const { member, evidence, domain, from, aims } = entry;
  const instruments = state.domains.get(domain)?.instruments ?? new Map<string, never>();
  const shown = shownBy(instruments, aims, { from, until: state.cycle });
  const { cycle } = state;
  return {
    type: 'improvement',
    cycle,
    member,
    evidence,
    domain,
    from,
    aims: shown.aims,
    ...(shown.isKept ? { drift: shown.drift } : {}),
  };
}

function recheckImprovement(state: CommunityState, entry: ImprovementEntry): Mismatch | undefined {
  return difference(improvementOf(state, entry), entry);
}

/** Opens a finding, or says what became of one. */
function applyFinding(state: CommunityState, entry: FindingEntry): void {
  const { member, code, status, cycle, evidence, by } = entry;
  if (!FINDING_CODES.includes(code)) throw new RangeError(`${code} is no finding`);
  const { conduct } = openPolicy(state);
  const until = waitsUntil(conduct, status, cycle);
  if (entry.finding === undefined) {
    if (status !== 'open') throw new RangeError(`a finding opens as open, not as ${status}`);
    if (by !== undefined) throw new RangeError('nobody has answered what opens');
    const finding = {
      member,
      code,
      evidence,
      status,
      cycle,
      opened: cycle,
      until,
      case: entry.case,
      answeredBy: undefined,
      unsigned: false,
    };
    addFinding(state, state.size, finding);
    return;
  }
  const opened = state.findings.get(entry.finding);
  if (opened === undefined) throw new RangeError(`entry ${entry.finding} opened no finding`);
  if (opened.member !== member || opened.code !== code || opened.evidence !== evidence) {
    throw new RangeError(`entry ${entry.finding} opened a finding about something else`);
  }
  if (!canBecome(opened, status, cycle)) {
    throw new RangeError(`a finding that is ${opened.status} cannot become ${status} now`);
  }
  settleFinding(state, entry);
  const isUnsigned = status === 'confirmed' && by === undefined && entry.panel === undefined;
  if (isUnsigned && hasSentinels(state.panels)) {
    throw new RangeError('a member confirms a finding where panels may hear its appeal');
  }
  if (by !== undefined) {
    memberOf(state, by);
    if (status !== 'confirmed') throw new RangeError(`${status} is not said by a member`);
  }
  const unsigned = isUnsigned || opened.unsigned;
  Object.assign(opened, { status, cycle, until, answeredBy: by ?? opened.answeredBy, unsigned });
}

function inUnit(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= ONE;
}
