import { messageOf } from '../../core/message-of.ts';
import { EXPORT_FORMAT } from '../../core/verify/export-format.ts';
import { type DecisionProof, verifyDecision } from '../../core/verify/verify-decision.ts';
import { verifyReceipt } from '../../core/verify/verify-receipt.ts';
import type { FileResult } from './messages.ts';

/** What is no export is one JSON document, of at most so many bytes. */
const DOCUMENT_BYTES_MAX = 1_048_576;

/**
 * Verifies a receipt or a proof of one decision, as `negentropy verify` does. The export of a whole
 * log takes much more of the core, which is loaded for it alone.
 * @param vkey the key that the reader knows; empty: the one that the file names
 */
export async function verifyDocument(file: Blob, vkey: string): Promise<FileResult | 'export'> {
  try {
    const begin = await file.slice(0, 64).text();
    if (begin.startsWith(`{"format":"${EXPORT_FORMAT}"`)) return 'export';
    if (file.size > DOCUMENT_BYTES_MAX) throw new RangeError('its first line is no header');
    return verified(JSON.parse(await file.text()) as Document, vkey);
  } catch (problem) {
    return { outcome: 'failed', why: messageOf(problem) };
  }
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

function verified(document: Document, vkey: string): FileResult {
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
    const receipt = verifyReceipt({ entry, proof }, { vkey: key });
    const told = `${receipt.index}: ${receipt.entry.outcome}`;
    const all = { ...facts, entries: String(receipt.treeSize), decision: told };
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
