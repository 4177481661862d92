import type { DecidingEntropy } from '../state/entry.ts';
import type { Code } from '../codes/codes.ts';

/**
 * Why a decision or a hold's end came out as it did, in words and numbers
 * (docs/reference/codes.md#the-explanation).
 */
export interface Explanation {
  readonly code?: Code;
  readonly sentence: string;
  readonly measured: string;
  /** What it was measured against. */
  readonly limit: string;
  /** The nearest change that would have passed; for what did pass, how it goes on. */
  readonly nearest: string;
}

/** An explanation but for what its code alone says. */
export type Reason = Omit<Explanation, 'code' | 'sentence'>;

/** What a measurement was of, in words: the decision's domain, or the pool with it in it. */
export function measuredName(domain: string, entropy: DecidingEntropy | undefined): string {
  return entropy?.domain === undefined ? domain : `the pool ${entropy.domain} with ${domain}`;
}
