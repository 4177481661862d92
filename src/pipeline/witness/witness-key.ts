import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { formatSignerKey, parseSignerKey, signerKeyOf } from '../../core/log/note-key.ts';
import type { CosignerKey } from '../../core/log/cosignature.ts';
import { placeFirst, writeDurably } from '../log/durable-files.ts';
import { nodeEd25519 } from '../log/log-key.ts';
import { OperatorError } from '../operator-error.ts';

/**
 * Reads the key of a witness, making it on the first start with mode 0600.
 * @param name of the witness, for instance `witness.example/w1`; undefined: that of the key
 * @throws OperatorError when there is no key and no name, the file is no key, or it has another
 *   name
 */
export function openWitnessKey(path: string, name: string | undefined): CosignerKey {
  if (!existsSync(path)) {
    if (name === undefined) {
      throw new OperatorError(`There is no key at ${path}: give the new witness a --name.`);
    }
    const key = signerKeyOf(name, randomBytes(32), nodeEd25519);
    writeDurably(path, `${formatSignerKey(key)}\n`, { mode: 0o600, place: placeFirst });
  }
  const key = keyIn(path);
  if (name === undefined || name === key.name) return key;
  throw new OperatorError(`The key at ${path} is that of ${key.name}, not of ${name}.`);
}

function keyIn(path: string): CosignerKey {
  try {
    return parseSignerKey(readFileSync(path, 'utf8').trim(), nodeEd25519);
  } catch (cause) {
    throw new OperatorError(`${path} is not the key of a witness. Restore it from a copy.`, {
      cause,
    });
  }
}
