/**
 * One commit as evidence, the same whether it was read from a repository, from a table of commit
 * metadata or made by a simulation. People are named by the caller's opaque user ids.
 */
export type EndorsementKind = 'review' | 'test' | 'ack' | 'commit' | 'merge';

/** Somebody other than the author stood up for a commit: one per person, the strongest kind. */
export interface Endorsement {
  readonly by: string;
  readonly as: EndorsementKind;
}

/** Who brought a commit in, beside its author. */
export interface Hands {
  /** Somebody else than the author committed it. */
  readonly committer?: string;
  /** Somebody else than the author merged it. */
  readonly merger?: string;
  /** Whom a forge's own record names as reviewers: their word is no text of the author's. */
  readonly reviewers?: readonly string[];
  /** A forge wrote itself down as committer, so nobody knows whether somebody looked at it. */
  readonly unknown?: true;
}

/** A commit with everything the rules of {@link CommitSchedule} need, and nothing else. */
export interface CommitRecord {
  readonly sha: string;
  readonly merge: boolean;
  /** Unix seconds. */
  readonly authoredAt: number;
  /** Unix seconds. */
  readonly committedAt: number;
  /** Unix seconds: the running maximum of commit time along first-parent (or file) order. */
  readonly effectiveAt: number;
  readonly author: string;
  readonly authorIsBot: boolean;
  readonly endorsements: readonly Endorsement[];
  /** Who brought it in; absent if the source does not show it. */
  readonly hands?: Hands;
  /** What tells its change from others; empty: none; absent: the source does not show it. */
  readonly change?: string;
  /** Ids of earlier commits that this one fixes or reverts, without repetition. */
  readonly repairs: readonly string[];
  /** Those of them that it reverts; absent: none. To revert a revert gives back what that took. */
  readonly reverts?: readonly string[];
  /** The domain of most changed paths; the source's default where no path changed. */
  readonly domain: string;
  /** Changed paths by domain, for the scatter instrument; empty where the source has no paths. */
  readonly changes: readonly DomainChanges[];
}

/**
 * A commit without the words and hands of its own author under another name. Of several names of
 * one person the first one counts.
 * @param personOf one name for all names of a person
 */
export function withoutOwnWords(
  record: CommitRecord,
  personOf: (name: string) => string,
): CommitRecord {
  const author = personOf(record.author);
  const isOther = (name: string | undefined): name is string =>
    name !== undefined && personOf(name) !== author;
  const seen = new Set<string>();
  const endorsements = record.endorsements.filter(({ by }) => {
    const person = personOf(by);
    if (person === author || seen.has(person)) return false;
    seen.add(person);
    return true;
  });
  const { hands } = record;
  if (hands === undefined) return { ...record, endorsements };
  const { committer, merger, reviewers, ...rest } = hands;
  const others = {
    ...rest,
    ...(isOther(committer) ? { committer } : {}),
    ...(isOther(merger) ? { merger } : {}),
    ...(reviewers === undefined ? {} : { reviewers: reviewers.filter(isOther) }),
  };
  return { ...record, endorsements, hands: others };
}

/** How many modified files a commit has in one domain, and which. */
export interface DomainChanges {
  readonly domain: string;
  readonly paths: readonly string[];
}
