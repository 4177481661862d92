import type { Reader } from '../../engine/port.ts';

/** Which measurement. */
export interface MeasuredAt {
  readonly domain: string;
  readonly cycle: number;
}

/** What a decision names. */
export interface NamedParts {
  readonly policy: number | undefined;
  /** The cycle whose close is meant. */
  readonly closed: number;
  readonly measured: readonly MeasuredAt[];
}

/** Indexes of the entries of a policy, of measurements and of a close, each once, in order. */
export async function findPartIndexes(
  reader: Reader,
  communityId: string,
  { policy, closed, measured }: NamedParts,
): Promise<number[]> {
  const wanted = measured.map(({ domain, cycle }) => ({ domain, cycle }));
  const rows = await reader.query<{ entry_index: bigint }>(
    'select entry_index from negentropy.policy where community_id = $1 and version = $2 ' +
      'union select entry_index from negentropy.cycle where community_id = $1 and cycle = $3 ' +
      'union select s.entry_index from negentropy.system_entropy s where s.community_id = $1 ' +
      'and (s.domain, s.cycle) in (select w.domain, w.cycle from json_to_recordset($4::json) ' +
      'as w (domain text, cycle bigint)) order by entry_index',
    [communityId, policy ?? 0, closed, JSON.stringify(wanted)],
  );
  return rows.map(({ entry_index: index }) => Number(index));
}
