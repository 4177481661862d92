/** What moves in a pledge, in the order in which a statement names it. */
export const MOVEMENTS = [
  'added',
  'withdrawn',
  'committed',
  'settled',
  'withheld',
  'rejected',
  'cancelled',
  'reversed',
  'expired',
] as const;
export type Movement = (typeof MOVEMENTS)[number];

export type Moved = Readonly<Record<Movement, bigint>>;

/** What moved in a pledge since its last statement, in units of the currency's smallest coin. */
export interface PledgeMovements {
  /** The first cycle that no statement tells of. */
  readonly first: number;
  /** What was available then, and what was committed and not ended. */
  readonly opening: bigint;
  readonly open: bigint;
  readonly moved: Moved;
}

const NOTHING: Moved = {
  added: 0n,
  withdrawn: 0n,
  committed: 0n,
  settled: 0n,
  withheld: 0n,
  rejected: 0n,
  cancelled: 0n,
  reversed: 0n,
  expired: 0n,
};

/** A pledge of which nothing has been told. */
export function noMovements(first: number): PledgeMovements {
  return { first, opening: 0n, open: 0n, moved: NOTHING };
}

/** The same with what moved besides. */
export function withMoved(before: PledgeMovements, more: Partial<Moved>): PledgeMovements {
  const moved = { ...before.moved };
  for (const name of MOVEMENTS) moved[name] += more[name] ?? 0n;
  return { ...before, moved };
}

/** What is available after what moved. */
export function closingOf({ opening, moved }: PledgeMovements): bigint {
  const back = moved.rejected + moved.cancelled + moved.reversed - moved.expired;
  return opening + moved.added - moved.withdrawn - moved.committed + back;
}

/** What is committed and not ended after what moved. */
export function openOf({ open, moved }: PledgeMovements): bigint {
  return open + moved.committed - moved.settled - moved.rejected - moved.cancelled;
}

/** What begins behind a statement whose last cycle this is. */
export function afterStatement(told: PledgeMovements, last: number): PledgeMovements {
  return { first: last + 1, opening: closingOf(told), open: openOf(told), moved: NOTHING };
}

/**
 * Whether the close of a cycle issues a statement: at the end of each period, also of those after
 * the last cycle of the pledge, and at that one; none if nothing moved.
 */
export function isStatementDue(
  terms: { readonly from: number; readonly until: number; readonly periodCycles: number },
  cycle: number,
  { moved }: PledgeMovements,
): boolean {
  const { from, until, periodCycles } = terms;
  const isEnd = (cycle - from + 1) % periodCycles === 0 || cycle === until;
  return cycle >= from && isEnd && MOVEMENTS.some((name) => moved[name] !== 0n);
}
