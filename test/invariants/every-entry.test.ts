import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply } from '../../src/core/entries/apply.ts';
import { ENTRY_RULES, postingsOf, ruleOf } from '../../src/core/entries/entry-rules.ts';
import { legacyAccount } from '../../src/core/entries/economy/legacy.ts';
import { addToMemberCycles, derivedRows } from '../../src/db/entry-rows.ts';
import { MemberCycles } from '../../src/db/member-cycles.ts';
import { BURNED, FUND, HELD, ISSUANCE, memberAccount } from '../../src/core/entries/postings.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { LEGACY, LEGACY_ASSET } from '../../src/core/state/legacy.ts';
import { emptyState } from '../../src/core/state/empty-state.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import { showcaseLog } from '../tampering/showcase-log.ts';
import { postedAs } from '../worlds/independent-books.ts';
import { entriesOf } from '../worlds/memory-community.ts';
import { histories, play } from '../worlds/random-history.ts';

const RUNS = 100;

/** Played once for all that is asked of them; a difference names its entry. */
const LOGS: readonly (readonly Entry[])[] = [
  showcaseLog(12).map((line) => JSON.parse(line) as Entry),
  ...fc.sample(histories({ entropyGate: false }), RUNS).map((history) => entriesOf(play(history))),
];

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

  test('adds to what happened to members in its cycle as much as it changes them', () => {
    inEveryType((entry, state) => {
      const before = earnedOf(state);
      apply(state, entry);
      const changed = new Map<string, bigint>();
      for (const [name, amount] of earnedOf(state)) add(changed, name, amount);
      for (const [name, amount] of before) add(changed, name, -amount);
      const cycles = new MemberCycles();
      addToMemberCycles(cycles, entry);
      const summed = new Map<string, bigint>();
      for (const { member, sums } of cycles.rows()) {
        const income = sums.mintedShards + sums.releasedShards + sums.receivedShards;
        add(summed, `balance ${member}`, income - sums.givenShards);
        const ended = sums.releasedShards + sums.cancelledShards;
        add(summed, `held ${member}`, sums.heldShards - ended);
        add(summed, `N ${member}`, sums.negentropyMicros);
      }
      expect({ entry, summed }).toEqual({ entry, summed: changed });
    });
  });

  test('has a row among the transfers when it moves what was released', () => {
    inEveryType((entry, state) => {
      const moved = postingsOf(entry).filter(({ asset }) => asset === 'MIC');
      const isIncome = moved.some(({ account }) => account === ISSUANCE || account === HELD);
      const partyOf = (isGiver: boolean): string | null => {
        const { account = '' } = moved.find(({ amount }) => amount < 0n === isGiver) ?? {};
        return account.startsWith('member:') ? account.slice('member:'.length) : null;
      };
      const amount = moved.find((posting) => posting.amount > 0n)?.amount;
      const { cycle, type } = entry;
      const row = [state.size, cycle, partyOf(true), partyOf(false), amount, type];
      const rows = moved.length === 0 || isIncome ? [] : [row];
      const { transfer } = derivedRows([{ entry, index: state.size }]);
      expect({ entry, transfer }).toEqual({ entry, transfer: rows });
      apply(state, entry);
    });
  });

  test('moves MIC as the table of the books says', () => {
    inEveryType((entry, state) => {
      const moved = postingsOf(entry).filter(({ asset }) => asset === 'MIC');
      const accounts = moved.map(({ account }) => account);
      expect({ entry, accounts }).toEqual({ entry, accounts: postedAs(entry) });
      apply(state, entry);
    });
  });

  test('names to its event every member that a field of it is', () => {
    inEveryType((entry, state) => {
      apply(state, entry);
      const named: readonly string[] = Object.values(ruleOf(entry).names);
      const members = Object.entries(entry).flatMap(([field, value]) =>
        typeof value === 'string' && state.members.has(value) ? [field] : [],
      );
      const unnamed = members.filter((field) => !named.includes(field));
      expect({ entry, unnamed }).toEqual({ entry, unnamed: [] });
    });
  });
});

/** Goes through random histories, and through one with everything; every type occurs. */
function inEveryType(step: (entry: Entry, state: CommunityState) => void): void {
  const types: Record<string, number> = {};
  for (const log of LOGS) {
    const state = emptyState(true);
    for (const entry of log) {
      step(entry, state);
      types[entry.type] = (types[entry.type] ?? 0) + 1;
    }
  }
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

/** What the cycles of members add up to, by what it is and of whom. */
function earnedOf({ members }: CommunityState): Map<string, bigint> {
  const earned = new Map<string, bigint>();
  for (const [id, { balance, held, negentropy }] of members) {
    add(earned, `balance ${id}`, balance);
    add(earned, `held ${id}`, held);
    add(earned, `N ${id}`, negentropy);
  }
  return earned;
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
