import { type ExportHeader, parseHeader } from '../../core/verify/export-format.ts';
import type { CommunityState, TakenBack } from '../../core/state/state.ts';
import {
  type Divergence,
  LogVerifier,
  type VerifiedCounts,
  type VerifierOptions,
} from '../../core/verify/verify-log.ts';
import type { Entry } from '../../core/state/entry.ts';
import { parseEntry } from '../../core/entries/parse-entry.ts';
import { parseCanonical } from '../../core/log/canonical-json.ts';
import { nodeSha256 } from '../log/log-tree.ts';
import { readExport } from '../../core/verify/read-export.ts';

/** What came of verifying an export. */
export interface Verification {
  readonly divergence: Divergence | undefined;
  readonly counts: VerifiedCounts;
  /** The verifier key in the header, and whether it is the one that was asked for. */
  readonly key: string;
  readonly keyTrusted: boolean;
  readonly state: CommunityState;
  /** Over the entries that were read. */
  readonly root: Uint8Array;
}

/**
 * Verifies an export offline, line by line.
 * @param lines pages of lines without their breaks
 * @param trustedKey a C2SP verifier key known from elsewhere; without it a log is self-consistent
 *   only
 * @param options what an anchor log has of this log; who is told of its entries; what it is known
 *   to take back
 * @throws LogError when the first line is no header.
 */
export async function verifyExport(
  lines: AsyncIterable<readonly string[]>,
  trustedKey?: string,
  options: Pick<VerifierOptions, 'anchored' | 'watch' | 'takenBack'> = {},
): Promise<Verification> {
  const begin = (header: ExportHeader): LogVerifier =>
    new LogVerifier(header, { hash: nodeSha256, encode: utf8Bytes, ...options });
  const form = { parseHeader, begin };
  const { header, verifier, divergence, keyTrusted } = await readExport(lines, form, trustedKey);
  const { counts, state, root } = verifier;
  return { divergence, counts, key: header.key, keyTrusted, state, root };
}

/** What retractions among some lines name; what is no entry is told when it is verified. */
export function takenBackBy(lines: readonly string[]): TakenBack {
  const [evidence, members] = [new Set<string>(), new Set<string>()];
  for (const line of lines.filter(mayBeRetraction)) {
    const entry = entryIn(line);
    if (entry?.type !== 'retraction') continue;
    evidence.add(entry.evidence);
    if (entry.member !== undefined) members.add(entry.member);
  }
  return { evidence, members };
}

/** In canonical JSON no other entry looks like one, but for what a text might say. */
export function mayBeRetraction(line: string): boolean {
  return line.includes('"type":"retraction"');
}

function entryIn(line: string): Entry | undefined {
  try {
    return parseEntry(parseCanonical(line));
  } catch {
    return undefined;
  }
}

/** UTF-8 bytes of a line, by the platform. */
export function utf8Bytes(line: string): Uint8Array {
  return Buffer.from(line, 'utf8');
}
