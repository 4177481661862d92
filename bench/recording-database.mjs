/**
 * A database that remembers what its transactions wrote and how long they took, for replaying the
 * very same rows. Everything else it hands through.
 * @param database a `Database` of src/db/port.ts
 */
export class RecordingDatabase {
  /** The statements of each committed transaction that wrote a batch. */
  batches = [];
  /** Milliseconds by kind of call. */
  times = { transaction: [], lock: [], read: [], write: [] };
  #database;

  constructor(database) {
    this.#database = database;
    this.engine = database.engine;
  }

  query(sql, parameters) {
    return this.#database.query(sql, parameters);
  }

  exec(script) {
    return this.#database.exec(script);
  }

  maintenance() {
    return this.#database.maintenance();
  }

  close() {
    return this.#database.close();
  }

  async transaction(work) {
    const written = { statements: [], since: undefined };
    const result = await this.#timed('transaction', () =>
      this.#database.transaction((tx) => work(this.#recording(tx, written))),
    );
    if (written.statements.length > 0) {
      this.batches.push(written.statements);
      this.times.write.push(performance.now() - written.since);
    }
    return result;
  }

  #recording(tx, written) {
    return {
      query: (sql, parameters) =>
        this.#timed(sql.endsWith('for no key update') ? 'lock' : 'read', () =>
          tx.query(sql, parameters),
        ),
      queries: (statements) => {
        this.#write(written, statements);
        return tx.queries(statements);
      },
      send: (statements) => {
        this.#write(written, statements);
        tx.send(statements);
      },
      exec: (script) => tx.exec(script),
    };
  }

  #write(written, statements) {
    written.since ??= performance.now();
    written.statements.push(...statements);
  }

  async #timed(kind, work) {
    const start = performance.now();
    const result = await work();
    this.times[kind].push(performance.now() - start);
    return result;
  }
}

/**
 * Writes recorded batches again, each in a transaction of its own: what the database alone takes.
 * @param only names the one table to write, where not all of them are meant
 * @returns seconds
 */
export async function replay(database, batches, only) {
  const wanted = batches.map((statements) =>
    only === undefined
      ? statements
      : statements.filter(({ sql }) => sql.startsWith(`insert into negentropy.${only} `)),
  );
  const start = performance.now();
  for (const statements of wanted) {
    await database.transaction(async (tx) => tx.send(statements));
  }
  return (performance.now() - start) / 1_000;
}
