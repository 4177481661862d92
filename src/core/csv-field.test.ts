import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvField } from './csv-field.ts';

test.each([
  ['', ''],
  ['ada', 'ada'],
  ['-12.50', '-12.50'],
  ['a, "b"', '"a, ""b"""'],
  ['=1+1', "'=1+1"],
  ['-1+cmd', "'-1+cmd"],
  [' @sum', "' @sum"],
  ['\tx', "'\tx"],
])('%j is the field %j', (text, field) => {
  expect(csvField(text)).toBe(field);
});

test('every text comes back from a table, and none of them begins a formula', () => {
  const some = fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n", a1.') });
  fc.assert(
    fc.property(fc.array(fc.oneof(some, fc.string()), { minLength: 2 }), (texts) => {
      const [row = []] = parse(`${texts.map(csvField).join(',')}\r\n`, {
        recordDelimiter: '\r\n',
      });
      expect(row.map((field, at) => (field === texts[at] ? field : field.slice(1)))).toEqual(texts);
      for (const field of row) {
        expect(/^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/.test(field)).toBe(false);
      }
    }),
  );
});
