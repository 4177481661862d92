import type { CancelEntry, DecisionEntry, ReleaseEntry } from '../../../core/state/entry.ts';
import type { Parameter, Reader } from '../../engine/port.ts';
import { numberOrNone, textOrNone } from '../cells.ts';

/** What a decision came to: a hold that has ended counts as its end. */
export const FINAL_OUTCOMES = ['minted', 'held', 'released', 'cancelled', 'refused'] as const;
export type FinalOutcome = (typeof FINAL_OUTCOMES)[number];

/** One decision in a list, with what became of it. */
export interface DecisionRow {
  readonly index: number;
  readonly member: string;
  /** Undefined once the person was erased. */
  readonly user: string | undefined;
  readonly cycle: number;
  readonly actionCycle: number;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  readonly outcome: 'minted' | 'held' | 'refused';
  readonly code: string | undefined;
  readonly integrityPpm: number;
  readonly amount: bigint;
  readonly negentropy: bigint;
  readonly due: number | undefined;
  readonly end:
    | {
        readonly index: number;
        readonly cycle: number;
        readonly outcome: 'released' | 'cancelled';
        readonly code: string | undefined;
      }
    | undefined;
}

/** Which decisions a page is made of; newest first, so what is appended meanwhile comes before. */
export interface DecisionPage {
  /** Decisions before this entry. */
  readonly before: number;
  /** Decisions from this entry on. */
  readonly from?: number | undefined;
  readonly member?: string | undefined;
  readonly outcome?: FinalOutcome | undefined;
  readonly code?: string | undefined;
  /** The cycle in which it was asked for. */
  readonly cycle?: number | undefined;
  /** How many are looked at for those that outcome, code and cycle keep; at least the limit. */
  readonly scanned?: number | undefined;
  readonly limit: number;
}

/**
 * A page of decisions, newest first. The laterals look up one row for each decision, so that no
 * estimate ever makes the planner read a whole table instead.
 */
export async function readDecisionPage(
  reader: Reader,
  communityId: string,
  page: DecisionPage,
): Promise<DecisionRow[]> {
  const { within, kept, parameters } = conditionsOf(communityId, page);
  const scanned = Math.trunc(Math.max(page.limit, page.scanned ?? 0));
  const rows = await reader.query<Record<string, unknown>>(
    'select e.entry_index, e.member_id, m.user_id, e.cycle, e.action_cycle, e.family, e.action, ' +
      'e.domain, e.outcome, e.code, e.integrity_ppm, e.amount_shards, e.negentropy_micros, ' +
      'e.due_cycle, h.entry_index as end_index, h.cycle as end_cycle, ' +
      'h.outcome as end_outcome, h.code as end_code ' +
      `from (select * from negentropy.negentropy_events e where ${within} ` +
      `order by e.entry_index desc limit ${scanned}) e ` +
      'left join lateral (select * from negentropy.hold_end h where h.community_id = $1 ' +
      'and h.decision_index = e.entry_index limit 1) h on true ' +
      'left join lateral (select m.user_id from negentropy.member m where m.community_id = $1 ' +
      'and m.member_id = e.member_id limit 1) m on true ' +
      `where ${kept} order by e.entry_index desc limit ${Math.trunc(page.limit)}`,
    parameters,
  );
  return rows.map(toDecision);
}

/**
 * The last decision that a page looked at: where the next one goes on when this one is short.
 * @returns undefined when there were fewer than were to be looked at
 */
export async function findLastScanned(
  reader: Reader,
  communityId: string,
  page: DecisionPage & { readonly scanned: number },
): Promise<number | undefined> {
  const { before, from, member } = page;
  const { within, parameters } = conditionsOf(communityId, { before, from, member });
  const [row] = await reader.query<{ entry_index: bigint }>(
    `select e.entry_index from negentropy.negentropy_events e where ${within} ` +
      `order by e.entry_index desc offset ${Math.trunc(page.scanned) - 1} limit 1`,
    parameters,
  );
  return row === undefined ? undefined : Number(row.entry_index);
}

type DecisionEnd = ReleaseEntry | CancelEntry;

/** A decision as the log has it, with the entry that ended its hold. */
export interface DecisionWithUser {
  readonly index: number;
  readonly user: string | undefined;
  readonly entry: DecisionEntry;
  readonly end: { readonly index: number; readonly entry: DecisionEnd } | undefined;
}

/** The decisions among entries of a community's log, in the order of the log. */
export async function findDecisionsAt(
  reader: Reader,
  communityId: string,
  indexes: readonly number[],
): Promise<DecisionWithUser[]> {
  const rows = await reader.query<Record<string, unknown>>(
    'select l.entry_index, l.entry, m.user_id, x.entry_index as end_index, x.entry as end_entry ' +
      'from negentropy.negentropy_events e join negentropy.log_entry l ' +
      'on l.community_id = e.community_id and l.entry_index = e.entry_index ' +
      'left join negentropy.hold_end h ' +
      'on h.community_id = e.community_id and h.decision_index = e.entry_index ' +
      'left join negentropy.log_entry x ' +
      'on x.community_id = h.community_id and x.entry_index = h.entry_index ' +
      'left join negentropy.member m ' +
      'on m.community_id = e.community_id and m.member_id = e.member_id ' +
      'where e.community_id = $1 and e.entry_index = any ($2::bigint[]) order by e.entry_index',
    [communityId, [...indexes]],
  );
  return rows.map(toDecisionWithUser);
}

function toDecisionWithUser(row: Record<string, unknown>): DecisionWithUser {
  const end = row['end_entry'];
  return {
    index: Number(row['entry_index']),
    user: textOrNone(row['user_id']),
    entry: JSON.parse(String(row['entry'])) as DecisionEntry,
    end:
      typeof end === 'string'
        ? { index: Number(row['end_index']), entry: JSON.parse(end) as DecisionEnd }
        : undefined,
  };
}

/** What bounds a page, by its index, and what of it is kept. */
function conditionsOf(
  communityId: string,
  page: Omit<DecisionPage, 'limit'>,
): { within: string; kept: string; parameters: Parameter[] } {
  const parameters: Parameter[] = [communityId];
  const given = (conditions: readonly (readonly [string, Parameter | undefined])[]): string[] =>
    conditions.flatMap(([condition, value]) => {
      if (value === undefined) return [];
      parameters.push(value);
      return [`${condition} $${parameters.length}`];
    });
  const within = given([
    ['e.entry_index <', page.before],
    ['e.entry_index >=', page.from],
    ['e.member_id =', page.member],
  ]);
  const kept = given([
    ['e.cycle =', page.cycle],
    ['coalesce(h.outcome, e.outcome) =', page.outcome],
    ['coalesce(h.code, e.code) =', page.code],
  ]);
  return {
    within: ['e.community_id = $1', ...within].join(' and '),
    kept: ['true', ...kept].join(' and '),
    parameters,
  };
}

function toDecision(row: Record<string, unknown>): DecisionRow {
  const [due, end] = [row['due_cycle'], row['end_index']];
  return {
    index: Number(row['entry_index']),
    member: String(row['member_id']),
    user: textOrNone(row['user_id']),
    cycle: Number(row['cycle']),
    actionCycle: Number(row['action_cycle']),
    family: String(row['family']),
    action: String(row['action']),
    domain: String(row['domain']),
    outcome: String(row['outcome']) as DecisionRow['outcome'],
    code: textOrNone(row['code']),
    integrityPpm: Number(row['integrity_ppm']),
    amount: row['amount_shards'] as bigint,
    negentropy: row['negentropy_micros'] as bigint,
    due: numberOrNone(due),
    end: end === null ? undefined : endOf(row, Number(end)),
  };
}

function endOf(row: Record<string, unknown>, index: number): DecisionRow['end'] {
  return {
    index,
    cycle: Number(row['end_cycle']),
    outcome: String(row['end_outcome']) as 'released' | 'cancelled',
    code: textOrNone(row['end_code']),
  };
}
