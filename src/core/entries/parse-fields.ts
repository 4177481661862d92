import { isCode } from '../codes/codes.ts';
import type { EntryObject, EntryValue } from '../log/canonical-json.ts';
import type { Entry } from '../state/entry.ts';
import type { Kind } from './entry-rule.ts';

/** A field is followed by `?` when an entry may leave it out. */
export type Fields = Readonly<Record<string, Kind | `${Kind}?`>>;

const HASH = /^[0-9a-f]{64}$/;

/**
 * Reads an entry that anybody may have written, by the fields of its type.
 * @param fieldsOf undefined for a type that is not known
 * @throws RangeError naming the first field that is not as it has to be
 */
export function parseFields(
  value: EntryObject,
  fieldsOf: (type: string) => Fields | undefined,
): Entry {
  const fields = typeof value['type'] === 'string' ? fieldsOf(value['type']) : undefined;
  if (fields === undefined) throw new RangeError('an entry of a known type');
  if (!isKind('integer', value['cycle'])) throw new RangeError('an entry with a cycle');
  let known = 2;
  for (const name in fields) {
    const kind = fields[name] ?? 'text';
    const given = value[name];
    const optional = kind.endsWith('?');
    if (given === undefined && optional) continue;
    if (!isKind((optional ? kind.slice(0, -1) : kind) as Kind, given)) {
      throw new RangeError(`a field ${name} of kind ${kind}`);
    }
    known += 1;
  }
  if (Object.keys(value).length !== known) throw unknownField(value, fields);
  return value as unknown as Entry;
}

function unknownField(value: EntryObject, fields: Fields): RangeError {
  return new RangeError(`no field ${Object.keys(value).find((name) => !isField(name, fields))}`);
}

function isField(name: string, fields: Fields): boolean {
  return name === 'type' || name === 'cycle' || Object.hasOwn(fields, name);
}

function isKind(kind: Kind, value: EntryValue | undefined): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return typeof value === 'number';
    case 'flag':
      return typeof value === 'boolean';
    case 'hash':
      return typeof value === 'string' && HASH.test(value);
    case 'code':
      return typeof value === 'string' && isCode(value);
    case 'integers':
      return Array.isArray(value) && value.every((item) => typeof item === 'number');
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    case 'objects':
      return Array.isArray(value) && value.every((item) => typeof item === 'object');
  }
}
