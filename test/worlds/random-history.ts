import fc from 'fast-check';
import {
  ATTESTABLE,
  type Code,
  FINDING_CODES,
  type FindingCode,
} from '../../src/core/codes/codes.ts';
import { improvementOf } from '../../src/core/entries/evidence/instruments.ts';
import {
  MOVEMENT_TYPES,
  type MovementEntry,
  stoppedBecause,
} from '../../src/core/entries/economy/movements.ts';
import { DebtError } from '../../src/core/entries/economy/debt-error.ts';
import type {
  DecisionEntry,
  Entry,
  EntryType,
  FindingStatus,
  KeyEntry,
} from '../../src/core/state/entry.ts';
import { canBecome } from '../../src/core/state/finding.ts';
import { headOf, isSameMember } from '../../src/core/state/person.ts';
import { policyAt } from '../../src/core/state/state.ts';
import { type Channel, CHANNELS } from '../../src/core/integrity/tally.ts';
import { decide } from '../../src/core/mint/decide.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { holdBackRange } from '../../src/core/policy/policy.ts';
import { formatMicros, ONE } from '../../src/core/units.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { honestRetraction } from '../tampering/first-difference.ts';
import { beginWithNation } from './nation.ts';
import { answerSeat, appendSentinels, panelAbout, sealed } from './panels.ts';
import { appendTried, drawOf, pilotOf, TRIED } from './pilots.ts';
import { appendPolicy, closeCycles, evidenceHash, newDraft } from './memory-community.ts';
import { ACTIONS, DOMAINS, policies, type PolicyWishes } from './random-policy.ts';

/** One thing that happens in a community; people, actions and domains by their numbers. */
export type Happening =
  | {
      readonly kind: 'facts';
      readonly person: number;
      readonly channels: readonly Channel[];
      readonly value: number;
      readonly weight: number | undefined;
      readonly count: number;
    }
  | {
      readonly kind: 'outcomes';
      readonly domain: number;
      readonly kept: number;
      readonly lost: number;
    }
  | {
      readonly kind: 'ask';
      readonly person: number;
      readonly action: number;
      readonly domain: number;
      /** Absent: evidence that nobody claimed before. */
      readonly evidence: number | undefined;
      readonly promise: number | undefined;
      readonly attested: Code | undefined;
      readonly cyclesAgo: number;
      readonly latest: boolean;
    }
  | { readonly kind: 'reflects'; readonly person: number; readonly channels: readonly Channel[] }
  | { readonly kind: 'breaks'; readonly evidence: number }
  | {
      readonly kind: 'finding';
      readonly person: number;
      readonly code: FindingCode;
      readonly evidence: number | undefined;
    }
  | { readonly kind: 'resolves'; readonly which: number; readonly status: FindingStatus }
  | { readonly kind: 'pauses'; readonly paused: boolean; readonly all?: boolean }
  | { readonly kind: 'reading'; readonly domain: number; readonly value: number }
  | {
      readonly kind: 'rates';
      readonly person: number;
      readonly domain: number;
      readonly item: number;
      readonly rating: number;
    }
  /** Takes back one of the first facts about somebody, or evidence where there is none. */
  | {
      readonly kind: 'retracts';
      readonly person: number;
      readonly evidence: number;
      readonly overturned: boolean;
    }
  /** Gives a share of what somebody has to the next person. */
  | { readonly kind: 'transfers'; readonly person: number; readonly ppm: number }
  /** Gives a share of what there is up, into the fund, or out of the fund. */
  | {
      readonly kind: 'gives';
      readonly what: Given;
      readonly person: number;
      readonly ppm: number;
      readonly own: boolean;
    }
  | { readonly kind: 'key'; readonly action: KeyEntry['action'] }
  | { readonly kind: 'erases'; readonly person: number }
  | { readonly kind: 'names'; readonly person: number }
  /** Links somebody to the next person, or takes that back. */
  | { readonly kind: 'links'; readonly person: number }
  /** Somebody has a share of N pay a debt, from a pledge; there will be both if there are none. */
  | {
      readonly kind: 'elects';
      readonly person: number;
      readonly which: number;
      readonly share: number;
    }
  | { readonly kind: 'closes'; readonly cycles: number }
  | { readonly kind: 'policy'; readonly document: PolicyDocument };

export interface History {
  readonly policy: PolicyDocument;
  /** Kept facts that everybody begins with in each channel. */
  readonly seasoned: number;
  /** Failed outcomes per cycle, of four, in 29 cycles before the rest; absent: no such time. */
  readonly trend: readonly [from: number, to: number] | undefined;
  readonly happenings: readonly Happening[];
}

const PEOPLE = 3;
const KNOWN_CYCLES = 29;
const OUTCOMES_PER_CYCLE = 4;
const RATING_CLASSES = 5;

/** Any history under any valid policy; where entropy is gated it is mostly known by then. */
export function histories(
  wishes: PolicyWishes & {
    readonly happenings?: fc.Arbitrary<Happening>;
    readonly length?: number;
  } = {},
): fc.Arbitrary<History> {
  const { happenings = happening, length = 24 } = wishes;
  return fc
    .record({
      policy: policies(wishes),
      seasoned: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant(30)),
      trend: fc.constantFrom<History['trend']>([1, 1], [2, 1], [1, 2], [2, 0], undefined),
      happenings: fc.array(happenings, { minLength: 1, maxLength: length, size: 'max' }),
    })
    .map((history) => ({
      ...history,
      trend: history.policy.gates.entropy ? history.trend : undefined,
    }));
}

/** Absent so many times as often as there. */
function seldom<T>(absent: number, there: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { weight: absent, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: there },
  );
}

const person = fc.integer({ min: 0, max: PEOPLE - 1 });
const domain = fc.integer({ min: 0, max: DOMAINS.length - 1 });
const evidence = fc.integer({ min: 0, max: 5 });
const channels = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly Channel[]>(CHANNELS) },
  fc.subarray([...CHANNELS], { minLength: 1 }),
);
const value = fc.oneof(
  { weight: 9, arbitrary: fc.constant(ONE) },
  fc.constant(0),
  fc.integer({ min: 0, max: ONE }),
);

export const facts: fc.Arbitrary<Extract<Happening, { kind: 'facts' }>> = fc.record({
  kind: fc.constant('facts'),
  person,
  channels,
  value,
  weight: seldom(3, fc.integer({ min: 0, max: ONE })),
  count: fc.integer({ min: 1, max: 12 }),
});

export const reflections: fc.Arbitrary<Extract<Happening, { kind: 'reflects' }>> = fc.record({
  kind: fc.constant('reflects'),
  person,
  channels: fc.subarray(CHANNELS.slice(1)).map((others): readonly Channel[] => ['echo', ...others]),
});

export const asks: fc.Arbitrary<Extract<Happening, { kind: 'ask' }>> = fc.record({
  kind: fc.constant('ask'),
  person,
  action: fc.constantFrom(0, 0, 0, 0, 1, 1, 1, 2, ACTIONS.length), // the last one is unknown
  domain,
  evidence: seldom(2, evidence),
  promise: seldom(3, evidence),
  attested: seldom(15, fc.constantFrom(...ATTESTABLE)),
  cyclesAgo: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 80 })),
  latest: fc.boolean(),
});

export const closes: fc.Arbitrary<Extract<Happening, { kind: 'closes' }>> = fc.record({
  kind: fc.constant('closes'),
  cycles: fc.integer({ min: 1, max: 3 }),
});

const outcomes: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('outcomes'),
  domain,
  kept: fc.integer({ min: 0, max: 8 }),
  lost: fc.integer({ min: 0, max: 2 }),
});

const findingStatus = fc.constantFrom<FindingStatus>(
  'confirmed',
  'cleared',
  'appealed',
  'upheld',
  'reversed',
  'fallen',
);

/** What moves and is no transfer. */
type Given = Exclude<MovementEntry['type'], 'transfer'>;

function gives(what: Given): Weighted {
  const ppm = fc.integer({ min: 1, max: ONE });
  const kind = fc.constant('gives' as const);
  const given = fc.record({ kind, what: fc.constant(what), person, ppm, own: fc.boolean() });
  return { weight: 1, arbitrary: given };
}

type Weighted = { readonly weight: number; readonly arbitrary: fc.Arbitrary<Happening> };

/**
 * What brings an entry of each type about. Without anything are those that every history begins
 * with, or that come with others; test/invariants/every-entry.test.ts sees that all of them occur.
 */
const HAPPENINGS: { readonly [Type in Exclude<EntryType, Given>]: readonly Weighted[] } = {
  community: [],
  policy: [],
  member: [],
  fact: [{ weight: 4, arbitrary: facts }],
  reflection: [{ weight: 2, arbitrary: reflections }],
  outcome: [
    { weight: 2, arbitrary: outcomes },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('breaks'), evidence }) },
  ],
  instrument: [],
  reading: [
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('reading'), domain, value: fc.nat(ONE) }),
    },
  ],
  improvement: [],
  measurement: [],
  finding: [
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('finding'),
        person,
        code: fc.constantFrom(...FINDING_CODES),
        evidence: seldom(1, evidence),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('resolves'),
        which: fc.nat(3),
        status: findingStatus,
      }),
    },
  ],
  decision: [{ weight: 7, arbitrary: asks }],
  release: [],
  cancel: [],
  cycle: [{ weight: 4, arbitrary: closes }],
  pause: [
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('pauses'),
        paused: fc.constantFrom(true, false, false, false),
        all: fc.boolean(),
      }),
    },
  ],
  rating: [
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('rates'),
        person,
        domain,
        item: fc.nat(1),
        rating: fc.nat(RATING_CLASSES - 1),
      }),
    },
  ],
  retraction: [
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('retracts'),
        person,
        evidence,
        overturned: fc.boolean(),
      }),
    },
  ],
  transfer: [
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('transfers'),
        person,
        ppm: fc.integer({ min: 1, max: ONE }),
      }),
    },
  ],
  key: [
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('key'),
        action: fc.constantFrom('made', 'rotated', 'revoked'),
      }),
    },
  ],
  erasure: [{ weight: 1, arbitrary: fc.record({ kind: fc.constant('erases'), person }) }],
  witness: [{ weight: 1, arbitrary: fc.record({ kind: fc.constant('names'), person }) }],
  link: [{ weight: 1, arbitrary: fc.record({ kind: fc.constant('links'), person }) }],
  council: [],
  proposal: [],
  approval: [],
  ending: [],
  tree: [],
  parent: [],
  rollup: [],
  census: [],
  legacy: [],
  sentinel: [],
  seed: [],
  panel: [],
  review: [],
  seats: [],
  verdict: [],
  pilot: [],
  draw: [],
  look: [],
  study: [],
  studied: [],
  debt: [],
  pledge: [],
  election: [
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('elects'),
        person,
        which: fc.nat(3),
        share: fc.constantFrom(ONE, ONE, 300_000, 0),
      }),
    },
  ],
  reduction: [],
  settlement: [],
  reversal: [],
  suspension: [],
  pool: [],
  adjustment: [],
  dispute: [],
  submission: [],
  statement: [],
};

const happening: fc.Arbitrary<Happening> = fc.oneof(
  ...Object.values(HAPPENINGS).flat(),
  ...MOVEMENT_TYPES.filter((type): type is Given => type !== 'transfer').map(gives),
);

/** The member id of a person of a history. */
export function memberOf(draft: BatchDraft, who: number): string {
  return draft.memberOf(`person ${who}`, undefined);
}

/** Plays a history from its first entry on. */
export function play(history: History): BatchDraft {
  const draft = newDraft(history.policy);
  for (let who = 0; who < PEOPLE; who += 1) {
    for (let fact = 0; fact < history.seasoned; fact += 1) {
      appendFact(draft, memberOf(draft, who), CHANNELS, ONE);
    }
  }
  // Some of the histories begin with people who review.
  if (history.seasoned % 5 === 3) beginWithPanels(draft);
  // Some of the histories begin with people who owe and have their N pay it.
  for (let who = 0; who < (history.seasoned % 2 === 0 ? 2 : 0); who += 1) {
    const share = who === 0 ? ONE : 300_000;
    const member = memberOf(draft, who);
    owe(draft, member, 1_500);
    // The second one elects a pledge of which its creditor asks all that can be asked.
    for (const which of [who, 0])
      elect(draft, member, { kind: 'elects', person: who, which, share });
  }
  if (history.seasoned % 3 === 0) beginWithNation(draft);
  if (history.seasoned % 3 === 1) {
    const strata = [
      { stratum: 'north', rows: 7 },
      { stratum: 'others', rows: 2 },
    ];
    const { cycle } = draft.state;
    draft.append({ type: 'census', cycle, rows: 9, strata, root: '3e'.repeat(32) });
  }
  if (history.trend !== undefined) becomeKnown(draft, history.trend);
  for (const one of history.happenings) happen(draft, one);
  return draft;
}

/** A pilot that is looked at with the next close, and one that nobody has drawn yet. */
function tryOnSome(draft: BatchDraft): void {
  appendTried(draft, 80);
  closeCycles(draft);
  const pilot = draft.append(pilotOf(draft.state, TRIED));
  closeCycles(draft);
  draft.append(drawOf(draft.state, pilot));
  const { cycle } = draft.state;
  const plan = '5d'.repeat(32);
  const study = draft.append({ type: 'study', cycle, kind: 'lasting', plan });
  draft.append({ type: 'studied', cycle, study, report: '7c'.repeat(32), shown: false });
}

/** A claim and two findings that panels look at; one of these and a second claim wait. */
function beginWithPanels(draft: BatchDraft): void {
  appendSentinels(draft, 16);
  tryOnSome(draft);
  const [one, other] = [memberOf(draft, 0), memberOf(draft, 1)];
  const findings = [one, other].map((member) => {
    const about = { type: 'finding', cycle: draft.state.cycle, member, code: 'NOISE' } as const;
    return draft.append({ ...about, status: 'open', measured: 3, limit: 2 });
  });
  const claims = ['first', 'second'].map(evidenceHash);
  const asked = [
    { member: memberOf(draft, 2), evidence: claims[0] ?? '', ...sealed({ domain: 'care' }) },
    { member: one, finding: findings[0] ?? 0 },
    { member: other, finding: findings[1] ?? 0 },
    { member: one, evidence: claims[1] ?? '' },
  ];
  for (const [at, about] of asked.entries()) {
    const panel = draft.append(panelAbout(draft.state, about));
    const answers = [3, 3, 1, 2][at] ?? 0;
    for (let seat = 0; seat < answers; seat += 1) {
      answerSeat(draft, panel, (sentinel) => sentinel.length % 2 === 0);
    }
  }
}

/** Outcomes in both domains until entropy is known and has a direction. */
export function becomeKnown(draft: BatchDraft, [from, to]: readonly [number, number]): void {
  for (let cycle = 0; cycle < KNOWN_CYCLES; cycle += 1) {
    const lost = cycle < KNOWN_CYCLES / 2 ? from : to;
    for (const name of DOMAINS) appendOutcomes(draft, name, OUTCOMES_PER_CYCLE - lost, lost);
    closeCycles(draft);
  }
}

export function appendFact(
  draft: BatchDraft,
  member: string,
  about: readonly Channel[],
  ppm: number,
  weight?: number,
): void {
  const { cycle, size } = draft.state;
  draft.append({
    type: 'fact',
    cycle,
    member,
    evidence: evidenceHash(`fact ${size}`),
    ...Object.fromEntries(about.map((channel) => [channel, ppm])),
    ...(weight === undefined ? {} : { weight }),
  });
}

export function appendOutcomes(draft: BatchDraft, name: string, kept: number, lost: number): void {
  const { state } = draft;
  // One after another those who are there, and then nobody in particular.
  const sentinels = new Set([...state.panels.sentinels.values()].map((one) => one.member));
  const people = [...state.members.keys()].filter((member) => !sentinels.has(member));
  for (let index = 0; index < kept + lost; index += 1) {
    const category = index < kept ? 'kept' : 'broken';
    const hash = evidenceHash(`outcome ${state.size}`);
    const outcome = { type: 'outcome', cycle: state.cycle, domain: name, category } as const;
    const member = people[index % (people.length + 1)];
    const about = { ...outcome, evidence: hash };
    draft.append(member === undefined ? about : { ...about, member });
  }
}

/** Lets one thing happen; what cannot (a finding that nobody opened) does not. */
export function happen(draft: BatchDraft, one: Happening): void {
  const { state } = draft;
  const { cycle } = state;
  switch (one.kind) {
    case 'facts':
      for (let fact = 0; fact < one.count; fact += 1) {
        appendFact(draft, memberOf(draft, one.person), one.channels, one.value, one.weight);
      }
      break;
    case 'reflects': {
      const { channels: about } = one;
      const member = memberOf(draft, one.person);
      const followed = evidenceHash(`reflection ${state.size}`);
      draft.append({ type: 'reflection', cycle, member, evidence: followed, channels: about });
      break;
    }
    case 'outcomes':
      appendOutcomes(draft, DOMAINS[one.domain] ?? '', one.kept, one.lost);
      break;
    case 'ask':
      ask(draft, one);
      break;
    case 'breaks': {
      const hash = evidenceHash(one.evidence);
      const [name] = DOMAINS;
      draft.append({ type: 'outcome', cycle, domain: name, category: 'broken', evidence: hash });
      break;
    }
    case 'finding': {
      const about = one.evidence === undefined ? {} : { evidence: evidenceHash(one.evidence) };
      const { code } = one;
      const member = memberOf(draft, one.person);
      draft.append({
        type: 'finding',
        cycle,
        member,
        code,
        status: 'open',
        measured: 3,
        limit: 2,
        ...about,
      });
      break;
    }
    case 'resolves':
      resolveFinding(draft, one.which, one.status);
      break;
    case 'pauses':
      pause(draft, one);
      break;
    case 'reading':
      read(draft, DOMAINS[one.domain] ?? '', one.value);
      if (one.value % 3 === 0) improve(draft, DOMAINS[one.domain] ?? '');
      break;
    case 'rates':
      rate(draft, one);
      break;
    case 'retracts': {
      const member = memberOf(draft, one.person);
      const fact = state.records?.facts.get(member)?.[one.evidence];
      const hash = fact?.evidence ?? evidenceHash(one.evidence);
      const { overturned } = one;
      const reason = overturned ? undefined : evidenceHash('reason');
      draft.append(honestRetraction(state, { evidence: hash, overturned, reason }));
      break;
    }
    case 'transfers':
      transfer(draft, one);
      break;
    case 'gives':
      give(draft, one);
      break;
    case 'key':
      draft.append({ type: 'key', cycle, key: 'board', action: one.action });
      break;
    case 'erases':
      draft.append({ type: 'erasure', cycle, member: memberOf(draft, one.person) });
      break;
    case 'names':
      nameWitness(draft, memberOf(draft, one.person));
      openLegacy(draft, memberOf(draft, one.person));
      break;
    case 'links':
      link(draft, one.person);
      break;
    case 'elects':
      elect(draft, memberOf(draft, one.person), one);
      break;
    case 'closes':
      closeCycles(draft, one.cycles);
      change(draft);
      settle(draft);
      settle(draft);
      break;
    case 'policy':
      appendPolicy(draft, one.document);
      break;
  }
}

function ask(draft: BatchDraft, one: Extract<Happening, { kind: 'ask' }>): DecisionEntry {
  const { state } = draft;
  const rule = ACTIONS[one.action] ?? { family: 'civic', type: 'unknown' };
  const actionCycle = state.cycle - one.cyclesAgo;
  const policy = policyAt(state, actionCycle);
  const due =
    policy === undefined || !one.latest ? undefined : state.cycle + holdBackRange(policy).most;
  const decision = decide(state, {
    member: memberOf(draft, one.person),
    family: rule.family,
    action: rule.type,
    domain: DOMAINS[one.domain] ?? '',
    evidence: evidenceHash(one.evidence ?? `fresh ${state.size}`),
    promise: one.promise === undefined ? undefined : evidenceHash(one.promise),
    attested: one.attested,
    actionCycle: one.cyclesAgo === 0 ? undefined : actionCycle,
    due,
  });
  draft.append(decision);
  return decision;
}

function resolveFinding(draft: BatchDraft, which: number, status: FindingStatus): void {
  const [finding, opened] = [...draft.state.findings][which] ?? [];
  if (finding === undefined || opened === undefined) return;
  const { member, code, evidence: about } = opened;
  const { cycle } = draft.state;
  if (draft.state.panels.byFinding.has(finding)) return;
  if (status === 'fallen' || !canBecome(opened, status, cycle)) return;
  const whose = { member, code, ...(about === undefined ? {} : { evidence: about }) };
  // Where panels may hear its appeal, a finding is confirmed by somebody.
  const by = [0, 1].map((who) => memberOf(draft, who)).find((one) => one !== member);
  const isSigned = status === 'confirmed' && draft.state.panels.sentinels.size > 0;
  const said = isSigned && by !== undefined ? { by } : {};
  draft.append({
    type: 'finding',
    cycle,
    ...whose,
    status,
    measured: 3,
    limit: 2,
    finding,
    ...said,
  });
}

/** Names a first witness, or takes the name back. */
function nameWitness(draft: BatchDraft, member: string): void {
  const { cycle, members } = draft.state;
  const named = members.get(member)?.isWitness !== true;
  draft.append({ type: 'witness', cycle, member, named });
}

/** Links a person to the next, or parts them; who is linked to a third stays so. */
export function link(draft: BatchDraft, who: number): void {
  const { state } = draft;
  const { cycle } = state;
  const member = memberOf(draft, who);
  const to = headOf(state, memberOf(draft, (who + 1) % PEOPLE));
  if (to === member) return;
  const linked = !isSameMember(state, member, to);
  if (linked && state.people.has(member)) return;
  draft.append({ type: 'link', cycle, member, to, linked, reason: evidenceHash('reason') });
}

function read(draft: BatchDraft, name: string, ppm: number): void {
  const { cycle } = draft.state;
  const instrument = 'gauge';
  if (draft.state.domains.get(name)?.instruments.has(instrument) !== true) {
    draft.append({ type: 'instrument', cycle, domain: name, instrument, weight: 0 });
  }
  draft.append({ type: 'reading', cycle, domain: name, instrument, value: ppm });
}

/** What two instruments showed since the shortest time that counts. */
function improve(draft: BatchDraft, name: string): void {
  const { cycle } = draft.state;
  for (const [instrument, key] of [
    ['first', 'key-1'],
    ['second', 'key-2'],
  ] as const) {
    if (draft.state.domains.get(name)?.instruments.has(instrument) === true) continue;
    const cost = { domain: name, instrument, weight: 0, key, measures: 'cost' } as const;
    draft.append({ type: 'instrument', cycle, ...cost });
  }
  const aims = ['first', 'second'].map((instrument) => ({ instrument, target: 0 }));
  const about = { member: memberOf(draft, 0), evidence: evidenceHash('better') };
  draft.append(improvementOf(draft.state, { ...about, domain: name, from: cycle - 7, aims }));
}

/** Nobody rates an item twice while both ratings count. */
function rate(draft: BatchDraft, one: Extract<Happening, { kind: 'rates' }>): void {
  const { state } = draft;
  const member = memberOf(draft, one.person);
  const name = DOMAINS[one.domain] ?? '';
  const item = evidenceHash(`item ${one.item}`);
  const earlier = state.domains.get(name)?.ratedItems.get(item) ?? [];
  if (earlier.some((other) => isSameMember(state, other.member, member))) return;
  const { rating } = one;
  draft.append({ type: 'rating', cycle: state.cycle, domain: name, member, item, rating });
}

/** During a pause it may be said again, to end as it would. */
function pause(draft: BatchDraft, { paused, all }: Extract<Happening, { kind: 'pauses' }>): void {
  const { cycle, pause: inForce } = draft.state;
  const scope = paused && all === true ? ({ scope: 'all' } as const) : {};
  const last = paused && inForce !== undefined ? { lastCycle: inForce.lastCycle } : {};
  draft.append({ type: 'pause', cycle, paused, ...scope, ...last, reason: evidenceHash('reason') });
}

function transfer(draft: BatchDraft, one: Extract<Happening, { kind: 'transfers' }>): void {
  const { cycle, members } = draft.state;
  const from = memberOf(draft, one.person);
  const own = one.ppm % 2 === 0;
  if (stoppedBecause(draft.state, { type: 'transfer', own }) !== undefined) return;
  const next = memberOf(draft, (one.person + 1) % PEOPLE);
  if (isSameMember(draft.state, from, next)) return;
  const amount = ((members.get(from)?.balance ?? 0n) * BigInt(one.ppm)) / BigInt(ONE);
  if (amount === 0n) return;
  const to = memberOf(draft, (one.person + 1) % PEOPLE);
  const moved = { type: 'transfer', cycle, from, to, amount: formatMicros(amount) } as const;
  draft.append(own ? { ...moved, own } : moved);
}

function give(draft: BatchDraft, one: Extract<Happening, { kind: 'gives' }>): void {
  const { cycle, members, books } = draft.state;
  const { what: type, own, ppm } = one;
  const member = memberOf(draft, one.person);
  if (stoppedBecause(draft.state, { type, own }) !== undefined) return;
  const most = type === 'grant' ? books.fund : (members.get(member)?.balance ?? 0n);
  const shards = (most * BigInt(ppm)) / BigInt(ONE);
  if (shards === 0n) return;
  const amount = formatMicros(shards);
  if (type === 'grant') {
    draft.append({ type, cycle, member, amount, reason: evidenceHash('reason') });
  } else draft.append({ type, cycle, member, amount, ...(own ? { own } : {}) });
}

/** What version 2 says somebody had or spent; every third time the last of that taken back. */
function openLegacy(draft: BatchDraft, member: string): void {
  const { cycle, size, legacy } = draft.state;
  const net = (size % 40) - 9;
  const last = [...legacy.imports.values()].at(-1)?.at(-1);
  const row = `${String(size).padStart(32, '0')}${net < 0 ? '-' : '+'}`;
  const files = String(size % 2).padStart(32, '0');
  const amount = formatMicros(BigInt(net) * 1_000_000n);
  const opening = { type: 'legacy', cycle, member, files, amount, rows: [row] } as const;
  try {
    draft.append(size % 3 === 0 && last !== undefined ? { ...last, cycle, undone: true } : opening);
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
  }
}

/** An id of a debt, by where its entry stands. */
export function debtId(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

function owe(draft: BatchDraft, member: string, principal: number): void {
  const { cycle, size } = draft.state;
  draft.append({
    type: 'debt',
    cycle,
    debt: debtId(size),
    member,
    creditor: 'town',
    kind: 'fee',
    currency: 'USD/2',
    principal: String(principal),
    reference: evidenceHash('account'),
    ...(principal > 1_499 ? { openedOn: '2026-07-01', dueOn: '2027-05-31' } : {}),
  });
}

/** Everything that a creditor may ask of a pledge. */
const ASKED_BESIDES = {
  rateCeiling: '700',
  oneInGroup: true,
  cutoff: 1,
  carryOver: true,
  withholding: 150_001,
  noticeCycles: 1,
  renewal: true,
  fundingAccount: 'overlay',
  families: ['civic', 'echo', 'stability'],
  actions: ['commit', 'handover', 'merge', 'promise', 'review', 'test'],
  debtKinds: ['fee', 'fine'],
} as const;

function pledgeFor(draft: BatchDraft, pool: number, margin: boolean): void {
  const { cycle, size } = draft.state;
  draft.append({
    type: 'pledge',
    cycle,
    pledge: `p${size}`,
    creditor: 'town',
    currency: 'USD/2',
    pool: String(pool),
    units: '12',
    perNegentropy: '1',
    basis: margin ? 'margin' : 'negentropy',
    memberCap: '2000',
    debtCap: 900_000,
    from: cycle + 1,
    until: cycle + 60,
    periodCycles: 4,
    ...(margin ? { claimUntil: cycle + 80, reversalCycles: 40 } : ASKED_BESIDES),
    ...(size % 2 === 0 ? { atClose: true } : {}),
  });
}

function elect(
  draft: BatchDraft,
  member: string,
  { which, share }: Extract<Happening, { kind: 'elects' }>,
): void {
  const { cycle, debts } = draft.state;
  const own = [...debts.debts.values()].filter((debt) => debt.member === member);
  const [last] = [...debts.pledges.keys()].toReversed().slice(which % 2);
  if (own.length === 0) owe(draft, member, 1_500);
  if (last === undefined) pledgeFor(draft, 2_500, which === 0);
  const debt = (own[which % Math.max(1, own.length)] ?? [...debts.debts.values()].at(-1))?.debt;
  const to = last ?? [...debts.pledges.keys()][0];
  if (debt === undefined || to === undefined) return;
  const later = which === 3 ? { from: cycle + 3 } : {};
  const ends = which === 1 ? { until: cycle + 9 } : later;
  const entry = { type: 'election', cycle, member, debt, pledge: to, share, ...ends } as const;
  try {
    draft.append(entry);
  } catch (problem) {
    if (!(problem instanceof DebtError)) throw problem;
  }
}

/** A creditor changes a pool and a debt; a member doubts a reduction, and is answered. */
export function change(draft: BatchDraft): void {
  const { cycle, size, debts } = draft.state;
  const pledge = [...debts.pledges.values()].at(-1);
  const debt = [...debts.debts.values()][size % Math.max(1, debts.debts.size)];
  const doubted = [...debts.members].at(-1);
  tryTo(draft, (): Entry | undefined => {
    if (pledge === undefined) return undefined;
    const { pledge: name, creditor, currency } = pledge;
    const units = size % 3 === 0 ? '-40' : '25';
    return { type: 'pool', cycle, pledge: name, creditor, currency, units };
  });
  tryTo(draft, (): Entry | undefined => {
    if (pledge?.renewal !== true) return undefined;
    const { pledge: name, creditor, currency, from, periodCycles } = pledge;
    const about = { type: 'pool', cycle, pledge: name, creditor, currency } as const;
    if (size % 2 === 0) return { ...about, units: '-40', notice: true };
    const renews = Math.floor((cycle - from) / periodCycles) + 2;
    return { ...about, units: size % 3 === 0 ? '9' : '0', renews };
  });
  tryTo(draft, () => {
    if (pledge === undefined || size % 11 !== 0) return undefined;
    const { pledge: name, creditor, currency } = pledge;
    const until = cycle + 3;
    return { type: 'pool', cycle, pledge: name, creditor, currency, units: '0', until };
  });
  tryTo(draft, () => {
    if (debt === undefined) return undefined;
    const isPaid = size % 2 === 0;
    const [units, code] = isPaid ? ['-30', 'PAYMENT'] : ['11', 'INTEREST'];
    return { type: 'adjustment', cycle, debt: debt.debt, currency: debt.currency, units, code };
  });
  tryTo(draft, () => {
    if (debt === undefined || size % 7 !== 0) return undefined;
    return { type: 'suspension', cycle, debt: debt.debt, code: 'WRITTEN_OFF', closed: true };
  });
  if (doubted === undefined) return;
  const about = {
    type: 'dispute',
    cycle,
    reduction: Number(doubted[0]),
    member: doubted[1],
  } as const;
  const isOpen = debts.disputes.has(doubted[0]);
  const said = isOpen ? { outcome: 'dismissed', code: 'AS_AGREED' } : { dueBy: cycle + 28 };
  tryTo(draft, () => ({ ...about, ...said }));
}

function tryTo(draft: BatchDraft, make: () => Entry | undefined): void {
  const entry = make();
  if (entry === undefined) return;
  try {
    draft.append(entry);
  } catch (problem) {
    if (!(problem instanceof DebtError)) throw problem;
  }
}

/** A creditor ends a reduction, takes it back if it was settled, or opens a rejected debt. */
export function settle(draft: BatchDraft): void {
  const { cycle, size, debts } = draft.state;
  const ends = ['settled', 'rejected', 'settled', 'cancelled'] as const;
  const outcome = ends[cycle % ends.length] ?? 'settled';
  const all = debts.book.reductions();
  const found = all[size % Math.max(1, all.length)];
  const terms = debts.pledges.get(found?.pledge ?? '');
  if (found === undefined || terms === undefined) return;
  const { member, debt, units, negentropy } = found;
  if (debts.closed.has(debt)) return;
  const about = {
    cycle,
    reduction: Number(found.reduction),
    member,
    debt,
    pledge: terms.pledge,
    creditor: terms.creditor,
    currency: terms.currency,
    units: String(units),
    negentropy: formatMicros(negentropy),
  };
  if (found.state === 'settled') {
    const { until, claimUntil = until, reversalCycles = cycle } = terms;
    if (cycle > (debts.settledIn.get(found.reduction) ?? cycle) + reversalCycles) return;
    const expired = cycle > claimUntil ? { expired: true } : {};
    const withheld = String(found.withheld);
    draft.append({ type: 'reversal', ...about, withheld, code: 'PAID_TWICE', ...expired });
  } else if (found.state === 'accrued') {
    const code = outcome === 'rejected' ? { code: 'IN_COLLECTION' } : {};
    const { withholding = 250_000 } = terms;
    const kept = (units * BigInt(withholding)) / 1_000_000n;
    const withheld = outcome === 'settled' ? String(kept) : '0';
    const sent = debts.batchOf.get(found.reduction);
    if (sent === undefined && size % 3 === 0) {
      const reductions = [about.reduction];
      const { creditor } = terms;
      draft.append({ type: 'submission', cycle, creditor, batch: `b${size}`, reductions });
      return;
    }
    const rest = { outcome, withheld, batch: sent ?? `b${size}`, ...code };
    draft.append({ type: 'settlement', ...about, ...rest });
  } else draft.append({ type: 'suspension', cycle, debt });
}
