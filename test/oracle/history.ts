import type { Entry } from '../../src/core/state/entry.ts';

/** What a client asked for. Claims are numbered; each is one kept promise of one user. */
export type Operation =
  | {
      readonly kind: 'mint';
      readonly user: string;
      readonly claim: number;
      /** `Idempotency-Key`; the same one always comes with the same user and claim. */
      readonly key?: string | undefined;
    }
  | { readonly kind: 'retract'; readonly claim: number }
  | {
      readonly kind: 'transfer';
      readonly from: string;
      readonly to: string;
      readonly amount: string;
    }
  | { readonly kind: 'advance' };

/** A request with its answer, and when they were sent and received. */
export interface Invocation {
  readonly operation: Operation;
  /** Of one counter for all requests and answers. */
  readonly begin: number;
  readonly end: number;
  readonly status: number;
  readonly body: AnswerBody;
}

/** What of the answers is looked at. */
export interface AnswerBody {
  readonly id?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly cycle?: number;
  readonly actionCycle?: number;
  readonly memberId?: string;
  readonly outcome?: string;
  readonly amount?: string;
  readonly negentropy?: string;
  readonly integrity?: number;
  readonly due?: number;
  readonly fromUserId?: string;
  readonly toUserId?: string;
  readonly numbers?: { readonly evidence: string };
  readonly retracted?: readonly {
    readonly hash: string;
    readonly facts: number;
    readonly holds: number;
  }[];
}

/** What the order is read from, and what its ids mean outside of it. */
export interface Witness {
  readonly entries: readonly Entry[];
  /** How many of them were there before the first invocation. */
  readonly setUp: number;
  /** The cycle in which all actions happened. */
  readonly actionCycle: number;
  /** Member ids by user. */
  readonly members: ReadonlyMap<string, string>;
  /** Salted hash and claimant of a claim that is known. */
  readonly claims: ReadonlyMap<number, { readonly hash: string; readonly user: string }>;
}
