import { CommunityDebts } from '../../../core/debt/community-debts.ts';
import { foldDebt } from '../../../core/entries/economy/debts.ts';
import type { DebtEntry, DebtLogEntry } from '../../../core/state/entry.ts';
import type { IndexedLine } from '../../../db/sql/indexed-lines.ts';
import { findPeople } from '../../../db/sql/members/member-directory.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** Debts, pledges and elections as their own entries say them, and nothing of any others. */
export function termsIn(lines: readonly IndexedLine[]): CommunityDebts {
  const debts = new CommunityDebts();
  for (const { index, line } of lines.toSorted((one, other) => one.index - other.index)) {
    const entry = debtEntryIn({ line });
    if (entry.type === 'debt') registerAlone(debts, entry, index);
    else if (entry.type !== 'settlement') foldDebt(debts, entry, index);
    else if (entry.code !== undefined) {
      debts.book.apply({ type: 'suspension', debt: entry.debt, code: entry.code });
    }
  }
  return debts;
}

/** The debt that it goes on with need not be among these. */
function registerAlone(debts: CommunityDebts, entry: DebtEntry, index: number): void {
  const { supersedes, ...alone } = entry;
  foldDebt(debts, alone, index);
  const debt = debts.debts.get(entry.debt);
  if (supersedes !== undefined && debt !== undefined) {
    debts.debts.set(entry.debt, { ...debt, supersedes });
  }
}

/** What a line about debts says. */
export function debtEntryIn({ line }: Pick<IndexedLine, 'line'>): DebtLogEntry {
  return JSON.parse(line) as DebtLogEntry;
}

/** User ids of those of these members who were not erased. */
export async function readUsers(
  { db, communityId }: CommunityReader,
  members: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const people = await findPeople(db, communityId, [...new Set(members)]);
  return new Map(people.map(({ member, user }) => [member, user]));
}
