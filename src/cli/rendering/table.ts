import { stripVTControlCharacters } from 'node:util';

export interface Column {
  readonly title: string;
  /** Numbers are easier to compare from the right. */
  readonly align?: 'left' | 'right';
}

/** Lines of a table with a head, two spaces between columns and before the first. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paintHead: (text: string) => string,
): string[] {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, at) =>
    Math.max(...[titles, ...rows].map((row) => shownWidth(row[at] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, at) => padded(cells[at] ?? '', widths[at] ?? 0, align ?? 'left'))
      .join('  ')
      .trimEnd();
  return [paintHead(`  ${line(titles)}`), ...rows.map((row) => `  ${line(row)}`)];
}

/** Lines of names and values; a value of several lines continues below itself. */
export function fieldLines(fields: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(...fields.map(([name]) => shownWidth(name)));
  return fields.flatMap(([name, value]) =>
    value
      .split('\n')
      .map((line, at) => `  ${padded(at === 0 ? name : '', width, 'left')}  ${line}`.trimEnd()),
  );
}

/** Breaks a text at spaces; the lines after the first are indented by the same margin. */
export function wrapped(text: string, widthMax: number, margin = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && shownWidth(line) + 1 + shownWidth(word) > widthMax) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${margin}`);
}

function padded(text: string, width: number, align: 'left' | 'right'): string {
  const fill = ' '.repeat(Math.max(0, width - shownWidth(text)));
  return align === 'right' ? `${fill}${text}` : `${text}${fill}`;
}

function shownWidth(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}
