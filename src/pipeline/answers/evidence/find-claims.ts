import type { ClaimName, DeedName } from '../../../core/families/claim-name.ts';
import type { PromiseRecord } from '../../../core/families/civic/promise.ts';
import {
  type ClaimRecord,
  type EvidenceRecord,
  isClaim,
  type SupportRecord,
} from '../../../core/families/record.ts';
import { canonicalize } from '../../../core/log/canonical-json.ts';
import {
  findClaimsOfDeeds,
  findClaimsOfEvents,
  findClaimsOfMatters,
  type FoundClaimRow,
} from '../../../db/sql/evidence/claim-names.ts';
import { findEvidence } from '../../../db/sql/evidence/evidence.ts';
import { findRetracted } from '../../../db/sql/evidence/retractions.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { claimEventKey } from '../../writer/claim-event-key.ts';
import { arrivalOf, commitment, evidenceIdOf } from '../../writer/evidence.ts';
import { mattersOf, subjectOf } from '../../writer/deeds.ts';

/** A claim as somebody names it who says something about it. */
export interface WantedClaim {
  readonly name: ClaimName;
  /** When it is said, in unix seconds: a claim that was made later is not meant. */
  readonly at: number;
}

/** A claim that comes with the same request, and the event that brings it. */
export interface ComingClaim {
  readonly record: EvidenceRecord;
  readonly event?: string;
}

/** Whose names of events are meant, and what comes along. */
export interface NamedBy {
  /** Id of the key or source that says it: it names the events that it sent itself. */
  readonly sender: string;
  readonly coming: readonly ComingClaim[];
}

/**
 * The ids of claims that are named by the events that brought them, or by whose they are and what
 * they are about: the last one of that name that was made by then.
 * @param keyOf names an event, as its delivery is named
 * @returns for each wanted one its id; undefined if there is none, and 'several' if an event
 *   brought more than one
 */
export async function findClaims(
  reader: CommunityReader,
  wanted: readonly WantedClaim[],
  { sender, coming }: NamedBy,
  keyOf: (event: { readonly source: string; readonly id: string }) => string,
): Promise<(string | undefined)[]> {
  const keys = wanted.map(({ name }) =>
    'type' in name ? deedOf(name) : claimEventKey(sender, keyOf(name)),
  );
  const found = [
    ...(await findClaimsOfDeeds(reader, keys)),
    ...(await findClaimsOfEvents(reader, keys)),
    ...coming.flatMap((one) => rowsOf(one, sender)),
  ];
  return wanted.map(({ name, at }, place) => {
    const rows = found.filter(({ key }) => key === keys[place]);
    return 'type' in name ? lastUntil(rows, name.type, at) : onlyOne(rows);
  });
}

/** A promise that is kept. */
export interface FoundPromise {
  readonly id: string;
  readonly promise: PromiseRecord;
  /** When it came in, in Unix seconds. */
  readonly cameIn: number;
}

/** The last promise of a name that was made by then. */
export async function findPromise(
  reader: CommunityReader,
  name: DeedName,
  at: number,
): Promise<FoundPromise | undefined> {
  const rows = await findClaimsOfDeeds(reader, [deedOf(name)]);
  const found = rows.find(({ id }) => id === lastUntil(rows, name.type, at));
  if (found === undefined) return undefined;
  const promise = JSON.parse(found.record) as PromiseRecord;
  return { id: found.id, promise, cameIn: arrivalOf(found) };
}

/** The ids of all claims of these names. */
export async function findClaimsNamed(
  reader: CommunityReader,
  names: readonly DeedName[],
): Promise<string[]> {
  const types = new Map(names.map((name) => [deedOf(name), name.type]));
  const rows = await findClaimsOfDeeds(reader, [...types.keys()]);
  return rows
    .filter(({ key, record }) => (JSON.parse(record) as ClaimRecord).type === types.get(key))
    .map(({ id }) => id);
}

/** All promises about these deeds, whoever made them. */
export async function findPromisesOf(
  reader: CommunityReader,
  deeds: readonly Pick<DeedName, 'domain' | 'subject'>[],
): Promise<{ readonly id: string; readonly promise: PromiseRecord }[]> {
  const matters = deeds.flatMap((deed) => mattersOf({ ...deed, type: 'promise' }));
  const rows = await findClaimsOfMatters(reader, matters);
  return rows.flatMap(({ id, record }) => {
    const promise = JSON.parse(record) as ClaimRecord;
    return promise.type === 'promise' ? [{ id, promise }] : [];
  });
}

/** An act of somebody, which lies between two moments in Unix seconds, both included. */
interface ShowingAct {
  readonly by: string;
  readonly from: number;
  readonly until: number;
}

/**
 * Those of these claims that were shown by an act and stand by it alone: what was taken back or
 * missed does not, and what somebody else has said yes to stands by their word.
 */
export async function findShownBy(
  { db, communityId }: CommunityReader,
  claims: readonly string[],
  { by, from, until }: ShowingAct,
): Promise<string[]> {
  const rows = await findEvidence({ db, communityId }, { ids: claims });
  const shown = rows.filter(({ id, isMissed }) => {
    if (!claims.includes(id) || isMissed === true) return false;
    const heard = rows.filter((row) => row.subject === id && row.hasVoice !== false);
    const said = heard.map(({ record }) => JSON.parse(record) as SupportRecord);
    return (
      said.some(({ type, at }) => type === 'proof' && at >= from && at <= until) &&
      !said.some((word) => word.type === 'confirmation' && word.accepted && word.by !== by)
    );
  });
  const hashes = new Map(shown.map(({ id, salt }) => [commitment(salt, id), id]));
  for (const one of await findRetracted(db, communityId, [...hashes.keys()])) hashes.delete(one);
  return [...hashes.values()];
}

/** An event that brought several claims names none of them. */
function onlyOne(rows: readonly FoundClaimRow[]): string | undefined {
  const ids = new Set(rows.map(({ id }) => id));
  return ids.size === 1 ? rows[0]?.id : undefined;
}

function lastUntil(
  rows: readonly FoundClaimRow[],
  type: ClaimRecord['type'],
  at: number,
): string | undefined {
  return rows
    .map(({ id, record }) => ({ id, claim: JSON.parse(record) as ClaimRecord }))
    .filter(({ claim }) => claim.type === type && claim.at <= at)
    .toSorted((one, other) => one.claim.at - other.claim.at)
    .at(-1)?.id;
}

/** Deeds are kept without their type: a claim of another type is about the same deed. */
function deedOf(name: DeedName): string {
  return subjectOf(name);
}

function rowsOf({ record, event }: ComingClaim, sender: string): FoundClaimRow[] {
  if (!isClaim(record)) return [];
  const text = canonicalize({ ...record });
  const row = { id: evidenceIdOf(text), record: text };
  const byDeed = { key: subjectOf(record), ...row };
  return event === undefined ? [byDeed] : [byDeed, { key: claimEventKey(sender, event), ...row }];
}
