import { anchorOrigin, formatAnchorEntry } from '../../core/log/anchor-entry.ts';
import { type Checkpoint, openCheckpoint, signCheckpoint } from '../../core/log/checkpoint.ts';
import { parseCheckpoint } from '../../core/log/checkpoint.ts';
import { type SignerKey, verifierKeyOfSigner } from '../../core/log/note-key.ts';
import { parseNote } from '../../core/log/signed-note.ts';
import type { Database } from '../../db/engine/port.ts';
import {
  insertAnchorCheckpoint,
  insertAnchorCosignature,
  insertAnchorNodes,
  insertAnchors,
  listUnanchored,
  readAnchorSize,
  readCosignedSize,
  type UnanchoredRow,
} from '../../db/sql/log/anchors.ts';
import { Lease } from '../lease.ts';
import {
  keepCheckpoint,
  keptCheckpointPath,
  type LogKey,
  nodeEd25519,
  readKeptCheckpoint,
  signerOf,
} from '../log/log-key.ts';
import { OperatorError } from '../operator-error.ts';
import { AnchorTree, grown } from './anchor-tree.ts';
import { type AskedWitness, askWitness } from './witness-client.ts';

export interface AnchorOptions {
  readonly db: Database;
  readonly key: LogKey;
  /** The installation's name: the first part of every log's origin. */
  readonly installation: string;
  readonly witnesses: readonly AskedWitness[];
  /** Told of witnesses that do not cosign. */
  readonly onProblem: (problem: unknown) => void;
}

/** What stands in for the name of a community, which it cannot be. */
const KEPT_NAME = '@anchor';

const LEASE_TTL_MS = 60_000;

/** So many trees are anchored in one transaction. */
const BATCH = 1_000;

/**
 * The one log that witnesses see of an installation. Each tick appends how far every community's
 * log was signed, signs the tree of that, and has it cosigned. Of several processes one does it.
 */
export class Anchor {
  readonly #options: AnchorOptions;
  readonly #signer: SignerKey;
  readonly #lease: Lease;
  #last: Promise<void> = Promise.resolve();

  constructor(options: AnchorOptions) {
    this.#options = options;
    this.#signer = signerOf(options.key, anchorOrigin(options.installation));
    this.#lease = new Lease({ db: options.db, name: 'anchor', ttlMs: LEASE_TTL_MS });
  }

  /**
   * Anchors what was signed since the last tick; who calls while another tick runs comes after it.
   * @throws OperatorError when the anchor log is older than what was signed of it, or differs
   */
  tick(): Promise<void> {
    const ticked = this.#last.then(() => this.#tick());
    this.#last = ticked.catch(() => undefined);
    return ticked;
  }

  async #tick(): Promise<void> {
    if (!(await this.#lease.hold(LEASE_TTL_MS / 2))) return;
    let appended = BATCH;
    while (appended === BATCH) appended = await this.#append();
    const size = await readAnchorSize(this.#options.db);
    if (size === 0) return;
    const note = await this.#sign(size);
    const { witnesses, onProblem } = this.#options;
    const asked = witnesses.map(async (witness) => {
      try {
        await this.#askFor(witness, { size, note });
      } catch (problem) {
        onProblem(problem);
      }
    });
    await Promise.all(asked);
  }

  async stop(): Promise<void> {
    await this.#last;
    await this.#lease.release().catch(() => undefined); // else it ends by itself
  }

  /** @returns how many trees were appended */
  async #append(): Promise<number> {
    const { db } = this.#options;
    const rows = await listUnanchored(db, BATCH);
    if (rows.length === 0) return 0;
    await db.transaction(async (tx) => {
      const size = await readAnchorSize(tx);
      const lines = rows.map(entryOf);
      const start = await new AnchorTree(tx).frontier(size);
      const anchors = rows.map(({ communityId, treeSize }, at) => {
        return { index: size + at, communityId, treeSize, entry: lines[at] ?? '' };
      });
      await insertAnchors(tx, anchors);
      await insertAnchorNodes(tx, grown(start, lines).nodes);
    });
    return rows.length;
  }

  /** Signs the tree unless it was; first beside the key, then in the database, like any log. */
  async #sign(size: number): Promise<string> {
    const { db, key } = this.#options;
    const tree = new AnchorTree(db);
    await this.#refuseFork(size, tree);
    const note = await this.#noteOf(size, tree);
    if (readKeptCheckpoint(key, KEPT_NAME) !== note) await keepCheckpoint(key, KEPT_NAME, note);
    await db.transaction(async (tx) => await insertAnchorCheckpoint(tx, size, note));
    return note;
  }

  /** The same bytes each time. */
  async #noteOf(size: number, tree: AnchorTree): Promise<string> {
    const checkpoint = { origin: this.#signer.name, size, root: await tree.root(size) };
    return signCheckpoint(checkpoint, [this.#signer], nodeEd25519);
  }

  /** What was signed must be a prefix of what is stored. */
  async #refuseFork(size: number, tree: AnchorTree): Promise<void> {
    const { key } = this.#options;
    const note = readKeptCheckpoint(key, KEPT_NAME);
    if (note === undefined) return;
    const kept = this.#opened(note);
    const isPrefix =
      kept.size <= size && Buffer.compare(await tree.root(kept.size), kept.root) === 0;
    if (isPrefix) return;
    throw new OperatorError(
      `The anchor log is not the one that was signed at ${kept.size} entries ` +
        `(${keptCheckpointPath(key, KEPT_NAME)}): this looks like a restored older backup. ` +
        'Nothing is anchored. Restore the newest store.',
    );
  }

  #opened(note: string): Checkpoint {
    const keys = [verifierKeyOfSigner(this.#signer, nodeEd25519)];
    return openCheckpoint(note, { origin: this.#signer.name, keys }, nodeEd25519).checkpoint;
  }

  async #askFor(
    witness: AskedWitness,
    { size, note }: { readonly size: number; readonly note: string },
  ): Promise<void> {
    const { db } = this.#options;
    const name = `${witness.key.name}+${witness.key.keyId}`;
    const known = await readCosignedSize(db, name);
    if (known >= size) return;
    const tree = new AnchorTree(db);
    const proofFrom = (from: number): Promise<Uint8Array[]> => tree.consistency(from, size);
    const line = await askWitness(witness, { size, note, proofFrom }, known);
    await insertAnchorCosignature(db, { treeSize: size, witness: name, line });
  }
}

function entryOf({ note }: UnanchoredRow): string {
  return formatAnchorEntry(parseCheckpoint(parseNote(note).text));
}
