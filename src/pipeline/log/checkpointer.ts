import { type Checkpoint, openCheckpoint, signCheckpoint } from '../../core/log/checkpoint.ts';
import { joinSubtrees, TreeFrontier } from '../../core/log/merkle-tree.ts';
import { type SignerKey, verifierKeyOfSigner } from '../../core/log/note-key.ts';
import { tileWidth } from '../../core/log/tiles.ts';
import type { Database } from '../../db/engine/port.ts';
import type { CommunityRow } from '../../db/sql/communities/communities.ts';
import { readEntries, readHead, scanEntries } from '../../db/sql/log/log.ts';
import { countTiles, insertTiles, replaceTiles } from '../../db/sql/log/tree.ts';
import { Lease, type LeaseOptions } from '../lease.ts';
import { OperatorError } from '../operator-error.ts';
import type { KeptCheckpoint } from './kept-batches.ts';
import {
  findKeptCheckpoint,
  keptCheckpointPath,
  type LogKey,
  nodeEd25519,
  signerOf,
} from './log-key.ts';
import { LogTree, nodeSha256 } from './log-tree.ts';
import { RememberedLeaves } from './remembered-leaves.ts';
import { SigningBatch } from './signing-batch.ts';
import { leafOf, TreeEdge } from './tree-edge.ts';

export interface CheckpointerOptions {
  /** Unix milliseconds. */
  readonly nowMs?: () => number;
  /** How long a process that crashed keeps the others from taking over. */
  readonly leaseTtlMs?: number;
  /** Told of what was mended, and of what an operator should look at. */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** What the logs of an installation are signed with together; default: this one alone. */
  readonly batch?: SigningBatch | undefined;
}

const LEASE_TTL_MS = 3_000;

/** Tiles are computed anew so often at most. */
const REPAIR_MS = 60_000;

/**
 * Builds tiles and signs tree heads behind the writer
 * (docs/internals/design.md#one-writer-per-community). One of the processes that serve a community
 * does it by the clock, the one that has the lease; whoever asks for a checkpoint gets it made at
 * once. It is deterministic: two processes that do it at once store the same tiles and sign the
 * same heads.
 */
export class Checkpointer {
  readonly #db: Database;
  readonly #community: CommunityRow;
  readonly #key: LogKey;
  readonly #signer: SignerKey;
  readonly #lease: Lease;
  readonly #batch: SigningBatch;
  readonly #leaseTtlMs: number;
  readonly #warn: (message: string) => void;
  #edge: TreeEdge | undefined;
  /** What this process's writer stored behind the edge, from this size of the log on. */
  #remembered = new RememberedLeaves(0);
  #running: Promise<Checkpoint> | undefined;
  /** Begins when the one that is under way has ended. */
  #next: Promise<Checkpoint> | undefined;
  #ticking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #repair: { readonly mended: Promise<number>; readonly untilMs: number } | undefined;

  constructor(
    db: Database,
    community: CommunityRow,
    key: LogKey,
    options: CheckpointerOptions = {},
  ) {
    const { nowMs = Date.now, leaseTtlMs = LEASE_TTL_MS, onWarning } = options;
    const batch = options.batch ?? new SigningBatch(db, key);
    this.#db = db;
    this.#community = community;
    this.#key = key;
    this.#signer = signerOf(key, community.origin);
    this.#leaseTtlMs = leaseTtlMs;
    this.#warn = onWarning ?? (() => undefined);
    const name = `checkpoint/${community.id}`;
    this.#batch = batch;
    const take: LeaseOptions['take'] = (lease, atMs) => batch.takeLease(lease, atMs);
    this.#lease = new Lease({ db, name, ttlMs: leaseTtlMs, nowMs, take });
  }

  /**
   * Makes sure that the stored log goes on where the last signed one ended. To be asked before
   * anything is appended: what is appended to an older backup can never be signed.
   * @throws OperatorError when the store is older than what was already signed, or differs from it,
   *   and when the file that says so is damaged
   */
  async refuseOlderStore(): Promise<void> {
    const kept = findKeptCheckpoint(this.#key, this.#community.slug);
    if (kept === undefined) return await this.#restoreKept();
    const head = await this.#batch.head(this.#community.id);
    // What is read for it need not be read again to sign.
    this.#edge = await this.#restore(head?.treeSize ?? 0, kept);
  }

  /** Writes the file anew from the store, and says so: nobody knows then how old the store is. */
  async #restoreKept(): Promise<void> {
    const { id, slug } = this.#community;
    const head = await this.#batch.head(id);
    const stored = head?.signed;
    if (head === undefined || stored === undefined) return; // nothing was signed yet
    const path = keptCheckpointPath(this.#key, slug);
    await this.#refuseFork(head.treeSize, { note: stored.note, path });
    await this.#keep(stored.note, stored.treeSize);
    this.#warn(
      `${path} was missing: it was written anew from the store, ` +
        `which was signed at ${stored.treeSize} entries. If the store is an older backup, this ` +
        'forks the log: stop, and restore the file too.',
    );
  }

  /**
   * Computes every full tile anew from the entries, and stores those that are missing or differ:
   * tiles follow from the entries, so a damaged one is no loss. Who asks again soon gets the same
   * answer: it reads the whole log.
   * @returns how many were mended
   */
  repairTiles(): Promise<number> {
    if (this.#repair !== undefined && performance.now() < this.#repair.untilMs) {
      return this.#repair.mended;
    }
    const mended = this.#repairTiles();
    this.#repair = { mended, untilMs: performance.now() + REPAIR_MS };
    return mended;
  }

  async #repairTiles(): Promise<number> {
    const { id, slug } = this.#community;
    const edge = new TreeEdge(new TreeFrontier(undefined, nodeSha256));
    const head = await readHead(this.#db, id);
    let mended = 0;
    for await (const lines of scanEntries(this.#db, id, 0, head?.treeSize ?? 0)) {
      for (const line of lines) edge.append(leafOf(line));
      const tiles = edge.takeTiles();
      mended += await replaceTiles({ db: this.#db, communityId: id }, tiles);
    }
    this.#edge = undefined;
    if (mended > 0) {
      this.#warn(
        `${mended} tiles of the log of "${slug}" were damaged in the database, and were computed ` +
          'anew from its entries. No entry was lost; look after the disk of the database.',
      );
    }
    return mended;
  }

  /**
   * Takes what was just stored, so that it need not be read again. Only who has the edge of the
   * tree needs it; what another process stored in between is read all the same.
   */
  remember(startSize: number, lines: readonly string[]): void {
    if (this.#edge === undefined) return;
    let index = startSize;
    for (const line of lines) {
      const leaf = leafOf(line);
      if (!this.#remembered.add(index, leaf)) {
        this.#remembered = new RememberedLeaves(index);
        this.#remembered.add(index, leaf);
      }
      index += 1;
    }
  }

  /** Checks once a period whether the log has grown. @param onProblem told of what went wrong */
  start(periodMs: number, onProblem: (problem: unknown) => void): void {
    this.#timer = setInterval(() => void this.look(onProblem), periodMs);
    this.#timer.unref();
  }

  /** Checks once, unless it was stopped; who calls while another checks waits for that one. */
  look(onProblem: (problem: unknown) => void): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#ticking ??= this.tick()
      .then(() => undefined, onProblem)
      .finally(() => {
        this.#ticking = undefined;
      });
    return this.#ticking;
  }

  /** Waits for what is under way, stops, and lets another process take over. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#ticking;
    await (this.#next ?? this.#running)?.catch(() => undefined);
    await this.#lease.release().catch(() => undefined); // else it ends by itself
  }

  /**
   * Signs what the log has grown by, when that is this process's turn.
   * @returns nothing when there was nothing to do or another process does it
   */
  async tick(): Promise<Checkpoint | undefined> {
    // Once per process at least, so that a restored older backup is noticed without a new entry.
    if (this.#edge !== undefined && (await this.#isSigned())) return undefined;
    if (await this.#lease.hold(this.#leaseTtlMs / 2)) return await this.run();
    // What another process builds on need not be read again from where this one stopped.
    if (this.#running === undefined) this.#edge = undefined;
    return undefined;
  }

  /**
   * Signs the log as it is stored now.
   * @throws OperatorError when the store is older than what was already signed, or differs from it.
   */
  run(): Promise<Checkpoint> {
    if (this.#running === undefined) return this.#begin();
    // The one under way may have begun before what the caller knows to be stored.
    const ended = this.#running.then(
      () => undefined,
      () => undefined,
    );
    this.#next ??= ended.then(() => {
      this.#next = undefined;
      return this.#running ?? this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<Checkpoint> {
    this.#running = this.#advance()
      .catch((problem: unknown) => {
        this.#edge = undefined; // tiles that were taken from it may not have been stored
        throw problem;
      })
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  async #isSigned(): Promise<boolean> {
    const head = await this.#batch.head(this.#community.id);
    return head?.signed !== undefined && head.signed.treeSize === head.treeSize;
  }

  async #advance(): Promise<Checkpoint> {
    const { origin, id, slug } = this.#community;
    // Before the size: another process may sign more between the two, never less.
    const kept = findKeptCheckpoint(this.#key, slug);
    const head = await this.#batch.head(id);
    const size = head?.treeSize ?? 0;
    this.#edge ??= await this.#restore(size, kept);
    await this.#grow(this.#edge, size);
    const checkpoint = { origin, size, root: this.#edge.frontier.root() };
    const signedSize = head?.signed?.treeSize ?? 0;
    const isStored = head?.signed !== undefined && signedSize === size;
    if (isStored && kept !== undefined) return checkpoint;
    const note = signCheckpoint(checkpoint, [this.#signer], nodeEd25519);
    // First beside the key, then in the database: what was published is never forgotten. Another
    // process may have signed more meanwhile; when the file was lost, the database has it still.
    if (isStored || signedSize < size) await this.#keep(note, size);
    if (!isStored) await this.#batch.store(id, size, note);
    return checkpoint;
  }

  /** Never in place of a later one, which another process has kept since this one looked. */
  async #keep(note: string, size: number): Promise<void> {
    const { slug } = this.#community;
    const kept = findKeptCheckpoint(this.#key, slug);
    if (kept === undefined || this.#open(kept).size < size) await this.#batch.keep(slug, note);
  }

  /** @throws OperatorError when it is no checkpoint of this log that this key has signed */
  #open({ note, path }: KeptCheckpoint): Checkpoint {
    const { origin, slug } = this.#community;
    const keys = [verifierKeyOfSigner(this.#signer, nodeEd25519)];
    try {
      return openCheckpoint(note, { origin, keys }, nodeEd25519).checkpoint;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new OperatorError(
        `${path} is damaged (${reason}). It holds the last checkpoint that was signed of ` +
          `"${slug}", which keeps a restored older backup from forking the log. Restore it from ` +
          'a copy. If there is none, and this store is the newest for sure, move it away: it is ' +
          'then written anew from the store.',
        { cause },
      );
    }
  }

  /** Continues from the last full tile, after making sure that no fork would be signed. */
  async #restore(size: number, kept: KeptCheckpoint | undefined): Promise<TreeEdge> {
    if (kept !== undefined) await this.#refuseFork(size, kept);
    const tree = new LogTree(this.#db, this.#community.id);
    const full = await countTiles(this.#db, this.#community.id, 0);
    const start = Math.min(full, Math.floor(size / tileWidth)) * tileWidth;
    const hashes: Uint8Array[] = [];
    for (let level = Math.floor(Math.log2(Math.max(1, start))), at = 0; at < start; level -= 1) {
      if (start - at < 2 ** level) continue;
      hashes.push(await tree.node(level, at / 2 ** level));
      at += 2 ** level;
    }
    const edge = new TreeEdge(new TreeFrontier({ size: start, hashes }, nodeSha256));
    for (let level = 1, nodes = start / tileWidth; nodes >= 1; level += 1) {
      const open = nodes % tileWidth;
      for (let index = nodes - open; index < nodes; index += 1) {
        edge.recall(level, index, await tree.node(level * 8, index));
      }
      nodes = Math.floor(nodes / tileWidth);
    }
    return edge;
  }

  async #grow(edge: TreeEdge, size: number): Promise<void> {
    const { id, slug } = this.#community;
    const { size: from } = edge.frontier;
    const known = await this.#knownLeaves(from, size);
    for (const leaf of known) edge.append(leaf);
    await this.#storeTiles(edge);
    for await (const lines of scanEntries(this.#db, id, from + known.length, size)) {
      for (const line of lines) edge.append(leafOf(line));
      await this.#storeTiles(edge);
    }
    if (edge.frontier.size !== size) {
      throw new OperatorError(
        `The log of "${slug}" says that it has ${size} entries, but ${edge.frontier.size} are ` +
          'stored. Nothing is signed. Restore the store from a backup.',
      );
    }
  }

  /**
   * Leaves that are remembered of what is stored. A server that failed over may have lost commits
   * that it had acknowledged, and another process may have stored others in their place: so a few
   * are looked at, and all of them are forgotten when one is another.
   */
  async #knownLeaves(from: number, size: number): Promise<readonly Uint8Array[]> {
    const known = this.#remembered.take(from, size);
    const places = new Set([0, known.length >> 1, known.length - 1]);
    for (const place of known.length === 0 ? [] : places) {
      const index = from + place;
      const [line] = await readEntries(
        { db: this.#db, communityId: this.#community.id },
        index,
        index + 1,
      );
      const leaf = line === undefined ? undefined : leafOf(line);
      if (leaf === undefined || Buffer.compare(leaf, known[place] ?? leaf) !== 0) return [];
    }
    return known;
  }

  async #storeTiles(edge: TreeEdge): Promise<void> {
    const tiles = edge.takeTiles();
    if (tiles.length === 0) return;
    await this.#db.transaction(async (tx) => await insertTiles(tx, this.#community.id, tiles));
  }

  /** The kept checkpoint must be a prefix of what is stored now. */
  async #refuseFork(size: number, file: KeptCheckpoint): Promise<void> {
    const { slug } = this.#community;
    const kept = this.#open(file);
    const { path } = file;
    if (kept.size > size) {
      throw new OperatorError(
        `The log of "${slug}" has ${size} entries, but ${kept.size} were already signed ` +
          `(${path}). This looks like a restored older backup: going on would ` +
          'fork the log. Restore a newer backup.',
      );
    }
    if (kept.size === 0 || (await this.#hasRoot(kept))) return;
    // Tiles may be damaged. The entries are what was signed.
    if ((await this.repairTiles()) > 0 && (await this.#hasRoot(kept))) return;
    throw new OperatorError(
      `The log of "${slug}" is not the one that was signed at ${kept.size} entries (${path}): ` +
        'its history was changed. Nothing is signed. Restore the true store.',
    );
  }

  async #hasRoot({ size, root }: Checkpoint): Promise<boolean> {
    const stored = await storedRoot(new LogTree(this.#db, this.#community.id), size);
    return Buffer.compare(stored, root) === 0;
  }
}

/** The root over the first entries of a stored log. */
export async function storedRoot(tree: LogTree, size: number): Promise<Uint8Array> {
  return joinSubtrees(await tree.frontier(size), nodeSha256);
}
