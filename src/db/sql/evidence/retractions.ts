import type {
  FactEntry,
  OutcomeEntry,
  RetractionEntry,
  TransferEntry,
} from '../../../core/state/entry.ts';
import type { Transaction } from '../../engine/port.ts';

type Reader = Pick<Transaction, 'query'>;

/** Which of these salted hashes were taken back. */
export async function findRetracted(
  reader: Reader,
  communityId: string,
  hashes: readonly string[],
): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = await reader.query<{ evidence_hash: string }>(
    'select evidence_hash from negentropy.retraction ' +
      'where community_id = $1 and not overturned ' +
      "and evidence_hash = any (string_to_array($2, ','))",
    [communityId, hashes.join(',')],
  );
  return rows.map((row) => row.evidence_hash);
}

/**
 * Every fact about these members and every retraction of one, in log order. Facts have no table of
 * their own, since only taking something back needs them one by one: an index of the log finds
 * them, whose expressions these are.
 */
export async function readFactsAndRetractions(
  reader: Reader,
  communityId: string,
  members: readonly string[],
): Promise<(FactEntry | RetractionEntry)[]> {
  if (members.length === 0) return [];
  const rows = await reader.query<{ entry: string }>(
    'select entry from negentropy.log_entry where community_id = $1 ' +
      'and (entry like \'%"type":"fact"%\' or entry like \'%"type":"retraction"}\') ' +
      'and substr(entry, strpos(entry, \'"member":"\') + 10, 36) ' +
      "= any (string_to_array($2, ',')) " +
      'order by entry_index',
    [communityId, members.join(',')],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as FactEntry | RetractionEntry);
}

/**
 * The outcomes of these pieces of evidence that were not taken out, in log order, by an index of
 * the log.
 */
export async function readOutcomesOf(
  reader: Reader,
  communityId: string,
  hashes: readonly string[],
): Promise<OutcomeEntry[]> {
  if (hashes.length === 0) return [];
  const rows = await reader.query<{ entry: string }>(
    'select entry from negentropy.log_entry where community_id = $1 ' +
      'and entry like \'{"category":%\' and entry like \'%"type":"outcome"}\' ' +
      'and substr(entry, strpos(entry, \'"evidence":"\') + 12, 64) ' +
      "= any (string_to_array($2, ',')) " +
      'and not exists (select 1 from negentropy.retraction r ' +
      'where r.community_id = $1 and r.entry_index > log_entry.entry_index ' +
      'and r.evidence_hash = substr(entry, strpos(entry, \'"evidence":"\') + 12, 64)) ' +
      'order by entry_index',
    [communityId, hashes.join(',')],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as OutcomeEntry);
}

/**
 * The facts since a cycle that somebody vouched for, in log order: a part of the log that grows
 * with the cycles, not with the age of the community. Keys are sorted, so `by` comes first.
 */
export async function readVouchedFacts(
  reader: Reader,
  communityId: string,
  sinceCycle: number,
): Promise<FactEntry[]> {
  const rows = await reader.query<{ entry: string }>(
    'select entry from negentropy.log_entry where community_id = $1 and entry_index > ' +
      'coalesce((select max(c.entry_index) from negentropy.cycle c ' +
      'where c.community_id = $1 and c.cycle < $2), -1) ' +
      'and entry like \'{"by":[%\' and entry like \'%"type":"fact"%\' order by entry_index',
    [communityId, sinceCycle],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as FactEntry);
}

/** Transfers from a cycle on, in log order: those that a detector looks at. */
export async function readTransfers(
  reader: Reader,
  communityId: string,
  sinceCycle: number,
): Promise<TransferEntry[]> {
  const rows = await reader.query<{ entry: string }>(
    'select entry from negentropy.log_entry where community_id = $1 and entry_index > ' +
      'coalesce((select max(c.entry_index) from negentropy.cycle c ' +
      'where c.community_id = $1 and c.cycle < $2), -1) ' +
      'and entry like \'{"amount":%"type":"transfer"}\' order by entry_index',
    [communityId, sinceCycle],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as TransferEntry);
}

/** Facts about clones from a cycle on, in log order. */
export async function readClones(
  reader: Reader,
  communityId: string,
  sinceCycle: number,
): Promise<FactEntry[]> {
  const rows = await reader.query<{ entry: string }>(
    'select entry from negentropy.log_entry where community_id = $1 and entry_index > ' +
      'coalesce((select max(c.entry_index) from negentropy.cycle c ' +
      'where c.community_id = $1 and c.cycle < $2), -1) ' +
      'and entry like \'%"like":"%"type":"fact"%\' order by entry_index',
    [communityId, sinceCycle],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as FactEntry);
}
