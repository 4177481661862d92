import { isCounted } from './balances.ts';
import { csvRows } from './csv-rows.ts';
import type { V2Code, V2Kind, V2Row } from './quarantine.ts';
import type { V2File, V2Reading } from './read-v2.ts';
import { textOf } from './values.ts';
import { hashOfText } from '../../core/log/sha256.ts';

/** Places in which version 2 kept credits; more than one may tell of the same credit. */
export const V2_LEDGERS = ['gic', 'reward', 'transaction', 'mint', 'event'] as const;
export type V2Ledger = (typeof V2_LEDGERS)[number];

const LEDGERS: Readonly<Record<V2Kind, V2Ledger | undefined>> = {
  gic: 'gic',
  reward: 'reward',
  transaction: 'transaction',
  mint: 'mint',
  event: 'event',
  redemption: 'event',
  shard: undefined,
  reflection: undefined,
  entropy: undefined,
};

/** The ledger that a row belongs to; undefined if it gives nobody anything. */
export function ledgerOf({ kind }: V2Row): V2Ledger | undefined {
  return LEDGERS[kind];
}

/** What an operator decided about single rows, by their key. */
export type Resolutions = ReadonlyMap<string, 'accept' | 'reject'>;

/** One who decides about a row has to know who had how much: these leave that open. */
const UNRESOLVABLE: ReadonlySet<V2Code> = new Set([
  'UNPARSEABLE',
  'FIELD_MISSING',
  'TYPE_UNKNOWN',
  'AMOUNT_INVALID',
  'AMOUNT_NOT_POSITIVE',
  'AMOUNT_PRECISION',
  'SELF_TRANSFER',
  'UNKNOWN_WALLET',
  'NOT_A_REWARD',
]);

/** Whether somebody can decide that a row counts. */
export function mayAccept({ codes }: Pick<V2Row, 'codes'>): boolean {
  return codes.every((code) => !UNRESOLVABLE.has(code));
}

/**
 * The rows that count after what an operator decided.
 * @throws RangeError when a decision names no row, or accepts one that cannot be
 */
export function resolved(rows: readonly V2Row[], decisions: Resolutions): V2Row[] {
  const known = new Map(rows.map((row) => [row.key, row]));
  for (const [key, decision] of decisions) {
    const row = known.get(key);
    if (row === undefined) throw new RangeError(`no row ${key} was read`);
    const problem = row.codes.find((code) => UNRESOLVABLE.has(code));
    if (decision === 'accept' && problem !== undefined) {
      throw new RangeError(`row ${key} cannot be accepted: ${problem}`);
    }
  }
  return rows.filter((row) => {
    const decision = decisions.get(row.key);
    return decision === undefined ? isCounted(row) : decision === 'accept';
  });
}

/** One side of a row, and what it gives; the name of the person is that of version 2. */
export interface V2Side {
  readonly row: string;
  readonly amount: bigint;
}

/** What counts, by the person in version 2. */
export function sidesByPerson(
  rows: readonly V2Row[],
  { wallets }: Pick<V2Reading, 'wallets'>,
): Map<string, V2Side[]> {
  const owners = new Map(
    wallets.filter(({ of }) => of === 'transaction').map(({ account, user }) => [account, user]),
  );
  const people = new Map<string, V2Side[]>();
  for (const { kind, key, moves } of rows) {
    for (const { account, amount } of moves) {
      const person = (kind === 'transaction' ? owners.get(account) : undefined) ?? account;
      const sides = people.get(person) ?? [];
      sides.push({ row: `${key}${amount < 0n ? '-' : '+'}`, amount });
      people.set(person, sides);
    }
  }
  return people;
}

/** What files an import is of: the same whatever they are called and in which order they come. */
export function importIdOf(files: readonly V2File[]): string {
  const hashes = files.map(({ text }) => hashOfText(text)).sort();
  return hashOfText([...new Set(hashes)].join('\n')).slice(0, 32);
}

/** @throws RangeError when a line has no name and user id, or a name comes twice */
export function readPeopleMap(text: string): Map<string, string> {
  const people = new Map<string, string>();
  for (const { line, fields } of csvRows(text.replace(/^\uFEFF/, ''))) {
    const [name, user] = [textOf(fields?.['name']), textOf(fields?.['user_id'])];
    if (name === '' || user === '' || people.has(name)) {
      throw new RangeError(`line ${line} needs a name that is new and a userId`);
    }
    people.set(name, user);
  }
  return people;
}

/** @throws RangeError when a line has no row, or no decision that there is */
export function readResolutions(text: string): Map<string, 'accept' | 'reject'> {
  const decisions = new Map<string, 'accept' | 'reject'>();
  for (const { line, fields } of csvRows(text.replace(/^\uFEFF/, ''))) {
    const [row, decision] = [textOf(fields?.['row']), textOf(fields?.['decision'])];
    const isDecided = decision === 'accept' || decision === 'reject';
    if (row === '' || !isDecided || decisions.has(row)) {
      throw new RangeError(`line ${line} needs a row that is new, and accept or reject`);
    }
    decisions.set(row, decision);
  }
  return decisions;
}
