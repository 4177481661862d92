import { existsSync, readFileSync } from 'node:fs';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { Ed25519 } from './ed25519.ts';
import {
  formatVerifierKey,
  parseSignerKey,
  parseVerifierKey,
  signerKeyOf,
  verifierKeyOfSigner,
} from './note-key.ts';
import { maxNoteSignatures, openNote, parseNote, signNote } from './signed-note.ts';

const vectors = new URL(
  '../../../../shared/data/reference-vectors/signed-note/notes.json',
  import.meta.url,
);

describe.skipIf(!existsSync(vectors))('note vectors in ../shared/data', () => {
  interface NoteVector {
    readonly name: string;
    readonly vkey: string;
    readonly skey?: string;
    readonly note: string;
    readonly valid: boolean;
  }
  const cases = existsSync(vectors)
    ? (JSON.parse(readFileSync(vectors, 'utf8')) as NoteVector[])
    : [];

  test('are 23, of which 18 are valid', () => {
    expect(cases.map(({ valid }) => valid).filter(Boolean)).toHaveLength(18);
    expect(cases).toHaveLength(23);
  });

  test.each(cases.filter(({ valid }) => valid))('verifies $name', ({ note, vkey }) => {
    const opened = openNote(note, [parseVerifierKey(vkey)]);
    expect(opened.signedBy.map(formatVerifierKey)).toEqual([vkey]);
    expect(note.startsWith(`${opened.text}\n`)).toBe(true);
  });

  test.each(cases.filter(({ valid }) => !valid))('refuses $name', ({ note, vkey }) => {
    expect(() => openNote(note, [parseVerifierKey(vkey)])).toThrow(
      expect.objectContaining({ name: 'LogError' }),
    );
  });

  test.each(cases.filter(({ skey }) => skey !== undefined))(
    'signs $name to the published bytes',
    ({ note, skey = '' }) => {
      expect(signNote(parseNote(note).text, [parseSignerKey(skey)])).toBe(note);
    },
  );
});

const alice = signerKeyOf('example.com/alice', new Uint8Array(32).fill(1));
const bob = signerKeyOf('example.com/bob', new Uint8Array(32).fill(2));
const aliceKey = verifierKeyOfSigner(alice);
const bobKey = verifierKeyOfSigner(bob);

describe('openNote', () => {
  test('names each known key that signed and ignores the others', () => {
    const note = signNote('text\n', [alice, bob]);
    expect(openNote(note, [aliceKey, bobKey])).toEqual({
      text: 'text\n',
      signedBy: [aliceKey, bobKey],
    });
    expect(openNote(note, [bobKey]).signedBy).toEqual([bobKey]);
  });

  test('counts a signer once and looks at no further line of the same signer', () => {
    const note = signNote('text\n', [alice]) + signNote('other\n', [alice]).split('\n')[2] + '\n';
    expect(parseNote(note).signatures).toHaveLength(2);
    expect(openNote(note, [aliceKey]).signedBy).toEqual([aliceKey]);
  });

  test('splits at the last empty line', () => {
    const text = 'one\n\n\u2014 not a signature\n\ntwo\n';
    expect(openNote(signNote(text, [alice]), [aliceKey]).text).toBe(text);
  });

  test('ignores a key that shares the name or the id, but not both', () => {
    const other = signerKeyOf(alice.name, new Uint8Array(32).fill(3));
    const note = signNote('text\n', [other, alice]);
    expect(openNote(note, [aliceKey]).signedBy).toEqual([aliceKey]);
    const sameId = { ...bobKey, keyId: aliceKey.keyId };
    expect(openNote(note, [sameId, aliceKey]).signedBy).toEqual([aliceKey]);
  });

  test('refuses the note when a known key has signed something else', () => {
    const note = signNote('text\n', [alice, bob]).replace('text', 'test');
    expect(() => openNote(note, [bobKey])).toThrow(
      expect.objectContaining({ code: 'NOTE_SIGNATURE_INVALID' }),
    );
  });

  test('refuses the note when no known key has signed, naming both sides', () => {
    const attempt = (): unknown => openNote(signNote('text\n', [alice]), [bobKey]);
    expect(attempt).toThrow(expect.objectContaining({ code: 'NOTE_UNVERIFIED' }));
    expect(attempt).toThrow(`${aliceKey.name}+${aliceKey.keyId}; known are ${bobKey.name}+`);
  });

  test('accepts as many signatures as it promises and no more', () => {
    const keys = Array.from({ length: maxNoteSignatures }, () => bob);
    expect(openNote(signNote('text\n', keys), [bobKey]).signedBy).toEqual([bobKey]);
    expect(() => openNote(signNote('text\n', [...keys, bob]), [bobKey])).toThrow('more than 100');
  });

  const note = signNote('text\n', [alice]);
  test.each([
    ['nothing', ''],
    ['only a text', 'text\n'],
    ['no signature', 'text\n\n'],
    ['an empty line at the end', `${note}\n`],
    ['Windows line breaks', note.replaceAll('\n', '\r\n')],
    ['a tab', note.replace('text', 'te\txt')],
    ['a zero byte', note.replace('text', 'te\0xt')],
    ['a lone surrogate', note.replace('text', 'te\ud800xt')],
    ['a line that is not a signature', `${note}text\n`],
    ['a signature without a name', note.replace(' example.com/alice', ' ')],
    ['a name with a plus', note.replace('/alice', '+alice')],
    ['a third word', note.replace('alice ', 'alice alice ')],
    ['what is not base64', note.replace('=\n', '\n')],
    ['a signature of four bytes', note.replace(/alice .*\n/, 'alice AAAAAA==\n')],
  ])('refuses as malformed a note with %s', (_what, malformed) => {
    expect(() => openNote(malformed, [aliceKey])).toThrow(
      expect.objectContaining({ code: 'NOTE_MALFORMED' }),
    );
  });
});

describe('signNote', () => {
  test.each([
    ['without a final line break', 'text'],
    ['that is empty', ''],
    ['with a control character', 'te\u0007xt\n'],
    ['with a lone surrogate', '\udc00\n'],
  ])('refuses a text %s', (_what, text) => {
    expect(() => signNote(text, [alice])).toThrow(
      expect.objectContaining({ code: 'NOTE_MALFORMED' }),
    );
  });

  test('refuses to sign with no key', () => {
    expect(() => signNote('text\n', [])).toThrow('a note needs a signature');
  });

  test('gives the same note under a native Ed25519, which can also open it', () => {
    const note = signNote('text\n', [alice], nativeEd25519);
    expect(note).toBe(signNote('text\n', [alice]));
    expect(openNote(note, [aliceKey], nativeEd25519).signedBy).toEqual([aliceKey]);
    const forged = note.replace('text', 'test');
    expect(() => openNote(forged, [aliceKey], nativeEd25519)).toThrow('does not hold');
  });
});

const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicKeyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

const nativePrivateKey = (seed: Uint8Array): ReturnType<typeof createPrivateKey> =>
  createPrivateKey({
    key: Buffer.concat([privateKeyPrefix, seed]),
    format: 'der',
    type: 'pkcs8',
  });

const nativeEd25519: Ed25519 = {
  publicKeyOf: (seed) =>
    createPublicKey(nativePrivateKey(seed)).export({ format: 'der', type: 'spki' }).subarray(12),
  sign: (message, seed) => sign(null, message, nativePrivateKey(seed)),
  verify: (signature, message, publicKey) => {
    const key = Buffer.concat([publicKeyPrefix, publicKey]);
    return verify(null, message, createPublicKey({ key, format: 'der', type: 'spki' }), signature);
  },
};
