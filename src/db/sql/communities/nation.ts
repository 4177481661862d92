import type { NationLogEntry } from '../../../core/state/entry.ts';
import type { Reader } from '../../engine/port.ts';

/** How many cycles of roll-ups the state is the fold of: the last, and the one before it. */
const ROLLED_CYCLES = 2;

/** Names of communities that have a tree, and have not added it up in their open cycle. */
export async function listNationsToAddUp(reader: Reader): Promise<string[]> {
  const rows = await reader.query<{ slug: string }>(
    'select c.slug from negentropy.community c join negentropy.log_head h ' +
      'on h.community_id = c.community_id where exists (select from negentropy.nation_entry t ' +
      "where t.community_id = h.community_id and t.type = 'tree') and not exists (" +
      'select from negentropy.nation_entry r where r.community_id = h.community_id ' +
      "and r.type = 'rollup' and r.cycle = h.cycle) order by c.slug",
  );
  return rows.map(({ slug }) => slug);
}

/** Every tree, every agreement and the last roll-ups, in order of the log. */
export async function readNationEntries(
  reader: Reader,
  communityId: string,
): Promise<NationLogEntry[]> {
  const rows = await reader.query<{ entry: string }>(
    'select l.entry from negentropy.nation_entry n join negentropy.log_entry l ' +
      'on l.community_id = n.community_id and l.entry_index = n.entry_index ' +
      "where n.community_id = $1 and l.community_id = $1 and (n.type in ('parent', 'tree') " +
      "or n.type = 'rollup' and n.cycle in (" +
      'select distinct cycle from negentropy.nation_entry ' +
      "where community_id = $1 and type = 'rollup' order by cycle desc limit $2)) " +
      'order by n.entry_index',
    [communityId, ROLLED_CYCLES],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as NationLogEntry);
}
