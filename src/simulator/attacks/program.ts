import type { Code } from '../../core/codes/codes.ts';
import { apply } from '../../core/entries/apply.ts';
import { closingEntries } from '../../core/entries/cycles/close-cycle.ts';
import { CHANNELS } from '../../core/integrity/tally.ts';
import { decide } from '../../core/mint/decide.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { emptyState } from '../../core/state/empty-state.ts';
import type { CommunityState } from '../../core/state/state.ts';
import { ONE, parseMicros } from '../../core/units.ts';
import { type Random, seededRandom } from '../random.ts';

/** What became of one member of a program. */
export interface ProgramMember {
  readonly keptRate: number;
  /** Millionths of MIC that were released. */
  readonly released: bigint;
  /** Millionths of MIC held or released: what was earned so far. */
  readonly earned: bigint;
  /** The first day with a decision that qualified, or undefined. */
  readonly firstEarned: number | undefined;
  /** The first day with a release, or undefined. */
  readonly firstPaid: number | undefined;
}

/** What a program came to. */
export interface ProgramOutcome {
  readonly members: readonly ProgramMember[];
  readonly asks: number;
  /** Refused asks by code. */
  readonly refused: ReadonlyMap<Code, number>;
}

/** What a member does on a day; what is left out is as in any program. */
export interface PlannedDay {
  readonly domain?: string;
  readonly keptRate?: number;
  /** Makes no promise. */
  readonly idle?: boolean;
}

/** How a program is run. */
export interface ProgramOptions {
  /** The member i keeps the share at i modulo their number; default: .95 for all. */
  readonly keptRates?: readonly number[];
  /** What the member with a number does on a day; default: promises in the first domain. */
  readonly plan?: (member: number, day: number) => PlannedDay;
  /** Default: 120. */
  readonly days?: number;
  /** Default: `civic`. */
  readonly policy?: PolicyDocument;
}

const PROMISES_PER_WEEK = 3;
const LATE_SHARE = 0.03;
/** A promise settles one to so many days after it was made. */
const LONGEST_PROMISE_DAYS = 5;

interface Running {
  readonly member: string;
  readonly keptRate: number;
  released: bigint;
  earned: bigint;
  firstEarned: number | undefined;
  firstPaid: number | undefined;
}

interface MadePromise {
  readonly by: Running;
  readonly evidence: string;
  readonly domain: string;
  readonly keptRate: number;
  readonly madeOn: number;
}

/**
 * A program in which everybody makes three promises a week, keeps most and is late with three in a
 * hundred, and asks for each as soon as it settled: entries, decisions and closes are those of the
 * service, in memory. The cycle of an ask is the one in which its promise was made.
 */
export function programUnderCivic(
  members: number,
  seed: number,
  options: ProgramOptions = {},
): ProgramOutcome {
  const { keptRates = [0.95], days = 120, policy = PRESETS.civic, plan } = options;
  const random = seededRandom(seed);
  const state = communityOf(policy);
  const { cycle: first } = state;
  const { days: cycleDays } = policy.cycle;
  const people = Array.from({ length: members }, (_, at) => {
    const member = `member ${at}`;
    apply(state, { type: 'member', cycle: first, member });
    return newcomer(member, keptRates[at % keptRates.length] ?? 0);
  });
  const refused = new Map<Code, number>();
  const due = new Map<number, MadePromise[]>();
  let asks = 0;
  for (let day = 0; day < days; day += 1) {
    for (const [at, by] of people.entries()) {
      const { domain = domainOf(policy), keptRate = by.keptRate, idle } = plan?.(at, day) ?? {};
      if (idle !== true) makePromise(random, { by, day, domain, keptRate }, due);
    }
    for (const promise of due.get(day) ?? []) {
      const madeIn = first + Math.floor(promise.madeOn / cycleDays);
      const code = settleAndAsk(state, random, { promise, day, madeIn });
      asks += code === 'broken' ? 0 : 1;
      if (code !== 'broken' && code !== undefined) refused.set(code, (refused.get(code) ?? 0) + 1);
    }
    if ((day + 1) % cycleDays === 0) closeCycle(state, people, day);
  }
  return { members: people, asks, refused };
}

function newcomer(member: string, keptRate: number): Running {
  const never = undefined;
  return { member, keptRate, released: 0n, earned: 0n, firstEarned: never, firstPaid: never };
}

function communityOf(document: PolicyDocument): CommunityState {
  const { anchorCycle: cycle, anchorDate: startsAt } = document.cycle;
  const about = { slug: 'simulated', origin: 'simulated', key: '', format: 'negentropy/1' };
  const state = apply(emptyState(false), { type: 'community', cycle, startsAt, ...about });
  return apply(state, { type: 'policy', cycle, version: 1, policy: policyRecord(document) });
}

function domainOf({ domains }: PolicyDocument): string {
  return domains[0] ?? '';
}

interface PromisingDay {
  readonly by: Running;
  readonly day: number;
  readonly domain: string;
  readonly keptRate: number;
}

function makePromise(
  random: Random,
  { by, day, domain, keptRate }: PromisingDay,
  due: Map<number, MadePromise[]>,
): void {
  if (!random.chance(PROMISES_PER_WEEK / 7)) return;
  const settles = day + random.between(1, LONGEST_PROMISE_DAYS);
  const promise = { by, evidence: `${by.member}/${day}`, domain, keptRate, madeOn: day };
  due.set(settles, [...(due.get(settles) ?? []), promise]);
}

interface Settling {
  readonly promise: MadePromise;
  readonly day: number;
  /** The cycle in which it was made. */
  readonly madeIn: number;
}

/** @returns the code of the answer, `broken` if there was nothing to ask for */
function settleAndAsk(
  state: CommunityState,
  random: Random,
  { promise, day, madeIn }: Settling,
): Code | 'broken' | undefined {
  const { by, evidence, domain } = promise;
  const { member } = by;
  const { cycle } = state;
  const kept = random.chance(promise.keptRate);
  const late = random.chance(LATE_SHARE);
  const values = Object.fromEntries(CHANNELS.map((channel) => [channel, kept ? ONE : 0]));
  const inTime = kept && late ? { coordination: 0 } : {};
  apply(state, { type: 'fact', cycle, member, evidence, ...values, ...inTime });
  const category = kept ? 'kept' : 'broken';
  apply(state, { type: 'outcome', cycle, domain, category, evidence, member });
  if (!kept) return 'broken';
  const request = { member, family: 'civic', action: 'promise', domain, evidence };
  const decision = decide(state, { ...request, actionCycle: madeIn });
  apply(state, decision);
  if (decision.outcome === 'refused') return decision.code;
  by.earned += parseMicros(decision.amount ?? '0.000000');
  by.firstEarned ??= day;
  return undefined;
}

function closeCycle(state: CommunityState, people: readonly Running[], day: number): void {
  for (const entry of closingEntries(state)) {
    apply(state, entry);
    if (entry.type !== 'release') continue;
    const by = people.find(({ member }) => member === entry.member);
    if (by === undefined) throw new RangeError(`${entry.member} is nobody of the program`);
    by.released += parseMicros(entry.amount);
    by.firstPaid ??= day;
  }
}

/** What members of a program have been paid, in all. */
export function earnedBy(members: readonly ProgramMember[]): number {
  return members.reduce((sum, { earned }) => sum + Number(earned), 0);
}
