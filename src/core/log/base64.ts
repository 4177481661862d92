import { LogError } from './log-error.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valueOfCharacter: ReadonlyMap<string, number> = new Map(
  Array.from(alphabet, (character, value): [string, number] => [character, value]),
);

/** Standard base64 with padding, RFC 4648 section 4. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 3) {
    const [first = 0, second, third] = bytes.subarray(start, start + 3);
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += second === undefined ? '=' : alphabet.charAt((group >> 6) & 63);
    text += third === undefined ? '=' : alphabet.charAt(group & 63);
  }
  return text;
}

/**
 * Reads standard base64 with padding. Each byte string has exactly one accepted spelling: padding
 * is required and its spare bits must be zero (RFC 4648 section 3.5), so that text that was signed
 * or hashed cannot be changed without changing its meaning.
 *
 * @throws LogError `BASE64_INVALID`
 */
export function decodeBase64(text: string): Uint8Array {
  const bytes = decodeGroups(text);
  if (bytes === undefined || encodeBase64(bytes) !== text) {
    throw new LogError('BASE64_INVALID', `not standard padded base64: ${JSON.stringify(text)}`);
  }
  return bytes;
}

function decodeGroups(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const digits = text.replace(/={1,2}$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let buffer = 0;
  let bufferedBits = 0;
  let length = 0;
  for (const character of digits) {
    const value = valueOfCharacter.get(character);
    if (value === undefined) return undefined;
    buffer = ((buffer << 6) | value) & 0xffff;
    bufferedBits += 6;
    if (bufferedBits >= 8) {
      bufferedBits -= 8;
      bytes[length] = (buffer >> bufferedBits) & 0xff;
      length += 1;
    }
  }
  return bytes;
}
