import type { SquashedCommits } from '../../connectors/commits/commit.ts';
import type { ReadFrom } from '../../core/codes/codes.ts';
import type {
  HistoryFigures,
  YearFigures,
} from '../../pipeline/answers/studies/history-figures.ts';

/** How many commits name a second person, and where reviews are when the history shows none. */
export interface SecondPerson {
  readonly promises: number;
  readonly seconded: number;
  readonly hidden: number;
  readonly years: readonly YearFigures[];
  /** The history looks squashed by a forge: what was reviewed, only the forge can say. */
  readonly areReviewsElsewhere: boolean;
  /** From this year on hardly any commit names anybody, though most of an earlier year did. */
  readonly silentSince?: number;
  readonly from: ReadFrom;
  /** Commits that say of themselves to be a pull request, and name nobody. */
  readonly squashed?: SquashedCommits;
}

/** What a source knows beside what it said of each commit. */
export interface ReadHistory {
  readonly from: ReadFrom;
  readonly squashed?: SquashedCommits | undefined;
}

/** From this share of all commits on that a forge committed without naming anybody. */
const HIDDEN_SHARE = 0.3;

/** Most, and hardly any, commits of a year. */
const [MOST, HARDLY_ANY] = [0.5, 0.05];

/** Of fewer commits nothing is concluded: a year that has just begun is no silence. */
const FEW = 20;

/** Sums the years up. */
export function secondPersonOf(
  { years, promises }: HistoryFigures,
  { from, squashed }: ReadHistory,
): SecondPerson {
  const sum = (count: (year: YearFigures) => number): number =>
    years.reduce((total, year) => total + count(year), 0);
  const hidden = sum((year) => year.hidden);
  const last = years.at(-1);
  const isSquashedNow = last !== undefined && last.hidden >= MOST * last.promises;
  const silent = silentSince(years);
  const isHidden = promises > 0 && hidden >= HIDDEN_SHARE * promises;
  const isSquashed = squashed !== undefined && isMuch(squashed);
  return {
    promises,
    seconded: sum((year) => year.seconded),
    hidden,
    years,
    areReviewsElsewhere: isSquashedNow || isHidden || isSquashed,
    ...(silent === undefined ? {} : { silentSince: silent }),
    from,
    ...(isSquashed ? { squashed } : {}),
  };
}

function isMuch({ commits, read }: SquashedCommits): boolean {
  return read > 0 && commits >= HIDDEN_SHARE * read;
}

function silentSince(years: readonly YearFigures[]): number | undefined {
  const loud = years.findLastIndex((year) => !isSilent(year));
  const silent = years.slice(loud + 1);
  const since = silent.reduce((total, { promises }) => total + promises, 0);
  const wasNamed = years.some(({ seconded, promises }) => seconded >= MOST * promises);
  return wasNamed && since >= FEW ? silent[0]?.year : undefined;
}

function isSilent({ seconded, promises }: YearFigures): boolean {
  return seconded < HARDLY_ANY * promises;
}
