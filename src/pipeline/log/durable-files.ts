import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperatorError } from '../operator-error.ts';

interface Writing {
  readonly mode: number;
  /** Gives the whole file its name. */
  readonly place: (temporary: string, path: string) => void;
}

/**
 * Writes a file so that a crash or a full disk leaves all of it or what was there before, never a
 * part.
 * @throws OperatorError when it cannot be written, for instance because the disk is full
 */
export function writeDurably(path: string, text: string, writing: Writing): void {
  try {
    writeWhole(path, text, writing);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/**
 * As {@link writeDurably}, in the place of an earlier file, while others are answered: until a disk
 * has a file safe, a command can wait longer than it takes itself.
 */
export async function writeMeanwhile(path: string, text: string): Promise<void> {
  const temporary = temporaryOf(path);
  try {
    try {
      await writeInFolder(temporary, text);
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Its folder is made if it is missing, which is once. */
async function writeInFolder(path: string, text: string): Promise<void> {
  const options = { mode: 0o644, flush: true };
  try {
    await writeFile(path, text, options);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT') throw problem;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, options);
  }
}

/** Why a file cannot be written, and what to do. */
export function unwritable(path: string, cause: unknown): OperatorError {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  const why = FULL.has(code) ? 'its disk is full: make room' : `the system says ${code}`;
  return new OperatorError(`Cannot write ${path}: ${why}.`, { cause });
}

/** Unlike a renamed file, a link takes no other's place. */
export function placeFirst(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    // There are file systems without links.
    if (code === 'EPERM' || code === 'ENOTSUP') renameSync(temporary, path);
    else if (code !== 'EEXIST') throw problem;
  }
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Several processes may share the folder, each in a container in which it is process 1. */
function temporaryOf(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.new`;
}

function writeWhole(path: string, text: string, { mode, place }: Writing): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = temporaryOf(path);
  try {
    // Goes on until all of it is written; a single write may take a part and report no error.
    writeFileSync(temporary, text, { mode, flush: true });
    place(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(dirname(path));
}

/** A new name is durable only once its folder is. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
