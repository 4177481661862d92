import type { Tallies } from '../../../core/integrity/integrity.ts';
import { CHANNELS, type Tally } from '../../../core/integrity/tally.ts';
import type { CommunityRows } from '../community-rows.ts';

/** Where a member stands, without a look at the history. */
export interface StandingRow {
  readonly member: string;
  readonly user: string;
  readonly name: string | undefined;
  readonly openCycle: number;
  readonly tallies: Tallies;
  readonly balance: bigint;
  /** Everything that was ever minted or released to the member. */
  readonly minted: bigint;
  readonly held: bigint;
  /** Millionths of N, of what was minted or released. */
  readonly negentropy: bigint;
  /** Confirmed findings of conduct that still count. */
  readonly findings: number;
}

/** Of a linked member, the tallies are those of the person. */
const TALLY_COLUMNS = CHANNELS.flatMap((channel) => [`${channel}_kept`, `${channel}_lost`])
  .map((name) => `case when l.member_id is null then i.${name} else p.${name} end as ${name}`)
  .join(', ');

/** Which confirmed findings count: those of some codes, not older than so many cycles. */
export interface FindingsCounted {
  readonly codes: readonly string[];
  readonly cycles: number;
}

/** One member by the caller's user id, in one row whatever the length of the history. */
export async function findStanding(
  { db, communityId }: CommunityRows,
  userId: string,
  { codes, cycles }: FindingsCounted,
): Promise<StandingRow | undefined> {
  const sql = `${STANDINGS} and m.user_id = $4`;
  const [row] = await db.query<Record<string, unknown>>(sql, [communityId, codes, cycles, userId]);
  return row === undefined ? undefined : standingOf(row);
}

/** Everybody who was not erased, those who earned most first; equals in order of their user id. */
export async function readStandings(
  { db, communityId }: CommunityRows,
  { codes, cycles }: FindingsCounted,
): Promise<StandingRow[]> {
  const order = 'order by coalesce(i.minted_shards, 0) desc, m.user_id';
  const sql = `${STANDINGS} and m.user_id is not null ${order}`;
  return (await db.query<Record<string, unknown>>(sql, [communityId, codes, cycles])).map(
    standingOf,
  );
}

const STANDINGS =
  `select m.member_id, m.user_id, m.display_name, h.cycle as open_cycle, ${TALLY_COLUMNS}, ` +
  'i.balance_shards, i.minted_shards, i.held_shards, i.negentropy_micros, ' +
  '(select count(*) from negentropy.finding f where f.community_id = $1 ' +
  'and (f.member_id = m.member_id or f.member_id in (select o.member_id ' +
  'from negentropy.linked_member o where o.community_id = $1 ' +
  "and o.head_member_id = l.head_member_id)) and (f.status = 'upheld' or " +
  "f.status = 'confirmed' and f.until <= h.cycle) " +
  'and f.code = any ($2::text[]) and f.until > h.cycle - $3::bigint) as findings ' +
  'from negentropy.member m ' +
  'join negentropy.log_head h on h.community_id = m.community_id ' +
  'left join negentropy.member_integrity i ' +
  'on i.community_id = m.community_id and i.member_id = m.member_id ' +
  'left join negentropy.linked_member l ' +
  'on l.community_id = m.community_id and l.member_id = m.member_id ' +
  'left join negentropy.linked_member p ' +
  'on p.community_id = l.community_id and p.member_id = l.head_member_id ' +
  'where m.community_id = $1';

function standingOf(row: Record<string, unknown>): StandingRow {
  const name = row['display_name'];
  return {
    member: String(row['member_id']),
    user: String(row['user_id']),
    name: typeof name === 'string' ? name : undefined,
    openCycle: Number(row['open_cycle']),
    tallies: talliesOf(row),
    balance: amountOf(row['balance_shards']),
    minted: amountOf(row['minted_shards']),
    held: amountOf(row['held_shards']),
    negentropy: amountOf(row['negentropy_micros']),
    findings: Number(row['findings']),
  };
}

function talliesOf(row: Record<string, unknown>): Tallies {
  const tallies: Partial<Record<(typeof CHANNELS)[number], Tally>> = {};
  for (const channel of CHANNELS) {
    const [kept, lost] = [row[`${channel}_kept`], row[`${channel}_lost`]];
    if (typeof kept !== 'bigint' || typeof lost !== 'bigint') continue;
    tallies[channel] = { kept: Number(kept), lost: Number(lost) };
  }
  return tallies;
}

function amountOf(value: unknown): bigint {
  return typeof value === 'bigint' ? value : 0n;
}
