import type { CommunityDebts, Pledge } from '../../debt/community-debts.ts';
import {
  afterStatement,
  closingOf,
  isStatementDue,
  MOVEMENTS,
  openOf,
  type PledgeMovements,
  withMoved,
} from '../../debt/pledge-movements.ts';
import type { ReductionEntry, StatementEntry } from '../../state/entry.ts';
import { DebtError, unitsIn } from './debt-error.ts';

/**
 * The statements that the close of a cycle issues, in the order of the pledges. They follow from
 * the state, so nobody can leave one out or tell another amount.
 * @param reductions that the same close makes
 */
export function closingStatements(
  debts: CommunityDebts,
  cycle: number,
  reductions: readonly ReductionEntry[],
): StatementEntry[] {
  const committed = new Map<string, bigint>();
  for (const { pledge, units } of reductions) {
    committed.set(pledge, (committed.get(pledge) ?? 0n) + unitsIn(units));
  }
  const statements: StatementEntry[] = [];
  for (const [name, pledge] of debts.pledges) {
    const before = debts.movements.get(name);
    if (before === undefined) continue;
    const now = withMoved(before, { committed: committed.get(name) ?? 0n });
    if (isStatementDue(pledge, cycle, now)) statements.push(statementEntry(pledge, cycle, now));
  }
  return statements;
}

/** Behind a statement what moved is counted anew. @throws DebtError when it says another thing */
export function foldStatement(debts: CommunityDebts, entry: StatementEntry): void {
  const pledge = debts.pledges.get(entry.pledge);
  const before = debts.movements.get(entry.pledge);
  if (pledge === undefined || before === undefined) throw new DebtError('PLEDGE_UNKNOWN');
  const expected = statementEntry(pledge, entry.cycle, before);
  const isSame = Object.entries(expected).every(
    ([name, value]) => entry[name as keyof StatementEntry] === value,
  );
  if (!isSame) throw new DebtError('AMOUNT_DIFFERS');
  debts.movements.set(entry.pledge, afterStatement(before, entry.cycle));
}

function statementEntry(
  { pledge, creditor, currency }: Pledge,
  cycle: number,
  now: PledgeMovements,
): StatementEntry {
  const moved = Object.fromEntries(MOVEMENTS.map((name) => [name, String(now.moved[name])]));
  return {
    type: 'statement',
    cycle,
    pledge,
    creditor,
    currency,
    first: now.first,
    opening: String(now.opening),
    ...(moved as Record<(typeof MOVEMENTS)[number], string>),
    closing: String(closingOf(now)),
    open: String(openOf(now)),
  };
}
