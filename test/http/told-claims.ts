import { evidenceId, type SentRecord } from '../../src/client/evidence-id.ts';
import { type ClaimRecord, declarationOf } from '../../src/core/families/record.ts';

/** About an improvement instruments decide, and no person: improvement-stories.test.ts. */
export type JudgedType = Exclude<ClaimRecord['type'], 'improvement'>;

/** What each claim has beside whose it is, where, what about and when. */
const EXTRAS: Readonly<Record<JudgedType, object>> = {
  promise: {},
  correction: { before: 0.5, after: 0 },
  defect: { of: 'author', rating: 2 },
  review: { rating: 2 },
  validation: { verdict: 'adopt' },
  turn: { of: 'asker' },
  step: { of: 'proposer' },
};

export const JUDGED_TYPES = Object.keys(EXTRAS) as JudgedType[];

/** When what sandboxes are told of happened, unless it is said otherwise. */
export const DONE_AT = '2025-11-28T11:00:00Z';

export function familyOf(type: JudgedType): string {
  return declarationOf({ type } as ClaimRecord).family;
}

/** Who says whether a claim holds, as its type asks for. */
export function judgeOf(type: JudgedType): string {
  return type === 'turn' ? 'asker' : 'judge';
}

/** A claim of somebody about one of their deeds. */
export function claimOf(
  type: JudgedType,
  userId: string,
  deed: number,
  at: string = DONE_AT,
): SentRecord {
  const claim = { userId, domain: 'knowledge', subject: `deed ${deed}`, at, dueAt: at };
  return { type, ...claim, ...EXTRAS[type] } as SentRecord;
}

/** A claim with its proof and what somebody says of it. */
export function told(claim: SentRecord, by: string, accepted: boolean): SentRecord[] {
  const id = evidenceId(claim);
  const { at } = claim;
  const judged = claim.type === 'defect' && accepted ? { rating: claim.rating } : {};
  const proof: SentRecord = { type: 'proof', claim: id, at, delivered: 1 };
  const word = { type: 'confirmation', claim: id, by, at, accepted, ...judged } as const;
  // Two people say of a correction that it holds; one is enough to say that it does not.
  const isSeconded = claim.type === 'correction' && accepted;
  return [claim, ...(isSeconded ? [{ ...word, by: 'second' }] : [proof]), word];
}
