/**
 * Through whom somebody came to their word. Who got a record through others shares the weight of
 * those: otherwise three friends would make forty witnesses, and be forty pairs to each other.
 */
export interface Makers {
  /** Works of the record that a panel, an audit or the founders of a history vouched for. */
  readonly works: number;
  /** Whose weight stood behind the others, first witnesses too, in the order of their coming. */
  readonly others: readonly string[];
}

/** Whoever was made by so many has a weight of their own: three friends are not as many. */
export const MAKERS_MAX = 6;

/** A work of a record, as the log tells it. */
interface MadeWork {
  readonly makers?: readonly string[];
  readonly first?: boolean;
  readonly more?: boolean;
}

/**
 * The next makers after a fact.
 * @param witnesses first witnesses, named by an operator, among those who vouched
 */
export function addToMakers(
  before: Makers | undefined,
  { makers = [], first = false, more = false }: MadeWork,
  witnesses: readonly string[],
): Makers | undefined {
  if (more || (makers.length === 0 && !first)) return before;
  const { works, others } = before ?? { works: 0, others: [] };
  const further = [...witnesses, ...makers].filter((maker) => !others.includes(maker));
  return {
    works: works + (first && witnesses.length === 0 ? 1 : 0),
    others: [...others, ...further].slice(0, MAKERS_MAX),
  };
}
