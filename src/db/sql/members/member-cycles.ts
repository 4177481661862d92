import type { MemberCycles, MemberCycleSums } from '../../member-cycles.ts';
import type { Reader, Statement } from '../../engine/port.ts';
import { type Column, insertRows } from '../insert-rows.ts';
import type { CommunityRows } from '../community-rows.ts';

/** Where each sum is stored. */
const SUM_COLUMNS = {
  minted: 'minted',
  mintedShards: 'minted_shards',
  held: 'held',
  heldShards: 'held_shards',
  released: 'released',
  releasedShards: 'released_shards',
  cancelled: 'cancelled',
  cancelledShards: 'cancelled_shards',
  refused: 'refused',
  negentropyMicros: 'negentropy_micros',
  receivedShards: 'received_shards',
  givenShards: 'given_shards',
} as const satisfies Record<keyof MemberCycleSums, string>;

const SUMS = Object.entries(SUM_COLUMNS) as [keyof MemberCycleSums, string][];
const KEYS: readonly Column[] = [
  { name: 'member_id', type: 'uuid' },
  { name: 'cycle', type: 'bigint' },
];

/**
 * Adds the sums of a batch to what the cycles of its members have already. Sums that are zero all
 * through are left out: most batches have few of them, and each costs a parameter and a plan.
 */
export function addMemberCycles(communityId: string, cycles: MemberCycles): Statement[] {
  const rows = cycles.rows();
  const used = SUMS.filter(([sum]) => rows.some(({ sums }) => Number(sums[sum]) !== 0));
  const set = used.map(([, name]) => `${name} = member_cycle.${name} + excluded.${name}`);
  return insertRows(
    'member_cycle',
    [...KEYS, ...used.map(([, name]): Column => ({ name, type: 'bigint' }))],
    communityId,
    rows.map(({ member, cycle, sums }) => [member, cycle, ...used.map(([sum]) => sums[sum])]),
    `on conflict (community_id, member_id, cycle) do ${updateOf(set)}`,
  );
}

/** When nothing is added there is no list of changes, and an empty one would be no SQL. */
function updateOf(changes: readonly string[]): string {
  return changes.length === 0 ? 'nothing' : `update set ${changes.join(', ')}`;
}

/** What happened to a member in one cycle. */
export interface MemberCycleRow {
  readonly cycle: number;
  readonly sums: MemberCycleSums;
}

/** The cycles of a member since one, in which something happened, in order. */
export async function readMemberCycles(
  { db: reader, communityId }: CommunityRows,
  member: string,
  sinceCycle: number,
): Promise<MemberCycleRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    `select cycle, ${SUMS.map(([, name]) => name).join(', ')} from negentropy.member_cycle ` +
      'where community_id = $1 and member_id = $2 and cycle >= $3 order by cycle',
    [communityId, member, sinceCycle],
  );
  return rows.map((row) => ({ cycle: Number(row['cycle']), sums: toSums(row) }));
}

/** The cycles of all members of a community. */
export async function readAllMemberCycles(
  reader: Reader,
  communityId: string,
): Promise<(MemberCycleRow & { readonly member: string })[]> {
  const rows = await reader.query<Record<string, unknown>>(
    `select member_id, cycle, ${SUMS.map(([, name]) => name).join(', ')} ` +
      'from negentropy.member_cycle where community_id = $1',
    [communityId],
  );
  return rows.map((row) => ({
    member: String(row['member_id']),
    cycle: Number(row['cycle']),
    sums: toSums(row),
  }));
}

/** Everything that had happened to a member until the close of a cycle. */
export async function sumMemberCycles(
  { db: reader, communityId }: CommunityRows,
  member: string,
  untilCycle: number,
): Promise<MemberCycleSums> {
  const sums = SUMS.map(([, name]) => `coalesce(sum(${name}), 0)::bigint as ${name}`).join(', ');
  const [row] = await reader.query<Record<string, unknown>>(
    `select ${sums} from negentropy.member_cycle ` +
      'where community_id = $1 and member_id = $2 and cycle <= $3',
    [communityId, member, untilCycle],
  );
  return toSums(row);
}

function toSums(row: Record<string, unknown> = {}): MemberCycleSums {
  const count = (name: string): number => Number(row[name]);
  const amount = (name: string): bigint => row[name] as bigint;
  return {
    minted: count('minted'),
    mintedShards: amount('minted_shards'),
    held: count('held'),
    heldShards: amount('held_shards'),
    released: count('released'),
    releasedShards: amount('released_shards'),
    cancelled: count('cancelled'),
    cancelledShards: amount('cancelled_shards'),
    refused: count('refused'),
    negentropyMicros: amount('negentropy_micros'),
    receivedShards: amount('received_shards'),
    givenShards: amount('given_shards'),
  };
}
