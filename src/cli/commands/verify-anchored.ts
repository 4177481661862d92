import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { parseWitnessKey, type WitnessKey } from '../../core/log/note-key.ts';
import type { Verification } from '../../pipeline/verify/verify-export.ts';
import { readLines } from '../../pipeline/verify/read-lines.ts';
import { type AnchorVerification, verifyAnchors } from '../../pipeline/verify/verify-anchors.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { fieldLines } from '../rendering/table.ts';
import { counted, grouped } from '../rendering/numbers.ts';
import { differingLines, divergenceJson } from '../rendering/verification-rendering.ts';
import type { Paint } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { largestOf } from '../../core/lists.ts';

/** An anchor log, and who must have cosigned it. */
export interface AnchorTrust {
  /** A C2SP verifier key of the log that is verified. */
  readonly vkey: string | undefined;
  /** A file. */
  readonly anchors: string | undefined;
  readonly witnesses: readonly WitnessKey[];
}

/**
 * What the anchor log that was given says of the log.
 * @returns undefined when none was given
 * @throws UsageError when it cannot be read, or key or witnesses are missing
 */
export async function anchoredTrees({
  vkey,
  anchors,
  witnesses,
}: AnchorTrust): Promise<AnchorVerification | undefined> {
  if (anchors === undefined) {
    if (witnesses.length > 0) throw new UsageError('--witness of an export comes with --anchors');
    return undefined;
  }
  if (vkey === undefined || witnesses.length === 0) {
    throw new UsageError('--anchors comes with --vkey, by which it is known, and --witness');
  }
  if (!existsSync(anchors)) throw new UsageError(`there is no file ${anchors}`);
  try {
    return await verifyAnchors(readLines(createReadStream(anchors)), { vkey, witnesses });
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    throw new OperatorError(`${anchors} cannot be read: ${problem.message}.`);
  }
}

/** The keys that `--witness` names: one, or those of a file. @throws UsageError */
export function witnessesNamed(given: string): WitnessKey[] {
  const text = existsSync(given) ? readFileSync(given, 'utf8') : given;
  const lines = text.split('\n').map((line) => line.trim());
  try {
    const keys = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseWitnessKey);
    if (keys.length > 0) return keys;
  } catch {
    // told below
  }
  throw new UsageError(
    '--witness takes the key of a witness, <name>+<8 hex digits>+<base64>, or a file of them',
  );
}

/** What an anchor log adds to what is told of an export. */
export function anchoredLines(
  { trees, cosignatures, divergence }: AnchorVerification,
  { counts }: Pick<Verification, 'counts'>,
  paint: Paint,
): string[] {
  if (divergence !== undefined) return differingLines(divergence, 1, paint);
  const sizes = [...trees.keys()].filter((size) => size <= counts.entries);
  const later = trees.size - sizes.length;
  const names = cosignatures.map(({ key, timestamp }) => {
    return `${key.name} at ${new Date(timestamp * 1_000).toISOString()}`;
  });
  const upTo = sizes.length === 0 ? '' : `, the last of ${grouped(largestOf(sizes))} entries`;
  const beyond = later === 0 ? '' : `; ${grouped(later)} beyond this file`;
  const anchored = `${counted(sizes.length, 'tree', 'trees')} on this history${upTo}${beyond}`;
  return fieldLines(
    [
      ['anchored', anchored],
      ['cosigned', names.join('\n')],
    ],
    paint,
  );
}

/** The same as JSON. */
export function anchoredJson(
  { trees, cosignatures, divergence }: AnchorVerification,
  { counts }: Pick<Verification, 'counts'>,
): object {
  if (divergence !== undefined) return { verified: false, ...divergenceJson(divergence) };
  const sizes = [...trees.keys()].filter((size) => size <= counts.entries);
  return {
    anchored: {
      trees: trees.size,
      compared: sizes.length,
      size: largestOf([0, ...sizes]),
      cosignatures: cosignatures.map(({ key, timestamp }) => ({ witness: key.name, timestamp })),
    },
  };
}
