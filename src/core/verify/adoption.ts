import { cycleStart } from '../policy/cycle.ts';
import { policyDocument } from '../policy/policy-entry.ts';
import { policyHash } from '../policy/policy-library.ts';
import type { Entry } from '../state/entry.ts';
import { type CommunityState, openPolicy, policyAt } from '../state/state.ts';

/** What one public log says of rules that were taken over. */
export interface Adoption {
  readonly origin: string;
  /** Whole days for which they were in force, over all times that they were. */
  readonly days: number;
  /** Whether they are in force at the end of the log. */
  readonly isInForce: boolean;
  /** Who had an outcome in the last cycles before that end. */
  readonly activeMembers: number;
  /** Unix seconds at which the last closed cycle of the log ended. */
  readonly until: number;
}

/** Over so many cycles it is looked who was active. */
const ACTIVE_CYCLES = 28;

const DAY = 86_400;

/** Follows a log, entry by entry, and finds for how long some rules were in force in it. */
export class AdoptionWatch {
  readonly #hash: string;
  readonly #versions: { readonly since: number; readonly isMeant: boolean }[] = [];

  /** @param hash of the rules without their calendar */
  constructor(hash: string) {
    this.#hash = hash;
  }

  /** To be told of every entry, once it is folded. */
  take(entry: Entry, { policies }: CommunityState): void {
    const since = policies.at(-1)?.since;
    if (entry.type !== 'policy' || since === undefined) return;
    this.#versions.push({
      since,
      isMeant: policyHash(policyDocument(entry.policy)) === this.#hash,
    });
  }

  /** @returns undefined when the log never had these rules in force */
  found(state: CommunityState): Adoption | undefined {
    let seconds = 0;
    for (const [at, { since, isMeant }] of this.#versions.entries()) {
      const until = Math.min(this.#versions[at + 1]?.since ?? state.cycle, state.cycle);
      if (isMeant && until > since) seconds += startOf(state, until) - startOf(state, since);
    }
    const open = this.#versions.findLast(({ since }) => since <= state.cycle);
    const isInForce = open?.isMeant === true;
    if (seconds === 0 && !isInForce) return undefined;
    const days = Math.floor(seconds / DAY);
    const origin = state.community?.origin ?? '';
    const until = startOf(state, state.cycle);
    return { origin, days, isInForce, activeMembers: activeIn(state).size, until };
  }
}

function startOf(state: CommunityState, cycle: number): number {
  return cycleStart((policyAt(state, cycle) ?? openPolicy(state)).cycle, cycle);
}

function activeIn({ domains, cycle }: CommunityState): ReadonlySet<string> {
  const active = new Set<string>();
  for (const { outcomeMembers } of domains.values()) {
    for (let back = 1; back <= ACTIVE_CYCLES; back += 1) {
      for (const member of outcomeMembers.get(cycle - back)?.keys() ?? []) active.add(member);
    }
  }
  return active;
}
