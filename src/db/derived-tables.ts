import type { Column } from './sql/insert-rows.ts';

/** Tables whose rows the log determines, one by one. */
export type TableName =
  | 'policy'
  | 'negentropy_events'
  | 'hold_end'
  | 'posting'
  | 'review'
  | 'retraction'
  | 'transfer'
  | 'finding_entry'
  | 'instrument'
  | 'instrument_reading'
  | 'improvement'
  | 'system_entropy'
  | 'cycle'
  | 'panel_entry'
  | 'pilot_entry'
  | 'study_entry'
  | 'governance_entry'
  | 'nation_entry'
  | 'debt_entry'
  | 'debt_reductions'
  | 'debt_settlement'
  | 'legacy_opening';

/**
 * Every append-only table that the log determines, with its columns, `entry_index` first: written
 * with the entries, and compared with the replay by `verify` (docs/internals/design.md#invariants,
 * 2). The others and why: docs/reference/database.md.
 */
const COLUMNS: Readonly<Record<TableName, readonly Column[]>> = {
  policy: columns('entry_index', 'version', 'since_cycle'),
  negentropy_events: columns(
    'entry_index',
    'member_id uuid',
    'cycle',
    'action_cycle',
    'family text',
    'action text',
    'domain text',
    'evidence_hash text',
    'promise_hash text',
    'policy_version',
    'outcome text',
    'code text',
    'integrity_ppm',
    'entropy_factor_ppm',
    'amount_shards',
    'negentropy_micros',
    'due_cycle',
  ),
  hold_end: columns('entry_index', 'decision_index', 'cycle', 'outcome text', 'code text'),
  posting: columns('entry_index', 'leg smallint', 'account text', 'asset text', 'amount'),
  review: columns(
    'entry_index',
    'domain text',
    'cycle',
    'item_hash text',
    'member_id uuid',
    'rating integer',
  ),
  retraction: columns('entry_index', 'evidence_hash text', 'cycle', 'overturned boolean'),
  transfer: columns(
    'entry_index',
    'cycle',
    'from_member_id uuid',
    'to_member_id uuid',
    'amount_shards',
    'kind text',
  ),
  finding_entry: columns(
    'entry_index',
    'finding_index',
    'member_id uuid',
    'cycle',
    'status text',
    'reason_hash text',
  ),
  instrument: columns(
    'entry_index',
    'domain text',
    'instrument text',
    'weight_ppm',
    'cycle',
    'key_id text',
    'measures text',
    'is_retired boolean',
  ),
  instrument_reading: columns(
    'entry_index',
    'domain text',
    'instrument text',
    'cycle',
    'value_ppm',
  ),
  improvement: columns('entry_index', 'cycle', 'is_kept boolean'),
  system_entropy: columns(
    'entry_index',
    'domain text',
    'cycle',
    'entropy_ppm',
    'error_ppm',
    'state text',
    'direction text',
  ),
  cycle: columns('entry_index', 'cycle', 'gi_ppm', 'members', 'supply_shards', 'held_shards'),
  governance_entry: columns('entry_index', 'type text', 'proposal text'),
  nation_entry: columns('entry_index', 'type text', 'cycle', 'domain text'),
  panel_entry: columns(
    'entry_index',
    'type text',
    'panel_index',
    'sentinel_id text',
    'reveals text',
  ),
  pilot_entry: columns('entry_index', 'type text', 'pilot_index', 'reveals text'),
  study_entry: columns('entry_index', 'type text', 'study_index'),
  debt_entry: columns(
    'entry_index',
    'type text',
    'pledge text',
    'reduction_index',
    'debt_id uuid',
    'member_id uuid',
  ),
  debt_reductions: columns(
    'entry_index',
    'debt_id uuid',
    'decision_index',
    'negentropy_micros',
    'reduction_units',
    'member_id uuid',
    'pledge text',
    'period',
  ),
  debt_settlement: columns('entry_index', 'reduction_index', 'outcome text', 'batch text'),
  legacy_opening: columns('entry_index', 'member_id uuid', 'files text', 'amount_shards'),
};

/** A table whose rows follow from single entries of the log and are never changed. */
export interface DerivedTable {
  readonly name: TableName;
  readonly columns: readonly Column[];
}

/** Every one of them, in the order in which they are written. */
export const DERIVED_TABLES: readonly DerivedTable[] = Object.entries(COLUMNS).map(
  ([name, its]) => ({ name: name as TableName, columns: its }),
);

/** `name type`, or just the name of a bigint. */
function columns(...names: readonly string[]): readonly Column[] {
  return names.map((text) => {
    const [name = '', type = 'bigint'] = text.split(' ');
    return { name, type: type as Column['type'] };
  });
}
