import { randomUUID } from 'node:crypto';
import { type CommunityEntry, LOG_FORMAT } from '../../core/state/entry.ts';
import { emptyState } from '../../core/state/empty-state.ts';
import { formatVerifierKey, verifierKeyOfSigner } from '../../core/log/note-key.ts';
import { cycleAt, formatDate } from '../../core/policy/cycle.ts';
import { type PolicyDocument, policyFrom } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import { appendBatch } from '../../db/append-batch.ts';
import type { Database } from '../../db/engine/port.ts';
import {
  type CommunityRow,
  findCommunity,
  insertCommunity,
} from '../../db/sql/communities/communities.ts';
import { insertHead, readEntries } from '../../db/sql/log/log.ts';
import type { CommunityReader } from '../community-reader.ts';
import { Checkpointer } from '../log/checkpointer.ts';
import {
  findKeptCheckpoint,
  type LogKey,
  nodeEd25519,
  secretFor,
  signerOf,
} from '../log/log-key.ts';
import type { SigningBatch } from '../log/signing-batch.ts';
import { OperatorError } from '../operator-error.ts';
import { type RandomSource, systemRandom } from '../random-source.ts';
import { type CommitFigures, CommunityWriter } from './community-writer.ts';
import { BatchDraft } from './draft.ts';

/** One community as this process serves it. */
export interface Community {
  readonly row: CommunityRow;
  readonly writer: CommunityWriter;
  readonly checkpointer: Checkpointer;
  readonly reader: CommunityReader;
  /** What is kept of requests for their repetition is kept under it; not in the database. */
  readonly requestSecret: Uint8Array;
}

export interface OpenCommunityOptions {
  readonly db: Database;
  readonly key: LogKey;
  readonly random?: RandomSource;
  /** Commands that may wait for their commit. */
  readonly queueLimit?: number;
  readonly onCommit?: (figures: CommitFigures) => void;
  /** Told of what was mended, and of what an operator should look at. */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** What the logs of an installation are signed with together; default: each alone. */
  readonly batch?: SigningBatch | undefined;
}

export interface NewCommunity {
  readonly slug: string;
  /** The installation's name; the log's origin is `<origin>/v1/log/<slug>`. */
  readonly origin: string;
  readonly policy: PolicyDocument;
  /** Unix seconds: the cycle in which it lies is the first open one. */
  readonly startsAt: number;
}

/**
 * Opens a community that exists.
 * @returns undefined when there is none of that name.
 * @throws OperatorError when its log was signed by another key.
 */
export async function openCommunity(
  slug: string,
  options: OpenCommunityOptions,
): Promise<Community | undefined> {
  const row = await findCommunity(options.db, slug);
  return row === undefined ? undefined : await openFound(row, options);
}

/** {@link openCommunity} of a row that was just read. */
export async function openFound(
  row: CommunityRow,
  options: OpenCommunityOptions,
): Promise<Community> {
  await refuseOtherKey(row, options);
  return serve(row, options);
}

/**
 * Makes sure that what is appended to a log can be signed. To be asked before anything is.
 * @throws OperatorError when the log was signed by another key, or would be forked
 */
export async function refuseUnsignable(
  row: CommunityRow,
  { db, key, onWarning, batch }: Pick<OpenCommunityOptions, 'db' | 'key' | 'onWarning' | 'batch'>,
): Promise<void> {
  await refuseOtherKey(row, { db, key });
  await new Checkpointer(db, row, key, { onWarning, batch }).refuseOlderStore();
}

async function refuseOtherKey(
  row: CommunityRow,
  { db, key }: Pick<OpenCommunityOptions, 'db' | 'key'>,
): Promise<void> {
  const [line = '{}'] = await readEntries({ db, communityId: row.id }, 0, 1);
  if ((JSON.parse(line) as Partial<CommunityEntry>).key !== publicKeyText(key, row.origin)) {
    throw new OperatorError(
      `The log of "${row.slug}" names another public key than ${key.path} has. ` +
        'Put the right log.key there, or point NEGENTROPY_LOG_KEY at it. Without it the log ' +
        'cannot go on, and who was erased would not be recognised.',
    );
  }
}

/** Makes a community: its row, its log with the key in entry 0, its first policy. */
export async function createCommunity(
  community: NewCommunity,
  options: OpenCommunityOptions,
): Promise<Community> {
  const { slug, startsAt } = community;
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug)) {
    throw new OperatorError(
      `"${slug}" cannot name a community: use up to 63 lower-case letters, digits and hyphens.`,
    );
  }
  const origin = `${community.origin}/v1/log/${slug}`;
  const id = options.random?.uuid(`community/${slug}`) ?? randomUUID();
  const row: CommunityRow = { id, slug, origin };
  const policy = policyFrom(community.policy, 1);
  const key = publicKeyText(options.key, origin);
  const cycle = cycleAt(policy.cycle, startsAt);
  const memory = {
    state: emptyState(false),
    members: new Map(),
    imports: new Map(),
    lastOrdinal: 0,
  };
  const draft = new BatchDraft(memory, options.random ?? systemRandom);
  const first = { type: 'community', format: LOG_FORMAT, slug, origin, key, cycle } as const;
  draft.append({ ...first, startsAt: formatDate(startsAt) });
  draft.append({ type: 'policy', cycle, version: 1, policy: policyRecord(community.policy) });
  await options.db.transaction(async (tx) => {
    await insertCommunity(tx, row);
    await insertHead(tx, id);
    await appendBatch(tx, id, draft.batch());
  });
  return serve(row, options);
}

/**
 * To be asked before a community is made in a store that others may rely on: a log that was signed
 * under this name lies in another store, or was lost with it, and must not begin anew.
 * @throws OperatorError naming the checkpoint that was kept
 */
export function refuseSignedLog(key: LogKey, slug: string): void {
  const kept = findKeptCheckpoint(key, slug);
  if (kept === undefined) return;
  throw new OperatorError(
    `There is no community "${slug}" in this store, but its log was already signed ` +
      `(${kept.path}). Point DATABASE_URL or NEGENTROPY_DATA at the store ` +
      'that it lies in, or restore a backup: to begin anew would fork the log.',
  );
}

/** The log's public key as everybody may know it. */
export function publicKeyText(key: LogKey, origin: string): string {
  const verifier = verifierKeyOfSigner(signerOf(key, origin), nodeEd25519);
  return formatVerifierKey(verifier);
}

/**
 * What the tombstones of a community are made with. It follows from the log key, so whoever has the
 * store and the key recognises what was erased; with another key nothing is opened at all.
 */
export function tombstoneSecretOf(key: LogKey, { origin }: CommunityRow): Uint8Array {
  return secretFor(key, `tombstones ${origin}`);
}

function serve(row: CommunityRow, options: OpenCommunityOptions): Community {
  const { db, key, random = systemRandom, queueLimit, onCommit, onWarning, batch } = options;
  const checkpointer = new Checkpointer(db, row, key, { onWarning, batch });
  const writing = {
    random,
    tombstoneSecret: tombstoneSecretOf(key, row),
    onStored: (startSize: number, lines: readonly string[]) => {
      checkpointer.remember(startSize, lines);
    },
    ...(queueLimit === undefined ? {} : { queueLimit }),
    ...(onCommit === undefined ? {} : { onCommit }),
  };
  return {
    row,
    writer: new CommunityWriter(db, row.id, writing),
    checkpointer,
    reader: { db, communityId: row.id },
    requestSecret: secretFor(key, `requests ${row.origin}`),
  };
}
