import { parseCheckpointLine, parseHeader } from '../../core/verify/export-format.ts';
import type { CommunityState } from '../../core/state/state.ts';
import { type Divergence, LogVerifier, type VerifiedCounts } from '../../core/verify/verify-log.ts';
import { nodeSha256 } from '../log/log-tree.ts';

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
 * @param trustedKey a C2SP verifier key known from elsewhere; without it a log is self-consistent
 *   only
 * @throws LogError when the first line is no header.
 */
export async function verifyExport(
  lines: AsyncIterable<readonly string[]>,
  trustedKey?: string,
): Promise<Verification> {
  const reading = new Reading(trustedKey);
  for await (const page of lines) {
    for (const line of page) reading.take(line);
    if (reading.divergence !== undefined) break;
  }
  return reading.result();
}

/** Where the reader of an export is: before the header, among the entries, or after the end. */
class Reading {
  readonly #trustedKey: string | undefined;
  #verifier: LogVerifier | undefined;
  #key = '';
  #ended = false;
  divergence: Divergence | undefined;

  constructor(trustedKey: string | undefined) {
    this.#trustedKey = trustedKey;
  }

  take(line: string): void {
    if (this.divergence !== undefined) return;
    if (this.#verifier === undefined) this.#begin(line);
    else if (this.#ended) this.divergence = afterTheEnd(line);
    else this.divergence = this.#entryOrEnd(this.#verifier, line);
  }

  result(): Verification {
    if (this.#verifier === undefined) this.#begin('');
    const verifier = this.#verifier ?? newVerifier({ format: '', origin: '', key: '' });
    const { counts, state } = verifier;
    const divergence = this.divergence ?? (this.#ended ? undefined : truncated(counts.entries));
    const keyTrusted = this.#trustedKey === this.#key;
    return { divergence, counts, key: this.#key, keyTrusted, state };
  }

  #begin(line: string): void {
    const header = parseHeader(line);
    this.#key = header.key;
    this.#verifier = newVerifier(header);
    if (this.#trustedKey !== undefined && this.#trustedKey !== header.key) {
      this.divergence = untrusted(this.#trustedKey, header.key);
    }
  }

  #entryOrEnd(verifier: LogVerifier, line: string): Divergence | undefined {
    try {
      const note = parseCheckpointLine(line);
      if (note === undefined) return verifier.push(line);
      this.#ended = true;
      return verifier.finish(note);
    } catch (problem) {
      const found = problem instanceof Error ? problem.message : String(problem);
      return { index: undefined, where: 'the checkpoint', expected: 'one line of JSON', found };
    }
  }
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
