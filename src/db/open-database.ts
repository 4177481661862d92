import { present } from '../core/present.ts';
import { migrate, migrationsDirectory } from './schema/migrator.ts';
import type { Database } from './engine/port.ts';

export interface OpenDatabaseOptions {
  /** A PostgreSQL server (`DATABASE_URL`); without it the embedded engine is used. */
  readonly databaseUrl?: string | undefined;
  /** Where the embedded engine keeps its files, in the subfolder `db`; made if missing. */
  readonly dataDirectory: string;
  /** Default: the project's own. */
  readonly migrations?: URL;
  /** How often the embedded engine tidies up; 0 is never. Default 30,000. */
  readonly maintenanceIntervalMs?: number;
  /** The embedded engine waits for no disk: for what can be made again. Default: it does. */
  readonly isUnsynced?: boolean;
  /** Sessions at most on a server. Default 10. */
  readonly sessionsMax?: number;
}

/**
 * Opens the database that the settings name and brings its schema up to date.
 *
 * @throws DatabaseStartError when it cannot be used as it is, with what to do
 * @throws DatabaseError when a server cannot be reached or refuses
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const database = await openEngine(options);
  try {
    await migrate(database, options.migrations ?? migrationsDirectory);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openEngine(options: OpenDatabaseOptions): Promise<Database> {
  const { databaseUrl, dataDirectory, isUnsynced = false } = options;
  const { maintenanceIntervalMs, sessionsMax } = options;
  if (databaseUrl !== undefined && databaseUrl !== '') {
    const { openPostgres } = await import('./engine/postgres.ts');
    return openPostgres({ url: databaseUrl, ...present({ sessionsMax }) });
  }
  // Megabytes of WebAssembly, which a process on a server need not read before it can listen.
  const { openEmbedded } = await import('./engine/pglite.ts');
  const { fillFromTemplate } = await import('./template.ts');
  return await openEmbedded({
    dataDirectory,
    isUnsynced,
    ...(options.migrations === undefined ? { fill: fillFromTemplate } : {}),
    ...present({ maintenanceIntervalMs }),
  });
}
