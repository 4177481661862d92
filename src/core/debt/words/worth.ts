import type { Basis, Pledge } from '../community-debts.ts';
import { formatMoney } from '../money.ts';

/** What a pledge says of one action. */
export type WorthTerms = Pick<Pledge, 'lambda' | 'currency' | 'pool' | 'memberCap'> & {
  readonly basis: Basis;
  readonly rateCeiling?: bigint | undefined;
};

/** What an action can come to at most, and in which language that is told. */
export interface MostPaid {
  /** Of an integrity of 1, in micros of N. */
  readonly negentropy: bigint;
  /** In millionths. */
  readonly threshold: number;
  readonly language: 'en' | 'de';
}

/** What one action takes off a debt, in words, and what the limits of the pledge leave of it. */
export function worthOf(terms: WorthTerms, { negentropy, threshold, language }: MostPaid): string {
  const { lambda, currency, basis, pool, memberCap, rateCeiling = pool } = terms;
  const worth = (micros: bigint): bigint =>
    (lambda.units * micros) / (lambda.perNegentropy * 1_000_000n);
  const money = (units: bigint): string =>
    `${formatMoney(units, currency)} ${currency.slice(0, 3)}`;
  const least = basis === 'margin' ? 0n : (negentropy * BigInt(threshold)) / 1_000_000n;
  const most = worth(negentropy);
  const limit = [pool, memberCap, rateCeiling].reduce((a, b) => (b < a ? b : a));
  const words = WORTH[language];
  const told = words.worth(money(worth(least)), money(most));
  return limit < most ? `${told}${words.limited(money(limit))}` : told;
}

interface WorthWords {
  readonly worth: (least: string, most: string) => string;
  readonly limited: (limit: string) => string;
}

const WORTH: Readonly<Record<'en' | 'de', WorthWords>> = {
  en: {
    worth: (least, most) =>
      `one qualifying action of full weight takes off ${least} just above the threshold ` +
      `and ${most} at an integrity of 1`,
    limited: (limit) => `, but the limits of this pledge leave ${limit} at most`,
  },
  de: {
    worth: (least, most) =>
      `eine Handlung von vollem Gewicht nimmt knapp über der Schwelle ${withComma(least)} ` +
      `ab und ${withComma(most)}, wenn ihre Integrität ganz ist`,
    limited: (limit) =>
      `; die Grenzen dieser Zusicherung lassen davon höchstens ${withComma(limit)}`,
  },
};

function withComma(amount: string): string {
  return amount.replace('.', ',');
}
