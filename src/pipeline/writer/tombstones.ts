import { createHmac } from 'node:crypto';
import { skeletonsOf } from '../../core/identity/skeleton.ts';
import type { ErasableEvidence, TombstoneRow } from '../../db/sql/members/tombstones.ts';
import { largestOf } from '../../core/lists.ts';

/** What goes when a person is erased. */
export interface Erasable {
  readonly user: string;
  readonly evidence: readonly ErasableEvidence[];
}

/**
 * What is left of people who were erased: HMAC-SHA-256 of their evidence and of what their user ids
 * look like. So one deed is not paid again in a second life under the same name, and whoever has a
 * copy of the database, but not the log key, cannot try out who was erased.
 */
export class Tombstones {
  readonly #secret: Uint8Array;
  readonly #people: Map<string, number>;

  /** @param people when people were erased, in unix seconds, by the HMACs of their skeletons */
  constructor(secret: Uint8Array, people: Map<string, number>) {
    this.#secret = secret;
    this.#people = people;
  }

  /** Nobody was erased, so nothing has to be looked up. */
  get isEmpty(): boolean {
    return this.#people.size === 0;
  }

  /** When somebody was erased whose user id looked like this one, in unix seconds. */
  erasedAt(user: string): number | undefined {
    if (this.isEmpty) return undefined;
    const times = skeletonsOf(user).flatMap(
      (one) => this.#people.get(this.#hmac('person', one)) ?? [],
    );
    return times.length === 0 ? undefined : largestOf(times);
  }

  ofEvidence(id: string): string {
    return this.#hmac('evidence', id);
  }

  /** Of the caller's name for an action. */
  ofReference(reference: string): string {
    return this.#hmac('reference', reference);
  }

  /** Of what a claim is about, but for its times. */
  ofDeed(deed: string): string {
    return this.#hmac('deed', deed);
  }

  /** Leaves what an erasure leaves. @returns the rows to be stored */
  leave({ user, evidence }: Erasable, erasedAt: number): TombstoneRow[] {
    const people = skeletonsOf(user).map((one) => this.#hmac('person', one));
    for (const hmac of people) {
      this.#people.set(hmac, Math.max(erasedAt, this.#people.get(hmac) ?? erasedAt));
    }
    const records = evidence.flatMap(({ id, reference, deed, matter }) => [
      this.ofEvidence(id),
      ...[deed, matter].flatMap((one) => (one === undefined ? [] : [this.ofDeed(one)])),
      ...(reference === undefined ? [] : [this.ofReference(reference)]),
    ]);
    return [
      ...people.map((hmac) => ({ hmac, isPerson: true, erasedAt })),
      ...[...new Set(records)].map((hmac) => ({ hmac, isPerson: false, erasedAt })),
    ];
  }

  /** The kind comes first: no name of an action can pass for a person or for evidence. */
  #hmac(kind: 'person' | 'evidence' | 'deed' | 'reference', text: string): string {
    return createHmac('sha256', this.#secret).update(`${kind}\n${text}`).digest('hex');
  }
}
