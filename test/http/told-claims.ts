import { evidenceId, type SentRecord } from '../../src/client/evidence-id.ts';
import type { Field } from '../../src/core/families/declaration.ts';
import { CLAIM_TYPES, type ClaimRecord, declarationOf } from '../../src/core/families/record.ts';

/** About an improvement instruments decide, and no person: improvement-stories.test.ts. */
export type JudgedType = Exclude<ClaimRecord['type'], 'improvement'>;

export const JUDGED_TYPES = CLAIM_TYPES.filter(
  (type): type is JudgedType => type !== 'improvement',
);

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
  return { type, ...claim, ...extrasOf(type) } as SentRecord;
}

/** What it has to say beside whose it is, where, what about and when. */
function extrasOf(type: JudgedType): Readonly<Record<string, unknown>> {
  const { fields } = declarationOf({ type } as ClaimRecord);
  const extras = Object.entries(fields).flatMap(([name, field]) => {
    const value = field.optional === true ? undefined : valueOf(name, field);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(extras);
}

/** Undefined where every claim has one. */
function valueOf(name: string, field: Field): unknown {
  if (field.kind === 'userId') return name === 'userId' ? undefined : 'asker';
  if (field.kind === 'choice') return field.choices[0];
  if (field.kind === 'class') return 2;
  // What was removed is all of it.
  if (field.kind === 'share') return name === 'before' ? 0.5 : 0;
  return undefined;
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
