import type { EntryObject } from '../log/canonical-json.ts';
import type { Entry, EntryType } from '../state/entry.ts';
import { ENTRY_RULES } from './entry-rules.ts';
import { parseFields } from './parse-fields.ts';

/**
 * Reads an entry of a log that anybody may have written: known type, every field there and of its
 * kind, no other field.
 * @throws RangeError naming the first field that is not as it has to be.
 */
export function parseEntry(value: EntryObject): Entry {
  return parseFields(value, (type) =>
    Object.hasOwn(ENTRY_RULES, type) ? ENTRY_RULES[type as EntryType].fields : undefined,
  );
}
