import { userIdProblem } from '../../core/identity/user-id.ts';
import { printable } from '../records/source-error.ts';
import {
  ledgerOf,
  type Resolutions,
  resolved,
  sidesByPerson,
  V2_LEDGERS,
  type V2Ledger,
  type V2Side,
} from './openings.ts';
import type { V2Reading } from './read-v2.ts';

/** What somebody says beside the files. */
export interface OpeningWish {
  /** Which ledger is taken; needed if the files have several. */
  readonly only: string | undefined;
  /** Who is who here; undefined: everybody keeps the name. */
  readonly names: ReadonlyMap<string, string> | undefined;
  readonly decisions: Resolutions;
}

/** Who gets what, and whom the map leaves out. */
export interface V2Opening {
  readonly people: ReadonlyMap<string, readonly V2Side[]>;
  readonly unmapped: readonly string[];
}

function refuseNames(users: Iterable<string>): void {
  for (const user of users) {
    const problem = userIdProblem(user);
    if (problem === undefined) continue;
    throw new RangeError(`"${printable(user)}" is no user id: ${problem}. Map it to another`);
  }
}

/**
 * What accepted rows give to whom.
 * @throws RangeError when a decision, the ledger or a name cannot be
 */
export function openingOf(reading: V2Reading, wish: OpeningWish): V2Opening {
  const { names, decisions } = wish;
  const rows = resolved(reading.rows, decisions);
  const ledger = ledgerFor(
    rows.flatMap((row) => ledgerOf(row) ?? []),
    wish.only,
  );
  const sides = sidesByPerson(
    rows.filter((row) => ledgerOf(row) === ledger),
    reading,
  );
  const people = new Map<string, V2Side[]>();
  const unmapped: string[] = [];
  for (const [name, own] of sides) {
    const user = names === undefined ? name : names.get(name);
    if (user === undefined) unmapped.push(name);
    else people.set(user, [...(people.get(user) ?? []), ...own]);
  }
  refuseNames(people.keys());
  return { people, unmapped: unmapped.sort() };
}

function ledgerFor(found: readonly V2Ledger[], only: string | undefined): V2Ledger {
  const ledgers = [...new Set(found)];
  const named = V2_LEDGERS.find((ledger) => ledger === only);
  if (only !== undefined && named === undefined) {
    throw new RangeError(`a ledger is one of ${V2_LEDGERS.join(', ')}`);
  }
  const [first, second] = named === undefined ? ledgers : [named];
  if (second !== undefined) {
    throw new RangeError(
      'the files have several ledgers, which may tell of the same credits: say which one alone ' +
        `is taken (only), one of ${ledgers.join(', ')}`,
    );
  }
  if (first === undefined) throw new RangeError('no row with an amount is accepted');
  return first;
}
