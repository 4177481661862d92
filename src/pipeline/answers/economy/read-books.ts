import { formatMicros, parseMicros, ppmToNumber } from '../../../core/units.ts';
import { type BooksRow, readBooks } from '../../../db/sql/economy/books.ts';
import { readCycleEntries } from '../../../db/sql/cycles/cycles.ts';
import { sumLegacy } from '../../../db/sql/economy/legacy.ts';
import { sumMovements } from '../../../db/sql/economy/movements.ts';
import { readHead } from '../../../db/sql/log/log.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { sandboxMark, type SandboxMark, startOf } from '../decisions/read-decisions.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';

/** GI at one close, in 0..1; absent where nobody was active. */
export interface IntegrityAtClose {
  readonly cycle: number;
  /** RFC 3339. */
  readonly startsAt: string;
  readonly globalIntegrity?: number;
  /** Members with a fact in the cycles that GI looks at. */
  readonly members: number;
}

export interface CommunityIntegrity extends SandboxMark {
  /** The open cycle; its decisions use the GI of the cycle before. */
  readonly cycle: number;
  /** At the last close; absent before the first, and where nobody was active. */
  readonly globalIntegrity?: number;
  /** Below it nothing is minted. */
  readonly floor: number;
  readonly threshold: number;
  readonly cycles: readonly IntegrityAtClose[];
}

/** GI now and over the last closed cycles. */
export async function readCommunityIntegrity(
  reader: CommunityReader,
  cycles: number,
): Promise<CommunityIntegrity> {
  const { db, communityId } = reader;
  const policies = await readPolicyHistory(reader);
  const cycle = (await readHead(db, communityId))?.cycle ?? 0;
  const closes = await readCycleEntries(db, communityId, cycle - Math.max(1, cycles));
  const { current } = policies;
  return {
    cycle,
    ...globalIntegrity(closes.at(-1)?.gi),
    floor: ppmToNumber(current.giFloor),
    threshold: ppmToNumber(current.threshold),
    cycles: closes.map((close) => ({
      cycle: close.cycle,
      startsAt: startOf(policies, close.cycle),
      ...globalIntegrity(close.gi),
      members: close.members,
    })),
    ...sandboxMark(policies),
  };
}

/** The books at one moment, amounts as text with six decimals. */
export interface Books {
  readonly supply: string;
  readonly held: string;
  /** Everything that stands against the issuance account: supply and held. */
  readonly issued: string;
  readonly decisions: number;
}

/** Whether the sums over members and open holds are what the books say. */
export interface BooksCheck {
  readonly balances: string;
  readonly openHolds: string;
  readonly balanced: boolean;
}

export interface Supply extends Books, SandboxMark {
  readonly cycle: number;
  /** Entries of the log that these books are the fold of. */
  readonly entries: number;
  /** Taken over from version 2, if anything: no part of the supply. */
  readonly legacy?: string;
  /** What members gave to the fund and was not granted; and what was given up. No supply either. */
  readonly fund?: string;
  readonly burned?: string;
  readonly check?: BooksCheck;
  readonly cycles: readonly (Books & { readonly cycle: number; readonly startsAt: string })[];
}

/** The books now and at the last closes. @param check also sums up members and open holds */
export async function readSupply(
  reader: CommunityReader,
  { cycles, check }: { readonly cycles: number; readonly check: boolean },
): Promise<Supply> {
  const { db, communityId } = reader;
  const policies = await readPolicyHistory(reader);
  const now = await readBooks(db, communityId, check);
  if (now === undefined) throw new RangeError(`there is no community ${communityId}`);
  const { openCycle, supply, held, decisions, treeSize } = now;
  const legacy = await sumLegacy(db, communityId, { before: treeSize });
  const { burned, fund } = await sumMovements(db, communityId);
  const closes = cycles === 0 ? [] : await readCycleEntries(db, communityId, openCycle - cycles);
  return {
    cycle: openCycle,
    entries: treeSize,
    supply: formatMicros(supply),
    held: formatMicros(held),
    issued: formatMicros(supply + held),
    decisions,
    ...(legacy === 0n ? {} : { legacy: formatMicros(legacy) }),
    ...(fund === 0n ? {} : { fund: formatMicros(fund) }),
    ...(burned === 0n ? {} : { burned: formatMicros(burned) }),
    ...checkOf(now),
    cycles: closes.map((close) => ({
      cycle: close.cycle,
      startsAt: startOf(policies, close.cycle),
      supply: close.supply,
      held: close.held,
      issued: formatMicros(parseMicros(close.supply) + parseMicros(close.held)),
      decisions: close.decisions,
    })),
    ...sandboxMark(policies),
  };
}

function checkOf({ balances, openHolds, supply, held }: BooksRow): Pick<Supply, 'check'> {
  if (balances === undefined || openHolds === undefined) return {};
  return {
    check: {
      balances: formatMicros(balances),
      openHolds: formatMicros(openHolds),
      balanced: balances === supply && openHolds === held,
    },
  };
}

function globalIntegrity(gi: number | undefined): { readonly globalIntegrity?: number } {
  return gi === undefined ? {} : { globalIntegrity: ppmToNumber(gi) };
}
