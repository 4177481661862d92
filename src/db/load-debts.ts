import type { CommunityDebts } from '../core/debt/community-debts.ts';
import { releasedBy } from '../core/entries/cycles/credits.ts';
import { foldDebt } from '../core/entries/economy/debts.ts';
import type { DebtLogEntry, DecisionEntry } from '../core/state/entry.ts';
import { negentropyMicros } from '../core/units.ts';
import type { Reader } from './engine/port.ts';
import { hasDebts, readDebtLines, readNegentropy } from './sql/economy/debts.ts';

/**
 * Debts as the log has them: N of the members from the fold, and the entries about debts one after
 * the other. That takes as long as there are reductions, a second for some hundred thousand.
 */
export async function loadDebts(
  reader: Reader,
  communityId: string,
  into: { readonly debts: CommunityDebts; readonly cycle: number },
): Promise<void> {
  const { debts, cycle } = into;
  for (const { member, micros } of await readNegentropy(reader, communityId)) {
    debts.book.apply({ type: 'release', member, negentropy: negentropyMicros(micros) });
  }
  if (!(await hasDebts(reader, communityId))) return;
  for (const { index, line } of await readDebtLines(reader, communityId, cycle)) {
    const entry = JSON.parse(line) as DebtLogEntry | DecisionEntry;
    if (entry.type !== 'decision') foldDebt(debts, entry, index);
    else if (debts.elections.has(entry.member)) {
      debts.minted.push(releasedBy(entry, index));
    }
  }
}
