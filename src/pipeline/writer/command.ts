import type { Fold } from './fold.ts';
import type { RepeatKeys, Repeats } from './repeats.ts';

/** What the writer is asked to do, in the transaction that stores the result. */
export interface Command<Result> {
  /** When the request came, in unix seconds: cycles that are over by then are closed first. */
  readonly now?: number;
  /** By what the request may repeat an earlier one: looked up after the lock was taken. */
  readonly repeats?: RepeatKeys;
  /**
   * Appends entries. Throwing refuses this command alone; when it had already changed something,
   * the batch is thrown away and the others are folded again.
   */
  readonly run: (fold: Fold, repeats: Repeats) => Result;
  /**
   * Nothing else is in its transaction: what was looked up for the others would no longer be true
   * behind it.
   */
  readonly alone?: boolean;
  /** The command keeps a state of its own, so that a second run would not be the same. */
  readonly once?: boolean;
}
