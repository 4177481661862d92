import type { Database } from '../../src/db/engine/port.ts';

/** A database that does some things otherwise, and all else as the one that it wraps. */
export function changedDatabase(db: Database, changes: Partial<Database>): Database {
  return {
    engine: db.engine,
    query: (sql, parameters) => db.query(sql, parameters),
    transaction: (work) => db.transaction(work),
    exec: (script) => db.exec(script),
    maintenance: () => db.maintenance(),
    close: () => db.close(),
    ...changes,
  };
}
