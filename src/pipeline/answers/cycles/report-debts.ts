import { formatMoney } from '../../../core/debt/money.ts';
import {
  closingOf,
  type Moved,
  MOVEMENTS,
  noMovements,
  openOf,
  type PledgeMovements,
  withMoved,
} from '../../../core/debt/pledge-movements.ts';
import type { DebtLogEntry, PledgeEntry } from '../../../core/state/entry.ts';
import type { CycleRange } from '../../../db/sql/cycles/cycle-report.ts';
import { hasDebts, readDebtLines, sumDebtPostings } from '../../../db/sql/economy/debts.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** What moved in a pledge in the period; amounts are decimal text of its currency. */
export type ReportedPledge = Readonly<Record<(typeof MOVEMENTS)[number], string>> & {
  readonly pledgeId: string;
  readonly creditor: string;
  readonly currency: string;
  /** Available before the period and after it. */
  readonly opening: string;
  readonly closing: string;
  /** Taken off debts and not answered by the creditor yet, at the end. */
  readonly open: string;
  /** All that was ever put into the pool, less what was taken out of it or ran out. */
  readonly pledged: string;
  /** The last cycle whose releases count. */
  readonly until: number;
  /** For how many more cycles the pool lasts at the rate of the period; absent: nothing goes. */
  readonly lastsCycles?: number;
};

/** The pledges of a report, and whether what moved gives what the double entry has. */
export interface ReportDebts {
  readonly pledges: readonly ReportedPledge[];
  readonly holds: boolean;
}

interface Kept {
  readonly terms: PledgeEntry;
  readonly before: PledgeMovements;
  readonly within: PledgeMovements;
}

/** @param close index of the entry that closed the last cycle */
export async function readReportDebts(
  { db, communityId }: CommunityReader,
  range: CycleRange,
  close: number,
): Promise<ReportDebts> {
  if (!(await hasDebts(db, communityId))) return { pledges: [], holds: true };
  const lines = await readDebtLines(db, communityId, -1);
  const kept = new Map<string, Kept>();
  for (const { index, line } of lines) {
    if (index <= close) count(kept, JSON.parse(line) as DebtLogEntry, range);
  }
  const posted = await sumDebtPostings(db, communityId, close + 1);
  return {
    pledges: [...kept.values()].map((one) => pledgeOf(one, range)),
    holds: addsUp([...kept.values()], posted),
  };
}

function count(kept: Map<string, Kept>, entry: DebtLogEntry, { from }: CycleRange): void {
  const moved = movedBy(entry);
  if (moved === undefined || !('pledge' in entry)) return;
  const nothing = noMovements(0);
  if (entry.type === 'pledge')
    kept.set(entry.pledge, { terms: entry, before: nothing, within: nothing });
  const one = kept.get(entry.pledge);
  if (one === undefined) throw new RangeError(`pledge ${entry.pledge} is not in the log`);
  const key = entry.cycle < from ? 'before' : 'within';
  kept.set(entry.pledge, { ...one, [key]: withMoved(one[key], moved) });
}

/** What an entry moves in its pledge; undefined: it is not about one. */
function movedBy(entry: DebtLogEntry): Partial<Moved> | undefined {
  if (entry.type === 'pledge') return { added: BigInt(entry.pool) };
  if (!('units' in entry)) return undefined;
  const units = BigInt(entry.units);
  if (entry.type === 'pool') {
    if (entry.notice === true) return {};
    return units > 0n ? { added: units } : { withdrawn: -units };
  }
  if (entry.type === 'reduction') return { committed: units };
  if (entry.type === 'settlement') {
    return { [entry.outcome]: units, withheld: BigInt(entry.withheld) };
  }
  if (entry.type !== 'reversal') return undefined;
  return { reversed: units, expired: entry.expired === true ? units : 0n };
}

function pledgeOf({ terms, before, within }: Kept, { from, to }: CycleRange): ReportedPledge {
  const { pledge, creditor, currency, until } = terms;
  const money = (units: bigint): string => formatMoney(units, currency);
  const moved = Object.fromEntries(MOVEMENTS.map((name) => [name, money(within.moved[name])]));
  const now = { ...within, opening: closingOf(before), open: openOf(before) };
  const closing = closingOf(now);
  const { committed, rejected, cancelled, reversed, expired } = within.moved;
  const gone = committed - rejected - cancelled - reversed + expired;
  const lasts = gone > 0n ? Number((closing * BigInt(to - from + 1)) / gone) : undefined;
  return {
    pledgeId: pledge,
    creditor,
    currency,
    ...(moved as Record<(typeof MOVEMENTS)[number], string>),
    opening: money(now.opening),
    closing: money(closing),
    open: money(openOf(now)),
    pledged: money(pledgedIn(before) + pledgedIn(within)),
    until,
    ...(lasts === undefined ? {} : { lastsCycles: lasts }),
  };
}

function pledgedIn({ moved }: PledgeMovements): bigint {
  return moved.added - moved.withdrawn - moved.expired;
}

/**
 * What moved against the double entry: what is available and committed of each pledge, and that of
 * each creditor what is available, committed and settled is what it pledged; none is below nought.
 */
function addsUp(kept: readonly Kept[], posted: ReadonlyMap<string, bigint>): boolean {
  const balance = (account: string): bigint => posted.get(account) ?? 0n;
  const under = (prefix: string): bigint =>
    [...posted].reduce((sum, [name, units]) => sum + (name.startsWith(prefix) ? units : 0n), 0n);
  const creditors = new Map<string, bigint>();
  for (const { terms, before, within } of kept) {
    const { pledge, creditor } = terms;
    const now = { ...within, opening: closingOf(before), open: openOf(before) };
    const [available, committed] = [
      balance(`pledge:${pledge}:available`),
      under(`committed:${pledge}:`),
    ];
    if (available !== closingOf(now) || committed !== openOf(now)) return false;
    const all = available + committed + under(`settled:${pledge}:`);
    creditors.set(creditor, (creditors.get(creditor) ?? 0n) + all);
  }
  const isWhole = [...creditors].every(
    ([creditor, all]) => all === -balance(`creditor:${creditor}:pledged`),
  );
  const isOwed = [...posted].every(([name, units]) => {
    const [kind, debt = ''] = name.split(':');
    if (kind === 'creditor' || kind === 'origin') return true;
    return units >= (kind === 'debt' ? committedTo(posted, debt) : 0n);
  });
  return isWhole && isOwed;
}

/** No more than what is owed may be committed of a debt. */
function committedTo(posted: ReadonlyMap<string, bigint>, debt: string): bigint {
  return [...posted].reduce((sum, [name, units]) => {
    const isOfDebt = name.startsWith('committed:') && name.endsWith(`:${debt}`);
    return sum + (isOfDebt ? units : 0n);
  }, 0n);
}
