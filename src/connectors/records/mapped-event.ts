import type { DeedName } from '../../core/families/claim-name.ts';
import type { PromiseRecord } from '../../core/families/civic/promise.ts';
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
  /** A pull request that came in, and who brought it in. */
  readonly merge?: PullMerge;
  /** That somebody merged something: what the same act ended besides is no second deed. */
  readonly act?: MergeAct;
  /** What ended, with the reviews of it: what nobody has confirmed of them is taken back. */
  readonly reviewed?: ReviewedItem;
  /** What a reviewer said of a pull request, which counts if it is merged later. */
  readonly verdict?: PullVerdict;
  /** The repository that it is about, whatever it says: `owner/name`. */
  readonly repository?: string;
}

/** A pull request that was merged. */
export interface PullMerge {
  /** What its author promised by opening it. */
  readonly promise: PromiseRecord;
  /** Unix seconds. */
  readonly at: number;
  /** Who merged it, if that is a person and not its author. */
  readonly by?: string;
}

/** That somebody merged something, whoever made it. */
export interface MergeAct {
  readonly by: string;
  /** Unix seconds. */
  readonly at: number;
  readonly domain: string;
  readonly subject: string;
}

/** Something that was reviewed. */
export interface ReviewedItem {
  readonly domain: string;
  readonly subject: string;
}

/** What a reviewer said of a pull request. */
export interface PullVerdict {
  readonly subject: string;
  /** The forge's own number of the review. */
  readonly review: number;
  readonly by: string;
  /** Unix seconds. */
  readonly at: number;
  /** Whether it is an approval that stands. */
  readonly isApproval: boolean;
}

/** What an event says of a promise, which says nothing if nobody made it. */
export interface PromiseAnswer {
  readonly name: DeedName;
  /** Unix seconds. */
  readonly at: number;
  /** Proof and word about it; none: it is taken back, if it is neither shown nor due. */
  readonly said: readonly (Omit<ProofRecord, 'claim'> | Omit<ConfirmationRecord, 'claim'>)[];
  /** Who ended it by that, if that is a person. */
  readonly by?: string;
  /** Whether somebody else did it than whose promise it is. */
  readonly isByOther?: boolean;
  /** Who was to do it as well. */
  readonly others?: readonly string[];
  /** It takes nothing back: what somebody else had put aside stands again, and no more is said. */
  readonly reopens?: true;
}

/** Whether something that a domain stands for went well. */
export interface DomainOutcome {
  /** Evidence id of the record that says so. */
  readonly evidenceId: string;
  readonly domain: string;
  readonly kept: boolean;
}
