import type { CancelEntry, DecisionEntry, Entry, ReleaseEntry } from '../core/state/entry.ts';
import { postingsOf } from '../core/entries/entry-rules.ts';
import { parseMicros } from '../core/units.ts';
import type { Cell, Column } from './sql/insert-rows.ts';

/** A table whose rows follow from single entries of the log and are never changed. */
export interface DerivedTable {
  readonly name: string;
  /** `entry_index` is always the first. */
  readonly columns: readonly Column[];
  /** The rows of one entry, cells in the order of the columns. */
  readonly rows: (entry: Entry, index: number) => readonly (readonly Cell[])[];
}

/**
 * Every append-only table that the log determines: written with the entries, and compared with the
 * replay by `verify` (docs/internals/design.md#invariants, 2). The others and why:
 * docs/reference/database.md.
 */
export const DERIVED_TABLES: readonly DerivedTable[] = [
  {
    name: 'policy',
    columns: columns('entry_index', 'version', 'since_cycle'),
    rows: (entry, index) => (entry.type === 'policy' ? [[index, entry.version, entry.cycle]] : []),
  },
  {
    name: 'negentropy_events',
    columns: columns(
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
    rows: (entry, index) => (entry.type === 'decision' ? [decisionRow(entry, index)] : []),
  },
  {
    name: 'hold_end',
    columns: columns('entry_index', 'decision_index', 'cycle', 'outcome text', 'code text'),
    rows: (entry, index) =>
      entry.type === 'release' || entry.type === 'cancel' ? [holdEndRow(entry, index)] : [],
  },
  {
    name: 'posting',
    columns: columns('entry_index', 'leg smallint', 'account text', 'asset text', 'amount'),
    rows: (entry, index) =>
      postingsOf(entry).map(({ account, asset, amount }, leg) => [
        index,
        leg,
        account,
        asset,
        amount,
      ]),
  },
  {
    name: 'review',
    columns: columns(
      'entry_index',
      'domain text',
      'cycle',
      'item_hash text',
      'member_id uuid',
      'rating integer',
    ),
    rows: (entry, index) =>
      entry.type === 'review'
        ? [[index, entry.domain, entry.cycle, entry.item, entry.member, entry.rating]]
        : [],
  },
  {
    name: 'retraction',
    columns: columns('entry_index', 'evidence_hash text', 'cycle'),
    rows: (entry, index) =>
      entry.type === 'retraction' ? [[index, entry.evidence, entry.cycle]] : [],
  },
  {
    name: 'transfer',
    columns: columns(
      'entry_index',
      'cycle',
      'from_member_id uuid',
      'to_member_id uuid',
      'amount_shards',
    ),
    rows: (entry, index) =>
      entry.type === 'transfer'
        ? [[index, entry.cycle, entry.from, entry.to, parseMicros(entry.amount)]]
        : [],
  },
  {
    name: 'instrument',
    columns: columns('entry_index', 'domain text', 'instrument text', 'weight_ppm'),
    rows: (entry, index) =>
      entry.type === 'instrument' ? [[index, entry.domain, entry.instrument, entry.weight]] : [],
  },
  {
    name: 'instrument_reading',
    columns: columns('entry_index', 'domain text', 'instrument text', 'cycle', 'value_ppm'),
    rows: (entry, index) =>
      entry.type === 'reading'
        ? [[index, entry.domain, entry.instrument, entry.cycle, entry.value]]
        : [],
  },
  {
    name: 'system_entropy',
    columns: columns(
      'entry_index',
      'domain text',
      'cycle',
      'entropy_ppm',
      'error_ppm',
      'state text',
      'direction text',
    ),
    rows: (entry, index) =>
      entry.type === 'measurement'
        ? [
            [
              index,
              entry.domain,
              entry.cycle,
              entry.entropy,
              entry.error,
              entry.state,
              entry.direction,
            ],
          ]
        : [],
  },
  {
    name: 'cycle',
    columns: columns('entry_index', 'cycle', 'gi_ppm', 'members', 'supply_shards', 'held_shards'),
    rows: (entry, index) =>
      entry.type === 'cycle'
        ? [
            [
              index,
              entry.cycle,
              entry.gi ?? null,
              entry.members,
              parseMicros(entry.supply),
              parseMicros(entry.held),
            ],
          ]
        : [],
  },
];

function decisionRow(entry: DecisionEntry, index: number): readonly Cell[] {
  return [
    index,
    entry.member,
    entry.cycle,
    entry.actionCycle ?? entry.cycle,
    entry.family,
    entry.action,
    entry.domain,
    entry.evidence,
    entry.promise ?? entry.evidence,
    entry.policy ?? 0,
    entry.outcome,
    entry.code ?? null,
    entry.integrity,
    entry.entropyFactor ?? null,
    entry.amount === undefined ? 0 : parseMicros(entry.amount),
    entry.negentropy === undefined ? 0 : parseMicros(entry.negentropy),
    entry.due ?? null,
  ];
}

function holdEndRow(entry: ReleaseEntry | CancelEntry, index: number): readonly Cell[] {
  const cancelled = entry.type === 'cancel';
  return [
    index,
    entry.decision,
    entry.cycle,
    cancelled ? 'cancelled' : 'released',
    cancelled ? entry.code : null,
  ];
}

/** `name type`, or just the name of a bigint. */
function columns(...names: readonly string[]): readonly Column[] {
  return names.map((text) => {
    const [name = '', type = 'bigint'] = text.split(' ');
    return { name, type: type as Column['type'] };
  });
}
