import { skeletonsOf } from '../../core/identity/skeleton.ts';

/** Which user ids of a community look alike. Made when the first new name comes in. */
export class KnownNames {
  readonly #users: () => Iterable<string>;
  readonly #beneath: KnownNames | undefined;
  #counts: Map<string, number> | undefined;

  /**
   * @param users the names that are there before any is added
   * @param beneath names of another list that count as well and are left as they are
   */
  constructor(users: () => Iterable<string>, beneath?: KnownNames) {
    this.#users = users;
    this.#beneath = beneath;
  }

  /** Whether somebody may be read as this name. Those who have it exactly are among them. */
  isTaken(user: string): boolean {
    const counts = this.#read();
    const isHere = skeletonsOf(user).some((skeleton) => counts.has(skeleton));
    return isHere || this.#beneath?.isTaken(user) === true;
  }

  add(user: string): void {
    // Counted with the others when they are read first.
    if (this.#counts !== undefined) count(this.#counts, user, 1);
  }

  remove(user: string): void {
    if (this.#counts !== undefined) count(this.#counts, user, -1);
  }

  #read(): Map<string, number> {
    if (this.#counts !== undefined) return this.#counts;
    const counts = new Map<string, number>();
    for (const user of this.#users()) count(counts, user, 1);
    this.#counts = counts;
    return counts;
  }
}

function count(counts: Map<string, number>, user: string, change: 1 | -1): void {
  for (const skeleton of skeletonsOf(user)) {
    const left = (counts.get(skeleton) ?? 0) + change;
    if (left > 0) counts.set(skeleton, left);
    else counts.delete(skeleton);
  }
}
