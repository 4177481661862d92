import type { DebtProblem } from '../../debt/community-debts.ts';
import type { DebtOutcome } from '../../debt/debt-book.ts';
import type { Figures } from '../../debt/words/reasons.ts';

/** A debt entry that cannot follow; its code says why, and its figures by how much. */
export class DebtError extends RangeError {
  override readonly name = 'DebtError';
  readonly code: DebtProblem;
  readonly figures: Figures | undefined;

  constructor(code: DebtProblem, figures?: Figures) {
    super(code);
    this.code = code;
    this.figures = figures;
  }
}

/** @throws DebtError when there is a problem */
export function refuse(problem: DebtProblem | undefined): void {
  if (problem !== undefined) throw new DebtError(problem);
}

/** @throws DebtError when the book has not done it */
export function taken(outcome: DebtOutcome): void {
  if (!outcome.done) throw new DebtError(outcome.codes[0] ?? 'ITEM_UNKNOWN');
}

/** Whether it can be the reason of a creditor. */
export function isReason(code: string | undefined): code is string {
  return code !== undefined && /^[A-Z][A-Z0-9_]{0,62}$/.test(code);
}

/** A whole number of the smallest coin, as the log spells it. @throws DebtError AMOUNT_INVALID */
export function unitsIn(text: string): bigint {
  if (!/^(0|[1-9]\d{0,17})$/.test(text)) throw new DebtError('AMOUNT_INVALID');
  return BigInt(text);
}

/** The same with a sign, and never nought. @throws DebtError AMOUNT_INVALID */
export function changeIn(text: string): bigint {
  if (!/^-?[1-9]\d{0,17}$/.test(text)) throw new DebtError('AMOUNT_INVALID');
  return BigInt(text);
}
