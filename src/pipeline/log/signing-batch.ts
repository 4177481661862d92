import type { Database } from '../../db/engine/port.ts';
import { type LeaseRow, takeLeases } from '../../db/sql/service/leases.ts';
import { insertCheckpoints, readSignedHeads, type SignedHeadRow } from '../../db/sql/log/tree.ts';
import { Together } from '../together.ts';
import { keepBatch, sizeOf } from './kept-batches.ts';
import { findKeptCheckpoint, keepCheckpoint, type LogKey } from './log-key.ts';
import { largestOf } from '../../core/lists.ts';

/** A checkpoint to be kept beside the key. */
export interface NoteToKeep {
  readonly slug: string;
  readonly note: string;
}

/** A checkpoint to be published. */
export interface NoteToStore {
  readonly communityId: string;
  readonly treeSize: number;
  readonly note: string;
}

/**
 * What signing needs of the database and the disk, for all logs of an installation together: those
 * that are signed at the same time share statements, commits and a synced file.
 */
export class SigningBatch {
  readonly #heads: Together<string, SignedHeadRow | undefined>;
  readonly #leases: Together<{ readonly lease: LeaseRow; readonly nowMs: number }, boolean>;
  readonly #notes: Together<NoteToStore, undefined>;
  readonly #kept: Together<NoteToKeep, undefined>;

  constructor(db: Database, key: LogKey) {
    this.#heads = new Together(async (ids) => {
      const rows = await readSignedHeads(db, [...new Set(ids)]);
      return ids.map((id) => rows.get(id));
    });
    this.#leases = new Together(async (asked) => {
      // One statement cannot give the same lease to two.
      const first = new Map([...asked].reverse().map(({ lease }) => [lease.name, lease]));
      const nowMs = largestOf(asked.map((one) => one.nowMs));
      const taken = await takeLeases(db, [...first.values()], nowMs);
      return asked.map(({ lease }) => taken.has(lease.name) && first.get(lease.name) === lease);
    });
    this.#notes = new Together(async (notes) => {
      await insertCheckpoints(db, notes);
      return notes.map(() => undefined);
    });
    this.#kept = new Together(async (notes) => {
      const [first] = notes;
      const named = Object.fromEntries(notes.map(({ slug, note }) => [slug, note]));
      if (first !== undefined && notes.length === 1) await keepLater(key, first);
      else await keepBatch(key.path, named);
      return notes.map(() => undefined);
    });
  }

  /** How far a log goes and how far it is signed; undefined if there is none. */
  head(communityId: string): Promise<SignedHeadRow | undefined> {
    return this.#heads.ask(communityId);
  }

  /** @returns whether the lease is the holder's now */
  takeLease(lease: LeaseRow, nowMs: number): Promise<boolean> {
    return this.#leases.ask({ lease, nowMs });
  }

  /** Durable when it resolves. @throws OperatorError when it cannot be written */
  keep(slug: string, note: string): Promise<void> {
    return this.#kept.ask({ slug, note });
  }

  store(communityId: string, treeSize: number, note: string): Promise<void> {
    return this.#notes.ask({ communityId, treeSize, note });
  }
}

/** Another process may have kept a later one since this was asked for. */
async function keepLater(key: LogKey, { slug, note }: NoteToKeep): Promise<void> {
  const kept = findKeptCheckpoint(key, slug);
  if (kept !== undefined && sizeOf(kept.note) >= sizeOf(note)) return;
  await keepCheckpoint(key, slug, note);
}
