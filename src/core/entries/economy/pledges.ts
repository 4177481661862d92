import { BASES, type CommunityDebts, type Pledge } from '../../debt/community-debts.ts';
import { canonicalizeEntry } from '../../log/canonical-json.ts';
import { parseVerifierKey } from '../../log/note-key.ts';
import { signedFor, type SignedText, textHead } from '../../log/signed-text.ts';
import { present } from '../../present.ts';
import type { PledgeEntry } from '../../state/entry.ts';
import { DebtError, refuse, unitsIn } from './debt-error.ts';

/** Takes a pledge into the state of debts. @throws RangeError when it cannot follow */
export function foldPledge(debts: CommunityDebts, entry: PledgeEntry): void {
  const { pledge, creditor, currency, from, until, periodCycles } = entry;
  const basis = BASES.find((one) => one === entry.basis);
  if (basis === undefined) throw new DebtError('NAME_INVALID');
  const lambda = { units: unitsIn(entry.units), perNegentropy: unitsIn(entry.perNegentropy) };
  const terms = {
    pledge,
    creditor,
    currency,
    basis,
    lambda,
    pool: unitsIn(entry.pool),
    memberCap: unitsIn(entry.memberCap),
    from,
    until,
    periodCycles,
    ...moreTerms(entry),
    ...draftOf(entry),
  };
  refuse(debts.addPledge(terms, entry.cycle));
}

/**
 * What the key of a creditor signs to give a pledge: its whole line of the log, so that whoever
 * signs reads what they sign.
 * @param log its verifier key
 */
export function pledgeText(log: string, line: string): SignedText {
  return signedFor(log, 'pledge', [line]);
}

/** What such a text begins with. */
export const PLEDGE_HEAD: string = textHead('pledge');

/** Only one that has a key waits for its signature. @throws DebtError */
function draftOf(entry: PledgeEntry): Pick<Pledge, 'key' | 'draft'> {
  const { key } = entry;
  if (key === undefined) return {};
  if (!isVerifierKey(key)) throw new DebtError('NAME_INVALID');
  return { key, draft: canonicalizeEntry(entry) };
}

function isVerifierKey(key: string): boolean {
  try {
    parseVerifierKey(key);
    return true;
  } catch {
    return false;
  }
}

/** What a creditor asks besides, as far as it is there. */
function moreTerms(entry: PledgeEntry): Partial<Pledge> {
  const { debtCap, claimUntil, reversalCycles, oneInGroup, cutoff, carryOver } = entry;
  const { withholding, noticeCycles, renewal, atClose, fundingAccount } = entry;
  const { families, domains, actions, debtKinds } = entry;
  const eligible = present({ families, domains, actions, debtKinds });
  return {
    ...present({ debtCap, claimUntil, reversalCycles, oneInGroup, cutoff, carryOver }),
    ...present({ withholding, noticeCycles, renewal, atClose, fundingAccount }),
    ...present({ groupCap: unitsOf(entry.groupCap), rateCeiling: unitsOf(entry.rateCeiling) }),
    ...(Object.keys(eligible).length === 0 ? {} : { eligible }),
  };
}

function unitsOf(text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : unitsIn(text);
}
