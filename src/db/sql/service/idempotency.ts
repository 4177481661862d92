import type { Reader, Statement } from '../../engine/port.ts';

/** An answer that was given, frozen with the key and body of its request. */
export interface FrozenAnswer {
  /** API key and path: keys of different callers never meet. */
  readonly scope: string;
  readonly key: string;
  readonly bodyHash: string;
  readonly answer: string;
  /** Index of the entry that the answer is about, which is then not repeated in it. */
  readonly entryIndex?: number | undefined;
  /** That entry, as the log has it. */
  readonly entry?: string | undefined;
}

export async function findAnswers(
  reader: Reader,
  communityId: string,
  keys: readonly Pick<FrozenAnswer, 'scope' | 'key'>[],
): Promise<FrozenAnswer[]> {
  if (keys.length === 0) return [];
  const rows = await reader.query<Row>(
    'select i.scope, i.key, i.body_hash, i.answer, i.entry_index, e.entry ' +
      // One key after the other by its index, whatever the planner knows about the table.
      'from json_to_recordset($2::json) as k (scope text, key text) cross join lateral ' +
      '(select * from negentropy.idempotency i where i.community_id = $1 ' +
      'and i.scope = k.scope and i.key = k.key limit 1) i left join lateral ' +
      '(select l.entry from negentropy.log_entry l where l.community_id = $1 ' +
      'and l.entry_index = i.entry_index limit 1) e on true',
    [communityId, JSON.stringify(keys)],
  );
  return rows.map(({ scope, key, body_hash: bodyHash, answer, entry_index: index, entry }) => ({
    scope,
    key,
    bodyHash,
    answer,
    ...(index === null ? {} : { entryIndex: Number(index), entry: entry ?? undefined }),
  }));
}

interface Row {
  readonly scope: string;
  readonly key: string;
  readonly body_hash: string;
  readonly answer: string;
  readonly entry_index: bigint | null;
  readonly entry: string | null;
}

export function insertAnswers(communityId: string, answers: readonly FrozenAnswer[]): Statement[] {
  if (answers.length === 0) return [];
  return [
    {
      sql:
        'insert into negentropy.idempotency ' +
        '(community_id, scope, key, body_hash, answer, entry_index) ' +
        'select $1::uuid, a.scope, a.key, a."bodyHash", a.answer, a."entryIndex" ' +
        'from json_to_recordset($2::json) as ' +
        'a (scope text, key text, "bodyHash" text, answer text, "entryIndex" bigint)',
      parameters: [communityId, JSON.stringify(answers.map(stored))],
    },
  ];
}

function stored({ scope, key, bodyHash, answer, entryIndex }: FrozenAnswer): object {
  return { scope, key, bodyHash, answer, entryIndex };
}
