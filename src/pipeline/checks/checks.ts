import type { ClaimRecord, EvidenceRecord } from '../../core/families/record.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Deed } from '../writer/deeds.ts';
import type { BatchDraft } from '../writer/draft.ts';
import type { Known } from '../writer/known/known.ts';
import type { Attestor } from './attestor.ts';

/** A record that was sent, with its content address. */
export interface Sent {
  readonly record: EvidenceRecord;
  readonly id: string;
  /** What it is about, if it is a claim. */
  readonly deed: Deed | undefined;
}

/** What records are checked against. */
export interface Checks {
  readonly policy: Policy;
  readonly attestor: Attestor | undefined;
  readonly claimOf: (id: string) => ClaimRecord | undefined;
  readonly known: Known;
  readonly draft: BatchDraft;
  /** Unix seconds. */
  readonly now: number;
}
