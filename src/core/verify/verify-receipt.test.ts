import { utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import type { DecisionEntry } from '../state/entry.ts';
import { emptyState } from '../state/empty-state.ts';
import { canonicalizeEntry } from '../log/canonical-json.ts';
import { signCheckpoint } from '../log/checkpoint.ts';
import { leafHash, rootOf } from '../log/merkle-tree.ts';
import { formatVerifierKey, signerKeyOf, verifierKeyOfSigner } from '../log/note-key.ts';
import { formatTlogProof } from '../log/tlog-proof.ts';
import { decide } from '../mint/decide.ts';
import { ReceiptMismatchError, type ReceiptTexts, verifyReceipt } from './verify-receipt.ts';

const origin = 'test.example/v1/log/default';
const signer = signerKeyOf(origin, new Uint8Array(32).fill(7));
const vkey = formatVerifierKey(verifierKeyOfSigner(signer));
const otherSigner = signerKeyOf(origin, new Uint8Array(32).fill(8));
const otherVkey = formatVerifierKey(verifierKeyOfSigner(otherSigner));

const first = canonicalizeEntry({ type: 'member', cycle: 1, member: 'somebody' });
const decision: DecisionEntry = decide(emptyState(false), {
  member: 'somebody',
  family: 'civic',
  action: 'promise',
  domain: 'knowledge',
  evidence: 'e'.repeat(64),
});

/** A receipt of the second of two entries. */
function receiptOf(entry: string, key = signer): ReceiptTexts {
  const leaves = [first, entry].map((line) => leafHash(utf8ToBytes(line)));
  const checkpoint = signCheckpoint({ origin, size: 2, root: rootOf(leaves) }, [key]);
  return { entry, proof: formatTlogProof({ index: 1, hashes: leaves.slice(0, 1), checkpoint }) };
}

const receipt = receiptOf(canonicalizeEntry(decision));
const claimed = {
  id: '1',
  memberId: 'somebody',
  family: 'civic',
  action: 'promise',
  domain: 'knowledge',
  outcome: 'refused',
  code: 'POLICY_INACTIVE',
  amount: '0.000000',
  negentropy: '0.000000',
  integrity: 0,
};

describe('verifyReceipt', () => {
  test('tells which decision stands where in which log', () => {
    expect(verifyReceipt(receipt, { vkey })).toEqual({
      index: 1,
      entry: decision,
      cosignatures: [],
      origin,
      treeSize: 2,
    });
  });

  test('accepts the decision that it is of', () => {
    expect(verifyReceipt(receipt, { vkey, decision: claimed }).index).toBe(1);
  });

  test.each(Object.keys(claimed))('refuses a decision with another %s', (field) => {
    const value = field === 'integrity' ? 0.5 : 'another';
    const other = { ...claimed, [field]: value };
    expect(() => verifyReceipt(receipt, { vkey, decision: other })).toThrow(ReceiptMismatchError);
  });

  test('takes a held decision for what it was when its end is claimed', () => {
    const held: DecisionEntry = { ...decision, outcome: 'held' };
    const of = receiptOf(canonicalizeEntry(held));
    for (const outcome of ['held', 'released', 'cancelled']) {
      const ended = { id: '1', outcome, ...(outcome === 'cancelled' && { code: 'OUTCOME_LOST' }) };
      expect(verifyReceipt(of, { vkey, decision: ended }).entry).toEqual(held);
    }
    const minted = { id: '1', outcome: 'minted' };
    expect(() => verifyReceipt(of, { vkey, decision: minted })).toThrow('outcome');
  });

  test('refuses an entry in which a single character was changed', () => {
    const entry = receipt.entry.replace('"integrity":0', '"integrity":1');
    expect(() => verifyReceipt({ ...receipt, entry }, { vkey })).toThrow('is not shown to be');
  });

  test('refuses the same entry in another spelling', () => {
    const entry = receipt.entry.replace('{"action"', '{ "action"');
    expect(() => verifyReceipt(receiptOf(entry), { vkey })).toThrow('not canonical');
  });

  test('refuses a log that another key has signed', () => {
    expect(() => verifyReceipt(receipt, { vkey: otherVkey })).toThrow('no known key has signed');
    const forged = receiptOf(receipt.entry, otherSigner);
    expect(() => verifyReceipt(forged, { vkey })).toThrow('no known key has signed');
  });

  test('refuses an entry that is no decision', () => {
    const member = canonicalizeEntry({ type: 'member', cycle: 1, member: 'else' });
    expect(() => verifyReceipt(receiptOf(member), { vkey })).toThrow(ReceiptMismatchError);
  });
});
