import { LogError } from './log-error.ts';
import { tileWidth } from './tiles.ts';

// Source: https://c2sp.org/tlog-tiles, section "Log entries"

const lengthPrefixBytes = 2;

/** The longest entry that a bundle's length prefix can announce. */
export const maxEntryLengthBytes = 0xffff;

/**
 * Writes entries as a bundle: each preceded by its length, 16 bits, big-endian.
 *
 * @throws RangeError on an entry over 65,535 bytes, and unless there are 1 to 256 entries
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > tileWidth) {
    throw new RangeError(`a bundle holds 1 to ${tileWidth} entries, not ${entries.length}`);
  }
  const lengths = entries.map((entry) => lengthPrefixBytes + entry.length);
  const bundle = new Uint8Array(lengths.reduce((total, length) => total + length, 0));
  let offset = 0;
  for (const entry of entries) {
    if (entry.length > maxEntryLengthBytes) {
      throw new RangeError(`an entry of ${entry.length} bytes exceeds ${maxEntryLengthBytes}`);
    }
    bundle[offset] = entry.length >> 8;
    bundle[offset + 1] = entry.length & 0xff;
    bundle.set(entry, offset + lengthPrefixBytes);
    offset += lengthPrefixBytes + entry.length;
  }
  return bundle;
}

/**
 * Reads the entries of a bundle whose path announced this width.
 *
 * @throws LogError `TILE_MALFORMED` if it is cut short or holds another number of entries
 */
export function decodeEntryBundle(bundle: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (offset < bundle.length) {
    const [high, low] = bundle.subarray(offset, offset + lengthPrefixBytes);
    const start = offset + lengthPrefixBytes;
    const end = high === undefined || low === undefined ? Infinity : start + ((high << 8) | low);
    if (end > bundle.length) {
      throw new LogError('TILE_MALFORMED', `entry ${entries.length} of the bundle is cut short`);
    }
    entries.push(bundle.subarray(start, end));
    offset = end;
  }
  if (entries.length !== width) {
    throw new LogError('TILE_MALFORMED', `bundle holds ${entries.length} entries, not ${width}`);
  }
  return entries;
}
