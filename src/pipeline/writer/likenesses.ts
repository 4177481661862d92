import type { ClaimRecord } from '../../core/families/record.ts';
import { textSkeleton } from '../../core/identity/skeleton.ts';

/** A work that counted in a cycle, by the hash under which the log has it. */
export interface CountedWork {
  readonly member: string;
  readonly claim: Pick<ClaimRecord, 'type' | 'domain' | 'subject'>;
  readonly cycle: number;
  readonly hash: string;
}

/**
 * The works of the open cycle by what they say: of those that are the same but for digits and case,
 * one counts, even if it is overturned or taken back in that cycle, since it may have been paid.
 * All of it is read again from the rows of the works whenever a community is loaded.
 */
export class Likenesses {
  /** The hash of a work, by member and what it says. */
  readonly #counted = new Map<string, string>();
  readonly #earlier: Likenesses | undefined;
  #cycle = Number.NEGATIVE_INFINITY;

  /** @param earlier works that are looked at and never changed, for a sketch */
  constructor(works: Iterable<CountedWork>, earlier?: Likenesses) {
    this.#earlier = earlier;
    for (const work of works) this.add(work);
  }

  /**
   * The work that counted in this cycle and says the same, or undefined: then this one counts.
   * @param members of the person whom the claim is about
   */
  firstLike(members: readonly string[], work: Omit<CountedWork, 'member'>): string | undefined {
    return members
      .flatMap((member) => this.#hashOf({ ...work, member }) ?? [])
      .find((hash) => hash !== work.hash);
  }

  /** Remembers that a work counts. @returns whether it says something that can be compared */
  add(work: CountedWork): boolean {
    const key = keyOf(work);
    if (key === undefined) return false;
    if (work.cycle !== this.#cycle) this.#counted.clear();
    this.#cycle = work.cycle;
    this.#counted.set(key, work.hash);
    return true;
  }

  #hashOf(work: Pick<CountedWork, 'member' | 'claim' | 'cycle'>): string | undefined {
    const key = keyOf(work);
    if (key === undefined) return undefined;
    const own = this.#cycle === work.cycle ? this.#counted.get(key) : undefined;
    if (own !== undefined || this.#earlier === undefined) return own;
    return this.#earlier.#hashOf(work);
  }
}

function keyOf({ member, claim }: Pick<CountedWork, 'member' | 'claim'>): string | undefined {
  const likeness = likenessOf(claim.subject);
  if (likeness === undefined) return undefined;
  return JSON.stringify([member, claim.type, claim.domain, likeness]);
}

/** What a subject says without digits and case; without a letter it says nothing to compare. */
export function likenessOf(subject: string): string | undefined {
  const words = textSkeleton(subject.replaceAll(/\p{N}+/gu, ' '));
  return /\p{L}/u.test(words) ? words : undefined;
}
