import {
  countDecisions,
  type DecisionCountRow,
} from '../../../db/sql/decisions/decision-counts.ts';
import type { FinalOutcome } from '../../../db/sql/decisions/decision-pages.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** How many decisions came to nothing for one reason. */
export interface CodeCount {
  readonly outcome: FinalOutcome;
  readonly code: string;
  readonly decisions: number;
}

/** Decisions by what they came to. */
export interface DecisionCounts {
  readonly decisions: number;
  readonly outcomes: Readonly<Partial<Record<FinalOutcome, number>>>;
  /** Of refused and cancelled ones, the most frequent first. */
  readonly codes: readonly CodeCount[];
}

/** Counts the decisions of a community. @param member only those about this one */
export async function readDecisionCounts(
  { db, communityId }: CommunityReader,
  member?: string,
): Promise<DecisionCounts> {
  return countsOf(await countDecisions(db, communityId, member));
}

/** Sums rows up, whomever they are about. */
export function countsOf(rows: readonly Omit<DecisionCountRow, 'member'>[]): DecisionCounts {
  const outcomes: Partial<Record<FinalOutcome, number>> = {};
  const codes = new Map<string, CodeCount>();
  for (const { outcome, code, decisions } of rows) {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + decisions;
    if (code === undefined || (outcome !== 'refused' && outcome !== 'cancelled')) continue;
    const name = `${outcome} ${code}`;
    codes.set(name, { outcome, code, decisions: (codes.get(name)?.decisions ?? 0) + decisions });
  }
  return {
    decisions: rows.reduce((sum, { decisions }) => sum + decisions, 0),
    outcomes,
    codes: [...codes.values()].sort(
      (a, b) => b.decisions - a.decisions || (a.code < b.code ? -1 : 1),
    ),
  };
}
