import type {
  FactEntry,
  OutcomeEntry,
  RetractionEntry,
  TransferEntry,
} from '../../../core/state/entry.ts';
import type { Reader } from '../../engine/port.ts';

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

/** When each of these salted hashes was taken out: taken back, or as it did not hold. */
export async function findTakenOut(
  reader: Reader,
  communityId: string,
  hashes: readonly string[],
): Promise<Map<string, number>> {
  if (hashes.length === 0) return new Map();
  const rows = await reader.query<{ evidence_hash: string; cycle: string | number }>(
    'select evidence_hash, max(cycle) as cycle from negentropy.retraction ' +
      "where community_id = $1 and evidence_hash = any (string_to_array($2, ',')) " +
      'group by evidence_hash',
    [communityId, hashes.join(',')],
  );
  return new Map(rows.map((row) => [row.evidence_hash, Number(row.cycle)]));
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

/** The part of a log that begins with a cycle: it grows with the cycles, not with the log. */
interface LogSince {
  readonly reader: Reader;
  readonly communityId: string;
  readonly cycle: number;
}

/** The facts since a cycle that somebody vouched for, in log order; `by` comes first in them. */
export async function readVouchedFacts(
  reader: Reader,
  communityId: string,
  cycle: number,
): Promise<FactEntry[]> {
  const since = { reader, communityId, cycle };
  return await entriesLike<FactEntry>(since, ['{"by":[%', '%"type":"fact"%']);
}

/** Transfers from a cycle on, in log order: those that a detector looks at. */
export async function readTransfers(
  reader: Reader,
  communityId: string,
  cycle: number,
): Promise<TransferEntry[]> {
  const since = { reader, communityId, cycle };
  return await entriesLike<TransferEntry>(since, ['{"amount":%"type":"transfer"}']);
}

/** Facts about clones from a cycle on, in log order. */
export async function readClones(
  reader: Reader,
  communityId: string,
  cycle: number,
): Promise<FactEntry[]> {
  const since = { reader, communityId, cycle };
  return await entriesLike<FactEntry>(since, ['%"like":"%"type":"fact"%']);
}

/** @param patterns of the lines, whose keys are sorted; all have to fit */
async function entriesLike<AnEntry>(
  { reader, communityId, cycle }: LogSince,
  patterns: readonly string[],
): Promise<AnEntry[]> {
  const fits = patterns.map((pattern) => `and entry like '${pattern}' `).join('');
  const rows = await reader.query<{ entry: string }>(
    'select entry from negentropy.log_entry where community_id = $1 and entry_index > ' +
      'coalesce((select max(c.entry_index) from negentropy.cycle c ' +
      `where c.community_id = $1 and c.cycle < $2), -1) ${fits}order by entry_index`,
    [communityId, cycle],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as AnEntry);
}
