import { batchKey, type CommunityDebts } from '../../debt/community-debts.ts';
import { isSignedBy, signedFor, type SignedText } from '../../log/signed-text.ts';
import type { Entry, SettlementEntry } from '../../state/entry.ts';
import { DebtError } from './debt-error.ts';

/** What a creditor says of a reduction, amounts in the smallest coin. */
export type SettledItem = Pick<
  SettlementEntry,
  'reduction' | 'outcome' | 'units' | 'withheld' | 'currency' | 'code'
>;

/** What a creditor made of reductions: one text for all of them. */
export interface SignedBatch {
  readonly creditor: string;
  readonly batch: string;
  /** Each as {@link settlementText} has it, in the order of the file. */
  readonly items: Iterable<string>;
}

/**
 * What the key of a creditor signs to settle: every line of its file, so that it can be read.
 * @param log its verifier key, as for a pledge
 */
export function batchText(log: string, { creditor, batch, items }: SignedBatch): SignedText {
  return signedFor(log, 'settlement', [`${creditor} ${batch}`, ...items]);
}

/** What a settlement says, for comparing one batch with another, and for signing it. */
export function settlementText(item: SettledItem): string {
  const { reduction, outcome, units, withheld, currency, code } = item;
  const said = [reduction, outcome, units, withheld, currency];
  return [...said, ...(code === undefined ? [] : [code])].join(' ');
}

/**
 * The batch that waits for the signature of its creditor behind this entry. Who cancels needs none:
 * that gives back what nobody was paid.
 * @throws DebtError when it is signed, and not by the key of the creditor
 */
export function unsignedBehind(
  debts: CommunityDebts,
  entry: SettlementEntry,
  log: string,
): string | undefined {
  const { creditor, batch, outcome, signature } = entry;
  const key = debts.keyOf(creditor);
  const name = batchKey(creditor, batch);
  if (signature === undefined) {
    const waits = key !== undefined && outcome !== 'cancelled';
    return waits ? name : debts.unsigned;
  }
  const items = [...(debts.batches.get(name) ?? []), settlementText(entry)];
  const text = batchText(log, { creditor, batch, items });
  if (key === undefined || !isSignedBy({ key, signature }, text)) {
    throw new DebtError('SIGNATURE_INVALID');
  }
  return undefined;
}

/** Nothing stands between the items of a batch that is to be signed. @throws DebtError */
export function refuseUnsigned({ unsigned }: CommunityDebts, entry: Entry): void {
  if (unsigned === undefined) return;
  const isOfIt = entry.type === 'settlement' && batchKey(entry.creditor, entry.batch) === unsigned;
  if (!isOfIt) throw new DebtError('SIGNATURE_INVALID');
}
