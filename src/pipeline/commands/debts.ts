import type { Basis, DebtKind } from '../../core/debt/community-debts.ts';
import { parseMoney } from '../../core/debt/money.ts';
import { DebtError } from '../../core/entries/debts.ts';
import type { DebtEntry, ElectionEntry, PledgeEntry } from '../../core/state/entry.ts';
import { openPolicy } from '../../core/state/state.ts';
import { insertDebtReference } from '../../db/sql/debts.ts';
import { RequestError } from '../request-error.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { type IdempotencyKey, repeatable } from '../writer/idempotency.ts';

interface Order {
  /** Unix seconds. */
  readonly now: number;
  readonly idempotency?: IdempotencyKey | undefined;
}

/** Amounts are decimal text of the currency. */
export interface DebtOrder extends Order {
  readonly userId: string;
  readonly creditor: string;
  readonly kind: DebtKind;
  readonly currency: string;
  readonly principal: string;
  readonly group?: string | undefined;
  /** The creditor's own number of it; kept beside the log and erased with the person. */
  readonly reference: string;
}

export interface PledgeOrder extends Order {
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
}

export interface ElectionOrder extends Order {
  readonly userId: string;
  readonly debtId: string;
  readonly pledgeId: string;
  /** Ppm of the N of each release; 0 ends it. */
  readonly share: number;
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
  return repeatable(order.idempotency, {
    now: order.now,
    run: (draft) => {
      const member = memberOf(draft, order.userId);
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
      };
      const appended = { index: append(draft, entry), entry };
      draft.also((community) =>
        insertDebtReference(community, { debt, member, reference, salt: noted.salt }),
      );
      return appended;
    },
  });
}

/** A creditor gives a pool for N, from a later cycle on. @throws RequestError */
export function pledgeCommand(order: PledgeOrder): Command<Appended<PledgeEntry>> {
  return repeatable(order.idempotency, {
    now: order.now,
    run: (draft) => {
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
      };
      return { index: append(draft, entry), entry };
    },
  });
}

/** A member has what is released from the next cycle on pay a debt. @throws RequestError */
export function electCommand(order: ElectionOrder): Command<Appended<ElectionEntry>> {
  return repeatable(order.idempotency, {
    now: order.now,
    run: (draft) => {
      const member = memberOf(draft, order.userId);
      const { debtId: debt, pledgeId: pledge, share } = order;
      const { cycle } = draft.state;
      const entry: ElectionEntry = { type: 'election', cycle, member, debt, pledge, share };
      return { index: append(draft, entry), entry };
    },
  });
}

/** Near the threshold N is nearly a flat fee, so only who wants the formula itself has it. */
export function usualBasis(preset: string): Basis {
  return preset === 'strict' ? 'negentropy' : 'margin';
}

function memberOf(draft: BatchDraft, userId: string): string {
  const member = draft.knownMember(userId);
  if (member === undefined) throw new RequestError('NOT_FOUND', 'there is no such member');
  return member;
}

function moneyIn(text: string, currency: string): string {
  const units = parseMoney(text, currency);
  if (units !== undefined && units >= 0n) return String(units);
  throw new RequestError('CONFLICT', `AMOUNT_INVALID: "${text}" is no amount of ${currency}`);
}

/** What each code says to people. */
const SAID: Readonly<Record<DebtError['code'], string>> = {
  ALREADY_KNOWN: 'there is one of this name already; it has not been changed',
  AMOUNT_INVALID: 'amounts are above zero and at most 10^12 of the smallest coin',
  CURRENCY_INVALID: 'a currency is a code and an exponent, as USD/2 or JPY/0',
  CURRENCY_MISMATCH: 'debt and pledge are in two currencies',
  DEBTOR_MISMATCH: 'somebody else owes this',
  DEBT_UNKNOWN: 'there is no such debt',
  NAME_INVALID: 'names have lowercase letters, digits and hyphens, at most 63',
  NEGENTROPY_SPENT: 'the shares of a member’s elections are at most 1 together',
  NOT_ELECTED: 'there is no such election to end',
  NOT_ELIGIBLE: 'the pledge is another creditor’s, or another member of the same person elects',
  PERIOD_INVALID: 'a pledge begins in a later cycle, ends after that, and has periods of a cycle',
  PLEDGE_UNKNOWN: 'there is no such pledge',
  SHARE_INVALID: 'a share is from 0 to 1',
};

function append(draft: BatchDraft, entry: DebtEntry | PledgeEntry | ElectionEntry): number {
  try {
    return draft.append(entry);
  } catch (problem) {
    if (!(problem instanceof DebtError)) throw problem;
    const { code } = problem;
    const isUnknown = code === 'DEBT_UNKNOWN' || code === 'PLEDGE_UNKNOWN';
    throw new RequestError(isUnknown ? 'NOT_FOUND' : 'CONFLICT', `${code}: ${SAID[code]}`);
  }
}
