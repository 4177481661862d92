import { utf8ToBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeBase64 } from './base64.ts';
import { signCheckpoint } from './checkpoint.ts';
import { inclusionProof } from './merkle-proof.ts';
import { leafHash, TreeFrontier } from './merkle-tree.ts';
import { signerKeyOf, verifierKeyOfSigner } from './note-key.ts';
import { sha256 } from './sha256.ts';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts';
import type { TlogProof } from './tlog-proof.ts';

const origin = 'example.com/log';
const signer = signerKeyOf(origin, new Uint8Array(32).fill(1));
const log = { origin, keys: [verifierKeyOfSigner(signer)] };

describe('the text of a proof', () => {
  const { proof } = loggedEntry(2, 5);
  const text = formatTlogProof(proof);

  test('has the lines of the specification', () => {
    expect(text).toBe(
      [
        'c2sp.org/tlog-proof@v1',
        'index 2',
        ...proof.hashes.map(encodeBase64),
        '',
        proof.checkpoint,
      ].join('\n'),
    );
    expect(proof.hashes).toHaveLength(3);
  });

  test('comes back as it was written, with extra data and without', () => {
    expect(parseTlogProof(text)).toEqual(proof);
    const withExtra = { ...proof, extra: utf8ToBytes('some context') };
    expect(formatTlogProof(withExtra).split('\n')[1]).toBe('extra c29tZSBjb250ZXh0');
    expect(parseTlogProof(formatTlogProof(withExtra))).toEqual(withExtra);
  });

  test('may have no hashes: the only entry is the root', () => {
    const only = loggedEntry(0, 1).proof;
    expect(formatTlogProof(only)).toContain('index 0\n\nexample.com/log\n1\n');
    expect(parseTlogProof(formatTlogProof(only))).toEqual(only);
  });

  test.each([
    ['nothing', ''],
    ['another version', text.replace('@v1', '@v2')],
    ['Windows line breaks', text.replaceAll('\n', '\r\n')],
    ['no index', text.replace('index 2\n', '')],
    ['a leading zero', text.replace('index 2', 'index 02')],
    ['a negative index', text.replace('index 2', 'index -2')],
    ['an index beyond safe integers', text.replace('index 2', 'index 9007199254740993')],
    ['two spaces', text.replace('index 2', 'index  2')],
    ['extra data after the index', text.replace('index 2', 'index 2\nextra AAAA')],
    ['extra data twice', text.replace('index', 'extra AAAA\nextra AAAA\nindex')],
    ['extra data that is not base64', text.replace('index', 'extra A\nindex')],
    [
      'a hash cut short',
      text.replace(encodeBase64(proof.hashes[0] ?? sha256(new Uint8Array())), 'AAAA'),
    ],
    ['too many hashes', text.replace('index 2', `index 2${`\n${'A'.repeat(43)}=`.repeat(62)}`)],
    ['no blank line', text.replace('\n\n', '\n').replace('\n\n', '\n')],
  ])('is refused with %s', (_what, malformed) => {
    expect(() => parseTlogProof(malformed)).toThrow(
      expect.objectContaining({ code: 'PROOF_MALFORMED' }),
    );
  });

  test.each([
    ['a negative index', { ...proof, index: -1 }],
    ['a short hash', { ...proof, hashes: [new Uint8Array(31)] }],
  ])('is not written with %s', (_what, malformed) => {
    expect(() => formatTlogProof(malformed)).toThrow(
      expect.objectContaining({ code: 'PROOF_MALFORMED' }),
    );
  });
});

describe('verifyTlogProof', () => {
  test('holds for every entry of a signed tree, read back from text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), (size, at) => {
        const { leaf, proof } = loggedEntry(at % size, size);
        const opened = verifyTlogProof(parseTlogProof(formatTlogProof(proof)), leaf, log);
        expect(opened.checkpoint).toMatchObject({ origin, size });
      }),
      { numRuns: 20 },
    );
  });

  test('uses the algorithms it is given', () => {
    const { leaf, proof } = loggedEntry(2, 5);
    const wrongHash = (): Uint8Array => new Uint8Array(32);
    expect(() => verifyTlogProof(proof, leaf, log, { hash: wrongHash })).toThrow(
      expect.objectContaining({ code: 'PROOF_INVALID' }),
    );
  });

  const { leaf, proof } = loggedEntry(2, 5);
  test.each([
    ['another index', { ...proof, index: 3 }],
    ['an index outside the tree', { ...proof, index: 5 }],
    ['hashes in another order', { ...proof, hashes: proof.hashes.toReversed() }],
    ['a hash too few', { ...proof, hashes: proof.hashes.slice(1) }],
    ['a checkpoint of another size', { ...proof, checkpoint: loggedEntry(2, 6).proof.checkpoint }],
  ])('fails for %s', (_what, wrong) => {
    expect(() => verifyTlogProof(wrong, leaf, log)).toThrow(
      expect.objectContaining({ code: 'PROOF_INVALID' }),
    );
  });

  test('fails for another entry', () => {
    expect(() => verifyTlogProof(proof, leafHash(utf8ToBytes('forged')), log)).toThrow(
      'entry 2 is not shown to be in the tree of 5 entries that was signed',
    );
  });

  test('fails for a checkpoint under another key', () => {
    const stranger = signerKeyOf(origin, new Uint8Array(32).fill(9));
    const foreign = { origin, keys: [verifierKeyOfSigner(stranger)] };
    expect(() => verifyTlogProof(proof, leaf, foreign)).toThrow(
      expect.objectContaining({ code: 'NOTE_UNVERIFIED' }),
    );
  });
});

function loggedEntry(index: number, size: number): { leaf: Uint8Array; proof: TlogProof } {
  const nodes = new Map<string, Uint8Array>();
  const frontier = new TreeFrontier();
  for (let i = 0; i < size; i += 1) {
    frontier.append(leafHash(utf8ToBytes(`entry ${i}`)), (level, position, hash) =>
      nodes.set(`${level}/${position}`, hash),
    );
  }
  const readNode = (level: number, position: number): Uint8Array =>
    nodes.get(`${level}/${position}`) ?? new Uint8Array();
  const checkpoint = signCheckpoint({ origin, size, root: frontier.root() }, [signer]);
  const hashes = inclusionProof(index, size, readNode);
  return { leaf: readNode(0, index), proof: { index, hashes, checkpoint } };
}
