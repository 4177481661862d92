import { judge, kindOf } from './judge.ts';
import type { Judged, V2Wallets } from './judged.ts';
import { codesOf, type V2Kind, type V2Row } from './quarantine.ts';
import type { RawRow, V2Fields } from './raw-row.ts';
import { rawRows, type V2File } from './raw-rows.ts';
import { byPlace, type Compared, conflictsIn, repeatsIn } from './repeats.ts';
import { floatAmount, textAmount, textOf } from './values.ts';
import { hashOfText } from '../../core/log/sha256.ts';

export type { V2File } from './raw-rows.ts';

/** A wallet and the balance that its table states, which is never taken for a balance. */
export interface V2Wallet {
  /** `transaction`: of `mic_user_wallets`; `event`: of the wallet service. */
  readonly of: 'transaction' | 'event';
  /** What rows call it: its own id, or that of its person. */
  readonly account: string;
  readonly user: string;
  /** Millionths; undefined if none can be told. */
  readonly stated: bigint | undefined;
}

/** Everything that was recognised, and the files in which nothing was. */
export interface V2Reading {
  readonly rows: readonly V2Row[];
  readonly wallets: readonly V2Wallet[];
  readonly unrecognised: readonly string[];
}

/**
 * Recognises files of v2 by their content and judges each row. A file counts if one of its rows is
 * of a kind that is known here; its other rows are passed over. Whichever order the files come in,
 * the rows are the same.
 */
export function readV2(files: readonly V2File[]): V2Reading {
  const read = files.map(partsOf);
  const wallets = read.flatMap((part) => part.wallets);
  const known = knownIn(wallets);
  const compared = read.flatMap(({ file, rows }) =>
    rows.map(({ kind, line, fields }): Compared => {
      const judged = fields === undefined ? UNPARSEABLE : judge(kind, fields, known);
      return { kind, file: file.path, line, judged };
    }),
  );
  return {
    rows: rowsOf(compared.toSorted(byPlace)),
    wallets,
    unrecognised: read.filter((part) => !isKnown(part)).map(({ file }) => file.path),
  };
}

function isKnown({ rows, wallets }: Parts): boolean {
  return rows.length > 0 || wallets.length > 0;
}

interface KnownRow {
  readonly kind: V2Kind;
  readonly line: number;
  readonly fields: V2Fields | undefined;
}

interface Parts {
  readonly file: V2File;
  readonly rows: readonly KnownRow[];
  readonly wallets: readonly V2Wallet[];
}

const UNPARSEABLE: Judged = {
  user: '',
  moves: [],
  codes: { UNPARSEABLE: true },
  moment: 0,
  content: [],
  names: [],
};

/** A row that cannot be read is of the kind of the other rows of its table, or of its file. */
function partsOf(file: V2File): Parts {
  const raw = rawRows(file);
  const first = new Map<string | undefined, V2Kind>();
  for (const row of raw) {
    const kind = kindIn(row);
    if (kind !== undefined && !first.has(row.table)) first.set(row.table, kind);
  }
  const rows = raw.flatMap((row): KnownRow[] => {
    const kind = row.fields === undefined ? first.get(row.table) : kindIn(row);
    return kind === undefined ? [] : [{ kind, line: row.line, fields: row.fields }];
  });
  return { file, rows, wallets: raw.flatMap((row) => walletOf(row) ?? []) };
}

function kindIn({ fields, table }: RawRow): V2Kind | undefined {
  return fields === undefined ? undefined : kindOf(fields, table);
}

function walletOf({ fields, table }: RawRow): V2Wallet | undefined {
  if (fields === undefined) return undefined;
  const user = textOf(fields['user_id']);
  const isService = table === 'mic_wallets';
  const isWallet = table === 'mic_user_wallets' || (table === undefined && 'wallet_id' in fields);
  if (user === '' || (!isService && !isWallet)) return undefined;
  if (isService) {
    const { micros } = floatAmount(fields['balance_mic']);
    return { of: 'event', account: user, user, stated: micros };
  }
  const { micros } = textAmount(fields['balance']);
  return { of: 'transaction', account: textOf(fields['wallet_id']), user, stated: micros };
}

function knownIn(wallets: readonly V2Wallet[]): V2Wallets {
  const those = (of: V2Wallet['of']): ReadonlySet<string> | undefined => {
    const found = wallets.filter((wallet) => wallet.of === of).map(({ account }) => account);
    return found.length === 0 ? undefined : new Set(found);
  };
  return { transactions: those('transaction'), events: those('event') };
}

function rowsOf(compared: readonly Compared[]): V2Row[] {
  const repeats = repeatsIn(compared);
  const conflicts = conflictsIn(compared);
  const times = new Map<string, number>();
  return compared.map((row): V2Row => {
    const { kind, file, line, judged } = row;
    const { user, amount, moves, isPending = false, isRounded = false } = judged;
    const codes = codesOf({
      ...judged.codes,
      DUPLICATE: repeats.has(row),
      CONFLICT: conflicts.has(row),
    });
    const content = JSON.stringify([kind, ...judged.content]);
    const time = times.get(content) ?? 0;
    times.set(content, time + 1);
    return {
      kind,
      file,
      line,
      key: keyOf(content, time),
      user,
      ...(amount === undefined ? {} : { amount }),
      moves,
      codes,
      isPending,
      isRounded,
    };
  });
}

/** Equal rows are told apart by how many came before; which of them is which does not matter. */
function keyOf(content: string, time: number): string {
  return hashOfText(`${content}#${time}`).slice(0, 32);
}
