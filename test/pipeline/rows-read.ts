import type { Database, Parameter } from '../../src/db/engine/port.ts';
import type { CommunityReader } from '../../src/pipeline/community-reader.ts';

/** A step of a statement as PostgreSQL ran it. */
interface Step {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Step[];
}

/**
 * How many rows of tables the statements of an answer look at, whether they keep them or not.
 * @param tables `large`: they go by an index where there is one, as in tables that are large
 */
export async function rowsReadBy(
  database: Database,
  answer: (db: CommunityReader['db']) => Promise<unknown>,
  tables: 'large' | 'as they are' = 'large',
): Promise<number> {
  return await database.transaction(async (tx) => {
    if (tables === 'large') await tx.query('set local enable_seqscan = off');
    let rows = 0;
    const query = async <Row extends object>(
      sql: string,
      parameters: readonly Parameter[] = [],
    ): Promise<Row[]> => {
      const explained = `explain (analyze, format json) ${sql}`;
      const [told] = await tx.query<{ 'QUERY PLAN': unknown }>(explained, parameters);
      const text = told?.['QUERY PLAN'];
      const plans = typeof text === 'string' ? (JSON.parse(text) as unknown) : text;
      for (const { Plan } of plans as readonly { readonly Plan: Step }[]) rows += rowsIn(Plan);
      return await tx.query<Row>(sql, parameters);
    };
    await answer({ query });
    return rows;
  });
}

function rowsIn(step: Step): number {
  const { Plans = [] } = step;
  const below = Plans.reduce((sum, one) => sum + rowsIn(one), 0);
  if (step['Relation Name'] === undefined) return below;
  const dropped =
    (step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Index Recheck'] ?? 0);
  return below + ((step['Actual Rows'] ?? 0) + dropped) * (step['Actual Loops'] ?? 1);
}
