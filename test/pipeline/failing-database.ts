import type { Database, Transaction } from '../../src/db/engine/port.ts';
import { changedDatabase } from '../database/changed-database.ts';

/** A database whose transactions can be made to fail after their work, before their commit. */
export interface FailingDatabase extends Database {
  /** How many transactions succeed until one fails; negative: none fails. */
  succeedBeforeFailure: number;
  /** What happens elsewhere just before the one that fails. */
  beforeFailure: () => Promise<void>;
  /** How many transactions were begun. */
  transactions: number;
}

export const FAILURE = 'the disk is on fire';

/** Wraps a database; nothing else of it changes. */
export function failingDatabase(db: Database): FailingDatabase {
  const transaction = async <Result>(
    work: (tx: Transaction) => Promise<Result>,
  ): Promise<Result> => {
    failing.transactions += 1;
    failing.succeedBeforeFailure -= 1;
    if (failing.succeedBeforeFailure !== -1) return await db.transaction(work);
    await failing.beforeFailure();
    return await db.transaction(async (tx) => {
      await work(tx);
      throw new Error(FAILURE);
    });
  };
  const failing = Object.assign(changedDatabase(db, { transaction }), {
    succeedBeforeFailure: -1,
    beforeFailure: () => Promise.resolve(),
    transactions: 0,
  });
  return failing;
}
