import { parseCheckpointLine, parseHeader } from '../core/verify/export-format.ts';
import type { CommunityState } from '../core/community/state.ts';
import { type Divergence, LogVerifier, type VerifiedCounts } from '../core/verify/verify-log.ts';
import { nodeSha256 } from './log-tree.ts';

/** What came of verifying an export. */
export interface Verification {
  readonly divergence: Divergence | undefined;
  readonly counts: VerifiedCounts;
  /** The verifier key in the header, and whether it is the one that was asked for. */
  readonly key: string;
  readonly keyTrusted: boolean;
  readonly state: CommunityState;
}

/**
 * Verifies an export offline, line by line.
 * @param lines pages of lines without their breaks
 * @param trustedKey a C2SP verifier key known from elsewhere; without it a log is self-consistent only
 * @throws LogError when the first line is no header.
 */
export async function verifyExport(
  lines: AsyncIterable<readonly string[]>,
  trustedKey?: string,
): Promise<Verification> {
  let verifier: LogVerifier | undefined;
  let key = '';
  let divergence: Divergence | undefined;
  let ended = false;
  for await (const page of lines) {
    for (const line of page) {
      if (verifier === undefined) {
        const header = parseHeader(line);
        key = header.key;
        verifier = newVerifier(header);
        divergence =
          trustedKey === undefined || trustedKey === key ? undefined : untrusted(trustedKey, key);
      } else if (ended) {
        divergence ??= afterTheEnd(line);
      } else {
        const note = parseCheckpointLine(line);
        ended = note !== undefined;
        divergence ??= note === undefined ? verifier.push(line) : verifier.finish(note);
      }
      if (divergence !== undefined) break;
    }
    if (divergence !== undefined) break;
  }
  if (verifier === undefined) parseHeader('');
  const done = verifier ?? newVerifier({ format: '', origin: '', key });
  if (!ended) divergence ??= truncated(done.counts.entries);
  const { counts, state } = done;
  return { divergence, counts, key, keyTrusted: trustedKey === key, state };
}

function newVerifier(header: ConstructorParameters<typeof LogVerifier>[0]): LogVerifier {
  return new LogVerifier(header, {
    hash: nodeSha256,
    encode: (line) => Buffer.from(line, 'utf8'),
  });
}

function untrusted(expected: string, found: string): Divergence {
  return { index: undefined, where: 'the header', expected: `the key ${expected}`, found };
}

function truncated(entries: number): Divergence {
  const expected = 'a checkpoint as the last line';
  return {
    index: undefined,
    where: 'the end',
    expected,
    found: `the file ends after ${entries} entries: it is truncated`,
  };
}

function afterTheEnd(line: string): Divergence {
  const found = line.slice(0, 80);
  return {
    index: undefined,
    where: 'after the checkpoint',
    expected: 'the end of the file',
    found,
  };
}
