import { canonicalize } from '../../core/log/canonical-json.ts';
import type { ClaimRecord } from '../../core/families/record.ts';
import { isDeed } from '../../core/families/settle.ts';
import { textSkeleton } from '../../core/identity/skeleton.ts';
import { evidenceIdOf } from './evidence.ts';

/** Whose deed, where, and what it is. */
export type Claimed = Pick<ClaimRecord, 'userId' | 'domain' | 'subject'>;

/** What a claim is about, as it is compared with others. */
export interface Deed {
  /** As {@link subjectOf} names it. */
  readonly subject: string;
  /** The deed itself, whoever says that it was theirs; undefined if several may do the same. */
  readonly matter: string | undefined;
  /** As {@link repositoryIn} names it. */
  readonly repository: string | undefined;
}

/** All of it at once: each claim is compared several times, and most of it is its spelling. */
export function deedOf(claim: Pick<ClaimRecord, 'type' | keyof Claimed>): Deed {
  const { userId, domain } = claim;
  const subject = textSkeleton(claim.subject);
  return {
    subject: evidenceIdOf(canonicalize({ userId, domain, subject })),
    matter: isDeed(claim) ? evidenceIdOf(canonicalize({ domain, subject })) : undefined,
    repository: ITEM.exec(subject)?.[1],
  };
}

/**
 * What a claim is about, whenever it is due and of whatever type: whose it is, where, and its
 * subject, however that is spelled.
 */
export function subjectOf({ userId, domain, subject }: Claimed): string {
  return evidenceIdOf(canonicalize({ userId, domain, subject: textSkeleton(subject) }));
}

/** The deed itself, whoever says that it was theirs; none if several may do the same. */
export function mattersOf(
  claim: Pick<ClaimRecord, 'type' | 'domain' | 'subject'>,
): readonly string[] {
  if (!isDeed(claim)) return [];
  const { domain, subject } = claim;
  return [evidenceIdOf(canonicalize({ domain, subject: textSkeleton(subject) }))];
}

/**
 * The repository of which a deed has the name of an item (`owner/name#7`), as repositories are
 * compared; undefined: it has no such name, however it is spelled.
 */
export function repositoryIn({ subject }: Pick<Claimed, 'subject'>): string | undefined {
  return ITEM.exec(textSkeleton(subject))?.[1];
}

const ITEM = /^([^ /#]+\/[^ /#]+)#[^ #]+$/;

/** What a claim is about under the other names of its claimant. */
export function underOtherNames(claim: Claimed, names: readonly string[]): readonly string[] {
  const others = names.filter((name) => name !== claim.userId);
  return others.map((userId) => subjectOf({ ...claim, userId }));
}
