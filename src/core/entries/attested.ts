import type { Code } from '../codes/codes.ts';

/**
 * Codes that a decision may carry as attested: their reason lies in what the service knows and the
 * log does not say. Each can only refuse; none can make anybody mint.
 */
export const ATTESTABLE: ReadonlySet<Code> = new Set<Code>([
  'DUPLICATE',
  'IDENTITY',
  'EVIDENCE_MISSING',
  'UNDER_REVIEW',
  'DESTABILIZATION',
  'OUTCOME_LOST',
  'RETRACTED',
]);
