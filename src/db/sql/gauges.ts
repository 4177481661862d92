import type { Transaction } from '../port.ts';

type Reader = Pick<Transaction, 'query'>;

/** In which state each domain was measured at the close of a cycle. */
export async function readLastEntropyStates(
  reader: Reader,
  communityId: string,
  cycle: number,
): Promise<{ domain: string; state: string }[]> {
  return await reader.query<{ domain: string; state: string }>(
    'select domain, state from negentropy.system_entropy ' +
      'where community_id = $1 and cycle = $2 order by domain',
    [communityId, cycle],
  );
}
