import type { Entry } from '../core/state/entry.ts';
import { parseMicros } from '../core/units.ts';

/** What happened to one member in one cycle: counts, shards, and millionths of N. */
export interface MemberCycleSums {
  minted: number;
  mintedShards: bigint;
  held: number;
  heldShards: bigint;
  released: number;
  releasedShards: bigint;
  cancelled: number;
  cancelledShards: bigint;
  refused: number;
  /** N of what was minted or released. */
  negentropyMicros: bigint;
  receivedShards: bigint;
  givenShards: bigint;
}

/** Sums by member and cycle: so that a page about a member reads no history. */
export class MemberCycles {
  readonly #sums = new Map<string, MemberCycleSums>();

  /** Counts an entry to the cycle in which it was appended. */
  add(entry: Entry): void {
    if (entry.type === 'decision') {
      const sums = this.#of(entry.member, entry.cycle);
      const amount = parseMicros(entry.amount ?? '0.000000');
      sums[entry.outcome] += 1;
      if (entry.outcome === 'held') sums.heldShards += amount;
      if (entry.outcome !== 'minted') return;
      sums.mintedShards += amount;
      sums.negentropyMicros += parseMicros(entry.negentropy ?? '0.000000');
    } else if (entry.type === 'release') {
      const sums = this.#of(entry.member, entry.cycle);
      sums.released += 1;
      sums.releasedShards += parseMicros(entry.amount);
      sums.negentropyMicros += parseMicros(entry.negentropy);
    } else if (entry.type === 'cancel') {
      const sums = this.#of(entry.member, entry.cycle);
      sums.cancelled += 1;
      sums.cancelledShards += parseMicros(entry.amount);
    } else if (entry.type === 'transfer') {
      const amount = parseMicros(entry.amount);
      this.#of(entry.from, entry.cycle).givenShards += amount;
      this.#of(entry.to, entry.cycle).receivedShards += amount;
    }
  }

  /** Members and cycles in which something happened. */
  rows(): { member: string; cycle: number; sums: MemberCycleSums }[] {
    return [...this.#sums].map(([name, sums]) => {
      const [member = '', cycle] = name.split('/');
      return { member, cycle: Number(cycle), sums };
    });
  }

  #of(member: string, cycle: number): MemberCycleSums {
    const name = `${member}/${cycle}`;
    const known = this.#sums.get(name);
    if (known !== undefined) return known;
    const none: MemberCycleSums = {
      minted: 0,
      mintedShards: 0n,
      held: 0,
      heldShards: 0n,
      released: 0,
      releasedShards: 0n,
      cancelled: 0,
      cancelledShards: 0n,
      refused: 0,
      negentropyMicros: 0n,
      receivedShards: 0n,
      givenShards: 0n,
    };
    this.#sums.set(name, none);
    return none;
  }
}
