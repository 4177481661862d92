/**
 * What an attestor can say (docs/internals/design.md#families-and-settlement). A *claim* is what a
 * member asks to be paid for, one type per action that mints; a *support* is what others say about
 * a claim. Times are unix seconds, shares ppm. Records are content-addressed: the same words are
 * the same evidence.
 */
export type EvidenceRecord = ClaimRecord | SupportRecord | ObservationRecord;

export type ClaimRecord = PromiseRecord | CorrectionRecord | ReviewRecord | ValidationRecord;

export type SupportRecord = ProofRecord | ConfirmationRecord;

interface Claim {
  readonly userId: string;
  readonly domain: string;
  /** The caller's name for what it is about: a task, a pull request, a motion. */
  readonly subject: string;
  /** When it was promised, made or cast. */
  readonly at: number;
}

/** `civic`: a task that somebody promised. */
export interface PromiseRecord extends Claim {
  readonly type: 'promise';
  readonly dueAt: number;
}

/** `echo`: a deviation that somebody found and removed. */
export interface CorrectionRecord extends Claim {
  readonly type: 'correction';
  readonly dueAt: number;
  /** Deviation before and after, ppm. */
  readonly before: number;
  readonly after: number;
}

/** `echo`: a rating of somebody else's work, from 0 to the policy's classes less one. */
export interface ReviewRecord extends Claim {
  readonly type: 'review';
  readonly dueAt: number;
  /** Whose work is rated, where that is a member. */
  readonly of?: string;
  readonly rating: number;
}

/** `governance`: a verdict on a proposal or a result. */
export interface ValidationRecord extends Claim {
  readonly type: 'validation';
  readonly dueAt: number;
  readonly verdict: 'adopt' | 'reject';
}

/** The member shows what was delivered. */
export interface ProofRecord {
  readonly type: 'proof';
  /** Evidence id of the claim. */
  readonly claim: string;
  readonly at: number;
  /** Share of what was promised, ppm. */
  readonly delivered: number;
}

/**
 * A second party says whether the claim holds: the other side of a task, a sample of an audit, the
 * outcome of a vote. The first one settles the claim; a later one that rejects reopens it.
 */
export interface ConfirmationRecord {
  readonly type: 'confirmation';
  /** Evidence id of the claim. */
  readonly claim: string;
  /** User id of whoever confirms: never the claimant. */
  readonly by: string;
  readonly at: number;
  readonly accepted: boolean;
}

/**
 * Something that happened and says nothing about anybody's integrity: it is kept, it pays nobody.
 */
export interface ObservationRecord {
  readonly type: 'observation';
  readonly source: string;
  readonly kind: string;
  readonly subject: string;
  readonly at: number;
}

export const CLAIM_FAMILIES: Readonly<Record<ClaimRecord['type'], string>> = {
  promise: 'civic',
  correction: 'echo',
  review: 'echo',
  validation: 'governance',
};

export function isClaim(record: EvidenceRecord): record is ClaimRecord {
  return Object.hasOwn(CLAIM_FAMILIES, record.type);
}

export function isSupport(record: EvidenceRecord): record is SupportRecord {
  return record.type === 'proof' || record.type === 'confirmation';
}
