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

  /** Members and cycles in which something happened. */
  rows(): { member: string; cycle: number; sums: MemberCycleSums }[] {
    return [...this.#sums].map(([name, sums]) => {
      const [member = '', cycle] = name.split('/');
      return { member, cycle: Number(cycle), sums };
    });
  }

  /** The sums of a member in a cycle, for adding to them. */
  of(member: string, cycle: number): MemberCycleSums {
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
