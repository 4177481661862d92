import { formatMicros } from '../../core/units.ts';
import { EXPORT_FORMAT, parseHeader } from '../../core/verify/export-format.ts';
import { readExport } from '../../core/verify/read-export.ts';
import { type DecisionProof, verifyDecision } from '../../core/verify/verify-decision.ts';
import { LogVerifier } from '../../core/verify/verify-log.ts';
import { verifyReceipt } from '../../core/verify/verify-receipt.ts';
import type { FileResult } from './messages.ts';

/** What is no export is one JSON document, of at most so many bytes. */
const DOCUMENT_BYTES_MAX = 1_048_576;
/** How often the reader is told how far it is. */
const ENTRIES_PER_REPORT = 2_000;
/** A line beyond this is no line of an export. */
const LINE_CHARACTERS_MAX = 1_048_576;

/**
 * Verifies an export, a receipt or a proof of one decision, as `negentropy verify` does.
 * @param vkey the key that the reader knows; empty: the one that the file names
 */
export async function verifyFile(
  file: Blob,
  vkey: string,
  onProgress: (entries: number) => void,
): Promise<FileResult> {
  try {
    const begin = await file.slice(0, 64).text();
    if (begin.startsWith(`{"format":"${EXPORT_FORMAT}"`)) {
      return await verifyExport(file, vkey, onProgress);
    }
    if (file.size > DOCUMENT_BYTES_MAX) throw new RangeError('its first line is no header');
    return verifyDocument(JSON.parse(await file.text()) as Document, vkey);
  } catch (problem) {
    return { outcome: 'failed', why: messageOf(problem) };
  }
}

async function verifyExport(
  file: Blob,
  vkey: string,
  onProgress: (entries: number) => void,
): Promise<FileResult> {
  const encoder = new TextEncoder();
  const form = {
    parseHeader,
    begin: (header: ReturnType<typeof parseHeader>) =>
      new LogVerifier(header, { encode: (line) => encoder.encode(line) }),
  };
  const lines = counted(linesOf(file.stream()), onProgress);
  const read = await readExport(lines, form, vkey === '' ? undefined : vkey);
  const { header, verifier, divergence, keyTrusted: isTrusted } = read;
  const { supply, held } = verifier.state.books;
  const facts = {
    what: EXPORT_FORMAT,
    entries: String(verifier.counts.entries),
    supply: formatMicros(supply),
    held: formatMicros(held),
    key: header.key,
  };
  if (divergence === undefined) return { outcome: 'holds', isTrusted, facts };
  const { where, expected, found } = divergence;
  return { outcome: 'broken', where, expected, found, facts };
}

/** A receipt or a proof of a decision, as far as its fields tell. */
interface Document {
  readonly entry?: unknown;
  readonly proof?: unknown;
  readonly key?: unknown;
  readonly id?: unknown;
  readonly checkpoint?: unknown;
  readonly entries?: unknown;
}

function verifyDocument(document: Document, vkey: string): FileResult {
  const { entry, proof, checkpoint, entries } = document;
  const named = typeof document.key === 'string' ? document.key : '';
  const key = vkey === '' ? named : vkey;
  if (typeof checkpoint === 'string' && Array.isArray(entries)) {
    return verifyProof(document as unknown as DecisionProof, key);
  }
  if (typeof entry !== 'string' || typeof proof !== 'string') {
    return { outcome: 'failed', why: 'it is no export, no receipt and no proof of a decision' };
  }
  if (key === '') return { outcome: 'failed', why: NO_KEY };
  const facts = { what: 'receipt', key };
  try {
    const verified = verifyReceipt({ entry, proof }, { vkey: key });
    const told = `${verified.index}: ${verified.entry.outcome}`;
    const all = { ...facts, entries: String(verified.treeSize), decision: told };
    return { outcome: 'holds', isTrusted: vkey !== '', facts: all };
  } catch (problem) {
    const expected = 'an entry of the tree that this key has signed';
    return { outcome: 'broken', where: 'receipt', expected, found: messageOf(problem), facts };
  }
}

const NO_KEY = 'it names no key: give the key of its log';

function verifyProof(proof: DecisionProof, key: string): FileResult {
  if (key === '') return { outcome: 'failed', why: NO_KEY };
  const result = verifyDecision(proof, key);
  const facts = { what: 'decision', key };
  if (!result.holds) {
    const { broken: where, expected, found } = result;
    return { outcome: 'broken', where, expected, found, facts };
  }
  const { treeSize, decision } = result;
  const told = { decision: `${proof.id}: ${decision.outcome}`, entries: String(treeSize) };
  return { outcome: 'holds', isTrusted: true, facts: { ...facts, ...told } };
}

async function* counted(
  pages: AsyncIterable<readonly string[]>,
  onProgress: (entries: number) => void,
): AsyncGenerator<readonly string[]> {
  let [entries, reported] = [0, 0];
  for await (const page of pages) {
    yield page;
    entries += page.length;
    if (entries - reported < ENTRIES_PER_REPORT) continue;
    reported = entries;
    onProgress(entries);
  }
}

/** Lines without their breaks. @throws RangeError for what is cut off, TypeError for no UTF-8 */
async function* linesOf(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const reader = bytes.getReader();
  let rest = '';
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const page = (rest + decoder.decode(next.value, { stream: true })).split('\n');
    rest = page.pop() ?? '';
    if (rest.length > LINE_CHARACTERS_MAX) throw new RangeError('a line has no end');
    yield page;
  }
  if (rest + decoder.decode() !== '') {
    throw new RangeError('the last line has no line break: the file is cut off');
  }
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
