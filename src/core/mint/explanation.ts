import type { DecidingEntropy } from '../state/entry.ts';
import type { Code } from '../codes/codes.ts';
import type { Change } from './change.ts';
import type { Words } from './words/words.ts';

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

/** What an explanation rests on: what was measured and against what, and what would change it. */
export interface Reason {
  readonly measured: string;
  readonly limit: string;
  readonly change: Change;
}

/** A change in words. */
export function changeText({ nearest }: Words, change: Change): string {
  // Each kind has its own function; that it gets what it takes is what `Words` says.
  return (nearest[change.kind] as (change: Change) => string)(change);
}

/** What a measurement was of, in words: the decision's domain, or the pool with it in it. */
export function measuredName(
  { measured }: Words,
  domain: string,
  entropy: DecidingEntropy | undefined,
): string {
  return entropy?.domain === undefined ? domain : measured.pool(entropy.domain, domain);
}
