import { describe, expect, test } from 'vitest';
import type { EntryObject } from '../log/canonical-json.ts';
import { ENTRY_RULES } from './entry-rules.ts';
import { parseEntry } from './parse-entry.ts';

const HASH = 'ab'.repeat(32);
const SAMPLES: Readonly<Record<string, EntryObject[string]>> = {
  text: 'text',
  integer: 7,
  flag: true,
  hash: HASH,
  code: 'CAP_REACHED',
  integers: [1, 2],
  texts: ['a'],
  object: { a: 1 },
  objects: [{ a: 1 }],
};
const types = Object.entries(ENTRY_RULES);

/** An entry of a type with every field of its table, optional ones too. */
function full(type: string, fields: Readonly<Record<string, string>>): EntryObject {
  const values = Object.entries(fields).map(([name, kind]) => [
    name,
    SAMPLES[kind.replace('?', '')] ?? '',
  ]);
  return { ...(Object.fromEntries(values) as EntryObject), type, cycle: 3 };
}

describe.each(types)('an entry of type %s', (type, rule) => {
  const fields: Readonly<Record<string, string>> = rule.fields;
  const entry = full(type, fields);

  test('is read with all its fields, and with none that may be absent', () => {
    expect(parseEntry(entry)).toEqual(entry);
    const needed = Object.entries(entry).filter(([name]) => !fields[name]?.endsWith('?'));
    expect(parseEntry(Object.fromEntries(needed))).toEqual(Object.fromEntries(needed));
  });

  test('is refused without a field, with another kind of value, with one more field', () => {
    for (const [name, kind] of Object.entries(fields)) {
      const wrong = kind.startsWith('flag') ? 'true' : false;
      expect(() => parseEntry({ ...entry, [name]: wrong })).toThrow(name);
    }
    for (const name of Object.keys(fields).filter((some) => !fields[some]?.endsWith('?'))) {
      const { [name]: _, ...rest } = entry;
      expect(() => parseEntry(rest)).toThrow(name);
    }
    expect(() => parseEntry({ ...entry, extra: 1 })).toThrow('no field extra');
    expect(() => parseEntry({ ...entry, cycle: 'x' })).toThrow('cycle');
  });
});

describe('no entry', () => {
  test.each(['unknown', 'constructor', '__proto__', 'toString'])('has the type %j', (type) => {
    expect(() => parseEntry({ type, cycle: 1 })).toThrow('known type');
  });

  test.each([HASH.toUpperCase(), HASH.slice(1), `${HASH}0`, ''])('has the hash %j', (reason) => {
    expect(() => parseEntry({ type: 'pause', cycle: 1, paused: true, reason })).toThrow('reason');
  });

  test('names a code that is not in the table', () => {
    const { cancel } = ENTRY_RULES;
    expect(() => parseEntry({ ...full('cancel', cancel.fields), code: 'WHIM' })).toThrow('code');
  });
});
