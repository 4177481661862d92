import type { DebtTerms, PledgeTerms, Reduction } from './debt-book.ts';

/** One leg: positive debits the account, negative credits it. */
export interface DebtLeg {
  readonly account: string;
  /** `N`, in millionths, or a currency as `USD/2`, in its smallest coin. */
  readonly asset: string;
  readonly amount: bigint;
}

type Creditors = Pick<PledgeTerms, 'creditor' | 'currency'>;
type Pool = Creditors & Pick<PledgeTerms, 'pledge'>;
type Accrual = Pick<Reduction, 'member' | 'debt' | 'pledge' | 'negentropy' | 'units'>;
type Settled = Accrual & Pick<Reduction, 'withheld'>;
type Owed = Pick<DebtTerms, 'debt' | 'currency'>;

/** What each event moves. Every line goes from one account to another, so it adds up to zero. */
interface DebtLegs {
  readonly debt: (terms: Owed & Pick<DebtTerms, 'principal'>) => readonly DebtLeg[];
  /** A negative amount takes it out of the pool. */
  readonly pledge: (terms: Pool, units: bigint) => readonly DebtLeg[];
  readonly release: (given: { member: string; negentropy: bigint }) => readonly DebtLeg[];
  readonly reduction: (
    reduction: Accrual,
    pledge: Pick<PledgeTerms, 'currency'>,
  ) => readonly DebtLeg[];
  readonly settlement: (reduction: Settled, pledge: Creditors) => readonly DebtLeg[];
  /** Also of a cancellation: the pool and the member have theirs back. */
  readonly rejection: (
    reduction: Accrual,
    pledge: Pick<PledgeTerms, 'currency'>,
  ) => readonly DebtLeg[];
  /** What the settlement took off is owed again, and what it withheld is withheld no more. */
  readonly reversal: (
    reduction: Settled,
    pledge: Creditors,
    expired: boolean,
  ) => readonly DebtLeg[];
  readonly adjustment: (terms: Owed, units: bigint) => readonly DebtLeg[];
}

/** What each event moves. Every line goes from one account to another, so it adds up to zero. */
export const debtLegs: DebtLegs = {
  debt: (terms) => owed(terms, terms.principal),
  pledge: ({ pledge, creditor, currency }, units) =>
    pair(currency, units, [available(pledge), pledged(creditor)]),
  release: ({ member, negentropy }) => pair('N', negentropy, [`n:${member}`, 'n:issued']),
  reduction: (reduction, { currency }) => [
    ...pair(currency, reduction.units, [committed(reduction), available(reduction.pledge)]),
    ...returned(reduction).map(opposite),
  ],
  settlement: (reduction, pledge) => [
    ...pair(pledge.currency, reduction.units, [settled(reduction), committed(reduction)]),
    ...takenOff(reduction, pledge),
  ],
  rejection: (reduction, { currency }) => [
    ...pair(currency, reduction.units, [available(reduction.pledge), committed(reduction)]),
    ...returned(reduction),
  ],
  reversal: (reduction, pledge, expired) => [
    ...takenOff(reduction, pledge).map(opposite),
    ...pair(pledge.currency, reduction.units, [
      expired ? pledged(pledge.creditor) : available(reduction.pledge),
      settled(reduction),
    ]),
    ...returned(reduction),
  ],
  adjustment: owed,
};

function owed({ debt, currency }: Owed, units: bigint): readonly DebtLeg[] {
  return pair(currency, units, [`debt:${debt}:owed`, `origin:${debt}`]);
}

function takenOff(
  { debt, units, withheld }: Settled,
  { creditor, currency }: Creditors,
): readonly DebtLeg[] {
  const net = pair(currency, units - withheld, [`origin:${debt}`, `debt:${debt}:owed`]);
  const kept = ['origin:withholding', `creditor:${creditor}:withheld`] as const;
  return withheld === 0n ? net : [...net, ...pair(currency, withheld, kept)];
}

function available(pledge: string): string {
  return `pledge:${pledge}:available`;
}

function pledged(creditor: string): string {
  return `creditor:${creditor}:pledged`;
}

function returned({ member, pledge, negentropy }: Accrual): readonly DebtLeg[] {
  return pair('N', negentropy, [`n:${member}`, `n:applied:${pledge}`]);
}

function committed({ pledge, debt }: Accrual): string {
  return `committed:${pledge}:${debt}`;
}

function settled({ pledge, debt }: Accrual): string {
  return `settled:${pledge}:${debt}`;
}

function pair(
  asset: string,
  amount: bigint,
  [to, from]: readonly [to: string, from: string],
): readonly DebtLeg[] {
  return [
    { account: to, asset, amount },
    { account: from, asset, amount: -amount },
  ];
}

function opposite({ account, asset, amount }: DebtLeg): DebtLeg {
  return { account, asset, amount: -amount };
}
