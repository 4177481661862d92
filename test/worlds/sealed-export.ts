import type { Entry } from '../../src/core/state/entry.ts';
import { canonicalizeEntry } from '../../src/core/log/canonical-json.ts';
import { signCheckpoint } from '../../src/core/log/checkpoint.ts';
import { leafHash, rootOf } from '../../src/core/log/merkle-tree.ts';
import { checkpointLine, headerLine } from '../../src/core/verify/export-format.ts';
import { nodeEd25519 } from '../../src/pipeline/log/log-key.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import { readLines } from '../../src/pipeline/verify/read-lines.ts';
import { type Verification, verifyExport } from '../../src/pipeline/verify/verify-export.ts';
import { HEADER, LOG_KEY } from './memory-community.ts';

/** Header, entries and a checkpoint over them, signed by the log's own key. */
export function sealedLines(lines: readonly string[]): string[] {
  const leaves = lines.map((line) => leafHash(Buffer.from(line, 'utf8'), nodeSha256));
  const root = rootOf(leaves, nodeSha256);
  const checkpoint = { origin: HEADER.origin, size: lines.length, root };
  const note = signCheckpoint(checkpoint, [LOG_KEY], nodeEd25519);
  return [headerLine(HEADER), ...lines, checkpointLine(note)];
}

export function canonicalLines(entries: readonly Entry[]): string[] {
  return entries.map((entry) => canonicalizeEntry(entry));
}

export async function verifySealed(lines: readonly string[]): Promise<Verification> {
  return await verifyExport(pagesOf(sealedLines(lines)), HEADER.key);
}

/** The bytes of an export file. */
export function exportBytes(lines: readonly string[]): Uint8Array {
  return Buffer.from(
    sealedLines(lines)
      .map((line) => `${line}\n`)
      .join(''),
    'utf8',
  );
}

export async function verifyBytes(bytes: Uint8Array): Promise<Verification> {
  return await verifyExport(readLines(chunksOf(bytes)), HEADER.key);
}

async function* pagesOf(lines: readonly string[]): AsyncGenerator<readonly string[]> {
  yield await Promise.resolve(lines);
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
