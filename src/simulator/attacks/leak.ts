/** What is paid: credits, or negentropy, by which debts are reduced (ΔD = λN). */
export type Asset = 'credits' | 'negentropy';

/** What an attack comes to in its measure, for each that is paid. */
export type AttackYield = Readonly<Record<Asset, number>>;

export function yieldOf(of: (asset: Asset) => number): AttackYield {
  return { credits: of('credits'), negentropy: of('negentropy') };
}

/**
 * What an attack takes that it should not, as a share of an honest member's pay: what victims lose;
 * of what is compared with all the pay of an honest member, what lies above it; else all of it.
 */
export function leakOf(measure: string, value: number): number {
  switch (measure) {
    case 'victims keep':
      return Math.max(0, 1 - value);
    case 'in all':
    case 'together':
      return Math.max(0, value - 1);
    default:
      return Math.max(0, value);
  }
}

/** More than this is a miss, whatever limit of its own an attack has. */
export const LEAK_MAX = 0.05;
