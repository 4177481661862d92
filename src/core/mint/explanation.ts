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
