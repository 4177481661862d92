import { formatMicros, ppmToNumber } from '../../../core/units.ts';
import { findClose } from '../../../db/sql/cycles/cycles.ts';
import {
  type DecisionRow,
  type FinalOutcome,
  findLastScanned,
  readDecisionPage,
} from '../../../db/sql/decisions/decision-pages.ts';
import { findPerson } from '../../../db/sql/members/member-directory.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { type PolicyHistory, readPolicyHistory } from '../governance/policy-history.ts';

export { FINAL_OUTCOMES, type FinalOutcome } from '../../../db/sql/decisions/decision-pages.ts';

/** One decision of a list; scores are in 0..1, amounts text with six decimals. */
export interface DecisionItem {
  /** Index of its entry in the log, as text. */
  readonly id: string;
  /** Absent once the person was erased. */
  readonly userId?: string;
  readonly memberId: string;
  readonly cycle: number;
  /** RFC 3339. */
  readonly cycleStartsAt: string;
  /** The action's own cycle, where it is another. */
  readonly actionCycle?: number;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  /** What it came to by now; `held` only while the hold has not ended. */
  readonly outcome: FinalOutcome;
  /** Why it was refused or cancelled, or which finding holds it. */
  readonly code?: string;
  readonly integrity: number;
  readonly amount: string;
  readonly negentropy: string;
  /** A held decision ends at the close of this cycle. */
  readonly due?: number;
  /** How the hold ended. */
  readonly end?: DecisionEnd;
}

export interface DecisionEnd {
  /** Index of the entry that ended it, as text. */
  readonly entry: string;
  readonly cycle: number;
  readonly outcome: 'released' | 'cancelled';
  readonly code?: string;
}

/** When a cycle starts, in RFC 3339: at midnight UTC. */
export function startOf({ dateOf }: Pick<PolicyHistory, 'dateOf'>, cycle: number): string {
  return `${dateOf(cycle)}T00:00:00Z`;
}

/** There in the answers of a sandbox: its credits are worth nothing. */
export interface SandboxMark {
  readonly sandbox?: true;
}

export function sandboxMark({ current }: Pick<PolicyHistory, 'current'>): SandboxMark {
  return current.preset === 'sandbox' ? { sandbox: true } : {};
}

/** A page, and the entry before which the next one goes on, where there may be more. */
export interface DecisionList {
  readonly items: readonly DecisionItem[];
  readonly nextBefore?: number;
}

export interface DecisionQuery {
  readonly userId?: string | undefined;
  readonly outcome?: FinalOutcome | undefined;
  readonly code?: string | undefined;
  readonly cycle?: number | undefined;
  /** Decisions before this entry; absent: from the newest on. */
  readonly before?: number | undefined;
  readonly limit: number;
  /** How many decisions are looked through for those that are asked for. */
  readonly scanned?: number | undefined;
}

/** How many decisions one request looks through for those that its filter keeps. */
const SCANNED_MAX = 5_000;

/**
 * A page of decisions, newest first; what is appended meanwhile comes before the first page. A
 * filtered page may be short, even empty, and still name where to go on: one request looks through
 * a bounded part of the history only.
 */
export async function readDecisionList(
  reader: CommunityReader,
  query: DecisionQuery,
): Promise<DecisionList & SandboxMark> {
  const { db, communityId } = reader;
  const { userId, outcome, code, cycle, limit, scanned = SCANNED_MAX } = query;
  const person = userId === undefined ? undefined : await findPerson(db, communityId, userId);
  const policies = await readPolicyHistory(reader);
  if (userId !== undefined && person === undefined) return { items: [], ...sandboxMark(policies) };
  const range = await rangeOf(reader, query);
  const page = {
    ...range,
    member: person?.member,
    outcome,
    code,
    cycle,
    limit: limit + 1,
    scanned,
  };
  const rows = await readDecisionPage(db, communityId, page);
  const list = listOf(decisionItems(policies, rows), limit);
  if (list.nextBefore !== undefined) return { ...list, ...sandboxMark(policies) };
  const looked = Math.max(scanned, page.limit);
  const nextBefore = await findLastScanned(db, communityId, { ...page, scanned: looked });
  return { ...list, ...(nextBefore === undefined ? {} : { nextBefore }), ...sandboxMark(policies) };
}

/** Between which entries the decisions of a query lie; those of a cycle before its close. */
async function rangeOf(
  reader: CommunityReader,
  { before = Number.MAX_SAFE_INTEGER, cycle }: DecisionQuery,
): Promise<{ readonly before: number; readonly from?: number }> {
  const { db, communityId } = reader;
  if (cycle === undefined) return { before };
  const close = await findClose(db, communityId, cycle);
  if (close?.cycle !== cycle) return { before, from: (close?.index ?? -1) + 1 };
  const previous = await findClose(db, communityId, cycle - 1);
  return { before: Math.min(before, close.index), from: (previous?.index ?? -1) + 1 };
}

/** The items of a page of which one more than asked for was read, to see whether there is more. */
export function listOf(items: readonly DecisionItem[], limit: number): DecisionList {
  const last = items[limit - 1];
  if (items.length <= limit || last === undefined) return { items };
  return { items: items.slice(0, limit), nextBefore: Number(last.id) };
}

/** Rows as they are told to people. */
export function decisionItems(
  policies: Pick<PolicyHistory, 'dateOf'>,
  rows: readonly DecisionRow[],
): DecisionItem[] {
  return rows.map((row) => ({
    id: String(row.index),
    ...(row.user === undefined ? {} : { userId: row.user }),
    memberId: row.member,
    cycle: row.cycle,
    cycleStartsAt: startOf(policies, row.cycle),
    ...(row.actionCycle === row.cycle ? {} : { actionCycle: row.actionCycle }),
    family: row.family,
    action: row.action,
    domain: row.domain,
    outcome: row.end?.outcome ?? row.outcome,
    ...codeOf(row.end?.code ?? row.code),
    integrity: ppmToNumber(row.integrityPpm),
    amount: formatMicros(row.amount),
    negentropy: formatMicros(row.negentropy),
    ...(row.due === undefined ? {} : { due: row.due }),
    ...(row.end === undefined ? {} : { end: endItem(row.end) }),
  }));
}

/** The end of a hold as it is told to people. */
export function endItem({
  index,
  cycle,
  outcome,
  code,
}: NonNullable<DecisionRow['end']>): DecisionEnd {
  return { entry: String(index), cycle, outcome, ...codeOf(code) };
}

export function codeOf(code: string | undefined): { readonly code?: string } {
  return code === undefined ? {} : { code };
}
