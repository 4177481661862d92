/** Why a row of v2 is not counted, in order of precedence; a row keeps all that it has. */
export const V2_CODES = [
  'UNPARSEABLE',
  'FIELD_MISSING',
  'TYPE_UNKNOWN',
  'AMOUNT_INVALID',
  'AMOUNT_NOT_POSITIVE',
  'AMOUNT_PRECISION',
  'DATE_INVALID',
  'DATE_MISMATCH',
  'HASH_NULL',
  'HASH_MISMATCH',
  'FORMULA_MISMATCH',
  'DUPLICATE',
  'CONFLICT',
  'SELF_TRANSFER',
  'UNKNOWN_WALLET',
  'SUBJECT_ANONYMOUS',
  'VALUE_OUT_OF_RANGE',
  'NOT_A_REWARD',
] as const;

export type V2Code = (typeof V2_CODES)[number];

/** What a row is about; those without amounts are history that gives nobody a credit. */
export const V2_KINDS = [
  'gic',
  'reward',
  'transaction',
  'mint',
  'shard',
  'event',
  'redemption',
  'reflection',
  'entropy',
] as const;

/** `gic`: transactions of day files; `reward`: lines of type `MIC_REWARD_V2`; and so on. */
export type V2Kind = (typeof V2_KINDS)[number];

/** What a row adds to an account of v2, in millionths; negative: takes from it. */
export interface V2Move {
  /** A wallet for transactions, a person for everything else. */
  readonly account: string;
  readonly amount: bigint;
}

/** One row of a file, judged: counted if it has no code and is not pending. */
export interface V2Row {
  readonly kind: V2Kind;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What it says, without its place: the same in each form of a dump. 32 hexadecimal digits. */
  readonly key: string;
  readonly user: string;
  /** Millionths; absent if there is no amount that can be told. */
  readonly amount?: bigint;
  readonly moves: readonly V2Move[];
  readonly codes: readonly V2Code[];
  /** v2 had not confirmed it: it is listed and not counted. */
  readonly isPending: boolean;
  /** Whether the amount was a binary number beside the millionth that it was taken for. */
  readonly isRounded: boolean;
}

/** What is asked of a row, each code with whether it has it. */
export function codesOf(found: Readonly<Partial<Record<V2Code, boolean>>>): V2Code[] {
  return V2_CODES.filter((code) => found[code] === true);
}
