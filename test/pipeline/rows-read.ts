import type { Database, Parameter, Statement, Transaction } from '../../src/db/engine/port.ts';
import type { CommunityReader } from '../../src/pipeline/community-reader.ts';

/** A step of a statement as PostgreSQL ran it. */
interface Step {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Step[];
}

/**
 * How many rows of tables the statements of an answer look at, whether they keep them or not.
 * @param tables `large`: they go by an index where there is one, as in tables that are large
 */
export async function rowsReadBy(
  database: Database,
  answer: (db: CommunityReader['db']) => Promise<unknown>,
  tables: 'large' | 'as they are' = 'large',
): Promise<number> {
  return await database.transaction(async (tx) => {
    if (tables === 'large') await tx.query('set local enable_seqscan = off');
    let rows = 0;
    const query = async <Row extends object>(
      sql: string,
      parameters: readonly Parameter[] = [],
    ): Promise<Row[]> => {
      rows += await rowsOf(tx, { sql, parameters });
      return await tx.query<Row>(sql, parameters);
    };
    await answer({ query });
    return rows;
  });
}

async function rowsOf(tx: Transaction, { sql, parameters = [] }: Statement): Promise<number> {
  const explained = `explain (analyze, format json) ${sql}`;
  const [told] = await tx.query<{ 'QUERY PLAN': unknown }>(explained, parameters);
  const text = told?.['QUERY PLAN'];
  const plans = typeof text === 'string' ? (JSON.parse(text) as unknown) : text;
  return (plans as readonly { readonly Plan: Step }[]).reduce(
    (sum, { Plan }) => sum + rowsIn(Plan),
    0,
  );
}

function rowsIn(step: Step): number {
  const { Plans = [] } = step;
  const below = Plans.reduce((sum, one) => sum + rowsIn(one), 0);
  if (step['Relation Name'] === undefined) return below;
  const dropped =
    (step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Index Recheck'] ?? 0);
  return below + ((step['Actual Rows'] ?? 0) + dropped) * (step['Actual Loops'] ?? 1);
}

/** A database that tells of each statement of its transactions how many rows it looked at. */
export class ReadingDatabase implements Database {
  /** The most of any run of a statement, by its text. */
  readonly rows = new Map<string, number>();
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get engine(): Database['engine'] {
    return this.#db.engine;
  }

  query: Database['query'] = (sql, parameters) => this.#db.query(sql, parameters);

  /** One statement after the other: each is run, undone, and run again for its rows. */
  async transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return await this.#db.transaction(async (tx) => {
      let turn: Promise<unknown> = Promise.resolve();
      const inTurn = async (statement: Statement): Promise<object[]> => {
        const mine = turn.then(() => this.#look(tx, statement));
        turn = mine;
        return await mine;
      };
      const queries = (statements: readonly Statement[]): Promise<object[][]> =>
        Promise.all(statements.map(inTurn));
      const result = await work({
        query: async <Row extends object>(sql: string, parameters?: readonly Parameter[]) =>
          (await inTurn({ sql, ...(parameters === undefined ? {} : { parameters }) })) as Row[],
        queries,
        // What fails is thrown by whatever comes last.
        send: (statements) => void queries(statements).catch(() => undefined),
        exec: (script) => tx.exec(script),
      });
      await turn;
      return result;
    });
  }

  async #look(tx: Transaction, statement: Statement): Promise<object[]> {
    const { sql, parameters } = statement;
    if (!/^(?:select|with|insert|update|delete)\b/.test(sql))
      return await tx.query(sql, parameters);
    await tx.exec('savepoint looked');
    const rows = await rowsOf(tx, statement);
    await tx.exec('rollback to savepoint looked; release savepoint looked');
    this.rows.set(sql, Math.max(rows, this.rows.get(sql) ?? 0));
    return await tx.query(sql, parameters);
  }

  exec(script: string): Promise<void> {
    return this.#db.exec(script);
  }

  maintenance(): Promise<void> {
    return this.#db.maintenance();
  }

  close(): Promise<void> {
    return this.#db.close();
  }
}
