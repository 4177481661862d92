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
  ['tidy;=1+cmd', "tidy;'=1+cmd"],
  ['＝1', "'＝1"],
])('%j is the field %j', (text, field) => {
  expect(csvField(text)).toBe(field);
});

test('every text comes back from a table, and no cell of it begins a formula', () => {
  const some = fc.string({ unit: fc.constantFrom(...Array.from('=+-@＝\t\r\n",; a1.')) });
  const bare = (text: string): string => text.replaceAll("'", '');
  fc.assert(
    fc.property(fc.array(fc.oneof(some, fc.string()), { minLength: 2 }), (texts) => {
      const [row = []] = parse(`${texts.map(csvField).join(',')}\r\n`, {
        recordDelimiter: '\r\n',
      });
      expect(row.map(bare)).toEqual(texts.map(bare));
      for (const cell of row.flatMap((field) => field.split(/[;\t\r\n]/))) {
        expect(/^\s*[=+@＝＋－＠]|^\s*-(?!\d+(\.\d+)?$)/.test(cell)).toBe(false);
      }
    }),
  );
});
