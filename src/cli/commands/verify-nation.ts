import type { ChildrenVerifier } from '../../pipeline/verify/verify-children.ts';
import { childExports, refuseDivergence } from '../child-exports.ts';
import { counted } from '../rendering/numbers.ts';
import { fieldLines } from '../rendering/table.ts';
import { differingLines, divergenceJson } from '../rendering/verification-rendering.ts';
import type { Result } from './verify-command.ts';

/**
 * Holds the roll-ups of a log against the exports of its children.
 * @throws OperatorError when one of those does not hold by its own key
 */
export async function withChildren(
  { json, lines }: Result,
  verifier: ChildrenVerifier,
  folder: string,
): Promise<Result> {
  for await (const { path, origin, lines: log } of childExports(folder, verifier.keys)) {
    refuseDivergence(path, await verifier.readChild(origin, log));
  }
  const divergence = verifier.check();
  if (divergence !== undefined) {
    return {
      isGood: false,
      json: () => ({ ...json(), verified: false, ...divergenceJson(divergence) }),
      lines: (paint) => differingLines(divergence, 1, paint),
    };
  }
  const { rollups, recomputed, attested } = verifier.counts;
  const told = `${counted(rollups, 'roll-up', 'roll-ups')}: ${recomputed} numbers of children`;
  return {
    isGood: true,
    json: () => ({ ...json(), children: verifier.counts }),
    lines: (paint) => [
      ...lines(paint),
      ...fieldLines([['children', `${told} recomputed, ${attested} without a log`]], paint),
    ],
  };
}
