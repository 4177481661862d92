import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OperatorError } from '../operator-error.ts';
import { writeDurably } from './durable-files.ts';

/** A checkpoint that is kept outside of the database, and the file in which it stands. */
export interface KeptCheckpoint {
  readonly note: string;
  readonly path: string;
}

/** So many batches are kept before they are written as one. */
const BATCHES_MAX = 32;

/** No name of a community has a point, so this is never one's own file. */
const FOLDER = 'checkpoint.batches';

type Notes = Readonly<Record<string, string>>;

/** What files hold that were read: none is ever changed. */
const parsed = new Map<string, Notes>();

/**
 * Keeps checkpoints of many logs with one synced file, beside the key as `checkpoint.<community>`
 * is. Each is a file of its own, so that several processes may share the folder.
 * @throws OperatorError when it cannot be written
 */
export function keepBatch(keyPath: string, notes: Notes): void {
  const folder = join(dirname(keyPath), FOLDER);
  write(folder, notes);
  const batches = readBatches(folder);
  if (batches.size <= BATCHES_MAX) return;
  const largest: Record<string, string> = {};
  for (const one of batches.values()) {
    for (const [slug, note] of Object.entries(one)) {
      if (sizeOf(note) > sizeOf(largest[slug])) largest[slug] = note;
    }
  }
  write(folder, largest); // is on the disk before any file goes
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
    const note = notes[slug];
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

function write(folder: string, notes: Notes): void {
  const path = join(folder, `${randomBytes(12).toString('hex')}.json`);
  writeDurably(path, `${JSON.stringify(notes)}\n`, { mode: 0o644, place: renameSync });
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
    const notes = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    if (typeof notes !== 'object' || notes === null) throw new RangeError('it is no object');
    if (parsed.size > 2 * BATCHES_MAX) parsed.clear();
    parsed.set(path, notes as Notes);
    return notes as Notes;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw damaged(path, cause);
  }
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
