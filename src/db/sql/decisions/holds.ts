import type { Hold } from '../../../core/state/state.ts';
import { negentropyMicros, shards } from '../../../core/units.ts';
import type { Reader, Statement } from '../../engine/port.ts';
import { type Column, insertRows } from '../insert-rows.ts';

export interface OpenHoldRow {
  readonly decision: number;
  readonly promiseLost: boolean;
  readonly retracted: boolean;
}

const COLUMNS: readonly Column[] = [
  { name: 'decision_index', type: 'bigint' },
  { name: 'promise_lost', type: 'boolean' },
  { name: 'retracted', type: 'boolean' },
];

export function upsertOpenHolds(communityId: string, holds: readonly OpenHoldRow[]): Statement[] {
  const rows = holds.map(({ decision, promiseLost, retracted }) => [
    decision,
    promiseLost,
    retracted,
  ]);
  const tail =
    'on conflict (community_id, decision_index) do update ' +
    'set promise_lost = excluded.promise_lost, retracted = excluded.retracted';
  return insertRows('hold_open', COLUMNS, communityId, rows, tail);
}

export function deleteOpenHolds(communityId: string, decisions: readonly number[]): Statement[] {
  if (decisions.length === 0) return [];
  return [
    {
      sql:
        'delete from negentropy.hold_open ' +
        "where community_id = $1 and decision_index = any (string_to_array($2, ',')::bigint[])",
      parameters: [communityId, decisions.join(',')],
    },
  ];
}

/** Every hold that has not ended, in order of its decision. */
export async function readOpenHolds(reader: Reader, communityId: string): Promise<Hold[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select h.decision_index, h.promise_lost, h.retracted, e.member_id, e.family, e.domain, ' +
      'e.action, e.evidence_hash, ' +
      'e.promise_hash, e.policy_version, e.due_cycle, e.amount_shards, e.negentropy_micros ' +
      'from negentropy.hold_open h join negentropy.negentropy_events e ' +
      'on e.community_id = h.community_id and e.entry_index = h.decision_index ' +
      'where h.community_id = $1 and e.community_id = $1 order by h.decision_index',
    [communityId],
  );
  return rows.map(toHold);
}

function toHold(row: Record<string, unknown>): Hold {
  return {
    decision: Number(row['decision_index']),
    member: String(row['member_id']),
    family: String(row['family']),
    domain: String(row['domain']),
    action: String(row['action']),
    evidence: String(row['evidence_hash']),
    promise: String(row['promise_hash']),
    policy: Number(row['policy_version']),
    due: Number(row['due_cycle']),
    amount: shards(BigInt(String(row['amount_shards']))),
    negentropy: negentropyMicros(BigInt(String(row['negentropy_micros']))),
    promiseLost: row['promise_lost'] === true,
    retracted: row['retracted'] === true,
  };
}
