import { type TUnsafe, Type } from 'typebox';
import { encodeBase64 } from '../../../core/log/base64.ts';
import type { DecisionProof } from '../../../core/verify/verify-decision.ts';
import { decisionParts } from '../../../pipeline/answers/decisions/read-proof.ts';
import type { ServedCommunity } from '../../../pipeline/installation.ts';
import { logReaderOf } from '../../log-readers.ts';
import { Problem } from '../../problems/problem.ts';
import { namedObject } from '../../schemas/named.ts';

/** One decision with everything that recomputes and proves it. */
export const proofSchema: TUnsafe<DecisionProof> = Type.Unsafe(
  namedObject('DecisionProof', {
    id: Type.String(),
    checkpoint: Type.String({ description: 'The last signed tree head.' }),
    entries: Type.Array(
      namedObject('ProvenEntry', {
        index: Type.Integer({ description: 'Its place in the log.' }),
        entry: Type.String({ description: 'The entry as it is hashed: RFC 8785 JSON.' }),
        hashes: Type.Array(Type.String(), {
          description: 'Base64, the leaf’s sibling first (RFC 9162).',
        }),
      }),
      { description: 'The decision; then its policy, measurements and the close of its GI.' },
    ),
  }),
);

/** @throws Problem NOT_FOUND, or NOT_READY while no checkpoint covers the decision */
export async function proofOf(community: ServedCommunity, id: string): Promise<DecisionProof> {
  const parts = await decisionParts(community.reader, Number(id));
  if (parts === undefined) throw new Problem('NOT_FOUND', `there is no decision ${id}`);
  const proven = await logReaderOf(community).proofs(parts);
  if (proven === undefined) {
    throw new Problem('NOT_READY', 'no checkpoint covers this decision yet', {
      retryAfterSeconds: 1,
    });
  }
  const entries = proven.entries.map(({ index, entry, hashes }) => ({
    index,
    entry,
    hashes: hashes.map((hash) => encodeBase64(hash)),
  }));
  return { id, checkpoint: proven.checkpoint, entries };
}
