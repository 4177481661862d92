import { headOf } from '../state/person.ts';
import type { CommunityState } from '../state/state.ts';
import { type Flow, flowsOf } from '../state/transfers.ts';
import { formatMicros, ONE, type Ppm, type Shards, shards } from '../units.ts';
import type { Detector, Found } from './detector.ts';
import { BIN_CYCLES, lastLooks } from './own-outcomes.ts';
import { largestOf } from '../lists.ts';

/** Limits of the rule (docs/reference/conduct.md#speculation). */
const RULE = {
  /** Share of what a person sent that came back, ppm. */
  looped: 760_000,
  /** So many round trips of the same people, or so many for each of all people on them. */
  ofSame: 3,
  ofEach: 2,
  hops: { least: 3, most: 6 },
  /** From the first transfer of a round trip to the last. */
  cycles: 3,
  /** Each transfer is 98 to 102 percent of the one before. */
  percent: { least: 98n, most: 102n },
  /** From one start at most so many transfers are followed. */
  followed: 64,
} as const;

/** Looks for people most of whose credits went round and came back. */
export const SPECULATION: Detector = {
  name: 'speculation/2',
  code: 'SPECULATION',
  limit: RULE.looped,
  everyCycles: BIN_CYCLES,
  find: goingRound,
};

/** What one person sent, and how much of it lay on round trips. */
interface Sent {
  sent: Shards;
  looped: Shards;
  /** Of each round trip on which a transfer of the person lies, by its start: who was on it. */
  readonly closures: Map<number, readonly string[]>;
  readonly list: { cycle: number; amount: string; to: string }[];
}

function goingRound(state: CommunityState): Found[] {
  const found: Found[] = [];
  for (const [member, { sent, looped, closures, list }] of sentByPerson(state)) {
    const measured = loopedShare({ sent, looped });
    if (!isCircling({ sent, looped, closures })) continue;
    found.push({ member, measured, counts: [closures.size, list.length], list });
  }
  return found;
}

function loopedShare({ sent, looped }: Pick<Sent, 'sent' | 'looped'>): Ppm {
  return sent === 0n ? 0 : Number((looped * BigInt(ONE)) / sent);
}

/**
 * Whether most of what somebody sent went round, and round the same circle. Among people who trade
 * with one another credits come back too, each time by others.
 */
export function isCircling(own: Pick<Sent, 'sent' | 'looped' | 'closures'>): boolean {
  if (loopedShare(own) < RULE.looped) return false;
  const counts = new Map<string, number>();
  for (const people of own.closures.values()) {
    const circle = people.join('\n');
    counts.set(circle, (counts.get(circle) ?? 0) + 1);
  }
  const people = new Set([...own.closures.values()].flat());
  const ofSame = largestOf([0, ...counts.values()]);
  return ofSame >= RULE.ofSame || own.closures.size >= RULE.ofEach * people.size;
}

function nothingSent(): Sent {
  const none = shards(0n);
  return { sent: none, looped: none, closures: new Map(), list: [] };
}

/** Everybody who sent something; what an earlier finding looked at is left out. */
export function sentByPerson(state: CommunityState): Map<string, Sent> {
  const flows = peopleIn(state);
  const starts = onRoundTrips(flows);
  const circles = circlesOf(flows, starts);
  const seen = lastLooks(state, 'SPECULATION');
  const people = new Map<string, Sent>();
  for (const [at, { from, to, cycle, amount }] of flows.entries()) {
    if (cycle <= (seen.get(from) ?? Number.NEGATIVE_INFINITY)) continue;
    const own = people.get(from) ?? nothingSent();
    people.set(from, own);
    own.sent = shards(own.sent + amount);
    const start = starts.get(at);
    if (start === undefined) continue;
    own.looped = shards(own.looped + amount);
    own.closures.set(start, circles.get(start) ?? []);
    own.list.push({ cycle, amount: formatMicros(amount), to });
  }
  return people;
}

/** Start of a round trip → who was on it, by name. */
function circlesOf(
  flows: readonly Flow[],
  starts: ReadonlyMap<number, number>,
): Map<number, string[]> {
  const circles = new Map<number, string[]>();
  for (const [at, start] of starts) {
    const { from = '' } = flows[at] ?? {};
    circles.set(start, [...(circles.get(start) ?? []), from]);
  }
  for (const people of circles.values()) people.sort();
  return circles;
}

/** Transfers between people: what one person moves between own accounts is none. */
function peopleIn(state: CommunityState): Flow[] {
  return flowsOf(state)
    .map(({ cycle, from, to, amount }) => ({
      cycle,
      from: headOf(state, from),
      to: headOf(state, to),
      amount,
    }))
    .filter(({ from, to }) => from !== to);
}

/** Transfer → where the round trip starts on which it lies: one at most. */
export function onRoundTrips(flows: readonly Flow[]): ReadonlyMap<number, number> {
  const outgoing = new Map<string, number[]>();
  for (const [at, { from }] of flows.entries()) {
    const own = outgoing.get(from);
    if (own === undefined) outgoing.set(from, [at]);
    else own.push(at);
  }
  const starts = new Map<number, number>();
  for (const start of flows.keys()) {
    if (starts.has(start)) continue;
    const trip = roundTrip({ flows, outgoing, taken: starts }, start);
    for (const at of trip) starts.set(at, start);
  }
  return starts;
}

interface Search {
  readonly flows: readonly Flow[];
  readonly outgoing: ReadonlyMap<string, readonly number[]>;
  /** Transfers that lie on an earlier round trip. */
  readonly taken: ReadonlyMap<number, number>;
}

interface Step {
  readonly at: number;
  readonly before: Step | undefined;
  readonly hops: number;
}

/** The first round trip from a transfer, the shortest ones first; none: nothing came back. */
function roundTrip({ flows, outgoing, taken }: Search, start: number): number[] {
  const first = flows[start];
  const queue: Step[] = [{ at: start, before: undefined, hops: 1 }];
  const followed = new Set([start]);
  for (const step of queue) {
    const flow = flows[step.at];
    if (first === undefined || flow === undefined) continue;
    if (flow.to === first.from) {
      if (step.hops >= RULE.hops.least) return pathOf(step);
      continue;
    }
    if (step.hops === RULE.hops.most) continue;
    for (const at of laterOf(outgoing.get(flow.to) ?? [], step.at)) {
      const next = flows[at];
      if (next === undefined || next.cycle >= first.cycle + RULE.cycles) break;
      if (followed.size >= RULE.followed) break;
      if (taken.has(at) || followed.has(at) || !isAlike(flow, next)) continue;
      if (isMet(flows, step, next)) continue;
      followed.add(at);
      queue.push({ at, before: step, hops: step.hops + 1 });
    }
  }
  return [];
}

/** Those behind a place, in order. */
function* laterOf(places: readonly number[], than: number): Generator<number> {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) > than) high = middle;
    else low = middle + 1;
  }
  for (let at = low; at < places.length; at += 1) yield places[at] ?? 0;
}

function isAlike({ amount: before }: Flow, { amount }: Flow): boolean {
  const { least, most } = RULE.percent;
  return least * before <= 100n * amount && 100n * amount <= most * before;
}

/** Whether the credits were with that person already, other than at their start. */
function isMet(flows: readonly Flow[], step: Step, { to }: Flow): boolean {
  for (let one: Step | undefined = step; one !== undefined; one = one.before) {
    if (flows[one.at]?.to === to) return true;
  }
  return false;
}

function pathOf(step: Step): number[] {
  const path: number[] = [];
  for (let one: Step | undefined = step; one !== undefined; one = one.before) path.push(one.at);
  return path;
}
