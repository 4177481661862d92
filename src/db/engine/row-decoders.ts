import { types } from 'pg';

type Decoder = (text: string) => unknown;
type GetTypeParser = typeof types.getTypeParser;

/** By number, since `pg` has no names for the types of arrays: see PostgreSQL's pg_type.dat. */
const decoderOf = types.getTypeParser as unknown as (
  typeId: number,
  format?: 'text' | 'binary',
) => Decoder;

/**
 * How columns become JavaScript values, for both engines; the table is in port.ts. Types that are
 * not named here are decoded as `pg` does. Its process-wide settings stay as they are.
 */
export const rowDecoders: { readonly getTypeParser: GetTypeParser } = {
  getTypeParser: (typeId, format) =>
    (format === 'binary' ? undefined : DECODERS.get(typeId)) ?? decoderOf(typeId, format),
};

const TEXT_ARRAY = 1009;
const INT8_ARRAY = 1016;
const BYTEA_ARRAY = 1001;

const decodeByteString = decoderOf(types.builtins.BYTEA) as (text: string) => Buffer;
const decodeTextArray = decoderOf(TEXT_ARRAY);

const DECODERS: ReadonlyMap<number, Decoder> = new Map<number, Decoder>([
  [types.builtins.INT8, BigInt],
  [INT8_ARRAY, (text) => decodeElements(decodeTextArray(text), BigInt)],
  [types.builtins.BYTEA, decodeBytes],
  [BYTEA_ARRAY, (text) => decodeElements(decodeTextArray(text), decodeBytes)],
  [types.builtins.TIMESTAMP, String],
  [types.builtins.DATE, String],
]);

/** Not a Buffer, although that is one: it prints and compares differently. */
function decodeBytes(text: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = decodeByteString(text);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Elements of an array of any depth. */
function decodeElements(value: unknown, decode: Decoder): unknown {
  if (Array.isArray(value)) return value.map((element) => decodeElements(element, decode));
  return value === null ? null : decode(value as string);
}
