import type { HistoryFigures, YearFigures } from '../../pipeline/answers/history-figures.ts';

/** How many commits name a second person, and where reviews are when the history shows none. */
export interface SecondPerson {
  readonly promises: number;
  readonly seconded: number;
  readonly hidden: number;
  readonly years: readonly YearFigures[];
  /** The history looks squashed by a forge: what was reviewed, only the forge can say. */
  readonly areReviewsElsewhere: boolean;
}

/** From this share of commits on that a forge committed without naming anybody. */
const HIDDEN_SHARE = 0.3;

/** Sums the years up. */
export function secondPersonOf({ years, promises }: HistoryFigures): SecondPerson {
  const sum = (count: (year: YearFigures) => number): number =>
    years.reduce((total, year) => total + count(year), 0);
  const hidden = sum((year) => year.hidden);
  return {
    promises,
    seconded: sum((year) => year.seconded),
    hidden,
    years,
    areReviewsElsewhere: promises > 0 && hidden >= HIDDEN_SHARE * promises,
  };
}
