import type { Reader, Statement } from '../../engine/port.ts';

/** How far a history was imported. */
export interface ImportRow {
  readonly source: string;
  readonly kind: string;
  /** Commits that were judged, from the first. */
  readonly judged: number;
  /** Effective time of the last group that was judged, Unix seconds. */
  readonly judgedUntil: number;
}

export async function readImports(reader: Reader, communityId: string): Promise<ImportRow[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select source, kind, judged, judged_until from negentropy.import_source ' +
      'where community_id = $1 order by source',
    [communityId],
  );
  return rows.map((row) => ({
    source: String(row['source']),
    kind: String(row['kind']),
    judged: Number(row['judged']),
    judgedUntil: Number(row['judged_until']),
  }));
}

/**
 * Moves an import on from where this process left it. Returns one row, or none when another process
 * moved it meanwhile: the batch must then not be committed, or commits would count twice.
 */
export function advanceImport(
  communityId: string,
  expectedJudged: number,
  row: ImportRow,
): Statement {
  const { source, kind, judged, judgedUntil } = row;
  // Only a history's first batch may make the row: one that follows a lost batch must find none.
  const sql =
    expectedJudged === 0
      ? 'insert into negentropy.import_source as i ' +
        '(community_id, source, kind, judged, judged_until) values ($1, $2, $3, $4, $5) ' +
        'on conflict (community_id, source) do update ' +
        'set judged = excluded.judged, judged_until = excluded.judged_until ' +
        'where i.judged = $6 returning 1 as moved'
      : 'update negentropy.import_source set kind = $3, judged = $4, judged_until = $5 ' +
        'where community_id = $1 and source = $2 and judged = $6 returning 1 as moved';
  return { sql, parameters: [communityId, source, kind, judged, judgedUntil, expectedJudged] };
}
