import type { MeasurementEntry } from '../../../core/state/entry.ts';
import type { Direction, EntropyState } from '../../../core/entropy/measurement.ts';
import type { Reader } from '../../engine/port.ts';

/** One measurement, without the factors that led to it. */
export interface EntropyPoint {
  readonly domain: string;
  readonly cycle: number;
  readonly entropyPpm: number;
  readonly errorPpm: number;
  readonly state: EntropyState;
  readonly direction: Direction;
}

/** Which measurements; default: all. */
export interface EntropyFilter {
  readonly domains?: readonly string[] | undefined;
  readonly sinceCycle?: number | undefined;
}

/** Measurements in order of domain and cycle. */
export async function readEntropySeries(
  reader: Reader,
  communityId: string,
  { domains, sinceCycle }: EntropyFilter = {},
): Promise<EntropyPoint[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select domain, cycle, entropy_ppm, error_ppm, state, direction ' +
      'from negentropy.system_entropy where community_id = $1 ' +
      'and ($2::text[] is null or domain = any ($2::text[])) ' +
      'and ($3::bigint is null or cycle >= $3::bigint) order by domain, cycle',
    [communityId, domains ?? null, sinceCycle ?? null],
  );
  return rows.map((row) => ({
    domain: String(row['domain']),
    cycle: Number(row['cycle']),
    entropyPpm: Number(row['entropy_ppm']),
    errorPpm: Number(row['error_ppm']),
    state: String(row['state']) as EntropyState,
    direction: String(row['direction']) as Direction,
  }));
}

/** The measurements of pairs of domain and cycle, with everything that led to them. */
export async function readMeasurements(
  reader: Reader,
  communityId: string,
  wanted: readonly { readonly domain: string; readonly cycle: number }[],
): Promise<MeasurementEntry[]> {
  if (wanted.length === 0) return [];
  const rows = await reader.query<{ entry: string }>(
    'select l.entry from negentropy.system_entropy s join negentropy.log_entry l ' +
      'on l.community_id = s.community_id and l.entry_index = s.entry_index ' +
      'where s.community_id = $1 and (s.domain, s.cycle) in ' +
      '(select w.domain, w.cycle from json_to_recordset($2::json) ' +
      'as w (domain text, cycle bigint))',
    [communityId, JSON.stringify(wanted.map(({ domain, cycle }) => ({ domain, cycle })))],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as MeasurementEntry);
}
