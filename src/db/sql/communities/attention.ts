import type { PolicyEntry } from '../../../core/state/entry.ts';
import type { Reader } from '../../engine/port.ts';

/** A community whose log is not signed to its end, or has an event whose delivery is due. */
export interface UnsettledRow {
  readonly communityId: string;
  readonly slug: string;
  readonly isSigned: boolean;
  readonly isDelivered: boolean;
}

/**
 * Asks for all communities at once: a thousand idle ones cost one statement.
 * @param nowMs Unix milliseconds; a webhook that is to be tried later is not due
 */
export async function listUnsettled(reader: Reader, nowMs: number): Promise<UnsettledRow[]> {
  return await reader.query<UnsettledRow>(
    'select * from (select h.community_id as "communityId", c.slug, ' +
      // Looked up for each: of `exists` a plan may read all that was ever signed.
      'coalesce((select true from negentropy.log_checkpoint p where ' +
      'p.community_id = h.community_id and p.tree_size = h.tree_size limit 1), false) ' +
      'as "isSigned", ' +
      'not exists (select from negentropy.webhook w where w.community_id = h.community_id ' +
      'and not w.paused and w.next_index < h.tree_size and w.next_attempt_ms <= $1) ' +
      'as "isDelivered" from negentropy.log_head h ' +
      'join negentropy.community c on c.community_id = h.community_id) one ' +
      'where not ("isSigned" and "isDelivered")',
    [nowMs],
  );
}

/** What tells when the open cycle of a community ends. */
export interface ClockRow {
  readonly communityId: string;
  readonly slug: string;
  /** The open cycle. */
  readonly cycle: number;
  /** The entry of the policy that is in force in it; absent if the log is empty. */
  readonly policy?: PolicyEntry;
  /** A history that was imported moves the clock. */
  readonly isImported: boolean;
}

/** @param ids some communities, else all of them */
export async function readClockRows(reader: Reader, ids?: readonly string[]): Promise<ClockRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select h.community_id, c.slug, h.cycle, ' +
      'exists (select from negentropy.import_source i where i.community_id = h.community_id) ' +
      'as is_imported, (select l.entry from negentropy.policy p ' +
      'join negentropy.log_entry l on l.community_id = p.community_id ' +
      'and l.entry_index = p.entry_index where p.community_id = h.community_id ' +
      'and p.since_cycle <= h.cycle order by p.version desc limit 1) as policy ' +
      'from negentropy.log_head h join negentropy.community c on c.community_id = h.community_id ' +
      'where $1::uuid[] is null or h.community_id = any ($1::uuid[]) order by c.slug',
    [ids ?? null],
  );
  return rows.map(({ community_id: id, slug, cycle, policy, is_imported: isImported }) => ({
    communityId: String(id),
    slug: String(slug),
    cycle: Number(cycle),
    ...(typeof policy === 'string' ? { policy: JSON.parse(policy) as PolicyEntry } : {}),
    isImported: isImported === true,
  }));
}

/** How many communities there are, and the most entries of one that are not signed yet. */
export async function readReadiness(
  reader: Reader,
): Promise<{ readonly communities: number; readonly checkpointLag: number }> {
  const [row] = await reader.query<{ communities: bigint; lag: bigint | null }>(
    'select count(*) as communities, max(h.tree_size - coalesce((select max(p.tree_size) ' +
      'from negentropy.log_checkpoint p where p.community_id = h.community_id), 0)) as lag ' +
      'from negentropy.log_head h',
  );
  return { communities: Number(row?.communities ?? 0), checkpointLag: Number(row?.lag ?? 0) };
}

export async function countCommunities(reader: Reader): Promise<number> {
  const [row] = await reader.query<{ communities: bigint }>(
    'select count(*) as communities from negentropy.log_head',
  );
  return Number(row?.communities ?? 0);
}

/** What a monitor looks at, of one community. */
export interface LagRow {
  readonly id: string;
  readonly slug: string;
  /** Entries that no signed checkpoint covers yet. */
  readonly checkpointLag: number;
  /** Entries that the slowest webhook was not told of; paused ones do not count. */
  readonly outboxLag: number;
}

export async function readLags(reader: Reader): Promise<LagRow[]> {
  const rows = await reader.query<{
    id: string;
    slug: string;
    signed: bigint;
    told: bigint;
    size: bigint;
  }>(
    'select c.community_id as id, c.slug, h.tree_size as size, coalesce((select max(p.tree_size) ' +
      'from negentropy.log_checkpoint p where p.community_id = h.community_id), 0) as signed, ' +
      'coalesce((select min(w.next_index) from negentropy.webhook w ' +
      'where w.community_id = h.community_id and not w.paused), h.tree_size) as told ' +
      'from negentropy.log_head h join negentropy.community c on c.community_id = h.community_id',
  );
  return rows.map(({ id, slug, size, signed, told }) => ({
    id,
    slug,
    checkpointLag: Number(size - signed),
    outboxLag: Number(size - told),
  }));
}

/** In which state each domain of each community was measured at the close of its last cycle. */
export async function readLastEntropyStates(
  reader: Reader,
): Promise<{ readonly slug: string; readonly domain: string; readonly state: string }[]> {
  return await reader.query<{ slug: string; domain: string; state: string }>(
    'select c.slug, s.domain, s.state from negentropy.log_head h ' +
      'join negentropy.community c on c.community_id = h.community_id ' +
      'join negentropy.system_entropy s on s.community_id = h.community_id ' +
      'and s.cycle = h.cycle - 1 order by c.slug, s.domain',
  );
}

/** How many entries some logs have, by community. */
export async function readSizes(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.query<{ community_id: string; tree_size: bigint }>(
    'select community_id, tree_size from negentropy.log_head where community_id = any ($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ community_id: id, tree_size: size }) => [id, Number(size)]));
}
