import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { DatabaseError, isOutcomeUnknown, isPlanLost } from './port.ts';
import type { Database, Parameter, Statement, Transaction } from './port.ts';
import type { PlanNames } from './plan-names.ts';

/** In what the two engines differ, once both speak through a `pg.Pool`. */
export interface EngineTraits {
  readonly engine: Database['engine'];
  /** The pool has one session for everybody: whoever waits for a second one waits for ever. */
  readonly isSingleSession: boolean;
  /** Sends what `send` sends as one message instead of one for each statement. */
  together?<Sent>(client: PoolClient, send: () => Sent): Sent;
  /** Has what is sent in this turn of the loop leave as one message. */
  gather?(client: PoolClient): void;
  /** Names of the plans that sessions keep; absent: they keep none. */
  readonly plans?: PlanNames;
  maintenance(database: Database): Promise<void>;
  /** Stops what uses the database by itself; nothing new may begin by then. */
  beforeClose?(): Promise<void>;
  /** Runs once the pool is closed. */
  afterClose?(): Promise<void>;
}

/** A {@link Database} over a pool whose clients speak PostgreSQL's protocol. */
export class PooledDatabase implements Database {
  readonly engine: Database['engine'];
  readonly #pool: Pool;
  readonly #traits: EngineTraits;
  /**
   * The open transaction that the running code belongs to, known when waiting for a second session
   * would never end. Knowing it makes every promise of the process dearer, which a server notices.
   */
  readonly #current: AsyncLocalStorage<PooledTransaction> | undefined;
  #closing: Promise<void> | undefined;
  #users = 0;
  #whenIdle: (() => void) | undefined;

  constructor(pool: Pool, traits: EngineTraits) {
    this.engine = traits.engine;
    this.#pool = pool;
    this.#traits = traits;
    this.#current = traits.isSingleSession ? new AsyncLocalStorage() : undefined;
    // A connection that breaks while nobody uses it is replaced; whoever uses it sees the error of
    // the statement. Without listeners either would end the process.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async query<Row extends object>(
    sql: string,
    parameters: readonly Parameter[] = [],
  ): Promise<Row[]> {
    return this.#withClient((client) => run<Row>(client, sql, parameters));
  }

  async exec(script: string): Promise<void> {
    await this.#withClient((client) => runScript(client, script));
  }

  async transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return this.#withClient(async (client) => {
      await runScript(client, 'begin isolation level read committed read write');
      const tx = new PooledTransaction(client, this.#traits);
      let result: Result;
      try {
        result = await (this.#current?.run(tx, () => work(tx)) ?? work(tx));
      } catch (error) {
        await tx.rollBack();
        throw await tx.causeOf(error);
      }
      await tx.commit();
      return result;
    });
  }

  async maintenance(): Promise<void> {
    await this.#traits.maintenance(this);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.#traits.beforeClose?.();
      // The pool would leave those waiting for ever who have no session yet.
      await this.#idle();
    } finally {
      await this.#pool.end();
      await this.#traits.afterClose?.();
    }
  }

  /** Resolves once nobody uses or awaits a session. */
  #idle(): Promise<void> {
    if (this.#users === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
    });
  }

  async #withClient<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.#acquire();
    try {
      return await work(client);
    } finally {
      this.#release(client);
    }
  }

  async #acquire(): Promise<PoolClient> {
    if (this.#current?.getStore()?.isOpen === true) {
      throw new DatabaseError(
        'XX000',
        'inside a transaction use its own tx: the database would wait for a second session',
      );
    }
    if (this.#closing !== undefined) throw new DatabaseError('XX000', 'the database is closed');
    this.#users += 1;
    try {
      return await this.#pool.connect();
    } catch (error) {
      this.#leave();
      throw toDatabaseError(error);
    }
  }

  /** Back into the pool, unless the session was left inside a transaction. */
  #release(client: PoolClient): void {
    const status = client.getTransactionStatus();
    client.release(status === 'T' || status === 'E');
    this.#leave();
  }

  #leave(): void {
    this.#users -= 1;
    if (this.#users === 0) this.#whenIdle?.();
  }
}

class PooledTransaction implements Transaction {
  isOpen = true;
  readonly #client: PoolClient;
  readonly #traits: EngineTraits;
  readonly #sent: Promise<unknown>[] = [];

  constructor(client: PoolClient, traits: EngineTraits) {
    this.#client = client;
    this.#traits = traits;
  }

  async query<Row extends object>(
    sql: string,
    parameters: readonly Parameter[] = [],
  ): Promise<Row[]> {
    const client = this.#open();
    this.#traits.gather?.(client);
    return run<Row>(client, sql, parameters);
  }

  async queries(statements: readonly Statement[]): Promise<object[][]> {
    const settled = await Promise.allSettled(this.#together(statements));
    return settled.map((one) => {
      if (one.status === 'rejected') throw this.#noticed(one.reason);
      return one.value;
    });
  }

  send(statements: readonly Statement[]): void {
    for (const rows of this.#together(statements)) {
      rows.catch(() => undefined); // the commit looks at it
      this.#sent.push(rows);
    }
  }

  #together(statements: readonly Statement[]): Promise<object[]>[] {
    const client = this.#open();
    const send = (): Promise<object[]>[] =>
      statements.map(({ sql, parameters = [], keepsPlan }) => {
        const name = keepsPlan === true ? this.#traits.plans?.nameOf(sql) : undefined;
        return run<object>(client, sql, parameters, name);
      });
    return this.#traits.together?.(client, send) ?? send();
  }

  /** The first failure of a transaction; those behind it say nothing of their own. */
  #noticed(error: unknown): unknown {
    if (isPlanLost(error)) this.#traits.plans?.stop();
    return error;
  }

  async exec(script: string): Promise<void> {
    await runScript(this.#open(), script);
  }

  /** @throws the error of the first statement that was sent and failed, else that of the commit */
  async commit(): Promise<void> {
    this.isOpen = false;
    const ofCommit = await this.#failures([commit(this.#client)]);
    const ofSent = await this.#failures(this.#sent);
    if (ofSent.length === 0 && ofCommit.length === 0) return;
    if (ofSent.length > 0 && ofCommit.length === 0) {
      // The driver itself gave a statement up, so that the server knew of no failure.
      const message = 'a statement was not sent, and what was sent with it is committed';
      throw new DatabaseError('XX000', message, { cause: ofSent[0] });
    }
    // A connection that broke under the statements broke under the commit, which knows more of it.
    const isUnknown = isOutcomeUnknown(ofCommit[0]) && ofSent.every(isLost);
    throw isUnknown ? ofCommit[0] : this.#noticed(ofSent[0] ?? ofCommit[0]);
  }

  async #failures(promises: readonly Promise<unknown>[]): Promise<unknown[]> {
    const settled = await Promise.allSettled(promises);
    return settled.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  }

  /** That the transaction was aborted says nothing, when a statement that was sent says why. */
  async causeOf(error: unknown): Promise<unknown> {
    if (!(error instanceof DatabaseError) || error.code !== '25P02') return error;
    const [first] = await this.#failures(this.#sent);
    return this.#noticed(first ?? error);
  }

  /** The error that led here matters more than one of the rollback: the client is then dropped. */
  async rollBack(): Promise<void> {
    this.isOpen = false;
    await this.#client.query('rollback').catch(() => undefined);
  }

  #open(): PoolClient {
    if (this.isOpen) return this.#client;
    throw new DatabaseError('25P01', 'the transaction of this statement has already ended');
  }
}

/** Errors of a server carry an SQLSTATE; a driver's own errors mean that the connection is lost. */
function toDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error;
  // Errors of the operating system have a code as well, but no severity.
  const { code, severity, detail } = error as Partial<ServerError>;
  const isServerError = typeof code === 'string' && typeof severity === 'string';
  return new DatabaseError(isServerError ? code : '08006', error.message, {
    detail: isServerError ? detail : undefined,
    cause: error,
  });
}

interface ServerError {
  readonly code: string;
  readonly severity: string;
  readonly detail: string | undefined;
}

async function run<Row extends object>(
  client: PoolClient,
  sql: string,
  parameters: readonly Parameter[],
  name?: string,
): Promise<Row[]> {
  // Without parameters `pg` would choose the protocol that lets several statements through.
  const unnamed = { text: sql, values: [...parameters], queryMode: 'extended' };
  const query = name === undefined ? unnamed : { ...unnamed, name };
  const { rows } = await translated(client.query<Row>(query));
  return rows;
}

async function runScript(client: PoolClient, script: string): Promise<string> {
  const results = await translated<QueryResult | QueryResult[]>(client.query(script));
  return (Array.isArray(results) ? results.at(-1) : results)?.command ?? '';
}

async function translated<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    throw toDatabaseError(error);
  }
}

async function commit(client: PoolClient): Promise<void> {
  let command: string;
  try {
    command = await runScript(client, 'commit');
  } catch (error) {
    // The server may have committed before the connection broke.
    if (isLost(error) || isEndOfServer(error)) {
      const { message } = error;
      throw new DatabaseError('08007', `outcome of a commit unknown: ${message}`, {
        cause: error,
      });
    }
    throw error;
  }
  // COMMIT of a failed transaction rolls back and reports no error.
  if (command === 'ROLLBACK') {
    throw new DatabaseError('25P02', 'a statement had failed, so the transaction was rolled back');
  }
}

/** The server ends a session between two messages, so also between a commit and its answer. */
function isEndOfServer(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code.startsWith('57P');
}

function isLost(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code.startsWith('08');
}
