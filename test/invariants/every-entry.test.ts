import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply } from '../../src/core/entries/apply.ts';
import { ENTRY_RULES, postingsOf, ruleOf } from '../../src/core/entries/entry-rules.ts';
import { legacyAccount } from '../../src/core/entries/economy/legacy.ts';
import { BURNED, FUND, HELD, ISSUANCE, memberAccount } from '../../src/core/entries/postings.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { LEGACY, LEGACY_ASSET } from '../../src/core/state/legacy.ts';
import { emptyState } from '../../src/core/state/empty-state.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import { showcaseLog } from '../tampering/showcase-log.ts';
import { entriesOf } from '../worlds/memory-community.ts';
import { histories, play } from '../worlds/random-history.ts';

const RUNS = 100;

/** What is tried is the rule alone: a new type of entry is tried without a word here. */
describe('an entry of any type', () => {
  test('moves what its postings say, and nothing else', () => {
    inEveryType((entry, state) => {
      const before = accountsOf(state);
      apply(state, entry);
      const moved = new Map<string, bigint>();
      for (const [account, amount] of accountsOf(state)) add(moved, account, amount);
      for (const [account, amount] of before) add(moved, account, -amount);
      const posted = new Map<string, bigint>();
      for (const { account, asset, amount } of postingsOf(entry)) {
        add(posted, asset === 'MIC' ? account : `${account}|${asset}`, amount);
      }
      expect({ entry, moved }).toEqual({ entry, moved: posted });
    });
  });

  test('names every row that it changes', () => {
    inEveryType((entry, state) => {
      const before = rowsOf(state);
      apply(state, entry);
      const named = rowsNamedBy(entry, state);
      const unnamed = changedRows(before, rowsOf(state)).filter((row) => !named.has(row));
      expect({ entry, unnamed }).toEqual({ entry, unnamed: [] });
    });
  });
});

/** Goes through random histories, and through one with everything; every type occurs. */
function inEveryType(step: (entry: Entry, state: CommunityState) => void): void {
  const types: Record<string, number> = {};
  const take = (log: readonly Entry[]): void => {
    const state = emptyState(true);
    for (const entry of log) {
      step(entry, state);
      types[entry.type] = (types[entry.type] ?? 0) + 1;
    }
  };
  take(showcaseLog(12).map((line) => JSON.parse(line) as Entry));
  const property = fc.property(histories({ entropyGate: false }), (history) => {
    take(entriesOf(play(history)));
  });
  fc.assert(property, { numRuns: RUNS });
  console.log(`entries of ${RUNS} histories: ${JSON.stringify(types)}`);
  expect(Object.keys(types).toSorted()).toEqual(Object.keys(ENTRY_RULES).toSorted());
}

/** Every account; what is held is told twice, by the books and by the members, and so is supply. */
function accountsOf({ members, books, debts, legacy }: CommunityState): Map<string, bigint> {
  const accounts = new Map<string, bigint>([
    [HELD, books.held],
    [FUND, books.fund],
    [BURNED, books.burned],
    [ISSUANCE, 0n - books.supply - books.held - books.fund - books.burned],
    ...debts.book.balances(),
  ]);
  for (const [id, amount] of legacy.balances) {
    accounts.set(`${legacyAccount(id)}|${LEGACY_ASSET}`, amount);
    add(accounts, `${LEGACY}|${LEGACY_ASSET}`, -amount);
  }
  let [supply, held] = [0n, 0n];
  for (const [id, member] of members) {
    accounts.set(memberAccount(id), member.balance);
    supply += member.balance;
    held += member.held;
  }
  expect([supply, held]).toEqual([books.supply, books.held]);
  return accounts;
}

/** Adds an amount to an account's; an account without any is not listed. */
function add(accounts: Map<string, bigint>, account: string, amount: bigint): void {
  const sum = (accounts.get(account) ?? 0n) + amount;
  if (sum === 0n) accounts.delete(account);
  else accounts.set(account, sum);
}

/** Everything that has a row of its own which later entries change, as text by name of the row. */
function rowsOf({
  members,
  people,
  caps,
  holds,
  findings,
  domains,
}: CommunityState): Map<string, string> {
  const rows = new Map<string, string>();
  for (const [id, member] of members) rows.set(`member ${id}`, textOf(member));
  for (const [id, { members: all, tallies }] of people) {
    const row = { position: all.indexOf(id), head: all[0], tallies: all[0] === id && tallies };
    rows.set(`linked ${id}`, textOf(row));
  }
  for (const [id, mints] of caps.mints) rows.set(`cap ${id}`, textOf(mints));
  for (const [index, hold] of holds) rows.set(`hold ${index}`, textOf(hold));
  for (const [index, finding] of findings) rows.set(`finding ${index}`, textOf(finding));
  for (const [domain, { outcomes }] of domains) {
    for (const [cycle, counts] of outcomes) rows.set(`counts ${cycle}/${domain}`, textOf(counts));
  }
  return rows;
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? String(part) : part,
  );
}

/** Counts and caps of cycles that are over leave the state and stay in their rows. */
function changedRows(before: Map<string, string>, after: Map<string, string>): string[] {
  const gone = [...before.keys()].filter((row) => !after.has(row) && !/^(counts|cap) /.test(row));
  return [...gone, ...[...after.keys()].filter((row) => after.get(row) !== before.get(row))];
}

function rowsNamedBy(entry: Entry, state: CommunityState): Set<string> {
  const named = new Set<string>();
  const rows = {
    member: (id: string) => named.add(`member ${id}`).add(`cap ${id}`),
    linked: (id: string) => named.add(`linked ${id}`),
    hold: (index: number) => named.add(`hold ${index}`),
    finding: (index: number) => named.add(`finding ${index}`),
    outcomes: (cycle: number, domain: string) => named.add(`counts ${cycle}/${domain}`),
  };
  ruleOf(entry).changes(rows, entry, state);
  return named;
}
