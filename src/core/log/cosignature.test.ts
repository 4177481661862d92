import { describe, expect, test } from 'vitest';
import { signCheckpoint } from './checkpoint.ts';
import {
  cosign,
  openCosignatures,
  requireCosignatures,
  witnessKeyOfSigner,
} from './cosignature.ts';
import { formatWitnessKey, parseVerifierKey, parseWitnessKey, signerKeyOf } from './note-key.ts';
import { openNote, parseNote } from './signed-note.ts';

const log = signerKeyOf('example.com/log', new Uint8Array(32).fill(1));
const witnesses = [2, 3].map((byte) => {
  return signerKeyOf(`witness.example/w${byte}`, new Uint8Array(32).fill(byte));
});
const keys = witnesses.map((key) => witnessKeyOfSigner(key));
const note = signCheckpoint({ origin: log.name, size: 7, root: new Uint8Array(32).fill(9) }, [log]);
const { text } = parseNote(note);

function cosigned(...times: number[]): string {
  const lines = times.map((timestamp, at) => {
    return cosign(text, { key: witnesses[at] ?? log, timestamp });
  });
  return note + lines.join('');
}

describe('a cosignature', () => {
  test('says who saw the tree and when', () => {
    expect(openCosignatures(cosigned(1_679_315_147, 0), keys)).toEqual([
      { key: keys[0], timestamp: 1_679_315_147 },
      { key: keys[1], timestamp: 0 },
    ]);
  });

  test('signs header, time and text, as the specification spells them', () => {
    const line = cosign(text, { key: log, timestamp: 1_679_315_147 });
    const [, encoded = ''] = line.trimEnd().slice(2).split(' ');
    const bytes = Buffer.from(encoded, 'base64');
    expect(bytes.subarray(4, 12).toString('hex')).toBe('00000000641850cb');
    expect(bytes).toHaveLength(4 + 8 + 64);
  });

  test('counts each witness once and no stranger', () => {
    expect(openCosignatures(cosigned(5) + cosign(text, cosigner(0, 6)), keys)).toHaveLength(1);
    expect(openCosignatures(cosigned(5, 6), keys.slice(1))).toHaveLength(1);
  });

  test.each([
    ['of another text', cosign(`${text}more\n`, cosigner(0, 5))],
    ['of another time', changedTime(cosign(text, cosigner(0, 5)))],
  ])('%s does not hold', (_what, line) => {
    expect(() => openCosignatures(note + line, keys)).toThrow(
      expect.objectContaining({ code: 'COSIGNATURE_INVALID' }),
    );
  });

  test('is missed by name', () => {
    expect(() => requireCosignatures(cosigned(5), keys)).toThrow(
      'not cosigned by witness.example/w3',
    );
    expect(requireCosignatures(cosigned(5, 6), keys)).toHaveLength(2);
  });

  test('leaves the signature of the log as it was', () => {
    expect(openNote(cosigned(5, 6), [verifierOf(log)]).signedBy).toHaveLength(1);
  });
});

describe('the key of a witness', () => {
  test('comes back as it was written, and is no key of a log', () => {
    for (const key of keys) {
      const written = formatWitnessKey(key);
      expect(parseWitnessKey(written)).toEqual(key);
      expect(() => parseVerifierKey(written)).toThrow('type 1');
    }
  });
});

function cosigner(at: number, timestamp: number): Parameters<typeof cosign>[1] {
  return { key: witnesses[at] ?? log, timestamp };
}

function changedTime(line: string): string {
  const [dash, name, encoded = ''] = line.trimEnd().split(' ');
  const bytes = Buffer.from(encoded, 'base64');
  bytes.writeUInt8(bytes.readUInt8(11) + 1, 11);
  return `${dash} ${name} ${bytes.toString('base64')}\n`;
}

function verifierOf(key: typeof log): ReturnType<typeof parseVerifierKey> {
  return { name: key.name, keyId: key.keyId, publicKey: witnessKeyOfSigner(key).publicKey };
}
