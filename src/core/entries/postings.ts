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

/** The two legs of an amount that goes from one account to another. */
export function move(from: string, to: string, amount: string): readonly Posting[] {
  const moved = parseMicros(amount);
  return [
    { account: from, asset: 'MIC', amount: shards(-moved) },
    { account: to, asset: 'MIC', amount: shards(moved) },
  ];
}
