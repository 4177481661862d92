import type { ClaimName } from '../../core/families/claim-name.ts';
import type { EvidenceRecord } from '../../core/families/record.ts';
import type { ConfirmationRecord } from '../../core/families/supports/confirmation.ts';
import type { ProofRecord } from '../../core/families/supports/proof.ts';

/** What an event from outside says, in records; an event that says nothing is acknowledged. */
export interface MappedEvent {
  /** Whether anything of it is kept. */
  readonly taken: boolean;
  /** What it was, in the words of its source; at most 100 characters. */
  readonly kind: string;
  readonly records: readonly EvidenceRecord[];
  /** Records that tell of a domain rather than of a member. */
  readonly outcomes: readonly DomainOutcome[];
  /** What it says of promises that were made before, if they were: it makes none. */
  readonly answers?: readonly PromiseAnswer[];
}

/** What an event says of a promise, which says nothing if nobody made it. */
export interface PromiseAnswer {
  readonly name: ClaimName;
  /** Unix seconds. */
  readonly at: number;
  /** Proof and word about it; none: it is taken back, if it is neither shown nor due. */
  readonly said: readonly (Omit<ProofRecord, 'claim'> | Omit<ConfirmationRecord, 'claim'>)[];
}

/** Whether something that a domain stands for went well. */
export interface DomainOutcome {
  /** Evidence id of the record that says so. */
  readonly evidenceId: string;
  readonly domain: string;
  readonly kept: boolean;
}
