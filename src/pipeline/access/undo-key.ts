import type { ClaimRecord, SupportRecord } from '../../core/families/record.ts';
import { hasSay } from '../../core/families/settle.ts';
import {
  type AttestationRow,
  findEvidence,
  readAttestations,
} from '../../db/sql/evidence/evidence.ts';
import type { CommunityReader } from '../community-reader.ts';
import type { Attestor } from '../checks/attestor.ts';
import type { Community } from '../writer/community.ts';
import { RequestError } from '../request-error.ts';
import { retractCommand } from '../commands/retract.ts';
import { INSTALLATION_KEY_ID, ownKey, revokeApiKey } from './api-keys.ts';

/** Evidence that a key attested; the time is unix seconds. */
export interface Attestation {
  readonly id: string;
  /** The salted hash by which the log knows it. */
  readonly hash: string;
  readonly record: unknown;
  readonly attestedAt: number;
  readonly retracted: boolean;
}

/** What a key attested at or after a moment, oldest first. */
export async function listAttestations(
  reader: CommunityReader,
  keyId: string,
  page: {
    /** Unix seconds. */
    readonly since: number;
    readonly after?: Pick<Attestation, 'attestedAt' | 'id'> | undefined;
    readonly limit: number;
  },
): Promise<Attestation[]> {
  if (!isInstallationKey(keyId)) await ownKey(reader, keyId);
  const { since, after, limit } = page;
  const { db, communityId } = reader;
  const rows = await readAttestations(db, communityId, keyId, since, {
    after: after === undefined ? undefined : { ...after, evidenceId: after.id },
    limit,
  });
  return rows.map(toAttestation);
}

export interface UndoOrder {
  readonly keyId: string;
  /** Unix seconds: from when on the key was not in good hands. */
  readonly since: number;
  /** For people. */
  readonly reason: string;
  readonly attestor: Attestor;
  readonly now: number;
}

export interface UndoAnswer {
  /** False for the key of the installation: another one is set where the service is started. */
  readonly revoked: boolean;
  /** Claims that this request took back with what supports them, and records about no claim. */
  readonly retracted: number;
  /** Facts that count no more. */
  readonly facts: number;
  /** Held mints that will be cancelled. */
  readonly holds: number;
}

/** As many records as one command takes back: a batch of the writer stays small. */
const RECORDS_PER_COMMAND = 200;

/**
 * Undoes a leaked key: revokes it first, so that nothing is added behind, then takes back whatever
 * it attested since, part by part. Cut off in the middle, it goes on when it is asked for again.
 * @throws RequestError NOT_FOUND; CONFLICT when a key would undo itself, and with it this request
 */
export async function undoKey(community: Community, undo: UndoOrder): Promise<UndoAnswer> {
  const { keyId, since, reason, attestor, now } = undo;
  const { db, communityId } = community.reader;
  if (keyId === attestor.keyId && !isInstallationKey(keyId)) {
    throw new RequestError('CONFLICT', 'a key cannot undo itself: use another admin key');
  }
  if (!isInstallationKey(keyId)) await revokeApiKey(community, keyId, { now });
  const total = { retracted: 0, facts: 0, holds: 0 };
  let after: { readonly attestedAt: number; readonly evidenceId: string } | undefined;
  for (;;) {
    const page = { after, limit: RECORDS_PER_COMMAND, standing: true };
    const rows = await readAttestations(db, communityId, keyId, since, page);
    if (rows.length === 0) return { revoked: !isInstallationKey(keyId), ...total };
    const ids = await toTakeBack(community.reader, rows);
    after = rows.at(-1);
    if (ids.length === 0) continue;
    // Whoever may undo a key takes back all of it, also what is about themselves: it is in the log.
    const order = { ids, reason, attestor: { keyId: attestor.keyId }, ofOthers: true, now };
    const answer = await community.writer.submit(retractCommand(order));
    total.retracted += ids.length;
    for (const { facts, holds } of answer.retracted) {
      total.facts += facts;
      total.holds += holds;
    }
  }
}

/**
 * What has to go with these records: what supports a claim takes the claim along, but not when it
 * has no say in it, or a key could undo whatever it touched. No lock is needed: what came in first
 * stays the first, and the key brings nothing more.
 */
async function toTakeBack(
  { db, communityId }: CommunityReader,
  rows: readonly AttestationRow[],
): Promise<string[]> {
  const subjects = rows.flatMap(({ subject }) => subject ?? []);
  const claims = new Map<string, ClaimRecord>();
  const supports = new Map<string, SupportRecord[]>();
  const records = new Map<string, SupportRecord>();
  const about = await findEvidence({ db, communityId }, { ids: subjects });
  for (const { id, subject, record, hasVoice } of about) {
    if (subject === undefined) {
      claims.set(id, JSON.parse(record) as ClaimRecord);
      continue;
    }
    if (hasVoice === false) continue;
    const support = JSON.parse(record) as SupportRecord;
    records.set(id, support);
    const others = supports.get(subject);
    if (others === undefined) supports.set(subject, [support]);
    else others.push(support);
  }
  const ids = rows.flatMap(({ evidenceId, subject }) => {
    // The claim may be gone with whoever made it.
    const claim = claims.get(subject ?? '');
    if (subject === undefined || claim === undefined) return [evidenceId];
    const support = records.get(evidenceId);
    const isIdle = support === undefined || !hasSay(claim, supports.get(subject) ?? [], support);
    return isIdle ? [] : [subject];
  });
  return [...new Set(ids)];
}

function isInstallationKey(keyId: string): boolean {
  return keyId === INSTALLATION_KEY_ID;
}

function toAttestation(row: AttestationRow): Attestation {
  const { evidenceId: id, hash, record, attestedAt, retracted } = row;
  return { id, hash, record: JSON.parse(record), attestedAt, retracted };
}
