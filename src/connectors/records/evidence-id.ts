import type { EvidenceRecord } from '../../core/families/record.ts';
import { canonicalize } from '../../core/log/canonical-json.ts';
import { hashOfText } from '../../core/log/sha256.ts';

/**
 * The content address of a record: SHA-256 of its canonical JSON, in hexadecimal. A connector needs
 * it when one event says something about what an earlier event claimed.
 */
export function evidenceIdOf(record: EvidenceRecord): string {
  return hashOfText(canonicalize({ ...record }));
}
