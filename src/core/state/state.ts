import type { FindingCode } from '../codes/codes.ts';
import type { CommunityDebts } from '../debt/community-debts.ts';
import type { Tallies } from '../integrity/integrity.ts';
import { type Legacy, noLegacy } from './legacy.ts';
import type { Reflected } from '../integrity/reflected.ts';
import { membersOf, type People, standingOf } from './person.ts';
import type { Makers } from './makers.ts';
import { hasStanding, type Standing } from './standing.ts';
import { COMMONS, type Policy } from '../policy/policy.ts';
import { type Governance, noGovernance } from './governance.ts';
import { type Nation, noNation } from './nation.ts';
import { noPanels, type Panels } from './panels.ts';
import type { Clones } from './clones.ts';
import { noPilots, type Pilots } from './pilots.ts';
import type { Studies } from './study-entry.ts';
import type { Transfers } from './transfers.ts';
import type { Vouchings } from './vouchings.ts';
import type { InstrumentOfDomain, Result } from '../families/stability/shown.ts';
import {
  NO_SHARDS,
  type NegentropyMicros,
  negentropyMicros,
  type Ppm,
  type Shards,
} from '../units.ts';
import type { CycleRatings } from '../entropy/domain-series.ts';
import type {
  CommunityEntry,
  FactEntry,
  FindingStatus,
  MeasurementEntry,
  PauseScope,
  RetractedOutcome,
} from './entry.ts';

/** How many closed cycles of outcomes, readings, measurements and GI a state remembers. */
export const MEMORY_CYCLES = 84;

/**
 * Ratings of an item are compared with earlier ones of this many cycles, the rating's own included.
 */
export const RATING_CYCLES = 14;

/** Everything that decisions depend on, as the fold of a community's log. */
export interface CommunityState {
  /** How many entries the state is the fold of: the index of the next one. */
  size: number;
  community: CommunityEntry | undefined;
  /** Policies in order of version. */
  readonly policies: PolicyInForce[];
  /** The open cycle. */
  cycle: number;
  /** What an operator has stopped; it ends by itself. */
  pause: Pause | undefined;
  readonly members: Map<string, MemberState>;
  /** Those of them whom an operator named as first witnesses. */
  readonly witnesses: Set<string>;
  /** Members who are linked, by each of them. */
  readonly people: People;
  readonly domains: Map<string, DomainState>;
  readonly gi: Map<number, Ppm>;
  /** Who vouched for whose works in the cycles in which pairs are counted. */
  readonly vouchings: Vouchings;
  /** Who gave whom how much in the cycles that a detector looks at. */
  readonly transfers: Transfers;
  /** Works that say the same as another one of the member in the same cycle. */
  readonly clones: Clones;
  /** Held decisions by the index of their entry, in order of index. */
  readonly holds: Map<number, Hold>;
  /** Held decisions by the evidence whose outcome decides over them. */
  readonly promises: Map<string, number[]>;
  readonly findings: Map<number, Finding>;
  /** The same by member: a decision looks at those of one person, however many there are. */
  readonly findingsOf: Map<string, Finding[]>;
  /** Sentinels, and what they were asked to review. */
  readonly panels: Panels;
  readonly pilots: Pilots;
  readonly studies: Studies;
  readonly governance: Governance;
  readonly nation: Nation;
  /** Claimed evidence and by which action; absent where a database answers that question. */
  readonly claims: Map<string, string> | undefined;
  /** Facts and outcomes one by one, for retractions; absent where a database has them. */
  readonly records: Records | undefined;
  /** What the caps of the open cycle have used up. */
  readonly caps: { total: Shards; readonly mints: Map<string, number> };
  readonly books: Books;
  readonly debts: CommunityDebts;
  readonly legacy: Legacy;
}

/** Where credits are: with members, held, in the fund of gifts, and given up. */
export interface Books {
  /** Σ balances of the members. */
  supply: Shards;
  held: Shards;
  fund: Shards;
  burned: Shards;
  decisions: number;
}

export interface Pause {
  readonly scope: PauseScope;
  /** The last cycle in which it holds, its close included. */
  readonly lastCycle: number;
}

export interface Records {
  /** Facts that stand, by member, in log order. */
  readonly facts: Map<string, FactEntry[]>;
  /** Outcomes that stand, by evidence. */
  readonly outcomes: Map<string, RetractedOutcome[]>;
  /** By evidence about a deed of others: evidence of whose deed it is, and whether it is free. */
  readonly taken: Map<string, { readonly by: string; readonly isFree: boolean }>;
  /** What the log is known to take back; of anything else nothing is kept. Absent: all is. */
  wanted?: TakenBack;
}

/** The list of what is kept under a name; there is one from then on. */
export function listIn<Item>(lists: Map<string, Item[]>, name: string): Item[] {
  let list = lists.get(name);
  if (list === undefined) {
    list = [];
    lists.set(name, list);
  }
  return list;
}

/** Evidence that retractions of a log name, and the members that they name with it. */
export interface TakenBack {
  readonly evidence: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
}

export interface PolicyInForce {
  readonly policy: Policy;
  /** The first cycle that it governs. */
  readonly since: number;
}

export interface MemberState {
  tallies: Tallies;
  /** What followed reflections add to amounts. */
  reflected: Reflected;
  /** The cycle of the member's last fact, or undefined before the first. */
  lastFactCycle: number | undefined;
  /** undefined before the first work that others vouched for. */
  standing: Standing | undefined;
  /** undefined before the first work of which the log says so: the word has a weight of its own. */
  makers: Makers | undefined;
  /** One of those whom an operator named: the word counts without a record. */
  isWitness: boolean;
  balance: Shards;
  /** Everything ever released to the member: transfers change the balance alone. */
  minted: Shards;
  held: Shards;
  /** Σ N of released decisions. */
  negentropy: NegentropyMicros;
}

/** Somebody of whom nothing is known yet. */
export function newMember(): MemberState {
  return {
    tallies: {},
    reflected: {},
    lastFactCycle: undefined,
    standing: undefined,
    makers: undefined,
    isWitness: false,
    balance: NO_SHARDS,
    minted: NO_SHARDS,
    held: NO_SHARDS,
    negentropy: negentropyMicros(0n),
  };
}

export interface DomainState {
  /** The cycle of the domain's first outcome. */
  firstCycle: number | undefined;
  /** Outcomes by cycle and category, in the policy's order of categories. */
  readonly outcomes: Map<number, number[]>;
  /** Outcomes by cycle and by whose they were. */
  readonly outcomeMembers: Map<number, Map<string, number>>;
  /** Those of them that are not kept. */
  readonly failedMembers: Map<number, Map<string, number>>;
  readonly measurements: Map<number, MeasurementEntry>;
  /** What the ratings of a cycle add to disagreement. */
  readonly ratings: Map<number, CycleRatings>;
  /** Ratings that later ones of the same item are compared with. */
  readonly ratedItems: Map<string, Rating[]>;
  readonly instruments: Map<string, Instrument>;
}

/** What a domain knows of an instrument. */
export interface Instrument extends InstrumentOfDomain {
  readonly weight: Ppm;
  readonly readings: Map<number, Ppm>;
  /** In order of their last cycles; those that no claim can rest on any more are forgotten. */
  readonly results: Result[];
}

export interface Rating {
  readonly cycle: number;
  readonly member: string;
  readonly rating: number;
}

export interface Hold {
  readonly decision: number;
  readonly member: string;
  readonly family: string;
  readonly domain: string;
  readonly action: string;
  readonly evidence: string;
  readonly promise: string;
  /** Version of the policy under which it was made. */
  readonly policy: number;
  readonly due: number;
  readonly amount: Shards;
  readonly negentropy: NegentropyMicros;
  promiseLost: boolean;
  /** The evidence was taken back. */
  retracted: boolean;
}

export interface Finding {
  readonly member: string;
  readonly code: FindingCode;
  readonly evidence: string | undefined;
  status: FindingStatus;
  /** Of the last entry about it. */
  cycle: number;
  /** In which cycle it was opened. */
  readonly opened: number;
  /** Who may say something does so before this cycle; then it falls, or takes effect. */
  until: number;
  /** The member who confirmed it, by a key of their own. */
  answeredBy: string | undefined;
  /** A key that is bound to nobody confirmed it: nobody knows who would have no seat. */
  unsigned: boolean;
  /** Of a group; such a finding asks for an audit, and holds nothing. */
  readonly case: string | undefined;
}

/** All that a decision looks at, before the first entry; see `emptyState`. */
export function stateWithoutDebts(standsAlone: boolean): Omit<CommunityState, 'debts'> {
  return {
    size: 0,
    community: undefined,
    policies: [],
    cycle: 0,
    pause: undefined,
    members: new Map(),
    witnesses: new Set(),
    people: new Map(),
    domains: new Map(),
    gi: new Map(),
    vouchings: new Map(),
    transfers: new Map(),
    clones: new Map(),
    holds: new Map(),
    promises: new Map(),
    findings: new Map(),
    findingsOf: new Map(),
    panels: noPanels(),
    pilots: noPilots(),
    studies: new Map(),
    governance: noGovernance(),
    nation: noNation(),
    claims: standsAlone ? new Map() : undefined,
    records: standsAlone ? { facts: new Map(), outcomes: new Map(), taken: new Map() } : undefined,
    caps: { total: NO_SHARDS, mints: new Map() },
    books: {
      supply: NO_SHARDS,
      held: NO_SHARDS,
      fund: NO_SHARDS,
      burned: NO_SHARDS,
      decisions: 0,
    },
    legacy: noLegacy(),
  };
}

/** Adds a finding, by the index of the entry that opened it and by its member. */
export function addFinding(state: CommunityState, index: number, finding: Finding): void {
  state.findings.set(index, finding);
  const own = state.findingsOf.get(finding.member);
  if (own === undefined) state.findingsOf.set(finding.member, [finding]);
  else own.push(finding);
}

/** The policy that governs a cycle, or undefined when none does. */
export function policyAt(state: CommunityState, cycle: number): Policy | undefined {
  for (let index = state.policies.length - 1; index >= 0; index -= 1) {
    const entry = state.policies[index];
    if (entry !== undefined && entry.since <= cycle) return entry.policy;
  }
  return undefined;
}

/** The policy of a version; decisions stay under the one that they were made under. */
export function policyVersion(state: CommunityState, version: number): Policy | undefined {
  return state.policies.find((entry) => entry.policy.version === version)?.policy;
}

/** The domain's state, made on first use. */
export function domainOf(state: CommunityState, domain: string): DomainState {
  let found = state.domains.get(domain);
  if (found === undefined) {
    found = {
      firstCycle: undefined,
      outcomes: new Map(),
      outcomeMembers: new Map(),
      failedMembers: new Map(),
      measurements: new Map(),
      ratings: new Map(),
      ratedItems: new Map(),
      instruments: new Map(),
    };
    state.domains.set(domain, found);
  }
  return found;
}

/**
 * The state of a domain in which something happened.
 * @throws RangeError for the name under which thin domains are measured: nothing happens there
 */
export function namedDomain(state: CommunityState, domain: string): DomainState {
  if (domain === COMMONS) throw new RangeError(`"${COMMONS}" is no domain: it is only measured`);
  return domainOf(state, domain);
}

/** @throws RangeError where there is no such member */
export function memberOf(state: CommunityState, id: string): MemberState {
  const member = state.members.get(id);
  if (member === undefined) throw new RangeError(`member ${id} is not in the log`);
  return member;
}

/** The policy of the open cycle. @throws RangeError where there is none */
export function openPolicy(state: CommunityState): Policy {
  const policy = policyAt(state, state.cycle);
  if (policy === undefined) throw new RangeError(`no policy is in force in cycle ${state.cycle}`);
  return policy;
}

/** Whether a member's word counts in the open cycle; undefined: somebody who is no member. */
export function isWitness(state: CommunityState, member: string | undefined): boolean {
  if (member === undefined) return hasStanding(openPolicy(state), undefined);
  const isNamed = membersOf(state, member).some(
    (one) => state.members.get(one)?.isWitness === true,
  );
  return isNamed || hasStanding(openPolicy(state), standingOf(state, member));
}
