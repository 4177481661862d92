import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder, unwritable } from '../log/durable-files.ts';
import type { LogKey } from '../log/log-key.ts';

/**
 * Who was to be erased, by member id, and when, in unix seconds: kept beside the log's key and
 * outside of the database. A backup that is restored brings the person back, and the next start
 * erases them again. The ids are random and mean nobody once they are erased.
 */
export function readKeptErasures(key: LogKey, slug: string): ReadonlyMap<string, number> {
  const path = keptErasuresPath(key, slug);
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, 'utf8').split('\n');
  // A crash may have left half a line; that erasure was then never confirmed to anybody.
  return new Map(
    lines.flatMap((line) => {
      const [, member, at] = KEPT_ERASURE.exec(line) ?? [];
      return member === undefined ? [] : [[member, Number(at)] as const];
    }),
  );
}

/**
 * Durable when it returns, so that no erasure is confirmed that a restore could undo.
 * @throws OperatorError when it cannot be written, for instance because the disk is full
 */
export function keepErasure(
  key: LogKey,
  slug: string,
  { member, at }: { readonly member: string; readonly at: number },
): void {
  const path = keptErasuresPath(key, slug);
  try {
    // The line break comes first, too: half a line of a crash must not swallow this one.
    appendDurably(path, `\n${member} ${at}.\n`);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function appendDurably(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const isNew = !existsSync(path);
  const file = openSync(path, 'a', 0o600);
  try {
    appendFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (isNew) for (const folder of [dirname(path), dirname(dirname(path))]) syncFolder(folder);
}

export function keptErasuresPath(key: LogKey, slug: string): string {
  return join(dirname(key.path), 'erasures', slug);
}

/**
 * Ids of members' keys that were deleted with all that was written under them, for the same reason.
 */
export function readForgottenKeys(key: LogKey, slug: string): readonly string[] {
  const path = forgottenKeysPath(key, slug);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line) => FORGOTTEN_KEY.exec(line)?.[1] ?? []);
}

/**
 * Durable when it returns.
 * @throws OperatorError when it cannot be written
 */
export function keepForgottenKey(key: LogKey, slug: string, keyId: string): void {
  const path = forgottenKeysPath(key, slug);
  try {
    appendDurably(path, `\n${keyId}.\n`);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** No slug has a full stop in it. */
function forgottenKeysPath(key: LogKey, slug: string): string {
  return `${keptErasuresPath(key, slug)}.reflections`;
}

const FORGOTTEN_KEY = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.$/;

/** The full stop tells a whole line: half of a number is a number, too. */
const KEPT_ERASURE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\d+)\.$/;
