import { randomBytes } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseStartError } from './port.ts';
import { largestOf } from '../../core/lists.ts';
import { messageOf } from '../../core/message-of.ts';

/** The right to be the only process that opens a directory. */
export interface EmbeddedLock {
  /** Gives the right back. It also ends with the process, however that ends. */
  release(): Promise<void>;
}

/**
 * Takes the lock of a directory, which must exist on a local file system. Two processes on one
 * embedded database corrupt it without any error, so nobody may ever hold this twice.
 *
 * The lock is a Unix socket that its holder listens on. The kernel answers for a living process
 * even while that is busy, and refuses for a dead one; a process id could have been given to
 * another program since, and means nothing in another container. Sockets are numbered, `lock/1`,
 * `lock/2`, ...: a holder listens first, then links its socket to the number after the highest,
 * which only one process can, then looks whether its number still is the highest. A number is
 * removed only long after a higher one exists, so a process that was suspended between two steps
 * finds out that it came too late. (Removing a dead socket before binding anew would not do: of
 * two processes that saw it dead, the slower removes the faster one's new socket.)
 *
 * @throws DatabaseStartError DATABASE_LOCKED when a living process holds it, DATABASE_PATH when a
 *   socket cannot be made there
 */
export async function takeEmbeddedLock(directory: string): Promise<EmbeddedLock> {
  const place = openPlace(directory);
  try {
    const server = await listen(place, `new-${randomBytes(6).toString('hex')}`);
    try {
      await claim(place, server.name);
    } catch (error) {
      await closeServer(server.server);
      throw error;
    }
    return {
      release: async () => {
        await closeServer(server.server);
        place.close();
      },
    };
  } catch (error) {
    place.close();
    throw error;
  }
}

/** The folder of the sockets, under a path short enough for the address of a socket. */
interface Place {
  /** For people. */
  readonly directory: string;
  readonly path: string;
  close(): void;
}

/** `sun_path` has 104 bytes on macOS and 108 on Linux; what is longer would be cut silently. */
const addressBytesMax = 100;
const nameBytesMax = '/new-0123456789ab'.length;
/** Numbers kept below the highest one, against a process that slept while others came and went. */
const numbersKept = 8;

function openPlace(directory: string): Place {
  try {
    const real = join(realpathSync(directory), 'lock');
    mkdirSync(real, { recursive: true, mode: 0o700 });
    if (Buffer.byteLength(real) + nameBytesMax <= addressBytesMax) {
      return { directory, path: real, close: () => undefined };
    }
    // The socket lies in the directory all the same: the short path leads there by a symbolic link.
    const shortcut = mkdtempSync(join(tmpdir(), 'negentropy-'));
    symlinkSync(real, join(shortcut, 'd'));
    const close = (): void => rmSync(shortcut, { recursive: true, force: true });
    return { directory, path: join(shortcut, 'd'), close };
  } catch (error) {
    throw noSocket(directory, error);
  }
}

async function listen(place: Place, name: string): Promise<{ server: Server; name: string }> {
  const server = createServer((connection) => {
    connection.on('error', () => undefined);
    connection.end(`${process.pid}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(noSocket(place.directory, error)));
    server.listen(join(place.path, name), resolve);
  });
  // The lock alone keeps no program running.
  server.unref();
  return { server, name };
}

async function claim(place: Place, name: string): Promise<void> {
  try {
    for (;;) {
      const highest = highestNumber(place);
      if (highest > 0) await refuseIfAlive(place, highest);
      if (linkExclusively(place, name, highest + 1) && highestNumber(place) === highest + 1) {
        removeOldNumbers(place, highest + 1);
        return;
      }
    }
  } finally {
    rmSync(join(place.path, name), { force: true });
  }
}

function highestNumber(place: Place): number {
  return largestOf([0, ...numbers(place)]);
}

function numbers(place: Place): number[] {
  return readdirSync(place.path)
    .filter((name) => /^[1-9]\d{0,14}$/.test(name))
    .map(Number);
}

function linkExclusively(place: Place, name: string, number: number): boolean {
  try {
    linkSync(join(place.path, name), join(place.path, String(number)));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw noSocket(place.directory, error);
  }
}

function removeOldNumbers(place: Place, own: number): void {
  for (const number of numbers(place)) {
    if (number <= own - numbersKept) unlinkSync(join(place.path, String(number)));
  }
}

async function refuseIfAlive(place: Place, number: number): Promise<void> {
  const holder = await askHolder(join(place.path, String(number)));
  if (holder === undefined) return;
  throw new DatabaseStartError(
    'DATABASE_LOCKED',
    `the data directory ${place.directory} is in use by ${holder}: stop that first, choose ` +
      'another directory with NEGENTROPY_DATA, or use PostgreSQL through DATABASE_URL, which ' +
      'serves several processes',
  );
}

/** Who listens on a socket, in words; undefined when nobody does. */
function askHolder(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    const connection = connect(path);
    // A busy holder is alive although it says nothing now.
    connection.setTimeout(500, () => connection.destroy());
    connection.setEncoding('utf8');
    connection.on('data', (text: string) => {
      said += text;
    });
    connection.on('error', ({ code }: NodeJS.ErrnoException) => {
      // Anything but a refusal, such as a missing permission, does not prove that nobody is there.
      resolve(
        code === 'ECONNREFUSED' || code === 'ENOENT' ? undefined : `another process (${code})`,
      );
    });
    connection.on('close', () => {
      const processId = /^\d{1,10}$/m.exec(said)?.[0];
      resolve(processId === undefined ? 'another process' : `process ${processId}`);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  // Not the socket's number: the highest one must stay, though dead, so that numbers only rise.
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function noSocket(directory: string, cause: unknown): DatabaseStartError {
  return new DatabaseStartError(
    'DATABASE_PATH',
    `cannot lock the data directory ${directory} with a Unix socket ` +
      `(${messageOf(cause)}): it must be writable and on a ` +
      'local file system',
    { cause },
  );
}
