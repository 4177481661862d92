import { DAY_SECONDS } from '../../policy/cycle.ts';
import type { TrustRules } from '../../policy/policy.ts';
import { ONE, type Ppm } from '../../units.ts';
import { PAIR_DAYS, pairWeightOf } from '../pair-weight.ts';
import { largestOf } from '../../lists.ts';

/** What a weight is asked for: whose work, and when. */
export interface SharedWork {
  readonly author: string;
  /** Effective time, Unix seconds. */
  readonly effectiveAt: number;
}

/** What a work adds to whose weight its author's word has. */
export interface Grounds {
  /** A first witness vouched for it. */
  readonly first: boolean;
  /** Others who did, or whoever made them, that are new. */
  readonly makers: readonly string[];
}

export const PAIR_SECONDS: number = PAIR_DAYS * DAY_SECONDS;

/**
 * How much the word of a witness weighs for an author: less, the more of the author's works they
 * looked at lately. Who got their record through somebody shares that one's weight: otherwise
 * three friends would make forty witnesses, and be forty pairs to each other.
 */
export class PairBudget {
  readonly #rules: TrustRules;
  readonly #isFirst: (person: string) => boolean;
  /** Times of the works that two people share, by their names. */
  readonly #pairs = new Map<string, number[]>();
  /** Works of a record, by person and by the root of whoever vouched for them. */
  readonly #made = new Map<string, Map<string, number>>();

  /** @param isFirst whether somebody is a first witness, whom nobody made */
  constructor(rules: TrustRules, isFirst: (person: string) => boolean) {
    this.#rules = rules;
    this.#isFirst = isFirst;
  }

  /** Counts a work for all who look at it, and says what the word of each weighs. */
  weightsOf(work: SharedWork, people: readonly string[]): readonly Ppm[] {
    const { worksPerPair } = this.#rules;
    if (worksPerPair === 0) return people.map(() => ONE);
    const parties = people.map((person) => [person, this.#leastUsedRoot(work, person)]);
    const uses = new Map<string, number>();
    for (const party of new Set(parties.flat())) {
      const works = [...this.#recent(work, party), work.effectiveAt];
      this.#pairs.set(nameOf(work, party), works);
      uses.set(party, works.length);
    }
    return parties.map((both) => {
      const most = largestOf(both.map((party) => uses.get(party) ?? 0));
      return pairWeightOf(worksPerPair, most);
    });
  }

  /** Notes through whom somebody got a work of their record, and says what is new about that. */
  addMakers(author: string, makers: readonly string[]): Grounds {
    const made = this.#made.get(author) ?? new Map<string, number>();
    this.#made.set(author, made);
    const hasOwn = (made.get(author) ?? 0) >= this.#rules.standingActions;
    const others = makers.filter((maker) => !this.#isFirst(maker));
    const roots = others.flatMap((maker) => this.#rootsOf(maker));
    const further = new Set(roots.filter((root) => root !== author && !made.has(root)));
    for (const root of roots) made.set(root, (made.get(root) ?? 0) + 1);
    const firsts = makers.length - others.length;
    if (firsts > 0) made.set(author, (made.get(author) ?? 0) + firsts);
    return { first: firsts > 0 && !hasOwn, makers: hasOwn ? [] : [...further] };
  }

  /** Of several through whom somebody got their record, the one that the author met least. */
  #leastUsedRoot(work: SharedWork, person: string): string {
    const [first = person, ...others] = this.#rootsOf(person);
    const usesOf = (root: string): number => this.#recent(work, root).length;
    return others.reduce((least, root) => (usesOf(root) < usesOf(least) ? root : least), first);
  }

  /**
   * Whose weight somebody has: their own, if first witnesses gave them enough of a record, else
   * that of whoever did.
   */
  #rootsOf(person: string): readonly string[] {
    const made = this.#made.get(person);
    if (made === undefined || this.#isFirst(person)) return [person];
    const isOwn = (made.get(person) ?? 0) >= this.#rules.standingActions;
    const others = [...made.keys()].filter((root) => root !== person);
    return isOwn || others.length === 0 ? [person] : others;
  }

  #recent(work: SharedWork, party: string): readonly number[] {
    const works = this.#pairs.get(nameOf(work, party)) ?? [];
    return works.filter((at) => at > work.effectiveAt - PAIR_SECONDS);
  }
}

function nameOf({ author }: SharedWork, party: string): string {
  return `${party}\n${author}`;
}
