import { describe, expect, test } from 'vitest';
import { decodeBase64 } from './base64.ts';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { signerKeyOf, verifierKeyOfSigner } from './note-key.ts';
import { signNote } from './signed-note.ts';

// The example of the specification.
const text =
  'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const checkpoint = {
  origin: 'example.com/behind-the-sofa',
  size: 20_852_163,
  root: decodeBase64('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='),
};

describe('the text of a checkpoint', () => {
  test('comes back as it was written', () => {
    expect(formatCheckpoint(checkpoint)).toBe(text);
    expect(parseCheckpoint(text)).toEqual(checkpoint);
  });

  test('keeps its extension lines', () => {
    const extended = { ...checkpoint, extensions: ['one', 'two words'] };
    expect(formatCheckpoint(extended)).toBe(`${text}one\ntwo words\n`);
    expect(parseCheckpoint(`${text}one\ntwo words\n`)).toEqual(extended);
  });

  test('may be of the empty tree', () => {
    const empty = { ...checkpoint, size: 0 };
    expect(parseCheckpoint(formatCheckpoint(empty))).toEqual(empty);
  });

  test.each([
    ['nothing', ''],
    ['two lines', 'origin\n1\n'],
    ['no final line break', text.slice(0, -1)],
    ['an empty origin', text.replace('example.com/behind-the-sofa', '')],
    ['an empty line at the end', `${text}\n`],
    ['a leading zero', text.replace('2085', '02085')],
    ['a sign', text.replace('2085', '+2085')],
    ['a fraction', text.replace('2085', '2.085')],
    ['an exponent', text.replace('20852163', '2e7')],
    ['a space before the size', text.replace('2085', ' 2085')],
    ['digits of another script', text.replace('20852163', '٢')],
    ['a size beyond safe integers', text.replace('20852163', '9007199254740992')],
    ['a root that is not base64', text.replace('CsUY', 'CsU-')],
    ['a root cut short', text.replace('CsUYapGG', '')],
  ])('is refused with %s', (_what, malformed) => {
    expect(() => parseCheckpoint(malformed)).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_MALFORMED' }),
    );
  });

  test.each([
    ['an empty origin', { ...checkpoint, origin: '' }],
    ['a line break in the origin', { ...checkpoint, origin: 'a\nb' }],
    ['an empty extension', { ...checkpoint, extensions: [''] }],
    ['a negative size', { ...checkpoint, size: -1 }],
    ['a fractional size', { ...checkpoint, size: 0.5 }],
    ['a short root', { ...checkpoint, root: new Uint8Array(31) }],
  ])('is not written with %s', (_what, malformed) => {
    expect(() => formatCheckpoint(malformed)).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_MALFORMED' }),
    );
  });
});

describe('openCheckpoint', () => {
  const signer = signerKeyOf(checkpoint.origin, new Uint8Array(32).fill(1));
  const key = verifierKeyOfSigner(signer);
  const log = { origin: checkpoint.origin, keys: [key] };

  test('gives what the log has signed', () => {
    const note = signCheckpoint(checkpoint, [signer]);
    expect(note.startsWith(`${text}\n\u2014 ${checkpoint.origin} `)).toBe(true);
    expect(openCheckpoint(note, log)).toEqual({ checkpoint, signedBy: [key] });
  });

  test('accepts either key while one replaces the other', () => {
    const next = signerKeyOf(checkpoint.origin, new Uint8Array(32).fill(2));
    const keys = [key, verifierKeyOfSigner(next)];
    const note = signCheckpoint(checkpoint, [next]);
    expect(openCheckpoint(note, { ...log, keys }).signedBy).toEqual([keys[1]]);
  });

  test('refuses the checkpoint of another log under the same key', () => {
    const note = signCheckpoint({ ...checkpoint, origin: 'example.com/other' }, [signer]);
    expect(() => openCheckpoint(note, log)).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_ORIGIN_MISMATCH' }),
    );
  });

  test('refuses a note of another kind under the same key', () => {
    expect(() => openCheckpoint(signNote('hello\n', [signer]), log)).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_MALFORMED' }),
    );
  });

  test('refuses every change of the text', () => {
    const note = signCheckpoint(checkpoint, [signer]);
    for (let position = 0; position < text.length; position += 1) {
      const changed = note[position] === 'x' ? 'y' : 'x';
      const forged = note.slice(0, position) + changed + note.slice(position + 1);
      expect(() => openCheckpoint(forged, log)).toThrow(
        expect.objectContaining({ name: 'LogError' }),
      );
    }
  });
});
