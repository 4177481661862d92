import { skeletonsOf } from '../../core/identity/skeleton.ts';

/** Which user ids of a community look alike. Made when the first new name comes in. */
export class KnownNames {
  readonly #users: () => Iterable<string>;
  readonly #beneath: KnownNames | undefined;
  #bySkeleton: Map<string, readonly string[]> | undefined;

  /**
   * @param users the names that are there before any is added
   * @param beneath names of another list that count as well and are left as they are
   */
  constructor(users: () => Iterable<string>, beneath?: KnownNames) {
    this.#users = users;
    this.#beneath = beneath;
  }

  /** A user id that may be read as this name, which may be the name itself. */
  likeOf(user: string): string | undefined {
    const names = this.#read();
    const [found] = skeletonsOf(user).flatMap((skeleton) => names.get(skeleton) ?? []);
    return found ?? this.#beneath?.likeOf(user);
  }

  add(user: string): void {
    // Counted with the others when they are read first.
    if (this.#bySkeleton !== undefined) addTo(this.#bySkeleton, user);
  }

  remove(user: string): void {
    if (this.#bySkeleton === undefined) return;
    for (const skeleton of skeletonsOf(user)) {
      const left = (this.#bySkeleton.get(skeleton) ?? []).filter((one) => one !== user);
      if (left.length > 0) this.#bySkeleton.set(skeleton, left);
      else this.#bySkeleton.delete(skeleton);
    }
  }

  #read(): Map<string, readonly string[]> {
    if (this.#bySkeleton !== undefined) return this.#bySkeleton;
    const names = new Map<string, readonly string[]>();
    for (const user of this.#users()) addTo(names, user);
    this.#bySkeleton = names;
    return names;
  }
}

function addTo(names: Map<string, readonly string[]>, user: string): void {
  for (const skeleton of skeletonsOf(user)) {
    names.set(skeleton, [...(names.get(skeleton) ?? []), user]);
  }
}
