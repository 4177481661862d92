/** A person as the caller knows them. */
export interface Person {
  /** The caller's opaque user id: the canonical e-mail for git, the pseudonym for CSV. */
  readonly id: string;
  /** A name to show; never used to tell people apart. */
  readonly name?: string;
}

/** What another person did for a commit, the strongest evidence first. */
export const endorsementKinds = ['review', 'test', 'ack', 'commit', 'merge'] as const;

export type EndorsementKind = (typeof endorsementKinds)[number];

export interface Endorsement {
  readonly by: string;
  readonly as: EndorsementKind;
}

/** One commit as evidence: the same record whichever reader produced it. Times are Unix seconds. */
export interface CommitRecord {
  /** Full id from git, the first 12 hexadecimal digits from CSV. */
  readonly sha: string;
  readonly merge: boolean;
  readonly authoredAt: number;
  readonly committedAt: number;
  /** Running maximum of commit time along the order; a merge dates what it brings. */
  readonly effectiveAt: number;
  readonly author: string;
  readonly authorIsBot: boolean;
  /** Other people only, no bots, one per person: the strongest kind. Sorted by kind, then person. */
  readonly endorsements: readonly Endorsement[];
  /**
   * Earlier commits of the same order that this one fixes or reverts, deduplicated, in the order
   * named. A merge repairs nothing, but may be what is repaired.
   */
  readonly repairs: readonly string[];
  /** Sorted; empty when no path is known to have changed: the default domain applies. */
  readonly domains: readonly string[];
  /** Changed paths, sorted by git; empty for merges and for CSV. */
  readonly paths: readonly string[];
}

/** A history whose order is known and whose records can be streamed from any ordinal on. */
export interface CommitSource {
  /** `commits:` and the first 12 hexadecimal digits of the first commit in order. */
  readonly id: string;
  readonly total: number;
  /** Commits whose own commit time lies behind the running maximum. */
  readonly behindRunningMaximum: number;
  shaAt(ordinal: number): string;
  effectiveAt(ordinal: number): number;
  /** A name to show for a person met in a batch that was already read. */
  nameOf(personId: string): string | undefined;
  /**
   * Batches in order. Memory is bounded by one batch; stopping early ends the reading.
   *
   * @throws SourceError when the source turns out unreadable on the way
   */
  records(fromOrdinal: number): AsyncIterable<readonly CommitRecord[]>;
}

/** What both readers need to be told. */
export interface SourceOptions {
  /** Unix seconds. A commit dated more than one day later is implausible. */
  readonly now: number;
  /** Replace implausible commit times instead of refusing them; see `effectiveTimes`. */
  readonly clampDates?: boolean;
  /** Replaces `defaultBotPatterns`; each is tested against `name <e-mail>`. */
  readonly botPatterns?: readonly RegExp[];
  /** Records per batch, default 512. */
  readonly batchSize?: number;
}

/** The one form of an endorsement list: others only, the strongest kind per person, sorted. */
export function strongestEndorsements(
  author: string,
  claims: Iterable<Endorsement>,
): readonly Endorsement[] {
  const strongest = new Map<string, number>();
  for (const claim of claims) {
    if (claim.by === author) continue;
    const rank = endorsementKinds.indexOf(claim.as);
    strongest.set(claim.by, Math.min(rank, strongest.get(claim.by) ?? rank));
  }
  const ranked = [...strongest].sort(
    ([left, leftRank], [right, rightRank]) =>
      leftRank - rightRank || (left < right ? -1 : Number(left > right)),
  );
  return ranked.map(([by, rank]) => ({ by, as: endorsementKinds[rank] ?? 'merge' }));
}
