import type { FrozenAnswer } from '../../db/sql/service/idempotency.ts';
import type { Claimed } from './deeds.ts';

/** What a command asks to be looked up: what it may repeat, and what it refers to. */
export interface LookupKeys {
  readonly answer?: Pick<FrozenAnswer, 'scope' | 'key'> | undefined;
  readonly evidenceIds?: readonly string[];
  readonly references?: readonly string[];
  /** What claims are about, but for their times: one that was kept is not claimed again. */
  readonly deeds?: readonly string[];
  /** The deeds themselves, whoever says that they were theirs. */
  readonly matters?: readonly string[];
  /** Of whose items claims have the name. */
  readonly repositories?: readonly string[];
  /** The claims themselves: one that is linked to somebody claims no deed of theirs again. */
  readonly claims?: readonly Claimed[];
  /**
   * Id of the key in whose name it is done: revoked meanwhile, it does nothing any more. Whoever
   * asks was looked up before, and the lock may have been waited for.
   */
  readonly attestor?: string | undefined;
  /** That of somebody else who attests it too. */
  readonly second?: string | undefined;
  /** The facts and outcomes of this evidence are needed too, one by one. */
  readonly withFacts?: boolean;
  /**
   * Users about whom the request may say something: another request of the same batch may need all
   * facts about them, though the evidence that leads to them is not stored yet.
   */
  readonly claimants?: readonly string[];
  /** The evidence that would go with this member. */
  readonly erasableOf?: string;
  /** Panels whose reviews are needed that no verdict has revealed. */
  readonly panels?: readonly number[];
  /** The user whose days, and what was kept after them, are needed, from a day on. */
  readonly reflectionsOf?: { readonly userId: string; readonly from: number };
  /** The user whose accusations are needed. */
  readonly accusationsOf?: string;
  /** Evidence that is needed if something else that is named here was erased. */
  readonly ifErased?: () => readonly string[];
}
