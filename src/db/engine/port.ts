/**
 * The database as the rest of the code sees it: one small port, two drivers behind it. PGlite and
 * PostgreSQL answer alike, because both drivers share the encoding of parameters and the decoding
 * of rows (row-decoders.ts):
 *
 * | SQL | in JavaScript |
 * |---|---|
 * | int2, int4, float8 | number |
 * | int8 (also `count(*)`) | bigint, always |
 * | numeric (also `sum` of int8) | string: cast to int8 in SQL when an integer is meant |
 * | bool | boolean |
 * | text, uuid | string |
 * | bytea | Uint8Array |
 * | json, jsonb | the parsed value |
 * | timestamptz | Date, to the millisecond; date and timestamp are strings |
 * | arrays of these | Array |
 */

/**
 * A value for `$1`, `$2`, ...; an array becomes one PostgreSQL array, for instance for `unnest`.
 */
export type Parameter = Scalar | readonly Parameter[];

/** `undefined` is left out on purpose: a forgotten field must not be stored as null. */
export type Scalar = string | number | bigint | boolean | Uint8Array | Date | null;

/** One statement with its parameters. */
export interface Statement {
  readonly sql: string;
  readonly parameters?: readonly Parameter[];
  /**
   * That there is only one way to run it, however large its tables are. A server plans it once for
   * a session then, and keeps the plan.
   */
  readonly keepsPlan?: true;
}

/** What a database and a transaction have in common. All errors are {@link DatabaseError}. */
export interface Session {
  /**
   * Runs one statement and returns its rows. It is planned for these very parameters: what looks
   * for rows is never named, since a plan made while a table was empty would be kept
   * (docs/internals/design.md#engines).
   */
  query<Row extends object>(sql: string, parameters?: readonly Parameter[]): Promise<Row[]>;
}

/** Whatever rows can be read with: a transaction, or a session of its own. */
export type Reader = Pick<Session, 'query'>;

/** The statements of one transaction. Of no use after the transaction ended. */
export interface Transaction extends Session {
  /**
   * Runs statements in order and returns the rows of each. They are sent together, so that they
   * cost one round trip on a connected server; the first error is thrown and none after it counts.
   */
  queries(statements: readonly Statement[]): Promise<object[][]>;
  /**
   * Sends statements together and does not wait for them: the commit may follow at once, when
   * waiting would cost a round trip. If one fails, nothing is committed and the transaction rejects
   * with its error; nobody sees their rows.
   */
  send(statements: readonly Statement[]): void;
  /** Runs a script of several statements without parameters, such as a migration. */
  exec(script: string): Promise<void>;
}

/** A database on one of the two engines. */
export interface Database extends Session {
  readonly engine: 'pglite' | 'postgres';
  /**
   * Runs `work` in a READ COMMITTED transaction: committed when it resolves, rolled back when it
   * rejects, with that very error. Inside, use `tx` alone: a statement of the database itself would
   * wait for a second session, which the embedded engine does not have, so it is refused.
   *
   * @throws DatabaseError 25P02 when a failed statement was swallowed by `work`: nothing was
   *   committed; 08007 when the connection broke during the commit: nobody knows.
   */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  /** Runs a script of several statements without parameters, in one implicit transaction. */
  exec(script: string): Promise<void>;
  /**
   * PGlite: a checkpoint, and VACUUM and ANALYZE of the tables that changed enough; it does this on
   * a timer too. PostgreSQL: ANALYZE of the `negentropy` tables, after an import for instance; the
   * rest is the work of its own daemons.
   */
  maintenance(): Promise<void>;
  /** Waits for running statements, then frees sessions, files and lock. May be called twice. */
  close(): Promise<void>;
}

/** A statement, a transaction or a connection that failed. Branch on `code` alone. */
export class DatabaseError extends Error {
  /**
   * SQLSTATE, five characters. Losing the connection is 08006, also when the driver knows none; a
   * misuse of this port is XX000.
   */
  readonly code: string;
  /** The server's DETAIL. It may quote values of rows, so it belongs in no log. */
  readonly detail: string | undefined;

  constructor(
    code: string,
    message: string,
    options: { readonly detail?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DatabaseError';
    this.code = code;
    this.detail = options.detail;
  }
}

/** The embedded database has stopped for good: only a new start of the process helps. */
export class DatabaseStoppedError extends DatabaseError {}

/** Whether the database has no room, or its disk fails (classes 53 and 58): nothing was stored. */
export function isOutOfResources(error: unknown): boolean {
  return error instanceof DatabaseError && /^5[38]/.test(error.code);
}

/**
 * Whether the same transaction may succeed when repeated: lost a race (40001, 40P01), lost its
 * connection (class 08), or the server stopped or is starting (57P01, 57P02, 57P03); also XX000
 * "could not commit", by which Citus reports a race lost at commit, and plans that were not kept
 * ({@link isPlanLost}). The outcome of the first attempt may be unknown, so repeat only what
 * carries an idempotency key.
 */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false;
  const { code, message } = error;
  if (code === 'XX000') return message.startsWith('could not commit');
  return code.startsWith('08') || RETRYABLE_CODES.has(code) || isPlanLost(error);
}

/**
 * Whether a session does not know the name of a plan, or knows it already (26000, 42P05): a pooler
 * in between gives each transaction whichever session is free.
 */
export function isPlanLost(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '26000' || error.code === '42P05');
}

/** Whether the transaction may have been committed all the same: nobody was told. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '08007';
}

/** Whether a row was refused for what it says (class 23): the same again is refused again. */
export function isConstraintViolation(error: unknown): boolean {
  return error instanceof DatabaseError && error.code.startsWith('23');
}

const RETRYABLE_CODES: ReadonlySet<string> = new Set(['40001', '40P01', '57P01', '57P02', '57P03']);

/** Why a database cannot be opened. The set is closed; the message says what to do. */
export type DatabaseStartCode =
  | 'DATABASE_LOCKED'
  | 'DATABASE_PATH'
  | 'DATABASE_VERSION'
  | 'DATABASE_DAMAGED'
  | 'DISK_FULL'
  | 'MIGRATION_NAME'
  | 'MIGRATION_CHANGED'
  | 'MIGRATION_ORDER'
  | 'MIGRATION_FAILED'
  | 'SCHEMA_NEWER';

/** A database that was not opened. Data that were there before are untouched. */
export class DatabaseStartError extends Error {
  readonly code: DatabaseStartCode;

  constructor(
    code: DatabaseStartCode,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DatabaseStartError';
    this.code = code;
  }
}
