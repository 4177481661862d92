import type { Sentinel } from '../../../core/state/panels.ts';
import { readFactsAndRetractions, readOutcomesOf } from '../../../db/sql/evidence/retractions.ts';
import type { LookupKeys } from '../lookup-keys.ts';
import type { Known } from './known.ts';
import type { Asked } from './read-known.ts';

/** Members by their users, and sentinels by their ids. */
interface KnownPeople {
  readonly members: ReadonlyMap<string, string>;
  readonly sentinels: ReadonlyMap<string, Sentinel>;
}

/**
 * Reads the facts that requests ask for: of those alone whom what is taken back may be about, not
 * of everybody in the batch.
 */
export async function readFacts(
  known: Known,
  { db, communityId, keys }: Asked,
  people: KnownPeople,
): Promise<void> {
  const asking = keys.filter((key) => key.withFacts === true);
  if (asking.length === 0) return;
  const naming = (ids: ReadonlySet<string>): readonly LookupKeys[] =>
    keys.filter((key) => idsOf(key).some((id) => ids.has(id)));
  // It may be sent in this very batch, a support by one and its claim by another.
  const ids = new Set(naming(new Set(asking.flatMap(idsOf))).flatMap(idsOf));
  const supported = [...ids].flatMap((id) => known.evidence(id)?.subject ?? []);
  const rows = [...ids, ...supported].flatMap((id) => known.evidence(id) ?? []);
  const claimants = naming(ids).flatMap((key) => key.claimants ?? []);
  const users = [...claimants, ...rows.flatMap(({ id }) => known.records.speakers(id))];
  const seats = rows.flatMap(({ id }) => known.sentinelsBehind(id));
  const owners = new Set([
    ...rows.flatMap(({ member }) => member ?? []),
    ...users.flatMap((user) => people.members.get(user) ?? []),
    ...seats.flatMap((sentinel) => people.sentinels.get(sentinel)?.member ?? []),
  ]);
  for (const entry of await readFactsAndRetractions(db, communityId, [...owners])) {
    known.entries.addAbout(entry.member ?? '', entry);
  }
  const hashes = rows.flatMap(({ id }) => known.hash(id) ?? []);
  for (const entry of await readOutcomesOf(db, communityId, hashes)) known.addEntry(entry);
}

function idsOf({ evidenceIds = [] }: LookupKeys): readonly string[] {
  return evidenceIds;
}
