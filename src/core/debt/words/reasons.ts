import { formatMicros, ONE } from '../../units.ts';
import type { Debt, DebtProblem, Pledge } from '../community-debts.ts';
import { formatMoney } from '../money.ts';
import { negentropyNeeded, unitsOf } from '../reduction-amount.ts';
import type { DebtWords } from './words.ts';

/** What was measured and what it is held against, as text of its own kind. */
export interface Figures {
  readonly measured: string;
  readonly limit: string;
}

/** Why a reduction is less, or nothing. */
export interface ReductionReason extends Partial<Figures> {
  readonly code: string;
  readonly sentence: string;
  readonly nearest: string;
}

/** What is told of a reduction, as far as its reasons need it. */
export interface ToldReduction {
  readonly cycle: number;
  readonly period: number;
  readonly units: bigint;
  /** In millionths. */
  readonly offered: bigint;
}

/** The terms that a reduction was made by. */
export interface ReductionTerms {
  readonly pledge: Pledge;
  readonly debt: Pick<Debt, 'principal' | 'group' | 'debt'>;
}

/** The sentence, measured, limit and nearest change of a code. */
export function reductionReason(
  code: string,
  told: ToldReduction,
  by: ReductionTerms & { readonly words: DebtWords },
): ReductionReason {
  const { sentence, nearest } = by.words[code as DebtProblem];
  return { code, sentence, ...figuresOf(code, told, by), nearest };
}

/** Money of the pledge's currency, N or cycles: whatever the code is about. */
function figuresOf(
  code: string,
  told: ToldReduction,
  { pledge, debt }: ReductionTerms,
): Partial<Figures> {
  const money = (units: bigint): string => formatMoney(units, pledge.currency);
  // What the release alone is worth; what waited from others is not told apart.
  const measured = money(unitsOf(pledge.lambda, told.offered));
  switch (code) {
    case 'RATE_CEILING':
      return { measured, limit: money(pledge.rateCeiling ?? 0n) };
    case 'MEMBER_CAP':
      return { measured, limit: money(pledge.memberCap) };
    case 'GROUP_CAP':
      return { measured, limit: money(pledge.groupCap ?? 0n) };
    case 'DEBT_CAP': {
      const most = (debt.principal * BigInt(pledge.debtCap ?? ONE)) / BigInt(ONE);
      return { measured, limit: money(most) };
    }
    case 'NOT_ELIGIBLE':
      return {
        limit: Object.values(pledge.eligible ?? {})
          .flat()
          .join(', '),
      };
    // How much of its N the member had spent before is not told in the reduction.
    case 'NEGENTROPY_SPENT':
      return { measured: `${formatMicros(told.offered)} N` };
    case 'BELOW_ONE_UNIT': {
      const needed = formatMicros(negentropyNeeded(pledge.lambda, 1n));
      return { measured: `${formatMicros(told.offered)} N`, limit: `${needed} N` };
    }
    case 'PERIOD_CLOSED': {
      const { from, periodCycles, cutoff = 0 } = pledge;
      return {
        measured: `C-${told.cycle}`,
        limit: `C-${from + told.period * periodCycles - cutoff - 1}`,
      };
    }
    case 'PERIOD_OPEN': {
      const end = pledge.from + told.period * pledge.periodCycles - 1;
      return { measured, limit: `C-${Math.min(end, pledge.until)}` };
    }
    // Renewals of the period, or signatures.
    case 'PLEDGE_NOT_SIGNED':
    case 'PLEDGE_NOT_YET':
      return { measured: '0', limit: '1' };
    case 'GROUP_ALREADY_CREDITED':
      return { measured, limit: debt.group ?? debt.debt };
    // What was left is what it took off; nothing if it took nothing off.
    default:
      return { measured, limit: money(told.units) };
  }
}
