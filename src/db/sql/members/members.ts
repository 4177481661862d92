import { createHash } from 'node:crypto';
import { skeleton } from '../../../core/identity/skeleton.ts';
import type { MemberState } from '../../../core/state/state.ts';
import { CHANNELS, type Tally } from '../../../core/integrity/tally.ts';
import { negentropyMicros, shards } from '../../../core/units.ts';
import type { Reader, Statement } from '../../engine/port.ts';
import { type Cell, type Column, insertRows } from '../insert-rows.ts';
import { numberOrNone } from '../cells.ts';

export interface MemberRow {
  readonly member: string;
  readonly user: string;
  readonly name: string | undefined;
}

export interface NewMemberRow extends MemberRow {
  /** It looks like another member's user id, and is somebody else all the same. */
  readonly toldApart: boolean;
  /** When somebody of such a user id was erased, in unix seconds. */
  readonly erasedBefore?: number | undefined;
}

/** User ids and names are anybody's text, so they travel as JSON and not as lines. */
export function insertMembers(communityId: string, members: readonly NewMemberRow[]): Statement[] {
  if (members.length === 0) return [];
  const rows = members.map(({ member, user, name, toldApart, erasedBefore }) => ({
    member,
    user,
    name: name ?? null,
    skeleton: createHash('sha256').update(skeleton(user)).digest('hex'),
    apart: toldApart,
    erased: erasedBefore ?? null,
  }));
  return [
    {
      sql:
        'insert into negentropy.member (community_id, member_id, user_id, display_name, ' +
        'skeleton_sha256, told_apart, erased_before) ' +
        'select $1::uuid, m.member, m."user", m.name, m.skeleton, m.apart, m.erased ' +
        'from json_to_recordset($2::json) as m ' +
        '(member uuid, "user" text, name text, skeleton text, apart boolean, erased bigint)',
      parameters: [communityId, JSON.stringify(rows)],
    },
  ];
}

/** All who were not erased, with when somebody of such a user id was erased before. */
export async function readMembers(
  reader: Reader,
  communityId: string,
): Promise<(MemberRow & Pick<NewMemberRow, 'erasedBefore'>)[]> {
  const rows = await reader.query<{
    member_id: string;
    user_id: string;
    display_name: string | null;
    erased_before: unknown;
  }>(
    'select member_id, user_id, display_name, erased_before from negentropy.member ' +
      'where community_id = $1 and user_id is not null',
    [communityId],
  );
  return rows.map((row) => ({
    member: row.member_id,
    user: row.user_id,
    name: row.display_name ?? undefined,
    erasedBefore: numberOrNone(row.erased_before),
  }));
}

/** The fold of one member, with what the open cycle's cap has counted. */
export interface MemberIntegrityRow {
  readonly member: string;
  readonly state: MemberState;
  readonly cap: { readonly cycle: number; readonly mints: number } | undefined;
}

const MEMBER_INTEGRITY_COLUMNS: readonly Column[] = [
  { name: 'member_id', type: 'uuid' },
  ...CHANNELS.flatMap((channel): Column[] => [
    { name: `${channel}_kept`, type: 'bigint' },
    { name: `${channel}_lost`, type: 'bigint' },
  ]),
  ...CHANNELS.map((channel): Column => ({ name: `${channel}_reflected`, type: 'bigint' })),
  { name: 'last_fact_cycle', type: 'bigint' },
  { name: 'works', type: 'bigint' },
  { name: 'first_work_cycle', type: 'bigint' },
  { name: 'last_work_cycle', type: 'bigint' },
  { name: 'made_works', type: 'bigint' },
  { name: 'makers', type: 'text' },
  { name: 'is_witness', type: 'boolean' },
  { name: 'balance_shards', type: 'bigint' },
  { name: 'minted_shards', type: 'bigint' },
  { name: 'held_shards', type: 'bigint' },
  { name: 'negentropy_micros', type: 'bigint' },
  { name: 'cap_cycle', type: 'bigint' },
  { name: 'cap_mints', type: 'integer' },
];

export function upsertMemberIntegrity(
  communityId: string,
  rows: readonly MemberIntegrityRow[],
): Statement[] {
  const set = MEMBER_INTEGRITY_COLUMNS.slice(1)
    .map(({ name }) => `${name} = excluded.${name}`)
    .join(', ');
  const tail = `on conflict (community_id, member_id) do update set ${set}`;
  const cells = rows.map(memberIntegrityCells);
  return insertRows('member_integrity', MEMBER_INTEGRITY_COLUMNS, communityId, cells, tail);
}

/** One member's row in the order of {@link MEMBER_INTEGRITY_COLUMNS}. */
export function memberIntegrityCells({ member, state, cap }: MemberIntegrityRow): Cell[] {
  const { tallies, reflected, lastFactCycle, standing, makers, isWitness } = state;
  const { balance, minted, held, negentropy } = state;
  return [
    member,
    ...CHANNELS.flatMap((channel) => [
      tallies[channel]?.kept ?? null,
      tallies[channel]?.lost ?? null,
    ]),
    ...CHANNELS.map((channel) => reflected[channel] ?? null),
    lastFactCycle ?? null,
    standing?.works ?? null,
    standing?.firstCycle ?? null,
    standing?.lastCycle ?? null,
    makers?.works ?? null,
    textOf(makers?.others),
    isWitness,
    balance,
    minted,
    held,
    negentropy,
    cap?.cycle ?? null,
    cap?.mints ?? 0,
  ];
}

export async function readMemberIntegrity(
  reader: Reader,
  communityId: string,
): Promise<MemberIntegrityRow[]> {
  const names = MEMBER_INTEGRITY_COLUMNS.map(({ name }) => name).join(', ');
  const rows = await reader.query<Record<string, unknown>>(
    `select ${names} from negentropy.member_integrity where community_id = $1 order by member_id`,
    [communityId],
  );
  return rows.map(toMemberIntegrity);
}

function toMemberIntegrity(row: Record<string, unknown>): MemberIntegrityRow {
  const capCycle = row['cap_cycle'];
  return {
    member: String(row['member_id']),
    state: {
      ...channelsOf(row),
      lastFactCycle: numberOrNone(row['last_fact_cycle']),
      standing: standingOf(row),
      makers: makersOf(row),
      isWitness: row['is_witness'] === true,
      balance: shards(BigInt(String(row['balance_shards']))),
      minted: shards(BigInt(String(row['minted_shards']))),
      held: shards(BigInt(String(row['held_shards']))),
      negentropy: negentropyMicros(BigInt(String(row['negentropy_micros']))),
    },
    cap:
      capCycle === null ? undefined : { cycle: Number(capCycle), mints: Number(row['cap_mints']) },
  };
}

function channelsOf(row: Record<string, unknown>): Pick<MemberState, 'tallies' | 'reflected'> {
  const tallies: Partial<Record<(typeof CHANNELS)[number], Tally>> = {};
  const reflected: Partial<Record<(typeof CHANNELS)[number], number>> = {};
  for (const channel of CHANNELS) {
    const [kept, lost] = [row[`${channel}_kept`], row[`${channel}_lost`]];
    if (kept !== null) tallies[channel] = { kept: Number(kept), lost: Number(lost) };
    const part = row[`${channel}_reflected`];
    if (part !== null) reflected[channel] = Number(part);
  }
  return { tallies, reflected };
}

function standingOf(row: Record<string, unknown>): MemberState['standing'] {
  const { works, first_work_cycle: first, last_work_cycle: last } = row;
  if (works === null && first === null && last === null) return undefined;
  return { works: Number(works), firstCycle: Number(first), lastCycle: Number(last) };
}

/** Nobody is kept as null. */
function textOf(members: readonly string[] = []): string | null {
  return members.length === 0 ? null : members.join(' ');
}

function makersOf({ made_works: works, makers }: Record<string, unknown>): MemberState['makers'] {
  if (works === null && makers === null) return undefined;
  return { works: Number(works), others: typeof makers === 'string' ? makers.split(' ') : [] };
}
