import type { Database, Parameter, Transaction } from '../../src/db/engine/port.ts';
import { changedDatabase } from '../database/changed-database.ts';

/**
 * A database through which a process never learns what others did to its members: each reading of
 * balances and integrity gives what the first one gave. A writer on it is one whose memory is not
 * thrown away when another process wrote: the fault that the head's size is compared for.
 */
export function forgetfulDatabase(db: Database): Database {
  const first = new Map<string, Promise<object[]>>();
  const transaction: Database['transaction'] = (work) =>
    db.transaction((tx) => work(forgetful(tx, first)));
  return changedDatabase(db, { transaction });
}

function forgetful(tx: Transaction, first: Map<string, Promise<object[]>>): Transaction {
  return {
    query: <Row extends object>(sql: string, parameters?: readonly Parameter[]): Promise<Row[]> => {
      if (!sql.includes('from negentropy.member_integrity')) return tx.query<Row>(sql, parameters);
      const community = String(parameters?.[0]);
      const known = first.get(community) ?? tx.query(sql, parameters);
      first.set(community, known);
      return known as Promise<Row[]>;
    },
    queries: (statements) => tx.queries(statements),
    send: (statements) => tx.send(statements),
    exec: (script) => tx.exec(script),
  };
}
