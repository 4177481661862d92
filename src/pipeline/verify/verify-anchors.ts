import type { Cosignature } from '../../core/log/cosignature.ts';
import { parseVerifierKey, formatVerifierKey } from '../../core/log/note-key.ts';
import { parseAnchorHeader } from '../../core/verify/export-format.ts';
import { readExport } from '../../core/verify/read-export.ts';
import {
  anchorKeyOf,
  type AnchorQuestion,
  AnchorVerifier,
} from '../../core/verify/verify-anchor.ts';
import type { Divergence } from '../../core/verify/verify-log.ts';
import { nodeSha256 } from '../log/log-tree.ts';
import { utf8Bytes } from './verify-export.ts';

/** What an anchor log says of one log. */
export interface AnchorVerification {
  readonly divergence: Divergence | undefined;
  /** Roots as hex, by the number of entries. */
  readonly trees: ReadonlyMap<number, string>;
  readonly cosignatures: readonly Cosignature[];
}

/**
 * Verifies an anchor log offline and gathers what it says of the log of a key.
 * @param lines pages of lines without their breaks
 * @throws LogError when the first line is no header of an anchor log, or the key is of another form
 */
export async function verifyAnchors(
  lines: AsyncIterable<readonly string[]>,
  { vkey, witnesses }: Pick<AnchorQuestion, 'witnesses'> & { readonly vkey: string },
): Promise<AnchorVerification> {
  const key = parseVerifierKey(vkey);
  const question = { origin: key.name, witnesses };
  const form = {
    parseHeader: parseAnchorHeader,
    begin: (header: ReturnType<typeof parseAnchorHeader>) =>
      new AnchorVerifier(header, question, { hash: nodeSha256, encode: utf8Bytes }),
  };
  const read = await readExport(lines, form, formatVerifierKey(anchorKeyOf(key)));
  const { trees, cosignatures } = read.verifier;
  return { divergence: read.divergence, trees, cosignatures };
}
