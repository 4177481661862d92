import type { KeptClaim } from '../../../core/families/reflection/reflection.ts';
import { readAccusationsBy } from '../../../db/sql/evidence/accusations.ts';
import { findEvidence } from '../../../db/sql/evidence/evidence.ts';
import {
  findReflectionKey,
  readKeptRecords,
  readReflections,
} from '../../../db/sql/evidence/reflections.ts';
import { underOtherNames } from '../deeds.ts';
import type { Known } from './known.ts';
import type { Asked } from './read-known.ts';

/** More days than are ever compared. */
const DAYS_MAX = 400;

/** The user ids of a person. */
type NamesOf = (user: string) => readonly string[];

/** Reads what was kept under the other names of claimants who are linked. */
export async function readLinkedDeeds(known: Known, asked: Asked, namesOf: NamesOf): Promise<void> {
  const deeds = asked.keys.flatMap(({ claims = [] }) =>
    claims.flatMap((claim) => underOtherNames(claim, namesOf(claim.userId))),
  );
  for (const row of await findEvidence(asked, { ids: [], deeds })) known.addEvidence(row);
}

/** Reads what people said of others, under all names of each. */
export async function readAccusations(
  known: Known,
  { db, communityId, keys }: Asked,
  namesOf: NamesOf,
): Promise<void> {
  for (const user of new Set(keys.flatMap(({ accusationsOf }) => accusationsOf ?? []))) {
    known.addAccusations(user, await readAccusationsBy(db, communityId, namesOf(user)));
  }
}

/** Reads what members said of their days, and which of their claims are kept. */
export async function readReflecting(
  known: Known,
  { db, communityId, keys }: Asked,
): Promise<void> {
  for (const { reflectionsOf } of keys) {
    if (reflectionsOf === undefined || known.reflecting(reflectionsOf.userId)) continue;
    const { userId, from } = reflectionsOf;
    const key = await findReflectionKey(db, communityId, userId);
    if (key === undefined) continue;
    const { member, until, keyId } = key;
    const days = await readReflections(db, communityId, { member, from, limit: DAYS_MAX });
    const records = await readKeptRecords(db, communityId, member);
    const claims = records.map((record) => JSON.parse(record) as KeptClaim);
    known.addReflecting(userId, { member, keyId, until, days, claims });
  }
}
