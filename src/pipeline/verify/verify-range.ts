import { parseRangeHeader, type RangeHeader } from '../../core/verify/export-format.ts';
import type { Divergence } from '../../core/verify/verify-log.ts';
import { RangeVerifier } from '../../core/verify/verify-range.ts';
import { nodeSha256 } from '../log/log-tree.ts';
import { readExport } from '../../core/verify/read-export.ts';
import { utf8Bytes } from './verify-export.ts';

/** What came of verifying a range of a log. */
export interface RangeVerification {
  readonly divergence: Divergence | undefined;
  /** Index of the first entry, and after the last one. */
  readonly from: number;
  readonly until: number;
  readonly byType: Readonly<Record<string, number>>;
  /** Whether an earlier checkpoint was given, so that the range follows from it. */
  readonly isLinked: boolean;
  /** The verifier key in the header, and whether it is the one that was asked for. */
  readonly key: string;
  readonly keyTrusted: boolean;
}

/** What a range is held against. */
export interface RangeTrust {
  /** A C2SP verifier key known from elsewhere. */
  readonly trustedKey?: string | undefined;
  /** The checkpoint of the entries before the range, as the auditor kept it. */
  readonly since?: string | undefined;
}

/**
 * Verifies a range of a log offline: that it lies between two signed tree heads.
 * @param lines pages of lines without their breaks
 * @throws LogError when the first line is no header of a range.
 */
export async function verifyRange(
  lines: AsyncIterable<readonly string[]>,
  { trustedKey, since }: RangeTrust,
): Promise<RangeVerification> {
  const begin = (header: RangeHeader): RangeVerifier =>
    new RangeVerifier(header, { hash: nodeSha256, encode: utf8Bytes }, since);
  const form = { parseHeader: parseRangeHeader, begin };
  const { header, verifier, divergence, keyTrusted } = await readExport(lines, form, trustedKey);
  const { key, from } = header;
  const { size: until, byType, beginning } = verifier;
  const isLinked = since !== undefined;
  return { divergence: beginning ?? divergence, from, until, byType, isLinked, key, keyTrusted };
}
