/**
 * Through whom somebody came to their word. Who got a record through others shares the weight of
 * those: otherwise three friends would make forty witnesses, and be forty pairs to each other.
 */
export interface Makers {
  /** Works of the record that first witnesses, a panel or an audit vouched for. */
  readonly works: number;
  /** The others whose weight stood behind it, in the order in which they came. */
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

/** The next makers after a fact. */
export function addToMakers(
  before: Makers | undefined,
  { makers = [], first = false, more = false }: MadeWork,
): Makers | undefined {
  if (more || (makers.length === 0 && !first)) return before;
  const { works, others } = before ?? { works: 0, others: [] };
  const further = makers.filter((maker) => !others.includes(maker));
  return {
    works: works + (first ? 1 : 0),
    others: [...others, ...further].slice(0, MAKERS_MAX),
  };
}
