import type { BatchDraft } from './draft.ts';
import type { Known } from './known/known.ts';
import type { LookupKeys } from './lookup-keys.ts';

/** What the writer is asked to do, in the transaction that stores the result. */
export interface Command<Result> {
  /** When the request came, in unix seconds: cycles that are over by then are closed first. */
  readonly now?: number;
  /** What is looked up for it, once the lock is taken. */
  readonly lookup?: LookupKeys;
  /**
   * Appends entries. Throwing refuses this command alone; when it had already changed something,
   * the batch is thrown away and the others run again.
   */
  readonly run: (draft: BatchDraft, known: Known) => Result;
  /**
   * Nothing else is in its transaction: what was looked up for the others would no longer be true
   * behind it.
   */
  readonly alone?: boolean;
  /** The command keeps a state of its own, so that a second run would not be the same. */
  readonly once?: boolean;
}
