import { types } from 'pg';

type Decoder = (text: string) => unknown;

/**
 * How columns become JavaScript values, for both engines; the table is in port.ts. Types that are
 * not named here are decoded as `pg` does. Its process-wide settings stay as they are.
 */
export const rowDecoders: { readonly getTypeParser: typeof types.getTypeParser } = {
  getTypeParser: ((typeId: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : DECODERS.get(typeId)) ??
    (types.getTypeParser(typeId, format as 'text') as Decoder)) as typeof types.getTypeParser,
};

const decodeByteString = types.getTypeParser(types.builtins.BYTEA, 'text') as (
  text: string,
) => Buffer;

// The type ids of arrays have no names in `pg`; they are fixed in PostgreSQL's pg_type.dat.
const DECODERS: ReadonlyMap<number, Decoder> = new Map<number, Decoder>([
  [types.builtins.INT8, BigInt],
  [1016, (text) => decodeArray(text, BigInt)],
  [types.builtins.BYTEA, decodeBytes],
  [1001, (text) => decodeArray(text, decodeBytes)],
  [types.builtins.TIMESTAMP, String],
  [types.builtins.DATE, String],
]);

/** A Buffer is a Uint8Array, but compares as another class in tests and prints as JSON otherwise. */
function decodeBytes(text: string): Uint8Array {
  const bytes = decodeByteString(text);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Arrays of any depth, by the decoder of text arrays. */
function decodeArray(text: string, decode: Decoder): unknown {
  return decodeElements(decodeTextArray(text), decode);
}

const decodeTextArray = types.getTypeParser(1009 as number, 'text') as Decoder;

function decodeElements(value: unknown, decode: Decoder): unknown {
  if (Array.isArray(value)) return value.map((element) => decodeElements(element, decode));
  return value === null ? null : decode(value as string);
}
