import type { Erasable } from '../tombstones.ts';

/** What was erased with people of what requests name, and what is to be erased. */
export class KnownErasures {
  /** What was named, with its kind before it. */
  readonly #erased = new Set<string>();
  readonly #erasable = new Map<string, Erasable['evidence']>();

  /** Whether a record, by its content address, was erased with a person. */
  hasEvidence(id: string): boolean {
    return this.#erased.has(named('evidence', id));
  }

  /** Whether the caller's name for an action was. */
  hasName(reference: string): boolean {
    return this.#erased.has(named('reference', reference));
  }

  /** Whether a claim about this was kept, and erased with a person. */
  hasDeed(deed: string): boolean {
    return this.#erased.has(named('deed', deed));
  }

  /** The evidence that goes with a member; only if the request asked for it. */
  erasable(member: string): Erasable['evidence'] {
    return this.#erasable.get(member) ?? [];
  }

  /** @param what as {@link named} says it */
  add(what: string): void {
    this.#erased.add(what);
  }

  addErasable(member: string, evidence: Erasable['evidence']): void {
    this.#erasable.set(member, evidence);
  }

  copy(): KnownErasures {
    const copy = new KnownErasures();
    for (const what of this.#erased) copy.#erased.add(what);
    return copy;
  }
}

/** The kind comes first: no name of an action can pass for evidence. */
export function named(kind: 'evidence' | 'reference' | 'deed', text: string): string {
  return `${kind} ${text}`;
}
