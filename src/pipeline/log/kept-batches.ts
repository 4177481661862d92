import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OperatorError } from '../operator-error.ts';
import { writeMeanwhile } from './durable-files.ts';

/** A checkpoint that is kept outside of the database, and the file in which it stands. */
export interface KeptCheckpoint {
  readonly note: string;
  readonly path: string;
}

/** So many batches are kept before they are written as one. */
const BATCHES_MAX = 32;

/** No name of a community has a point, so this is never one's own file. */
const FOLDER = 'checkpoint.batches';

/** By the name of the log; a map, since a log may be called `constructor`. */
type Notes = ReadonlyMap<string, string>;

/** What files hold that were read: none is ever changed. */
const parsed = new Map<string, Notes>();

/**
 * Keeps checkpoints of many logs with one synced file, beside the key as `checkpoint.<community>`
 * is. Each is a file of its own, so that several processes may share the folder.
 * @throws OperatorError when it cannot be written
 */
export async function keepBatch(
  keyPath: string,
  notes: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = join(dirname(keyPath), FOLDER);
  await write(folder, notes);
  const batches = readBatches(folder);
  if (batches.size <= BATCHES_MAX) return;
  const largest = new Map<string, string>();
  for (const one of batches.values()) {
    for (const [slug, note] of one) {
      if (sizeOf(note) > sizeOf(largest.get(slug))) largest.set(slug, note);
    }
  }
  await write(folder, Object.fromEntries(largest)); // is on the disk before any file goes
  for (const path of batches.keys()) {
    rmSync(path, { force: true });
    parsed.delete(path);
  }
}

/**
 * The largest checkpoint of a log in any batch.
 * @throws OperatorError when a batch is damaged
 */
export function findInBatches(keyPath: string, slug: string): KeptCheckpoint | undefined {
  let largest: KeptCheckpoint | undefined;
  for (const [path, notes] of readBatches(join(dirname(keyPath), FOLDER))) {
    const note = notes.get(slug);
    if (note === undefined) continue;
    if (largest === undefined || sizeOf(note) > sizeOf(largest.note)) largest = { note, path };
  }
  return largest;
}

/** The number of entries in the second line of a checkpoint; -1: it is none. */
export function sizeOf(note = ''): number {
  const size = /^[^\n]*\n(\d{1,15})\n/.exec(note)?.[1];
  return size === undefined ? -1 : Number(size);
}

async function write(folder: string, notes: Readonly<Record<string, string>>): Promise<void> {
  const path = join(folder, `${randomBytes(12).toString('hex')}.json`);
  await writeMeanwhile(path, `${JSON.stringify(notes)}\n`);
}

/** What every batch holds, by its path. */
function readBatches(folder: string): ReadonlyMap<string, Notes> {
  for (;;) {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const paths = names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
    const batches = new Map(paths.map((path) => [path, notesIn(path)]));
    const missing = [...batches].find(([, notes]) => notes === undefined);
    // Another process has written some as one meanwhile: that one has to be found.
    if (missing === undefined) return batches as ReadonlyMap<string, Notes>;
  }
}

/** @returns undefined when the file is there no longer */
function notesIn(path: string): Notes | undefined {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  try {
    const notes = notesOf(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.size > 2 * BATCHES_MAX) parsed.clear();
    parsed.set(path, notes);
    return notes;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw damaged(path, cause);
  }
}

/** What has no size would be left out when batches are written as one, and so be forgotten. */
function notesOf(value: unknown): Notes {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) throw new RangeError('it is no object');
  const notes = new Map<string, string>();
  for (const [slug, note] of Object.entries(value)) {
    if (typeof note !== 'string' || sizeOf(note) < 0) {
      throw new RangeError(`what it holds of "${slug}" is no checkpoint`);
    }
    notes.set(slug, note);
  }
  return notes;
}

function damaged(path: string, cause: unknown): OperatorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new OperatorError(
    `${path} is damaged (${reason}). It holds the last checkpoints that were signed of some ` +
      'communities, which keep a restored older backup from forking their logs. Restore it from ' +
      'a copy. If there is none, and this store is the newest for sure, move it away.',
    { cause },
  );
}
