import {
  type Basis,
  batchKey,
  type Closing,
  type DebtKind,
  DISPUTE_CYCLES,
  type DisputeOutcome,
} from '../../core/debt/community-debts.ts';
import { parseMoney } from '../../core/debt/money.ts';
import { type Eligible, withheldOf } from '../../core/debt/pledge-terms.ts';
import { debtsEn } from '../../core/debt/words/en.ts';
import type { Figures } from '../../core/debt/words/reasons.ts';
import { DebtError } from '../../core/entries/economy/debt-error.ts';
import { isExpired } from '../../core/entries/economy/settlements.ts';
import { settlementText } from '../../core/entries/economy/signed-batch.ts';
import type {
  DebtEntry,
  DebtLogEntry,
  DisputeEntry,
  ElectionEntry,
  PledgeEntry,
  SettlementEntry,
} from '../../core/state/entry.ts';
import { openPolicy } from '../../core/state/state.ts';
import { formatMicros } from '../../core/units.ts';
import { present } from '../../core/present.ts';
import { insertDebtReference, insertSettlementReference } from '../../db/sql/economy/debts.ts';
import { RequestError } from '../request-error.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { commandOf, repeatable, type Stamp } from '../writer/idempotency.ts';
import { knownMember } from './known-member.ts';

/** Amounts are decimal text of the currency. */
export interface DebtOrder extends Stamp {
  readonly userId: string;
  readonly creditor: string;
  readonly kind: DebtKind;
  readonly currency: string;
  readonly principal: string;
  readonly group?: string | undefined;
  /** The creditor's own number of it; kept beside the log and erased with the person. */
  readonly reference: string;
  /** Nothing accrues until it is opened. */
  readonly unacknowledged?: boolean | undefined;
  /** A closed debt that this one goes on with. */
  readonly supersedes?: string | undefined;
  /** Days as `2027-05-31`. */
  readonly openedOn?: string | undefined;
  readonly dueOn?: string | undefined;
}

export interface PledgeOrder extends Stamp {
  readonly pledgeId: string;
  readonly creditor: string;
  readonly currency: string;
  readonly pool: string;
  /** λ: so much money for so many whole N. */
  readonly amount: string;
  readonly perNegentropy: number;
  /** Absent: `margin`, and under the preset `strict` `negentropy`. */
  readonly basis?: Basis | undefined;
  readonly memberCap: string;
  readonly groupCap?: string | undefined;
  /** Ppm. */
  readonly debtCap?: number | undefined;
  /** Absent: the next cycle. */
  readonly from?: number | undefined;
  readonly until: number;
  readonly periodCycles: number;
  /** Absent: `until`. */
  readonly claimUntil?: number | undefined;
  /** Absent: `USUAL_REVERSAL_CYCLES`. */
  readonly reversalCycles?: number | undefined;
  /** The most for one action. */
  readonly rateCeiling?: string | undefined;
  readonly oneInGroup?: boolean | undefined;
  readonly cutoff?: number | undefined;
  readonly carryOver?: boolean | undefined;
  /** Ppm. */
  readonly withholding?: number | undefined;
  readonly noticeCycles?: number | undefined;
  readonly renewal?: boolean | undefined;
  readonly atClose?: boolean | undefined;
  readonly fundingAccount?: string | undefined;
  /** What it is for; absent: everything. */
  readonly eligible?: Eligible | undefined;
  /** The creditor's verifier key: it counts once that has signed it. */
  readonly key?: string | undefined;
}

/** For how long a creditor may take a settlement back, if the pledge does not say it. */
const USUAL_REVERSAL_CYCLES = 90;

export interface ElectionOrder extends Stamp {
  readonly userId: string;
  readonly debtId: string;
  readonly pledgeId: string;
  /** Ppm of the N of each release; 0 ends it. */
  readonly share: number;
  /** The first cycle whose releases count; absent: the next. */
  readonly from?: number | undefined;
  /** The last cycle whose releases count; absent: until it is ended. */
  readonly until?: number | undefined;
}

/** An entry that was appended, with its index. */
export interface Appended<Entry> {
  readonly index: number;
  readonly entry: Entry;
}

/**
 * Registers what a member owes, on the creditor's word. Nothing is paid by it until the member
 * elects it.
 * @throws RequestError
 */
export function registerDebtCommand(order: DebtOrder): Command<Appended<DebtEntry>> {
  return commandOf(order, (draft) => {
    const member = knownMember(draft, order.userId);
    const { creditor, kind, currency, group, reference } = order;
    const debt = draft.newId(`debt ${draft.state.size}`);
    const noted = draft.commitmentOf(reference);
    const entry: DebtEntry = {
      type: 'debt',
      cycle: draft.state.cycle,
      debt,
      member,
      creditor,
      kind,
      currency,
      principal: moneyIn(order.principal, currency),
      ...(group === undefined ? {} : { group }),
      reference: noted.commitment,
      ...(order.unacknowledged === true ? { unacknowledged: true } : {}),
      ...present({ supersedes: order.supersedes, openedOn: order.openedOn, dueOn: order.dueOn }),
    };
    const appended = { index: append(draft, entry), entry };
    draft.also((community) =>
      insertDebtReference(community, { debt, member, reference, salt: noted.salt }),
    );
    return appended;
  });
}

/** A creditor gives a pool for N, from a later cycle on. @throws RequestError */
export function pledgeCommand(order: PledgeOrder): Command<Appended<PledgeEntry>> {
  return commandOf(order, (draft) => {
    const { cycle } = draft.state;
    const { pledgeId, creditor, currency, groupCap, debtCap, until, periodCycles } = order;
    const money = (text: string): string => moneyIn(text, currency);
    const entry: PledgeEntry = {
      type: 'pledge',
      cycle,
      pledge: pledgeId,
      creditor,
      currency,
      pool: money(order.pool),
      units: money(order.amount),
      perNegentropy: String(order.perNegentropy),
      basis: order.basis ?? usualBasis(openPolicy(draft.state).preset),
      memberCap: money(order.memberCap),
      ...(groupCap === undefined ? {} : { groupCap: money(groupCap) }),
      ...(debtCap === undefined ? {} : { debtCap }),
      from: order.from ?? cycle + 1,
      until,
      periodCycles,
      ...(order.claimUntil === undefined ? {} : { claimUntil: order.claimUntil }),
      reversalCycles: order.reversalCycles ?? USUAL_REVERSAL_CYCLES,
      ...moreTerms(order),
    };
    return { index: append(draft, entry), entry };
  });
}

/** What the creditor asks besides, as far as it does. */
function moreTerms(order: PledgeOrder): Partial<PledgeEntry> {
  const { currency, rateCeiling, cutoff, withholding, noticeCycles, fundingAccount } = order;
  return {
    ...(rateCeiling === undefined ? {} : { rateCeiling: moneyIn(rateCeiling, currency) }),
    ...(order.oneInGroup === true ? { oneInGroup: true } : {}),
    ...(cutoff === undefined ? {} : { cutoff }),
    ...(order.carryOver === true ? { carryOver: true } : {}),
    ...present({ withholding, noticeCycles }),
    ...(order.renewal === true ? { renewal: true } : {}),
    ...(order.atClose === true ? { atClose: true } : {}),
    ...(fundingAccount === undefined ? {} : { fundingAccount }),
    ...listsOf(order.eligible),
    ...(order.key === undefined ? {} : { key: order.key }),
  };
}

/** In order and each name once, as the log has them. */
function listsOf(eligible: Eligible = {}): Eligible {
  const lists = Object.entries(eligible) as readonly (readonly [string, readonly string[]])[];
  return Object.fromEntries(lists.map(([name, of]) => [name, [...new Set(of)].toSorted()]));
}

/** A member has what is released from the next cycle on pay a debt. @throws RequestError */
export function electCommand(order: ElectionOrder): Command<Appended<ElectionEntry>> {
  return commandOf(order, (draft) => {
    const member = knownMember(draft, order.userId);
    const { debtId: debt, pledgeId: pledge, share } = order;
    const { cycle, debts } = draft.state;
    const { from = cycle + 1 } = order;
    const { until = from } = debts.pledges.get(pledge) ?? {};
    if (share > 0 && until < from) {
      throw refusal('PLEDGE_ENDED', { measured: `C-${from}`, limit: `C-${until}` });
    }
    const last = {
      ...(from === cycle + 1 ? {} : { from }),
      ...(order.until === undefined ? {} : { until: order.until }),
    };
    const about = { member, debt, pledge, share, ...last };
    const entry: ElectionEntry = { type: 'election', cycle, ...about };
    return { index: append(draft, entry), entry };
  });
}

/** What a creditor made of one reduction; amounts are decimal text of the currency. */
export interface SettlementItem {
  /** Index of its entry in the log. */
  readonly reduction: string;
  /** `submitted`: the creditor was sent it, and nothing is made of it yet. */
  readonly outcome: SettlementEntry['outcome'] | 'submitted';
  /** Absent: the withholding of the pledge, nothing if it says none. */
  readonly withheld?: string | undefined;
  /** Why it was rejected. */
  readonly code?: string | undefined;
  /** What the creditor calls it; kept beside the log and erased with the person. */
  readonly creditorReference?: string | undefined;
}

export interface SettlementOrder extends Stamp {
  /** Whose word it is: nobody settles or rejects what is another's. */
  readonly creditor: string;
  readonly batch: string;
  readonly items: readonly SettlementItem[];
  /** The creditor's key has signed all of it: base64. */
  readonly signature?: string | undefined;
}

export interface SettlementAnswer {
  readonly batch: string;
  readonly items: number;
  /** All of it had been settled before, so nothing was written. */
  readonly known: boolean;
}

/**
 * Takes what a creditor made of reductions: all of the batch, or nothing. The same batch again
 * changes nothing; another one of its name is refused.
 * @throws RequestError
 */
export function settleCommand(order: SettlementOrder): Command<SettlementAnswer> {
  return repeatable(order.idempotency, {
    now: order.now,
    alone: true,
    run: (draft) => {
      const { batch, creditor, items } = order;
      refusePaused(draft);
      if (items.some(({ outcome }) => outcome === 'submitted')) return submit(draft, order);
      const entries = items.map((item) => settlementEntry(draft, batch, item));
      const told = new Set(entries.map(settlementText));
      const foreign = entries.find((entry) => entry.creditor !== creditor);
      if (foreign !== undefined) {
        const message = `BATCH_CONFLICT: reduction ${foreign.reduction} is not of ${creditor}`;
        throw new RequestError('CONFLICT', message);
      }
      const before = draft.state.debts.batches.get(batchKey(creditor, batch));
      if (told.size !== entries.length) {
        throw new RequestError('CONFLICT', 'BATCH_CONFLICT: an item stands in it twice');
      }
      if (before === undefined) {
        checkWhole(draft, batchKey(creditor, batch), entries);
        appendSigned(draft, order, entries);
        keepReferences(draft, order, entries);
      } else if (before.size !== told.size || [...told].some((text) => !before.has(text))) {
        throw new RequestError('CONFLICT', `BATCH_CONFLICT: batch ${batch} settled other items`);
      }
      return { batch, items: entries.length, known: before !== undefined };
    },
  });
}

/** A creditor that has a key signs whatever is not only cancelled. @throws RequestError */
function appendSigned(
  draft: BatchDraft,
  { creditor, signature }: SettlementOrder,
  entries: readonly SettlementEntry[],
): void {
  const isSaid = entries.some(({ outcome }) => outcome !== 'cancelled');
  const isUnsigned = signature === undefined && isSaid;
  if (isUnsigned && draft.state.debts.keyOf(creditor) !== undefined) {
    throw refusal('SIGNATURE_INVALID');
  }
  for (const [at, entry] of entries.entries()) {
    const isLast = at === entries.length - 1 && signature !== undefined;
    append(draft, isLast ? { ...entry, signature } : entry);
  }
}

/** The creditor's own names of what it answers, beside the log. */
function keepReferences(
  draft: BatchDraft,
  { items }: SettlementOrder,
  entries: readonly SettlementEntry[],
): void {
  for (const [at, { reduction, member }] of entries.entries()) {
    const reference = items[at]?.creditorReference;
    if (reference === undefined) continue;
    const row = { reduction, member, reference };
    draft.also((community) => insertSettlementReference(community, row));
  }
}

/** Takes note of what a creditor was sent, to be answered by a batch of the same name. */
function submit(draft: BatchDraft, order: SettlementOrder): SettlementAnswer {
  const { batch, creditor, items, signature } = order;
  const reductions = items.map(({ reduction }) => Number(reduction)).sort((one, two) => one - two);
  const answer = { batch, items: items.length };
  const before = draft.state.debts.submitted.get(batchKey(creditor, batch));
  const isSame = before !== undefined && before.join() === reductions.join();
  const isPlain = items.every(
    ({ outcome, withheld, code }) => outcome === 'submitted' && (withheld ?? code) === undefined,
  );
  if (!isPlain || signature !== undefined) {
    const message = 'BATCH_CONFLICT: what is sent is not answered yet, and nothing else is in it';
    throw new RequestError('CONFLICT', message);
  }
  if (isSame) return { ...answer, known: true };
  const { cycle } = draft.state;
  append(draft, { type: 'submission', cycle, creditor, batch, reductions });
  return { ...answer, known: false };
}

/** What was sent in a batch comes back whole, but for what was cancelled meanwhile. */
function checkWhole(draft: BatchDraft, key: string, entries: readonly SettlementEntry[]): void {
  const { submitted, book } = draft.state.debts;
  const answered = new Set(entries.map(({ reduction }) => String(reduction)));
  const sent = (submitted.get(key) ?? [...answered]).filter(
    (id) => book.reduction(id)?.state === 'accrued' || answered.has(id),
  );
  const missing = sent.find((id) => !answered.has(id));
  if (missing === undefined && answered.size === sent.length) return;
  const what = missing === undefined ? 'has more than was sent' : `lacks reduction ${missing}`;
  throw new RequestError('CONFLICT', `BATCH_CONFLICT: the batch ${what}`);
}

export interface ReversalOrder extends Stamp {
  readonly reduction: string;
  readonly code: string;
  /** The cycle that the creditor counts it in; absent: the open one. */
  readonly effective?: number | undefined;
}

/** Takes a settled reduction back, once. @throws RequestError */
export function reverseCommand(order: ReversalOrder): Command<{ readonly index: number }> {
  return commandOf(order, (draft) => {
    refusePaused(draft);
    const { debts, cycle } = draft.state;
    const found = debts.book.reduction(order.reduction);
    const money = String(found?.withheld ?? 0n);
    const isOver = found !== undefined && isExpired(debts, found.pledge, cycle);
    const about = { ...reductionOf(draft, order.reduction), withheld: money, code: order.code };
    const { effective } = order;
    const when = {
      ...(isOver ? { expired: true } : {}),
      ...(effective === undefined ? {} : { effective }),
    };
    return { index: append(draft, { type: 'reversal', cycle, ...about, ...when }) };
  });
}

export interface SuspensionOrder extends Stamp {
  readonly debtId: string;
  /** Absent: it is open again. */
  readonly code?: string | undefined;
}

export interface ClosingOrder extends Stamp {
  readonly debtId: string;
  /** How it ended. */
  readonly code: Closing;
}

/** Ends a debt for ever; nothing of it may be committed or in doubt. @throws RequestError */
export function closeDebtCommand(order: ClosingOrder): Command<{ readonly index: number }> {
  return commandOf(order, (draft) => {
    const { debtId: debt, code } = order;
    const { cycle } = draft.state;
    return { index: append(draft, { type: 'suspension', cycle, debt, code, closed: true }) };
  });
}

/** Has nothing accrue to a debt, for a reason, or opens it again. @throws RequestError */
export function suspendCommand(order: SuspensionOrder): Command<{ readonly index: number }> {
  return commandOf(order, (draft) => {
    const { debtId: debt, code } = order;
    const { cycle } = draft.state;
    const reason = code === undefined ? {} : { code };
    return { index: append(draft, { type: 'suspension', cycle, debt, ...reason }) };
  });
}

export interface PoolOrder extends Stamp {
  readonly pledgeId: string;
  /**
   * Decimal text of the currency; negative takes out of the pool what is available. Absent: the
   * pledge is renewed and nothing is added.
   */
  readonly amount?: string | undefined;
  /** It is only told, so that it may be taken out later. */
  readonly notice?: boolean | undefined;
  /** The period that the pledge is renewed for. */
  readonly renews?: number | undefined;
  /** It ends earlier: the last cycle whose releases count. */
  readonly until?: number | undefined;
  /** The creditor's key has signed the pledge: base64. */
  readonly signature?: string | undefined;
}

/** A creditor signs a pledge, adds to a pool, takes out of it, tells that, renews it or ends it. */
export function poolCommand(order: PoolOrder): Command<{ readonly index: number }> {
  return commandOf(order, (draft) => {
    refusePaused(draft);
    const { cycle, debts } = draft.state;
    const terms = debts.pledges.get(order.pledgeId);
    if (terms === undefined) throw refusal('PLEDGE_UNKNOWN');
    const { pledge, creditor, currency } = terms;
    const { amount, notice, renews, until, signature } = order;
    const isPlain = amount === undefined && (renews ?? until ?? signature) !== undefined;
    const units = isPlain ? '0' : changeIn(amount ?? '0', currency);
    const more = {
      ...(notice === true ? { notice } : {}),
      ...present({ renews, until, signature }),
    };
    const entry = { type: 'pool', cycle, pledge, creditor, currency, units, ...more } as const;
    return { index: append(draft, entry) };
  });
}

export interface AdjustmentOrder extends Stamp {
  readonly debtId: string;
  /** Decimal text of the currency; negative: less is owed. */
  readonly amount: string;
  readonly code: string;
}

/** The creditor's own interest or fee, or a payment that it got. @throws RequestError */
export function adjustCommand(order: AdjustmentOrder): Command<{ readonly index: number }> {
  return commandOf(order, (draft) => {
    refusePaused(draft);
    const { debtId: debt, code } = order;
    const { cycle, debts } = draft.state;
    const terms = debts.debts.get(debt);
    if (terms === undefined) throw refusal('DEBT_UNKNOWN');
    const { currency } = terms;
    const units = changeIn(order.amount, currency);
    return { index: append(draft, { type: 'adjustment', cycle, debt, currency, units, code }) };
  });
}

/** A doubt has no outcome; an answer has one, and why. */
export interface DisputeOrder extends Stamp {
  readonly reduction: string;
  readonly outcome?: DisputeOutcome | undefined;
  readonly code?: string | undefined;
  /** Whom the caller speaks for; absent: for everybody. */
  readonly only?: string | undefined;
}

/** A member doubts a reduction, or its creditor answers that. @throws RequestError */
export function disputeCommand(order: DisputeOrder): Command<Appended<DisputeEntry>> {
  return commandOf(order, (draft) => {
    const { cycle, debts } = draft.state;
    const { reduction, outcome, code, only } = order;
    const member = debts.members.get(reduction);
    if (member === undefined) throw refusal('ITEM_UNKNOWN');
    // Of another's it says what it says of none, so that nobody learns which there are.
    if (only !== undefined && draft.knownMember(only) !== member) throw refusal('ITEM_UNKNOWN');
    const about = { type: 'dispute', cycle, reduction: Number(reduction), member } as const;
    const entry: DisputeEntry =
      outcome === undefined
        ? { ...about, dueBy: cycle + DISPUTE_CYCLES }
        : { ...about, outcome, ...(code === undefined ? {} : { code }) };
    return { index: append(draft, entry), entry };
  });
}

function refusePaused(draft: BatchDraft): void {
  if (draft.state.pause?.scope !== 'all') return;
  throw new RequestError('CONFLICT', 'an operator has stopped settlements; ask again later');
}

function settlementEntry(draft: BatchDraft, batch: string, item: SettlementItem): SettlementEntry {
  const { cycle } = draft.state;
  const about = reductionOf(draft, item.reduction);
  const { withholding = 0 } = draft.state.debts.pledges.get(about.pledge) ?? {};
  const taxed = item.outcome === 'settled' ? withheldOf(BigInt(about.units), withholding) : 0n;
  const withheld =
    item.withheld === undefined ? String(taxed) : moneyIn(item.withheld, about.currency);
  const reason = item.code === undefined ? {} : { code: item.code };
  const { outcome } = item;
  if (outcome === 'submitted') throw new RangeError('what is sent has no outcome yet');
  return { type: 'settlement', cycle, batch, ...about, outcome, withheld, ...reason };
}

/** What whatever ends a reduction repeats of it. @throws RequestError NOT_FOUND */
function reductionOf(
  draft: BatchDraft,
  id: string,
): Omit<SettlementEntry, 'type' | 'cycle' | 'batch' | 'outcome' | 'withheld' | 'code'> {
  const { book, pledges } = draft.state.debts;
  const found = book.reduction(id);
  const terms = found === undefined ? undefined : pledges.get(found.pledge);
  if (found === undefined || terms === undefined) {
    throw refusal('ITEM_UNKNOWN');
  }
  const { member, debt, pledge, units, negentropy } = found;
  const { creditor, currency } = terms;
  const amounts = { units: String(units), negentropy: formatMicros(negentropy) };
  return { reduction: Number(id), member, debt, pledge, creditor, currency, ...amounts };
}

/** Near the threshold N is nearly a flat fee, so only who wants the formula itself has it. */
function usualBasis(preset: string): Basis {
  return preset === 'strict' ? 'negentropy' : 'margin';
}

function moneyIn(text: string, currency: string): string {
  const units = parseMoney(text, currency);
  if (units !== undefined && units >= 0n) return String(units);
  throw new RequestError('CONFLICT', `AMOUNT_INVALID: "${text}" is no amount of ${currency}`);
}

function changeIn(text: string, currency: string): string {
  const units = parseMoney(text, currency);
  if (units !== undefined && units !== 0n) return String(units);
  throw new RequestError('CONFLICT', `AMOUNT_INVALID: "${text}" is no change in ${currency}`);
}

function append(draft: BatchDraft, entry: DebtLogEntry): number {
  try {
    return draft.append(entry);
  } catch (problem) {
    if (!(problem instanceof DebtError)) throw problem;
    throw refusal(problem.code, problem.figures);
  }
}

/** The sentence of the code, what was measured against which limit, and the nearest change. */
function refusal(code: DebtError['code'], figures?: Figures): RequestError {
  const { sentence, nearest } = debtsEn[code];
  const held = figures === undefined ? '' : ` (${figures.measured}; limit ${figures.limit})`;
  const isUnknown = code.endsWith('_UNKNOWN');
  const message = `${code}: ${sentence}${held}; ${nearest}`;
  return new RequestError(isUnknown ? 'NOT_FOUND' : 'CONFLICT', message);
}
