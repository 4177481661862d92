import type { VerifiedDecision } from '../../core/verify/verify-decision.ts';
import type { DecisionEntry } from '../../core/state/entry.ts';
import type { VerifiedReceipt } from '../../core/verify/verify-receipt.ts';
import { ppmToNumber } from '../../core/units.ts';
import type { RangeVerification } from '../../pipeline/verify/verify-range.ts';
import type { Paint } from '../terminal.ts';
import { amountText, counted, grouped, scoreText } from './numbers.ts';
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
  const unchanged = count === 1 ? 'not changed' : 'none of them changed';
  const before = isLinked
    ? `follows from the checkpoint of ${grouped(from)} entries that was given`
    : 'taken at the word of the file: give the checkpoint that you kept as --since';
  return [
    paint.good(`Verified: ${counted(count, 'entry', 'entries')} of the log, ${unchanged}.`),
    ...fieldLines(
      [
        ['entries', count === 1 ? String(from) : `${from} to ${until - 1}`],
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
  return [
    paint.good(`Verified: the log holds decision ${index}.`),
    ...fieldLines(
      [
        ...decisionFields(entry),
        ['in', `the signed tree of ${grouped(treeSize)} entries`],
        ...(seen.length === 0 ? [] : [['cosigned', seen.join('\n')] as const]),
        ['key', keyText(receipt)],
      ],
      paint,
    ),
  ];
}

function decisionFields(entry: DecisionEntry): [string, string][] {
  const { outcome, code, amount, integrity } = entry;
  const said = code === undefined ? outcome : `${outcome}, ${code}`;
  return [
    ['outcome', amount === undefined ? said : `${said}, ${amountText(amount)} MIC`],
    ['action', `${entry.family}/${entry.action} in ${entry.domain}, cycle ${entry.cycle}`],
    ['integrity', scoreText(ppmToNumber(integrity))],
    ['member', entry.member],
  ];
}

/** A decision that follows from the entries that came with it. */
interface CheckedProof {
  readonly index: number;
  readonly entry: DecisionEntry;
  readonly treeSize: number;
  readonly rechecked: Extract<VerifiedDecision, { readonly holds: true }>['rechecked'];
  readonly key: string;
  readonly keyTrusted: boolean;
}

/** What the proof of one decision proves. */
export function proofLines(proof: CheckedProof, paint: Paint): string[] {
  const { index, entry, treeSize, rechecked } = proof;
  const follows =
    rechecked.verdict === 'recomputed'
      ? 'recomputed from its rules and measurements'
      : `every number was recomputed; that its code applies follows from ${rechecked.needs}`;
  return [
    paint.good(`Verified: decision ${index} follows from what it came with.`),
    ...fieldLines(
      [
        ...decisionFields(entry),
        ['follows', follows],
        ['in', `the signed tree of ${grouped(treeSize)} entries`],
        ['not shown', 'that nobody was paid for it before: that takes the whole log'],
        ['key', keyText(proof)],
      ],
      paint,
    ),
  ];
}

/** In which step the proof of a decision breaks. */
export function brokenProofLines(
  { broken, index, expected, found }: Extract<VerifiedDecision, { readonly holds: false }>,
  paint: Paint,
): string[] {
  const where = `the ${broken}`;
  return differingLines({ index, where, expected, found }, 1, paint);
}

/** The same as JSON. */
export function receiptJson({ index, entry, origin, ...rest }: CheckedReceipt): object {
  const { treeSize, cosignatures, key, keyTrusted } = rest;
  const verified = { verified: true, index, entry, origin, treeSize, key, keyTrusted };
  return cosignatures.length === 0 ? verified : { ...verified, cosignatures };
}
