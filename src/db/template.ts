import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import { openEmbedded } from './engine/pglite.ts';
import { migrate, migrationsDirectory } from './schema/migrator.ts';

/** The files of an embedded database that was made, migrated and closed. */
interface Template {
  readonly folders: readonly string[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What the build made; the path holds in `src/db` and in `dist/db` alike. */
const made = fileURLToPath(new URL('../../dist/', import.meta.url));

/**
 * Fills a new directory with a database that has every migration, if the build made one for this
 * engine and these migrations. It takes a fifth of the time of making one.
 *
 * @returns whether there was one
 */
export function fillFromTemplate(directory: string): boolean {
  let packed: Buffer;
  try {
    packed = readFileSync(join(made, templateName()));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const { folders, files } = deserialize(gunzipSync(packed)) as Template;
  mkdirSync(directory, { mode: 0o700 });
  for (const folder of folders) mkdirSync(join(directory, folder), { mode: 0o700 });
  for (const [name, bytes] of files) writeFileSync(join(directory, name), bytes, { mode: 0o600 });
  return true;
}

/** Makes the template unless it is there, and removes those of other migrations. */
export async function makeTemplate(): Promise<void> {
  const name = templateName();
  mkdirSync(made, { recursive: true });
  const there = readdirSync(made).filter((file) => /^new-database-\w+\.gz$/.test(file));
  for (const file of there) if (file !== name) rmSync(join(made, file));
  if (there.includes(name)) return;
  const dataDirectory = mkdtempSync(join(tmpdir(), PREFIX));
  try {
    const database = await openEmbedded({ dataDirectory, maintenanceIntervalMs: 0 });
    try {
      await migrate(database);
    } finally {
      await database.close();
    }
    // Under another name first: two builds at once must not read each other's half.
    const unfinished = join(made, `${PREFIX}${process.pid}.unfinished`);
    writeFileSync(unfinished, gzipSync(serialize(templateOf(join(dataDirectory, 'db')))));
    renameSync(unfinished, join(made, name));
  } finally {
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

function templateOf(directory: string): Template {
  const folders: string[] = [];
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) folders.push(relative(directory, path));
    else files.set(relative(directory, path), readFileSync(path));
  }
  // A folder comes before those in it.
  return { folders: folders.sort(), files };
}

const PREFIX = 'new-database-';

/**
 * Bound to the version of the engine, to that of V8, whose format the file has and which older ones
 * cannot read, and to the bytes of every migration. Under any other a database is made anew.
 */
function templateName(): string {
  const hash = createHash('sha256').update(process.versions.v8);
  const engine = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  hash.update(readFileSync(join(dirname(engine), '..', 'package.json')));
  for (const name of readdirSync(migrationsDirectory).sort()) {
    hash.update(name).update(readFileSync(new URL(name, migrationsDirectory)));
  }
  return `${PREFIX}${hash.digest('hex').slice(0, 16)}.gz`;
}
