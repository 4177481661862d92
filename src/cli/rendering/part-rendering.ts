import type { VerifiedReceipt } from '../../core/verify/verify-receipt.ts';
import { ppmToNumber } from '../../core/units.ts';
import type { RangeVerification } from '../../pipeline/verify/verify-range.ts';
import type { Paint } from '../terminal.ts';
import { amountText, grouped, scoreText } from './numbers.ts';
import { fieldLines } from './table.ts';
import { differingLines, divergenceJson, keyText } from './verification-rendering.ts';

/** A receipt, and whether the key that signed it is known from elsewhere. */
export interface CheckedReceipt extends VerifiedReceipt {
  readonly key: string;
  readonly keyTrusted: boolean;
}

/** What a range of a log proves. */
export function rangeLines(range: RangeVerification, paint: Paint): string[] {
  const { divergence, from, until, isLinked } = range;
  // The header stands before the first entry of the range.
  if (divergence !== undefined) return differingLines(divergence, 1 - from, paint);
  const count = until - from;
  const before = isLinked
    ? `follows from the checkpoint of ${grouped(from)} entries that was given`
    : 'taken at the word of the file: give the checkpoint that you kept as --since';
  return [
    paint.good(`Verified: ${grouped(count)} entries of the log, none of them changed.`),
    ...fieldLines(
      [
        ['entries', `${from} to ${until - 1}`],
        ['beginning', before],
        ['end', `hashes into the signed checkpoint of ${grouped(until)} entries`],
        ['decisions', 'read and not recomputed: that takes the whole log'],
        ['key', keyText(range)],
      ],
      paint,
    ),
  ];
}

/** The same as JSON. */
export function rangeJson(range: RangeVerification): object {
  const { divergence, from, until, byType, isLinked, key, keyTrusted } = range;
  const verified = divergence === undefined;
  return {
    verified,
    ...divergenceJson(divergence),
    from,
    to: until,
    entries: until - from,
    byType,
    linked: isLinked,
    key,
    keyTrusted,
  };
}

/** What a receipt proves. */
export function receiptLines(receipt: CheckedReceipt, paint: Paint): string[] {
  const { index, entry, treeSize, cosignatures } = receipt;
  const seen = cosignatures.map(({ witness, timestamp }) => {
    return `${witness} at ${new Date(timestamp * 1_000).toISOString()}`;
  });
  const { outcome, code, amount, integrity } = entry;
  const said = code === undefined ? outcome : `${outcome}, ${code}`;
  return [
    paint.good(`Verified: the log holds decision ${index}.`),
    ...fieldLines(
      [
        ['outcome', amount === undefined ? said : `${said}, ${amountText(amount)} MIC`],
        ['action', `${entry.family}/${entry.action} in ${entry.domain}, cycle ${entry.cycle}`],
        ['integrity', scoreText(ppmToNumber(integrity))],
        ['member', entry.member],
        ['in', `the signed tree of ${grouped(treeSize)} entries`],
        ...(seen.length === 0 ? [] : [['cosigned', seen.join('\n')] as const]),
        ['key', keyText(receipt)],
      ],
      paint,
    ),
  ];
}

/** The same as JSON. */
export function receiptJson({ index, entry, origin, ...rest }: CheckedReceipt): object {
  const { treeSize, cosignatures, key, keyTrusted } = rest;
  const verified = { verified: true, index, entry, origin, treeSize, key, keyTrusted };
  return cosignatures.length === 0 ? verified : { ...verified, cosignatures };
}
