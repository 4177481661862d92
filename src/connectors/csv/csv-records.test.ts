import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvRecord, csvRecords } from './csv-records.ts';

/** What a writer of RFC 4180 makes of cells. */
function written(rows: readonly (readonly string[])[], separator = ','): string {
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  return rows.map((cells) => cells.map(quoted).join(separator)).join('\r\n');
}

function cellsAt(rows: readonly CsvRecord[], line: number): readonly string[] | undefined {
  return rows.find((row) => row.line === line)?.cells;
}

describe('rows of a table', () => {
  test('whatever cells hold, it is read as it was written', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', ' ', 'ä', '') });
    const rows = fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.array(fc.array(text, { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 600,
      }),
    );
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t'), (cells, separator) => {
        const read = csvRecords(written(cells, separator), separator);
        expect(read.map((row) => row.cells)).toEqual(cells);
      }),
      { numRuns: 60 },
    );
  });

  test('a stray quotation mark costs its own row and none after it', () => {
    const good = Array.from({ length: 300 }, (_, at) => `${at},b`);
    const lines = ['a,b', ...good.slice(0, 7), 'x,5" pipe', '"open,y', ...good.slice(7)];
    const rows = csvRecords(lines.join('\n'));
    expect(rows).toHaveLength(lines.length);
    expect(rows.filter(({ cells }) => cells === undefined).map(({ line }) => line)).toEqual([
      9, 10,
    ]);
    expect(cellsAt(rows, 11)).toEqual(['7', 'b']);
    expect(rows.at(-1)).toEqual({ line: lines.length, cells: ['299', 'b'] });
  });

  test('a row of another width is shown as it is, and lines are counted as they stand', () => {
    const rows = csvRecords('\uFEFFa,b\r\n\r\n"two\r\nlines",1\r\nshort\r\n1,2,3\r\n');
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['two\nlines', '1'] },
      { line: 5, cells: ['short'] },
      { line: 6, cells: ['1', '2', '3'] },
    ]);
  });
});
