import { debtLegs } from '../debt/debt-legs.ts';
import { negentropyMicros, parseMicros } from '../units.ts';

/** Accounts that belong to nobody; a member's account is named by {@link memberAccount}. */
export const ISSUANCE = 'issuance';
export const HELD = 'held';
/** What members gave up. Nothing leaves it. */
export const BURNED = 'burned';
/** What members gave to the community: grants come from here alone, and no formula feeds it. */
export const FUND = 'fund';

/**
 * One leg of a posting. Of MIC, positive credits the account and negative debits it; of N and of
 * money it is the other way round (docs/reference/debt.md#postings).
 */
export interface Posting {
  readonly account: string;
  /** `MIC` and `N` in millionths, or a currency as `USD/2` in its smallest coin. */
  readonly asset: string;
  readonly amount: bigint;
}

export function memberAccount(member: string): string {
  return `member:${member}`;
}

/** The two legs of an amount that goes from one account to another. */
export function move(from: string, to: string, amount: string): readonly Posting[] {
  const moved = parseMicros(amount);
  return [
    { account: from, asset: 'MIC', amount: -moved },
    { account: to, asset: 'MIC', amount: moved },
  ];
}

/** What a member is given together with MIC. */
export function released(member: string, text: string | undefined): readonly Posting[] {
  const negentropy = negentropyMicros(parseMicros(text ?? '0.000000'));
  return negentropy === 0n ? [] : debtLegs.release({ member, negentropy });
}
