import { findEvidence } from '../../../db/sql/evidence/evidence.ts';
import { findTombstones, readErasable } from '../../../db/sql/members/tombstones.ts';
import type { LookupKeys } from '../lookup-keys.ts';
import type { Tombstones } from '../tombstones.ts';
import type { Known } from './known.ts';
import { named } from './known-erasures.ts';
import { type Asked, readEntriesAbout } from './read-known.ts';

/** Reads what was erased of that which requests name, and what is to be erased. */
export async function readErased(
  known: Known,
  asked: Asked,
  tombstones: Tombstones | undefined,
): Promise<void> {
  const { db, communityId, keys } = asked;
  for (const { erasableOf: member } of keys) {
    if (member === undefined) continue;
    known.erasures.addErasable(member, await readErasable(db, communityId, member));
  }
  if (tombstones === undefined || tombstones.isEmpty) return;
  const byHmac = tombstonesOf(keys, tombstones);
  for (const hmac of await findTombstones(db, communityId, [...byHmac.keys()])) {
    known.erasures.add(byHmac.get(hmac) ?? '');
  }
  const concerned = keys.filter((key) => isOfErased(key, known, tombstones));
  const needed = concerned.flatMap(({ ifErased }) => ifErased?.() ?? []);
  const ids = needed.filter((id) => known.evidence(id) === undefined);
  const rows = await findEvidence(asked, { ids });
  const hashes = rows.map((row) => known.addEvidence(row));
  if (hashes.length > 0) await readEntriesAbout(known, asked, hashes);
}

/** What requests name, by the tombstone that it would have. */
function tombstonesOf(
  keys: readonly LookupKeys[],
  tombstones: Tombstones,
): ReadonlyMap<string, string> {
  const byHmac = new Map<string, string>();
  for (const { evidenceIds = [], references = [], deeds = [], matters = [] } of keys) {
    for (const deed of [...deeds, ...matters]) {
      byHmac.set(tombstones.ofDeed(deed), named('deed', deed));
    }
    for (const id of evidenceIds) byHmac.set(tombstones.ofEvidence(id), named('evidence', id));
    for (const name of references) {
      byHmac.set(tombstones.ofReference(name), named('reference', name));
    }
  }
  return byHmac;
}

function isOfErased(
  { evidenceIds = [], references = [], claimants = [] }: LookupKeys,
  { erasures }: Known,
  tombstones: Tombstones,
): boolean {
  return (
    evidenceIds.some((id) => erasures.hasEvidence(id)) ||
    references.some((name) => erasures.hasName(name)) ||
    claimants.some((user) => tombstones.erasedAt(user) !== undefined)
  );
}
