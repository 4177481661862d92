import type { ClaimRecord } from '../../core/families/record.ts';
import { textSkeleton } from '../../core/identity/skeleton.ts';

/** A work that counted in a cycle, by the hash under which the log has it. */
interface Counted {
  readonly cycle: number;
  readonly hash: string;
}

/**
 * The works of the open cycle by what they say: of those that are the same but for digits and case,
 * one counts. Kept in memory alone, so that a restart may let one more of each through.
 */
export class Likenesses {
  readonly #counted = new Map<string, Counted>();
  #cycle = Number.NEGATIVE_INFINITY;

  /**
   * The work that counted in this cycle and says the same, or undefined: then this one counts.
   * @param person who stands for whom the claim is about
   */
  firstLike(person: string, claim: ClaimRecord, work: Counted): string | undefined {
    const likeness = likenessOf(claim.subject);
    if (likeness === undefined) return undefined;
    if (work.cycle !== this.#cycle) this.#counted.clear();
    this.#cycle = work.cycle;
    const key = JSON.stringify([person, claim.type, claim.domain, likeness]);
    const first = this.#counted.get(key);
    if (first === undefined) this.#counted.set(key, work);
    return first === undefined || first.hash === work.hash ? undefined : first.hash;
  }
}

/** What a subject says without digits and case; without a letter it says nothing to compare. */
export function likenessOf(subject: string): string | undefined {
  const words = textSkeleton(subject.replaceAll(/\p{N}+/gu, ' '));
  return /\p{L}/u.test(words) ? words : undefined;
}
