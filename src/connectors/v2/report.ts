import { formatMicros } from '../../core/units.ts';
import { balancesOf, isCounted } from './balances.ts';
import { V2_KINDS, type V2Kind, type V2Row } from './quarantine.ts';
import type { V2Reading } from './read-v2.ts';

/** What one sort of rows comes to. */
export interface V2Set {
  readonly kind: V2Kind;
  readonly rows: number;
  readonly accepted: number;
  readonly pending: number;
  /** Σ of what is accepted, by account: positive and negative together. */
  readonly sum: string;
  /** Binary numbers that were taken for the nearest millionth. */
  readonly rounded: number;
  readonly balances: readonly { readonly account: string; readonly amount: string }[];
  readonly quarantined: readonly {
    readonly row: string;
    readonly file: string;
    readonly line: number;
    readonly user: string;
    readonly amount?: string;
    readonly codes: readonly string[];
  }[];
}

/** A wallet whose table states another balance than its accepted history gives. */
export interface V2Gap {
  readonly account: string;
  readonly user: string;
  readonly stated: string;
  readonly history: string;
  readonly gap: string;
}

/** What files come to: by the sort of their rows, and what no row explains. */
export function reportOf(reading: V2Reading): {
  readonly sets: readonly V2Set[];
  readonly gaps: readonly V2Gap[];
} {
  const sets = V2_KINDS.map((kind) => setOf(kind, reading.rows)).filter(({ rows }) => rows > 0);
  return { sets, gaps: gapsIn(reading) };
}

function setOf(kind: V2Kind, all: readonly V2Row[]): V2Set {
  const rows = all.filter((row) => row.kind === kind);
  const accepted = rows.filter(isCounted);
  const balances = balancesOf(accepted);
  return {
    kind,
    rows: rows.length,
    accepted: accepted.length,
    pending: rows.filter(({ codes, isPending }) => codes.length === 0 && isPending).length,
    sum: formatMicros([...balances.values()].reduce((sum, amount) => sum + amount, 0n)),
    rounded: accepted.filter(({ isRounded }) => isRounded).length,
    balances: [...balances]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([account, amount]) => ({ account, amount: formatMicros(amount) })),
    quarantined: rows.filter(({ codes }) => codes.length > 0).map(quarantinedOf),
  };
}

function quarantinedOf({ key, file, line, user, amount, codes }: V2Row): V2Set['quarantined'][0] {
  const known = amount === undefined ? {} : { amount: formatMicros(amount) };
  return { row: key, file, line, user, ...known, codes };
}

/** What is stated beyond the accepted history is shown and never taken for a credit. */
function gapsIn({ rows, wallets }: V2Reading): V2Gap[] {
  const history = {
    transaction: balancesOf(rows.filter((row) => isCounted(row) && row.kind === 'transaction')),
    event: balancesOf(
      rows.filter((row) => isCounted(row) && (row.kind === 'event' || row.kind === 'redemption')),
    ),
  };
  return wallets.flatMap(({ of, account, user, stated }) => {
    const past = history[of].get(account) ?? 0n;
    if (stated === undefined || stated === past) return [];
    const gap = formatMicros(stated - past);
    return [{ account, user, stated: formatMicros(stated), history: formatMicros(past), gap }];
  });
}
