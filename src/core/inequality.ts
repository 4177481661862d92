import { formatMicros } from './units.ts';

/**
 * How unequally amounts are spread. All of it is text with six decimals, rounded half to even.
 * What cannot be told is absent: an inequality of nothing is not 0.
 */
export interface Inequality {
  /** How many amounts; those of nought among them. */
  readonly n: number;
  readonly zeros: number;
  /** Exact. */
  readonly gini?: string;
  /** Times n/(n − 1), for small n. */
  readonly giniCorrected?: string;
  /** Within 2 millionths; it splits exactly into within and between groups, which Gini does not. */
  readonly theil?: string;
  /** By ln n. */
  readonly theilNormalised?: string;
  /** Exact: of the ⌈n/10⌉ largest. */
  readonly topTenth?: string;
}

/** Gini, Theil and the share of the top tenth; amounts of one unit, none below nought. */
export function inequalityOf(amounts: readonly bigint[]): Inequality {
  const sorted = amounts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const n = sorted.length;
  const zeros = sorted.filter((amount) => amount === 0n).length;
  const total = sumOf(sorted);
  if (total === 0n) return { n, zeros };
  const ranked = sumOf(sorted.map((amount, at) => BigInt(2 * at + 1 - n) * amount));
  const theil = theilOf(sorted, total);
  return {
    n,
    zeros,
    gini: ratioText(ranked, BigInt(n) * total),
    ...(n > 1 ? { giniCorrected: ratioText(ranked, BigInt(n - 1) * total) } : {}),
    theil: decimalText(theil),
    ...(n > 1 ? { theilNormalised: decimalText(theil / Math.log(n)) } : {}),
    topTenth: ratioText(sumOf(sorted.slice(n - Math.ceil(n / 10))), total),
  };
}

/** (1/n)·Σ(x/μ)·ln(x/μ), of shares: a sum beyond 2⁵³ is rounded once, in the share. */
function theilOf(amounts: readonly bigint[], total: bigint): number {
  const n = amounts.length;
  let theil = 0;
  for (const amount of amounts) {
    const share = Number(amount) / Number(total);
    if (share > 0) theil += share * Math.log(share * n);
  }
  return Math.max(0, theil); // equal amounts leave a trace below nought
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

function ratioText(part: bigint, whole: bigint): string {
  const scaled = part * 1_000_000n;
  const [floor, rest] = [scaled / whole, (scaled % whole) * 2n];
  const isUp = rest > whole || (rest === whole && floor % 2n === 1n);
  return formatMicros(isUp ? floor + 1n : floor);
}

function decimalText(value: number): string {
  return formatMicros(BigInt(Math.round(value * 1_000_000)));
}
