import type { LegacyEntry } from './entry.ts';

/**
 * What people had in version 2, on an account of its own. No formula reads it, it is no supply, and
 * nothing can be paid with it.
 */
export interface Legacy {
  /** Millionths by member; those with nothing are not in it. */
  readonly balances: Map<string, bigint>;
  /** The openings of each import that stand, in order. */
  readonly imports: Map<string, readonly LegacyEntry[]>;
  /** Sides of rows of version 2 that are counted. */
  readonly rows: Set<string>;
}

export function noLegacy(): Legacy {
  return { balances: new Map(), imports: new Map(), rows: new Set() };
}

/** The account that openings come from. */
export const LEGACY = 'legacy';
/** Credits of version 2: an asset of its own, so that no sum of MIC has them. */
export const LEGACY_ASSET = 'V2';

/** Rows of one entry at most: an entry of a tile is shorter than 64 KiB. */
export const LEGACY_ROWS_MAX = 1_000;

const FILES = /^[0-9a-f]{32}$/;
const ROW = /^[0-9a-f]{32}[+-]$/;
/** Sums of a million of these fit a database's integer. */
const AMOUNT_MAX = 1_000_000_000_000n;

/**
 * Takes an opening into the account, or takes one back.
 * @throws RangeError when it cannot follow; nothing changed then
 */
export function foldLegacy(legacy: Legacy, entry: LegacyEntry, amount: bigint): void {
  const { files, member, rows } = entry;
  if (!FILES.test(files)) throw new RangeError('files of 32 hexadecimal digits');
  const size = new Set(rows).size;
  if (size !== rows.length || size < 1 || size > LEGACY_ROWS_MAX || !rows.every(isRow)) {
    throw new RangeError(`1 to ${LEGACY_ROWS_MAX} rows, none of them twice`);
  }
  if (amount > AMOUNT_MAX || amount < -AMOUNT_MAX) throw new RangeError('a smaller amount');
  const balance = (legacy.balances.get(member) ?? 0n) + (entry.undone === true ? -amount : amount);
  if (balance < 0n) throw new RangeError('a legacy account cannot be overdrawn');
  if (entry.undone === true) undo(legacy, entry);
  else {
    if (rows.some((row) => legacy.rows.has(row))) throw new RangeError('rows that count already');
    legacy.imports.set(files, [...(legacy.imports.get(files) ?? []), entry]);
    for (const row of rows) legacy.rows.add(row);
  }
  if (balance === 0n) legacy.balances.delete(member);
  else legacy.balances.set(member, balance);
}

function isRow(row: string): boolean {
  return ROW.test(row);
}

/** Openings are taken back from the last one on, each as it was. */
function undo(legacy: Legacy, entry: LegacyEntry): void {
  const before = legacy.imports.get(entry.files) ?? [];
  const last = before.at(-1);
  const isSame =
    last !== undefined &&
    last.member === entry.member &&
    last.amount === entry.amount &&
    last.rows.join() === entry.rows.join();
  if (!isSame) throw new RangeError('the last opening of its import, as it was');
  if (before.length === 1) legacy.imports.delete(entry.files);
  else legacy.imports.set(entry.files, before.slice(0, -1));
  for (const row of entry.rows) legacy.rows.delete(row);
}
