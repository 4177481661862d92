import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Field, Fields } from '../core/families/declaration.ts';
import { RECORDS } from '../core/families/record.ts';
import { type CanonicalValue, canonicalize } from '../core/log/canonical-json.ts';
import { sha256 } from '../core/log/sha256.ts';
import { ppmFromNumber } from '../core/units.ts';
import type {
  ConfirmationRecord,
  CorrectionRecord,
  DefectRecord,
  ImprovementRecord,
  ObservationRecord,
  PromiseRecord,
  ProofRecord,
  ReviewRecord,
  StepRecord,
  TurnRecord,
  ValidationRecord,
} from './api-types.ts';

/** A record as it is sent: times are RFC 3339, shares numbers from 0 to 1. */
export type SentRecord =
  | PromiseRecord
  | CorrectionRecord
  | DefectRecord
  | ReviewRecord
  | ValidationRecord
  | TurnRecord
  | StepRecord
  | ImprovementRecord
  | ProofRecord
  | ConfirmationRecord
  | ObservationRecord;

/**
 * The id under which the service knows a record: the SHA-256 of its canonical form. With it a proof
 * or a confirmation can be made before the claim that it names was sent, and without its answer.
 * @throws RangeError for a time or a share that cannot be read, a leap second among them
 */
export function evidenceId(record: SentRecord): string {
  const fields: Fields = RECORDS[record.type].fields;
  const kept = Object.entries(record).map(([name, value]: [string, CanonicalValue]) => {
    return [name, keptValue(fields[name]?.kind, name, value)] as const;
  });
  return bytesToHex(sha256(utf8ToBytes(canonicalize(Object.fromEntries(kept)))));
}

/** The value as it is kept: Unix seconds, millionths, or what was sent. */
function keptValue(
  kind: Field['kind'] | undefined,
  name: string,
  value: CanonicalValue,
): CanonicalValue {
  const kept =
    kind === 'moment' && typeof value === 'string'
      ? secondsOf(value)
      : kind === 'share' && typeof value === 'number'
        ? ppmFromNumber(value)
        : kind === 'aims' && Array.isArray(value)
          ? value.map(keptAim)
          : value;
  if (kept === undefined) throw new RangeError(`${name} cannot be ${JSON.stringify(value)}`);
  return kept;
}

function keptAim(aim: CanonicalValue): CanonicalValue {
  const fields = Object.entries(aim as Readonly<Record<string, CanonicalValue>>);
  return Object.fromEntries(
    fields.map(([name, value]) => {
      return [name, keptValue(name === 'target' ? 'share' : undefined, name, value)];
    }),
  );
}

/** Unix seconds; a fraction of one is cut off. */
function secondsOf(moment: string): number | undefined {
  const ms = Date.parse(moment);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1_000);
}
