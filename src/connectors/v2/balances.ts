import type { V2Row } from './quarantine.ts';

/** Whether a row of v2 counts: nothing speaks against it, and v2 had confirmed it. */
export function isCounted({ codes, isPending }: V2Row): boolean {
  return codes.length === 0 && !isPending;
}

/** What rows come to, by account, in millionths. */
export function balancesOf(rows: readonly V2Row[]): Map<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const { moves } of rows) {
    for (const { account, amount } of moves) {
      balances.set(account, (balances.get(account) ?? 0n) + amount);
    }
  }
  return balances;
}
