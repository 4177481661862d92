import type { Statement, Transaction } from '../port.ts';

type Reader = Pick<Transaction, 'query'>;

/** An answer that was given, frozen with the key and body of its request. */
export interface FrozenAnswer {
  /** API key and path: keys of different callers never meet. */
  readonly scope: string;
  readonly key: string;
  readonly bodyHash: string;
  readonly answer: string;
}

export async function findAnswers(
  reader: Reader,
  communityId: string,
  keys: readonly Pick<FrozenAnswer, 'scope' | 'key'>[],
): Promise<FrozenAnswer[]> {
  if (keys.length === 0) return [];
  const rows = await reader.query<Record<string, string>>(
    'select i.scope, i.key, i.body_hash, i.answer ' +
      // One key after the other by its index, whatever the planner knows about the table.
      'from json_to_recordset($2::json) as k (scope text, key text) cross join lateral ' +
      '(select * from negentropy.idempotency i where i.community_id = $1 ' +
      'and i.scope = k.scope and i.key = k.key limit 1) i',
    [communityId, JSON.stringify(keys)],
  );
  return rows.map((row) => ({
    scope: row['scope'] ?? '',
    key: row['key'] ?? '',
    bodyHash: row['body_hash'] ?? '',
    answer: row['answer'] ?? '',
  }));
}

export function insertAnswers(communityId: string, answers: readonly FrozenAnswer[]): Statement[] {
  if (answers.length === 0) return [];
  return [
    {
      sql:
        'insert into negentropy.idempotency (community_id, scope, key, body_hash, answer) ' +
        'select $1::uuid, a.scope, a.key, a."bodyHash", a.answer ' +
        'from json_to_recordset($2::json) ' +
        'as a (scope text, key text, "bodyHash" text, answer text)',
      parameters: [communityId, JSON.stringify(answers)],
    },
  ];
}
