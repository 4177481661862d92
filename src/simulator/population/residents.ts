import { communityKey, memberBase, mixed } from './draws.ts';
import type { World } from './world.ts';

/** Which community of which run. */
export interface Unit {
  readonly run: number;
  readonly community: number;
}

/** Who lives in a community: a typed array for each thing that is known of them. */
export interface Residents {
  readonly key: number;
  readonly base: Uint32Array;
  /** Below which draw something of theirs is settled in a cycle. */
  readonly deedsBelow: Float64Array;
  readonly type: Uint8Array;
  /** Members of a domain stand together. */
  readonly domain: Uint8Array;
  readonly joins: Int32Array;
  readonly leaves: Int32Array;
  /** How many each domain has. */
  readonly sizes: readonly number[];
}

/**
 * Everybody of a community. Domains and types have their shares to within one person, mixed with
 * each other; who is what does not depend on how many cycles are told.
 */
export function residentsOf({ scenario, types }: World, { run, community }: Unit): Residents {
  const { members, domains, seed, cycles } = scenario;
  const key = communityKey(seed, run, community);
  const residents: Residents = {
    key,
    base: new Uint32Array(members),
    deedsBelow: new Float64Array(members),
    type: new Uint8Array(members),
    domain: new Uint8Array(members),
    joins: new Int32Array(members),
    leaves: new Int32Array(members),
    sizes: portions(
      members,
      domains.map(({ share }) => share),
    ),
  };
  const typeShares = types.map(({ share }) => share);
  let member = 0;
  for (const [domain, size] of residents.sizes.entries()) {
    for (const [type, count] of portions(size, typeShares).entries()) {
      const rule = types[type];
      if (rule === undefined) continue;
      for (let index = 0; index < count; index += 1) {
        const base = memberBase(key, member);
        const [from, to] = rule.joins;
        const joins = from + (mixed(base ^ 0x6a09e667) % (to - from + 1));
        residents.base[member] = base;
        residents.deedsBelow[member] = rule.deedsBelow;
        residents.type[member] = type;
        residents.domain[member] = domain;
        residents.joins[member] = joins;
        residents.leaves[member] = rule.stays === 0 ? cycles : joins + rule.stays;
        member += 1;
      }
    }
  }
  return residents;
}

/** A number in parts by their shares: each rounded down, what is left to the largest remainders. */
function portions(whole: number, shares: readonly number[]): number[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  const exact = shares.map((share) => (whole * share) / sum);
  const parts = exact.map(Math.floor);
  let left = whole - parts.reduce((total, part) => total + part, 0);
  const order = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((one, other) => other.rest - one.rest || one.index - other.index);
  for (const { index } of order) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}

/** Draws that follow from the first one of a member's cycle. */
export const KEPT_DRAW = 0x3c6ef372;
export const LATE_DRAW = 0xa54ff53a;
export const DELAY_DRAW = 0x510e527f;
export const RATED_DRAW = 0x9b05688c;
export const AGREE_DRAW = 0x1f83d9ab;
