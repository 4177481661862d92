import type { Paint } from '../terminal.ts';
import { cutToWidth, shownWidth, wrapped } from './text-width.ts';
import { largestOf } from '../../core/lists.ts';

export interface Column {
  readonly title: string;
  /** Numbers are easier to compare from the right. */
  readonly align?: 'left' | 'right';
  /** Cells without colours that are cut when the table is wider than the terminal. */
  readonly canShrink?: boolean;
}

/** Below this a cut cell says nothing any more. */
const SHRUNK_MIN = 10;

/** Lines of a table with a head, as wide as the terminal at most. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string[] {
  const titles = columns.map(({ title }) => title);
  const natural = columns.map((_, at) =>
    largestOf([titles, ...rows].map((row) => shownWidth(row[at] ?? ''))),
  );
  const { widths, gap } = fitted(columns, natural, paint.columns);
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align = 'left', canShrink }, at) => {
        const [cell, width] = [cells[at] ?? '', widths[at] ?? 0];
        return padded(canShrink === true ? cutToWidth(cell, width) : cell, width, align);
      })
      .join(gap)
      .trimEnd();
  return [paint.faint(`  ${line(titles)}`), ...rows.map((row) => `  ${line(row)}`)];
}

/** Widths of columns and the gap between them: what does not fit comes closer, then shrinks. */
function fitted(
  columns: readonly Column[],
  natural: readonly number[],
  most: number,
): { readonly widths: readonly number[]; readonly gap: string } {
  const sum = natural.reduce((total, width) => total + width, 2);
  const gaps = columns.length - 1;
  const gap = sum + 2 * gaps <= most ? '  ' : ' ';
  const excess = Math.max(0, sum + gap.length * gaps - most);
  const shrinking = columns.findIndex(({ canShrink }) => canShrink === true);
  const widths = natural.map((width, at) =>
    at === shrinking ? Math.max(Math.min(width, SHRUNK_MIN), width - excess) : width,
  );
  return { widths, gap };
}

/** Lines of names and values; a value of several lines, or a long one, continues below itself. */
export function fieldLines(
  fields: readonly (readonly [name: string, value: string])[],
  paint: Paint,
): string[] {
  const width = largestOf(fields.map(([name]) => shownWidth(name)));
  const most = paint.columns - width - 4;
  return fields.flatMap(([name, value]) =>
    value
      .split('\n')
      .flatMap((line) => wrapped(line, most).split('\n'))
      .map((line, at) => `  ${padded(at === 0 ? name : '', width, 'left')}  ${line}`.trimEnd()),
  );
}

/** A paragraph with a margin on the left. */
export function proseLines(text: string, paint: Paint, margin = '  '): string[] {
  return wrapped(text, paint.columns - margin.length)
    .split('\n')
    .map((line) => `${margin}${line}`);
}

/** Points of a list. */
export function pointLines(points: readonly string[], paint: Paint): string[] {
  return points.flatMap((point) =>
    wrapped(point, paint.columns - 4)
      .split('\n')
      .map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`),
  );
}

function padded(text: string, width: number, align: 'left' | 'right'): string {
  const fill = ' '.repeat(Math.max(0, width - shownWidth(text)));
  return align === 'right' ? `${fill}${text}` : `${text}${fill}`;
}
