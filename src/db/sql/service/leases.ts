import type { Database } from '../../engine/port.ts';

type Writer = Pick<Database, 'query'>;

export interface LeaseRow {
  /** The piece of work that one process at a time should do. */
  readonly name: string;
  readonly holder: string;
  /** Unix milliseconds until which the work is this holder's alone. */
  readonly untilMs: number;
}

/** Takes or renews a lease. @returns whether it is the holder's now */
export async function takeLease(db: Writer, lease: LeaseRow, nowMs: number): Promise<boolean> {
  const taken = await db.query(
    'insert into negentropy.lease as l (name, holder, until_ms) values ($1, $2, $3) ' +
      'on conflict (name) do update set holder = excluded.holder, until_ms = excluded.until_ms ' +
      'where l.until_ms < $4 or l.holder = excluded.holder returning 1 as taken',
    [lease.name, lease.holder, lease.untilMs, nowMs],
  );
  return taken.length === 1;
}

/** Takes or renews leases of other names. @returns the names of those that are the holder's now */
export async function takeLeases(
  db: Writer,
  leases: readonly LeaseRow[],
  nowMs: number,
): Promise<ReadonlySet<string>> {
  // Always in the same order, so that two processes never wait for each other.
  const rows = await db.query<{ name: string }>(
    'insert into negentropy.lease as l (name, holder, until_ms) ' +
      'select n.name, n.holder, n.until from unnest($1::text[], $2::text[], $3::bigint[]) ' +
      'as n (name, holder, until) order by n.name ' +
      'on conflict (name) do update set holder = excluded.holder, until_ms = excluded.until_ms ' +
      'where l.until_ms < $4 or l.holder = excluded.holder returning name',
    [
      leases.map(({ name }) => name),
      leases.map(({ holder }) => holder),
      leases.map(({ untilMs }) => untilMs),
      nowMs,
    ],
  );
  return new Set(rows.map(({ name }) => name));
}

/** Gives a lease back before its end; somebody else's stays. */
export async function dropLease(db: Writer, name: string, holder: string): Promise<void> {
  await db.query('delete from negentropy.lease where name = $1 and holder = $2', [name, holder]);
}
