import type { DebtProblem } from '../community-debts.ts';

/** What a code says, and the nearest thing that would change it. */
export interface DebtSentence {
  readonly sentence: string;
  readonly nearest: string;
}

/** Every code about debts in one language: one that is left out does not compile. */
export type DebtWords = Readonly<Record<DebtProblem, DebtSentence>>;
