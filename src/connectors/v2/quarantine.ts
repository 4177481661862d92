/** Why a row of v2 is not counted, in order of precedence; a row keeps all that it has. */
export const V2_CODES = [
  'UNPARSEABLE',
  'FIELD_MISSING',
  'AMOUNT_INVALID',
  'AMOUNT_NOT_POSITIVE',
  'AMOUNT_PRECISION',
  'DATE_INVALID',
  'DATE_MISMATCH',
  'HASH_NULL',
  'HASH_MISMATCH',
  'FORMULA_MISMATCH',
  'DUPLICATE',
  'SUBJECT_ANONYMOUS',
  'NOT_A_REWARD',
] as const;

export type V2Code = (typeof V2_CODES)[number];

/** One line of a file, judged: counted if it has no code. */
export interface V2Row {
  readonly kind: V2Kind;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly user: string;
  /** Millionths; absent if there is no amount that can be told. */
  readonly amount?: bigint;
  readonly codes: readonly V2Code[];
  /** Whether the amount was a binary number beside the millionth that it was taken for. */
  readonly isRounded: boolean;
}

/** `gic`: transactions of day files; `reward`: lines of type `MIC_REWARD_V2`. */
export type V2Kind = 'gic' | 'reward';

/** What is asked of a row, each code with whether it has it. */
export function codesOf(found: Readonly<Partial<Record<V2Code, boolean>>>): V2Code[] {
  return V2_CODES.filter((code) => found[code] === true);
}
