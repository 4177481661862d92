import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { PGlite, postgresMod } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/**
 * PGlite's files in a directory, with an fsync that syncs. PGlite's own does nothing, so that a
 * checkpoint would forget log that the disk does not have yet. In place before PostgreSQL starts,
 * since recovery ends with a checkpoint.
 */
export class SyncedFiles extends NodeFS {
  override async init(
    pglite: PGlite,
    options: Partial<postgresMod.PostgresMod>,
  ): Promise<{ emscriptenOpts: Partial<postgresMod.PostgresMod> }> {
    const { emscriptenOpts } = await super.init(pglite, options);
    const preRun = [...(emscriptenOpts.preRun ?? []), patchSync];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}

/** What is used of an open file or directory of Emscripten's NODEFS; its types leave this out. */
interface Stream {
  /** Node's file descriptor; a directory has none. */
  readonly nfd?: number;
  readonly node: object;
}

interface NodeFiles {
  realPath(node: object): string;
  readonly stream_ops: { fsync?: (stream: Stream) => number };
}

function patchSync(module: postgresMod.PostgresMod): void {
  const files = module.NODEFS as unknown as NodeFiles;
  files.stream_ops.fsync = (stream) => {
    try {
      if (stream.nfd === undefined) syncPath(files.realPath(stream.node));
      else fsyncSync(stream.nfd);
      return 0;
    } catch {
      return inputOutputError;
    }
  };
}

/** EIO as WASI numbers it. PostgreSQL then panics, as it should: see "fsyncgate". */
const inputOutputError = 29;

/** Makes a file, or the entries of a directory, survive a loss of power. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
