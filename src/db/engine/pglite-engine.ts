import { setImmediate as nextLoopIteration } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import type { PGliteOptions, postgresMod } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Pool } from 'pg';
import type { PoolConfig } from 'pg';
import { type DatabaseError, DatabaseStoppedError } from './port.ts';
import { rowDecoders } from './row-decoders.ts';
import { SyncedFiles } from './synced-files.ts';
import { messageOf } from '../../core/message-of.ts';

/** A running PGlite behind a pool of its only session. */
export interface PgliteEngine {
  readonly pool: Pool;
  /** The whole data directory as a tar archive. */
  dump(): Promise<Blob>;
  /** Shuts PostgreSQL down with a checkpoint; does nothing to one that has crashed. */
  stop(): Promise<void>;
}

export interface PgliteEngineOptions {
  /** Kept there and really synced; in memory when absent. */
  readonly directory?: string;
  /** Nothing waits for the disk: for what can be made again. Default: everything does. */
  readonly isUnsynced?: boolean;
  /** A dump to start from, in memory. */
  readonly dump?: Blob;
}

/**
 * Starts PGlite.
 *
 * @throws DatabaseError with what PostgreSQL said: 53100 on a full disk, else 58000
 */
export async function startPglite(options: PgliteEngineOptions): Promise<PgliteEngine> {
  const crash = new CrashReport();
  let pglite: PGlite;
  try {
    pglite = await PGlite.create(pgliteOptions(options, crash));
  } catch (error) {
    throw crash.describe(error);
  }
  guardAgainstCrashes(pglite.Module, crash);
  return {
    pool: poolOf(pglite, crash),
    dump: async () => {
      await pglite.exec('checkpoint');
      return pglite.dumpDataDir('none');
    },
    stop: async () => {
      // After a crash its memory is in no known state, and none of it must reach the disk.
      if (crash.error === undefined) await pglite.close();
    },
  };
}

function pgliteOptions(options: PgliteEngineOptions, crash: CrashReport): PGliteOptions {
  const inherited = PGlite.defaultStartParams;
  // `-F` turns fsync off.
  const base =
    options.directory === undefined ? inherited : inherited.filter((one) => one !== '-F');
  const isSynced = options.isUnsynced !== true;
  const all = [`fsync=${isSynced ? 'on' : 'off'}`, ...settings];
  return {
    startParams: [...base, ...all.flatMap((setting) => ['-c', setting])],
    onStderr: (line) => {
      crash.note(line);
      return false;
    },
    ...(options.directory === undefined ? {} : { fs: new SyncedFiles(options.directory) }),
    ...(options.dump === undefined ? {} : { loadDataDir: options.dump }),
  };
}

/**
 * The write-ahead log is opened O_DSYNC, because PGlite's fdatasync does nothing. 16 MB of shared
 * buffers instead of 128 saves 100 MB of memory: the operating system caches the files anyway.
 */
const settings = ['wal_sync_method=open_datasync', 'shared_buffers=16MB', 'log_min_messages=fatal'];

/** What is known of the end of a PostgreSQL that did not end by itself. */
class CrashReport {
  error: DatabaseError | undefined;
  #lastWords = '';

  /** PostgreSQL indents the further lines of a message, so that only its own begin like this. */
  note(line: string): void {
    const words = /^\d{4}-\d\d-\d\d \S+ \S+ \[\d+\] (?:PANIC|FATAL): +(.*)/.exec(line)?.[1];
    if (words !== undefined) this.#lastWords = words;
  }

  /** The error for everything from now on. */
  record(cause: unknown): DatabaseError {
    this.error ??= this.describe(cause);
    return this.error;
  }

  describe(cause: unknown): DatabaseError {
    const reason = this.#lastWords || messageOf(cause);
    // Emscripten's own errors carry WASI's number of ENOSPC.
    const isDiskFull = /No space left on device/.test(reason) || isErrorNumber(cause, 51);
    const advice = isDiskFull ? 'make room on the disk, then start again' : 'start again';
    return new DatabaseStoppedError(
      isDiskFull ? '53100' : '58000',
      `the embedded database stopped: ${reason}. What was committed is safe; ${advice}`,
      { cause },
    );
  }
}

function isErrorNumber(error: unknown, number: number): boolean {
  return typeof error === 'object' && error !== null && 'errno' in error && error.errno === number;
}

/** PGlite's name of the function that handles one message. */
const mainLoopOnce = '_PostgresMainLoopOnce';

type Module = Pick<postgresMod.PostgresMod, typeof mainLoopOnce | 'stackRestore'>;

/** PostgreSQL's way of reporting an ordinary error to its main loop, as an exit status. */
const ordinaryErrorStatus = 100;

/**
 * PGlite goes on after a panic (a full disk while writing the log, for example) as if it were an
 * ordinary error: a dead PostgreSQL would be asked again, for ever, without yielding to anything
 * else. This notes the crash where it comes out of WebAssembly, and leaves PGlite's loop by
 * throwing from the first thing that it does about an error.
 */
function guardAgainstCrashes(module: Module, crash: CrashReport): void {
  const { [mainLoopOnce]: runOnce, stackRestore } = module;
  module[mainLoopOnce] = () => {
    try {
      runOnce();
    } catch (error) {
      const { status } = error as { status?: unknown };
      if (status !== ordinaryErrorStatus) crash.record(error);
      throw error;
    }
  };
  module.stackRestore = (pointer) => {
    if (crash.error !== undefined) throw crash.error;
    return stackRestore(pointer);
  };
}

function poolOf(pglite: PGlite, crash: CrashReport): Pool {
  const wire: Pick<PGlite, 'waitReady' | 'execProtocolStream'> = {
    waitReady: pglite.waitReady,
    execProtocolStream: withBreaks(async (message, options) => {
      if (crash.error !== undefined) throw crash.error;
      return pglite.execProtocolStream(message, options);
    }),
  };
  const { connection, user, database } = createPgConfig(wire as PGlite);
  keepListening(connection);
  // The types of `pg` do not know the connection, by which PGlite takes the place of a socket.
  const config: PoolConfig & { readonly connection: unknown } = {
    connection,
    user,
    database,
    max: 1,
    pipeline: true,
    idleTimeoutMillis: 0,
    types: rowDecoders,
  };
  return new Pool(config);
}

/**
 * A statement is several messages. When the first of them fails, the pool ends the connection,
 * which takes every listener away; what the others fail with would then end the process.
 */
function keepListening(connection: Connection): void {
  const end = connection.end.bind(connection);
  connection.end = () => {
    end();
    connection.on('error', () => undefined);
  };
}

type Connection = ReturnType<typeof createPgConfig>['connection'];

type Exchange = PGlite['execProtocolStream'];

/** How long statements may keep timers, sockets and signals waiting. */
const breakAfterMs = 10;

/**
 * PGlite answers within the same turn of the event loop: a caller that only awaits statements would
 * stop timers, HTTP and signals as long as it goes on (measured: no tick in 5,000 selects).
 */
function withBreaks(exchange: Exchange): Exchange {
  let lastBreakMs = performance.now();
  return async (message, options) => {
    if (performance.now() - lastBreakMs > breakAfterMs) {
      await nextLoopIteration();
      lastBreakMs = performance.now();
    }
    return exchange(message, options);
  };
}
