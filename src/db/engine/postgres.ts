import { Pool, type PoolClient } from 'pg';
import { PlanNames } from './plan-names.ts';
import { PooledDatabase } from './pooled-database.ts';
import type { Database } from './port.ts';
import { rowDecoders } from './row-decoders.ts';

/** How to reach a PostgreSQL server. */
export interface PostgresOptions {
  /** `postgresql://user:password@host:port/database?...`, as libpq reads it. */
  readonly url: string;
  /** Sessions at most; a statement beyond waits for one. Default 10. */
  readonly sessionsMax?: number;
  /** How long a statement waits for a session or a new connection. Default 30,000. */
  readonly connectTimeoutMs?: number;
}

/**
 * A database on a PostgreSQL server, version 15 or later, or on Citus. Connects at the first
 * statement; a server that cannot be reached is a retryable {@link DatabaseError}.
 */
export function openPostgres(options: PostgresOptions): Database {
  const pool = new Pool({
    connectionString: options.url,
    fallback_application_name: 'negentropy',
    max: options.sessionsMax ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 30_000,
    keepAlive: true,
    pipeline: true,
    types: rowDecoders,
  });
  return new PooledDatabase(pool, {
    engine: 'postgres',
    isSingleSession: false,
    together: corked,
    gather: corkTurn,
    plans: new PlanNames(),
    maintenance: analyzeTables,
  });
}

function corked<Sent>({ connection }: PoolClient, send: () => Sent): Sent {
  connection.stream.cork();
  try {
    return send();
  } finally {
    connection.stream.uncork();
  }
}

function corkTurn({ connection }: PoolClient): void {
  connection.stream.cork();
  process.nextTick(() => connection.stream.uncork());
}

/** Fresh statistics at once, when autovacuum would take a minute to notice an import. */
async function analyzeTables(database: Database): Promise<void> {
  const tables = await database.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables " +
      "where schemaname = 'negentropy' order by 1",
  );
  for (const { name } of tables) await database.exec(`analyze ${name}`);
}
