import { findDecisions } from '../../../db/sql/decisions/decisions.ts';
import { findEvidence } from '../../../db/sql/evidence/evidence.ts';
import { findRetracted } from '../../../db/sql/evidence/retractions.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { commitment, givenName } from '../../writer/evidence.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';
import { present } from '../../../core/present.ts';

/** One piece of evidence as it is kept beside the log, and what became of it. */
export interface EvidenceReport {
  readonly id: string;
  /** By what the log knows it. */
  readonly hash: string;
  /** As it was attested; what an import brought has the fields of its source. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly reference?: string;
  /** Id of the key that attested it, and when, in unix seconds. */
  readonly attestedBy?: string;
  readonly attestedAt?: number;
  /** The key of somebody else who attested it too. */
  readonly attestedWith?: string;
  readonly retracted: boolean;
  /** Ids of the records that say something about it. */
  readonly supports: readonly string[];
  /** Indexes of the decisions about it. */
  readonly decisions: readonly number[];
  readonly sandbox: boolean;
}

/** Evidence of a community by its id, or undefined. */
export async function readEvidence(
  reader: CommunityReader,
  id: string,
): Promise<EvidenceReport | undefined> {
  const { db, communityId } = reader;
  const rows = await findEvidence({ db, communityId }, { ids: [id] });
  const row = rows.find((found) => found.id === id);
  if (row === undefined) return undefined;
  const hash = commitment(row.salt, id);
  const retracted = await findRetracted(db, communityId, [hash]);
  const decisions = await findDecisions(db, communityId, [hash]);
  const { current } = await readPolicyHistory(reader);
  const { reference, attestedBy, attestedAt, attestedWith } = row;
  return {
    id,
    hash,
    record: JSON.parse(row.record) as EvidenceReport['record'],
    ...(reference === undefined ? {} : { reference: givenName(reference) }),
    ...present({ attestedBy, attestedAt, attestedWith }),
    retracted: retracted.length > 0,
    supports: rows.filter((found) => found.id !== id).map((found) => found.id),
    decisions: decisions.map(({ index }) => index),
    sandbox: current.preset === 'sandbox',
  };
}
