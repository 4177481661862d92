import type { CensusEntry, Stratum } from '../../state/entry.ts';
import { FOLDED, type Rules } from '../entry-rule.ts';

/** So many kinds of people an entry tells apart at most. */
export const STRATA_MAX = 200;

/** Fewer people than this are no kind of their own in a public log. */
const STRATUM_ROWS_MIN = 5;

/** The name of all kinds together of which there are too few. */
export const OTHERS = 'others';

const STRATUM_LENGTH_MAX = 100;

/** The entry that counts people; no score and no credit looks at it. */
export const CENSUS_RULES: Rules<'census'> = {
  census: {
    fields: { rows: 'integer', strata: 'objects', root: 'hash' },
    apply: (_, entry) => {
      const problem = censusProblem(entry);
      if (problem !== undefined) throw new RangeError(problem);
    },
    ...FOLDED,
    recheck: { attested: 'who was counted, and as what' },
    retold: 'left out',
    event: 'census',
  },
};

/** Why this is no census; undefined: it is one. */
export function censusProblem({
  rows,
  strata,
}: Pick<CensusEntry, 'rows' | 'strata'>): string | undefined {
  if (strata.length < 1 || strata.length > STRATA_MAX)
    return `a census has 1 to ${STRATA_MAX} strata`;
  for (const [at, one] of strata.entries()) {
    const before = strata[at - 1]?.stratum;
    const problem = stratumProblem(one);
    if (problem !== undefined) return problem;
    if (before !== undefined && before >= one.stratum) {
      return 'strata stand in the order of their names, each once';
    }
  }
  const sum = strata.reduce((total, one) => total + one.rows, 0);
  return sum === rows ? undefined : `${sum} rows in all strata, not ${rows}`;
}

function stratumProblem({ stratum, rows, ...rest }: Stratum): string | undefined {
  const isStratum =
    typeof stratum === 'string' &&
    stratum !== '' &&
    stratum.length <= STRATUM_LENGTH_MAX &&
    Number.isSafeInteger(rows) &&
    Object.keys(rest).length === 0;
  if (!isStratum) return 'a stratum has a name of at most 100 characters, and rows';
  const least = stratum === OTHERS ? 1 : STRATUM_ROWS_MIN;
  return rows >= least ? undefined : `a stratum has at least ${STRATUM_ROWS_MIN} rows`;
}

/**
 * What a public log says of kinds of people: those of which there are few are told together, so
 * that nobody is found by being rare.
 * @returns undefined when there are too many kinds
 */
export function strataOf(counts: ReadonlyMap<string, number>): readonly Stratum[] | undefined {
  let others = counts.get(OTHERS) ?? 0;
  const strata: Stratum[] = [];
  for (const [stratum, rows] of counts) {
    if (stratum === OTHERS) continue;
    if (rows < STRATUM_ROWS_MIN) others += rows;
    else strata.push({ stratum, rows });
  }
  if (others > 0) strata.push({ stratum: OTHERS, rows: others });
  if (strata.length > STRATA_MAX) return undefined;
  return strata.sort((one, other) => (one.stratum < other.stratum ? -1 : 1));
}
