import type { Entry } from '../state/entry.ts';
import { parseMicros, type Shards, shards } from '../units.ts';

/** Accounts that belong to nobody; a member's account is named by {@link memberAccount}. */
export const ISSUANCE = 'issuance';
export const HELD = 'held';

/** One leg of a posting: positive credits the account, negative debits it. */
export interface Posting {
  readonly account: string;
  readonly asset: 'MIC';
  readonly amount: Shards;
}

export function memberAccount(member: string): string {
  return `member:${member}`;
}

/**
 * The double-entry postings of an entry, summing to zero (docs/internals/design.md#invariants, 1).
 * Issuance runs negative by what was ever promised; held amounts are neither supply nor spendable.
 */
export function postingsOf(entry: Entry): readonly Posting[] {
  if (entry.type === 'decision' && entry.amount !== undefined) {
    const to = entry.outcome === 'minted' ? memberAccount(entry.member) : HELD;
    return transfer(ISSUANCE, to, entry.amount);
  }
  if (entry.type === 'release') return transfer(HELD, memberAccount(entry.member), entry.amount);
  if (entry.type === 'cancel') return transfer(HELD, ISSUANCE, entry.amount);
  if (entry.type === 'transfer') {
    return transfer(memberAccount(entry.from), memberAccount(entry.to), entry.amount);
  }
  return [];
}

function transfer(from: string, to: string, amount: string): readonly Posting[] {
  const moved = parseMicros(amount);
  return [
    { account: from, asset: 'MIC', amount: shards(-moved) },
    { account: to, asset: 'MIC', amount: shards(moved) },
  ];
}
