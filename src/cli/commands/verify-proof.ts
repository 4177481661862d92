import { type DecisionProof, verifyDecision } from '../../core/verify/verify-decision.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { brokenProofLines, proofLines } from '../rendering/part-rendering.ts';
import type { Result } from './verify-command.ts';

/**
 * Verifies one decision with what it was computed from, as `GET /v1/decisions/{id}/proof` has it.
 * @throws OperatorError without a key: a proof names none
 */
export function proofResult(proof: DecisionProof, vkey: string | undefined): Result {
  if (vkey === undefined) {
    throw new OperatorError('This proof names no key: give the key of its log as --vkey.');
  }
  const verified = verifyDecision(proof, vkey);
  if (!verified.holds) {
    const { broken, index, expected, found } = verified;
    return {
      isGood: false,
      json: () => ({ verified: false, broken, index, expected, found, key: vkey }),
      lines: (paint) => brokenProofLines(verified, paint),
    };
  }
  const { decision, treeSize, rechecked } = verified;
  const told = { index: Number(proof.id), entry: decision, treeSize, rechecked, key: vkey };
  return {
    isGood: true,
    json: () => ({ verified: true, ...told }),
    lines: (paint) => proofLines({ ...told, keyTrusted: true }, paint),
  };
}
