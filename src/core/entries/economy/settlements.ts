import { batchKey, type CommunityDebts } from '../../debt/community-debts.ts';
import type { Reduction } from '../../debt/debt-book.ts';
import { debtLegs } from '../../debt/debt-legs.ts';
import { formatMoney } from '../../debt/money.ts';
import { withheldOf } from '../../debt/pledge-terms.ts';
import type { ReversalEntry, SettlementEntry, SubmissionEntry } from '../../state/entry.ts';
import { formatMicros, negentropyMicros, parseMicros } from '../../units.ts';
import { DebtError, isReason, taken, unitsIn } from './debt-error.ts';
import { settlementText } from './signed-batch.ts';

const BATCH = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Each is sent once, while nothing is made of it yet, in a batch of a name that is new. */
export function foldSubmission(debts: CommunityDebts, entry: SubmissionEntry): void {
  const { creditor, batch } = entry;
  if (!BATCH.test(batch)) throw new DebtError('NAME_INVALID');
  const key = batchKey(creditor, batch);
  const isKnown = debts.submitted.has(key) || debts.batches.has(key);
  const reductions = entry.reductions.map(String);
  const isListed = entry.reductions.every((one, at, all) => at === 0 || one > (all[at - 1] ?? one));
  if (isKnown || reductions.length === 0 || !isListed) throw new DebtError('BATCH_CONFLICT');
  for (const id of reductions) {
    const found = debts.book.reduction(id);
    if (found === undefined) throw new DebtError('ITEM_UNKNOWN');
    if (debts.pledges.get(found.pledge)?.creditor !== creditor) {
      throw new DebtError('BATCH_CONFLICT');
    }
    if (found.state !== 'accrued') throw new DebtError('ITEM_SETTLED');
    if (debts.batchOf.has(id)) throw new DebtError('BATCH_CONFLICT');
  }
  debts.submitted.set(key, reductions);
  for (const id of reductions) debts.batchOf.set(id, batch);
}

function checkNames({ batch, outcome, code }: SettlementEntry): void {
  const isRejected = outcome === 'rejected';
  const isKnown = isRejected || outcome === 'settled' || outcome === 'cancelled';
  if (!isKnown || isRejected !== isReason(code) || !BATCH.test(batch)) {
    throw new DebtError('NAME_INVALID');
  }
}

/** What a creditor keeps for the tax, which its pledge says. @throws DebtError */
function withheldIn(debts: CommunityDebts, entry: SettlementEntry): bigint {
  const withheld = unitsIn(entry.withheld);
  const isSettled = entry.outcome === 'settled';
  if (!isSettled && withheld !== 0n) throw new DebtError('AMOUNT_DIFFERS');
  const { withholding } = debts.pledges.get(entry.pledge) ?? {};
  const isTaxed = isSettled && withholding !== undefined;
  const kept = isTaxed ? withheldOf(unitsIn(entry.units), withholding) : withheld;
  if (withheld === kept) return withheld;
  const money = (units: bigint): string => formatMoney(units, entry.currency);
  throw new DebtError('AMOUNT_DIFFERS', { measured: money(withheld), limit: money(kept) });
}

/** Ends a reduction as its creditor says. @throws RangeError when it cannot follow */
export function foldSettlement(debts: CommunityDebts, entry: SettlementEntry): void {
  const { batch, outcome, code } = entry;
  checkNames(entry);
  checkRepeated(debts, entry);
  const reduction = String(entry.reduction);
  // What was sent comes back under its own name; who cancels it needs no answer.
  if (outcome !== 'cancelled' && (debts.batchOf.get(reduction) ?? batch) !== batch) {
    throw new DebtError('BATCH_CONFLICT');
  }
  const withheld = withheldIn(debts, entry);
  if (outcome === 'settled') taken(debts.book.apply({ type: 'settlement', reduction, withheld }));
  else if (outcome === 'cancelled') taken(debts.book.apply({ type: 'cancellation', reduction }));
  else taken(debts.book.apply({ type: 'rejection', reduction, code: code ?? '' }));
  if (outcome === 'settled') debts.settledIn.set(reduction, entry.cycle);
  debts.move(entry.pledge, { [outcome]: unitsIn(entry.units), withheld });
  const key = batchKey(entry.creditor, batch);
  const items = debts.batches.get(key) ?? new Set<string>();
  debts.batches.set(key, items.add(settlementText(entry)));
}

/** Takes a settlement back. @throws RangeError when it cannot follow */
export function foldReversal(debts: CommunityDebts, entry: ReversalEntry): void {
  if (!isReason(entry.code)) throw new DebtError('NAME_INVALID');
  const found = checkRepeated(debts, entry);
  if (found.withheld !== unitsIn(entry.withheld)) throw new DebtError('AMOUNT_DIFFERS');
  const expired = isExpired(debts, found.pledge, entry.cycle);
  if (expired !== (entry.expired === true)) throw new DebtError('AMOUNT_DIFFERS');
  const { reversalCycles = Number.POSITIVE_INFINITY } = debts.pledges.get(found.pledge) ?? {};
  const since = debts.settledIn.get(found.reduction) ?? entry.cycle;
  if (entry.cycle > since + reversalCycles) throw new DebtError('REVERSAL_TOO_LATE');
  checkEffective(debts, entry, since);
  taken(debts.book.apply({ type: 'reversal', reduction: found.reduction, expired }));
  debts.move(found.pledge, { reversed: found.units, expired: expired ? found.units : 0n });
}

/** A reversal counts after the settlement, and in no period that a statement has told of. */
function checkEffective(debts: CommunityDebts, entry: ReversalEntry, since: number): void {
  const { effective = entry.cycle, pledge, debt, cycle } = entry;
  if (debts.closed.has(debt)) throw new DebtError('DEBT_CLOSED');
  if (effective > cycle) throw new DebtError('PERIOD_INVALID');
  const measured = `C-${effective}`;
  if (effective < since) {
    throw new DebtError('REVERSAL_BEFORE_ORIGINAL', { measured, limit: `C-${since}` });
  }
  const { first = 0 } = debts.movements.get(pledge) ?? {};
  if (entry.effective !== undefined && effective < first) {
    throw new DebtError('PERIOD_CLOSED', { measured, limit: `C-${first}` });
  }
}

/** Whether a pledge takes no claims any more, so that what comes back is its creditor's. */
export function isExpired(debts: CommunityDebts, pledge: string, cycle: number): boolean {
  const { until = cycle, claimUntil = until } = debts.pledges.get(pledge) ?? {};
  return cycle > claimUntil;
}

/** An entry moves what it says, so that has to be what the reduction was. */
function checkRepeated(
  { book, pledges }: CommunityDebts,
  entry: SettlementEntry | ReversalEntry,
): Reduction {
  const found = book.reduction(String(entry.reduction));
  if (found === undefined) throw new DebtError('ITEM_UNKNOWN');
  const { member, debt, pledge } = found;
  const { creditor, currency } = pledges.get(pledge) ?? {};
  const isSame =
    entry.member === member &&
    entry.debt === debt &&
    entry.pledge === pledge &&
    entry.creditor === creditor &&
    entry.currency === currency &&
    entry.units === String(found.units) &&
    entry.negentropy === formatMicros(found.negentropy);
  if (!isSame) throw new DebtError('AMOUNT_DIFFERS');
  return found;
}

/** What the end of a reduction moves. */
export function settlementPostings(entry: SettlementEntry): ReturnType<typeof debtLegs.settlement> {
  const { of, pledge } = reductionIn(entry);
  return entry.outcome === 'settled'
    ? debtLegs.settlement(of, pledge)
    : debtLegs.rejection(of, pledge);
}

/** What a settlement that is taken back moves. */
export function reversalPostings(entry: ReversalEntry): ReturnType<typeof debtLegs.reversal> {
  const { of, pledge } = reductionIn(entry);
  return debtLegs.reversal(of, pledge, entry.expired === true);
}

function reductionIn(entry: SettlementEntry | ReversalEntry) {
  const { member, debt, pledge, creditor, currency } = entry;
  const units = unitsIn(entry.units);
  const negentropy = negentropyMicros(parseMicros(entry.negentropy));
  const withheld = unitsIn(entry.withheld);
  return {
    of: { member, debt, pledge, units, negentropy, withheld },
    pledge: { creditor, currency },
  };
}
