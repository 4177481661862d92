import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { openDatabase } from '../db/open-database.ts';
import { type Database, DatabaseStartError } from '../db/engine/port.ts';
import { findCommunity, listCommunities } from '../db/sql/communities/communities.ts';
import type { CommunityReader } from '../pipeline/community-reader.ts';
import { type Community, openCommunity } from '../pipeline/writer/community.ts';
import { type LogKey, openKeyOfStore } from '../pipeline/log/log-key.ts';
import { OperatorError } from '../pipeline/operator-error.ts';
import type { CommandContext } from './command.ts';
import { programName, shellWord } from './program-name.ts';
import { given, settingUrl } from './settings.ts';

/** Where an installation keeps its things (docs/operator.md#settings). */
export interface StoreSettings {
  /** A PostgreSQL server; undefined: the embedded database in the data directory. */
  readonly databaseUrl: string | undefined;
  readonly dataDirectory: string;
  readonly keyPath: string;
  /** The installation's name: the first part of every log's origin. */
  readonly origin: string;
  /** The embedded database waits for no disk: for what can be made again. Default: it does. */
  readonly isUnsynced?: boolean;
}

/** The settings that the environment names. */
export function storeSettings(env: NodeJS.ProcessEnv): StoreSettings {
  const dataDirectory = given(env, 'NEGENTROPY_DATA') ?? 'data';
  return {
    databaseUrl: settingUrl(env, 'DATABASE_URL', 'postgres://user:password@host:5432/database'),
    dataDirectory,
    keyPath: given(env, 'NEGENTROPY_LOG_KEY') ?? join(dataDirectory, 'log.key'),
    origin: given(env, 'NEGENTROPY_ORIGIN') ?? 'localhost',
  };
}

/**
 * How this program is called on the store that the environment names. An address of a database may
 * hold a password: it is never repeated, and has to be set where the command is pasted.
 */
export function programOnStore(env: NodeJS.ProcessEnv): string {
  const named = ['NEGENTROPY_DATA', 'NEGENTROPY_LOG_KEY', 'NEGENTROPY_ORIGIN'].flatMap((name) => {
    const value = given(env, name);
    return value === undefined ? [] : [`${name}=${shellWord(value)} `];
  });
  return `${named.join('')}${programName()}`;
}

/** The same on an embedded store in this folder, whatever the environment names. */
export function programOnFolder(dataDirectory: string): string {
  const unset = given(process.env, 'DATABASE_URL') === undefined ? '' : 'env -u DATABASE_URL ';
  return `${unset}${programOnStore({ NEGENTROPY_DATA: dataDirectory })}`;
}

/** A fresh embedded store of its own, whatever the environment names. */
export function embeddedStore(dataDirectory: string): StoreSettings {
  const keyPath = join(dataDirectory, 'log.key');
  return { databaseUrl: undefined, dataDirectory, keyPath, origin: 'localhost' };
}

/**
 * Such a store for people who do not exist: its logs are called `simulated`, so that everything
 * that is signed says so, wherever it is taken, and the pages of whoever serves it.
 */
export function simulatedStore(dataDirectory: string): StoreSettings {
  return { ...embeddedStore(dataDirectory), origin: 'simulated' };
}

/** @throws DatabaseStartError with what else can be done when another process has the store open */
export async function unlessInUse<Result>(work: Promise<Result>, hint: string): Promise<Result> {
  try {
    return await work;
  } catch (problem) {
    if (!(problem instanceof DatabaseStartError) || problem.code !== 'DATABASE_LOCKED')
      throw problem;
    throw new DatabaseStartError(problem.code, `${problem.message}; ${hint}`, { cause: problem });
  }
}

/** An open store. */
export interface Store {
  readonly db: Database;
  readonly settings: StoreSettings;
  readonly key: LogKey;
  /** Opens a community for writing or signing; undefined when there is none of that name. */
  readonly open: (slug: string) => Promise<Community | undefined>;
  /** Takes care that the store is not closed under a community's last batch. */
  readonly serve: (community: Community) => Community;
}

/**
 * Runs `work` with an open store and closes it afterwards, also when a signal ends the process.
 * @throws OperatorError, or the database's own errors when it cannot be opened
 */
export async function withStore<Result>(
  context: CommandContext,
  settings: StoreSettings,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const { databaseUrl, dataDirectory, isUnsynced = false } = settings;
  const db = await openDatabase({ databaseUrl, dataDirectory, isUnsynced });
  const communities: Community[] = [];
  const close = async (): Promise<void> => {
    for (const { writer, checkpointer } of communities) {
      await writer.close();
      await checkpointer.stop();
    }
    await db.close();
  };
  const stopWatching = context.interruption.watch(close);
  try {
    const key = await openKeyOfStore(db, settings.keyPath);
    const { note } = context.terminal;
    return await work(storeOn({ db, settings, key, onWarning: note }, communities));
  } finally {
    await close();
    stopWatching();
  }
}

/** Like {@link withStore}, for commands that only look: a store is never made by looking for it. */
export async function withExistingStore<Result>(
  context: CommandContext,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const settings = storeSettings(context.env);
  const { databaseUrl, dataDirectory } = settings;
  if (databaseUrl === undefined && !hasStore(dataDirectory)) {
    throw noStore(dataDirectory);
  }
  return await withStore(context, settings, work);
}

/**
 * Whether a folder holds a store.
 * @throws OperatorError if it cannot be looked at: a store that is there must not look like none.
 */
export function hasStore(dataDirectory: string): boolean {
  const folder = join(dataDirectory, 'db');
  try {
    return statSync(folder, { throwIfNoEntry: false }) !== undefined;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return false;
    const why = code === 'EACCES' ? 'this user may not read it' : `the system says ${code}`;
    throw new OperatorError(
      `Whether ${shownPath(dataDirectory)} holds a store cannot be told: ${why}. Run this as the ` +
        'user whose store it is, or point NEGENTROPY_DATA or DATABASE_URL at the store you mean.',
      { cause },
    );
  }
}

/** That there is no store, and how to come by one. */
export function noStore(dataDirectory: string): OperatorError {
  return new OperatorError(
    `There is no store in ${shownPath(dataDirectory)} yet. Make one with \`${programName()} ` +
      `import git <path>\` or \`${programName()} serve\`, look at a simulated project with ` +
      `\`${programName()} demo\`, or point NEGENTROPY_DATA or DATABASE_URL at the store you mean.`,
  );
}

/** The community that a command names. @throws OperatorError listing those that there are. */
export async function requireCommunity(
  { db }: Pick<Store, 'db'>,
  slug: string,
): Promise<CommunityReader> {
  const row = await findCommunity(db, slug);
  if (row !== undefined) return { db, communityId: row.id };
  const slugs = (await listCommunities(db)).map((one) => `"${one.slug}"`);
  const known =
    slugs.length === 0
      ? `The store has none yet: import a history with \`${programName()} import git <path>\`.`
      : `The store has ${slugs.join(', ')}; choose with --community.`;
  throw new OperatorError(`There is no community "${slug}". ${known}`);
}

/** The community that a command names, for signing. */
export async function requireOpenCommunity(store: Store, slug: string): Promise<Community> {
  await requireCommunity(store, slug);
  const community = await store.open(slug);
  if (community === undefined) throw new OperatorError(`There is no community "${slug}".`);
  return community;
}

/**
 * Where the operator's socket of a store is: another one for each database server, so that nobody
 * is answered by the service of a store that they do not mean.
 */
export function operatorSocketPath({
  dataDirectory,
  databaseUrl,
}: Pick<StoreSettings, 'dataDirectory' | 'databaseUrl'>): string {
  if (databaseUrl === undefined) return join(dataDirectory, 'operator.sock');
  const server = createHash('sha256').update(databaseUrl).digest('hex').slice(0, 8);
  return join(dataDirectory, `operator-${server}.sock`);
}

/** Which store a command asked. */
export function storeName({ env, db }: Pick<CommandContext, 'env' | 'db'>): string {
  const { databaseUrl, dataDirectory } = storeSettings(env);
  if (databaseUrl !== undefined) return 'store DATABASE_URL';
  // A service that carries the command out may run in another folder than who asks.
  return `store ${db === undefined ? shownPath(dataDirectory) : resolve(dataDirectory)}`;
}

/** A path as the user would type it from here. */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === '' || fromHere.startsWith('..') ? path : `./${fromHere}`;
}

interface Opened extends Pick<Store, 'db' | 'settings' | 'key'> {
  readonly onWarning: (message: string) => void;
}

function storeOn({ db, settings, key, onWarning }: Opened, communities: Community[]): Store {
  const serve = (community: Community): Community => {
    communities.push(community);
    return community;
  };
  return {
    db,
    settings,
    key,
    serve,
    open: async (slug) => {
      const community = await openCommunity(slug, { db, key, onWarning });
      return community === undefined ? undefined : serve(community);
    },
  };
}
