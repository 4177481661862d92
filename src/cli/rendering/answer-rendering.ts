import { foreign, type Paint } from '../terminal.ts';
import { grouped } from './numbers.ts';
import { fieldLines, tableLines } from './table.ts';
import { shownWidth } from './text-width.ts';

type Body = Readonly<Record<string, unknown>>;

/** An answer of the API as a table of its items, if that fits, or else field by field. */
export function answerLines(body: Body, paint: Paint): string[] {
  const { items } = body;
  if (!Array.isArray(items)) return fieldLines(fieldsOf(body, '').flatMap(inItems), paint);
  if (items.length === 0) return ['There are none.'];
  const rows = items.map((item) => fieldsOf(item as Body, ''));
  const names = [...new Set(rows.flatMap((row) => row.map(([name]) => name)))];
  const columns = names.map((title) => ({ title }));
  const cells = rows.map((row) => {
    const values = new Map(row);
    return names.map((name) => (values.has(name) ? cellOf(values.get(name)) : ''));
  });
  const table = tableLines(columns, cells, paint);
  // Nothing is cut: an id that is cut cannot be copied.
  if (table.every((line) => shownWidth(line) <= paint.columns)) return table;
  return rows.flatMap((row, at) => [
    ...(at === 0 ? [] : ['']),
    ...fieldLines(row.flatMap(inItems), paint),
  ]);
}

/** Why a request was not carried out, and what to do. */
export function problemLines({ code, detail, errors }: Body, paint: Paint): string[] {
  const said = `${String(code)}: ${String(detail)}`;
  // One alone is what the detail says.
  const points = Array.isArray(errors) && errors.length > 1 ? (errors as readonly Body[]) : [];
  return [
    paint.bad(foreign(said, 400)),
    ...points.map(({ path, message }) => foreign(`  ${String(path)} ${String(message)}`, 400)),
  ];
}

/** Every value with its name; those of objects within it after the name of that object. */
function fieldsOf(body: Body, before: string): [name: string, value: unknown][] {
  return Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    const path = `${before}${name}`;
    return isBody(value) ? fieldsOf(value, `${path}.`) : [[path, value]];
  });
}

/** Of a list within an answer so many are told; `--json` has all. */
const TOLD_MAX = 20;

/** A value as cells below each other: of a list of objects each has its own. */
function inItems([name, value]: [string, unknown]): [name: string, value: string][] {
  if (!Array.isArray(value) || !value.some(isBody)) return [[name, cellOf(value)]];
  const rest = value.length - TOLD_MAX;
  const lines = value.slice(0, TOLD_MAX).map(cellOf);
  const all = rest > 0 ? [...lines, `and ${grouped(rest)} further: --json`] : lines;
  return all.map((line, at) => [at === 0 ? name : '', line]);
}

function cellOf(value: unknown): string {
  return foreign(told(value), 400);
}

/** A value in one cell; of an object each field that has a value, after its name. */
function told(value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return 'none';
  if (Array.isArray(value)) return value.map(told).join(value.some(isBody) ? '; ' : ', ');
  if (!isBody(value)) return String(value);
  return Object.entries(value)
    .map(([name, field]) => `${name} ${told(field)}`)
    .join(' ');
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
