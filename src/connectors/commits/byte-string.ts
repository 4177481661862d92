import { isUtf8 } from 'node:buffer';

/**
 * Bytes from git held as a string with one character per byte (Latin-1). Lossless, cheap to search
 * for ASCII, and what git itself compares; decoded only at the edge.
 */
export type ByteString = string;

/** Decoded as UTF-8, broken sequences replaced by U+FFFD: always well-formed. */
export function decodeUtf8(bytes: ByteString): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Decoded as UTF-8, or undefined when the bytes are not UTF-8. */
export function decodeUtf8Strictly(bytes: ByteString): string | undefined {
  if (isAscii(bytes)) return bytes;
  const buffer = Buffer.from(bytes, 'latin1');
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined;
}

/** ASCII letters only: other scripts' case rules would make different people equal. */
export function lowerCaseAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function isAscii(bytes: ByteString): boolean {
  // oxlint-disable-next-line no-control-regex -- the whole ASCII range is meant
  return /^[\x00-\x7f]*$/.test(bytes);
}
