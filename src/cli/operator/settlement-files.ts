import { csvField } from '../../core/csv-field.ts';
import { csvRows } from '../../connectors/v2/csv-rows.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';

/** The columns that a creditor gets; the last three are those that it fills. */
const COLUMNS = [
  'batch',
  'item',
  'debt_reference',
  'pledge',
  'period',
  'currency',
  'gross',
  'net',
  'negentropy',
  'decision',
  'cycle',
  'withheld',
  'status',
  'code',
] as const;

const EVENT = 'org.negentropy.settlement.v1';

type Row = Readonly<Record<string, unknown>>;

/** What the service tells of reductions, those of one creditor and one state if they are given. */
export function chosenRows(
  items: readonly Row[],
  {
    creditor,
    state,
  }: { readonly creditor: string | undefined; readonly state: string | undefined },
): readonly Row[] {
  return items
    .filter((row) => creditor === undefined || row['creditor'] === creditor)
    .filter((row) => state === undefined || row['status'] === state)
    .toReversed();
}

/** The file for a creditor: a comment with the sums, a head, and a line for each reduction. */
export function settlementCsv(rows: readonly Row[]): string {
  const lines = rows.map((row) => COLUMNS.map((name) => csvField(valueOf(row, name))).join(','));
  const all = [`# settlement, ${rows.length} items`, COLUMNS.join(','), ...lines];
  return all.map((line) => `${line}\n`).join('');
}

/** The same as one CloudEvent 1.0. @param id of the event */
export function settlementEvent(rows: readonly Row[], id: string): string {
  const items = rows.map((row) =>
    Object.fromEntries(COLUMNS.map((name) => [name, valueOf(row, name)])),
  );
  const event = { specversion: '1.0', id, source: 'urn:negentropy', type: EVENT };
  return `${JSON.stringify({ ...event, data: { items } }, undefined, 2)}\n`;
}

/** Any list as a table: the names of the first line's fields, and a line for each. */
export function listCsv(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => names.map((name) => csvField(textOf(row[name]))).join(','));
  return [names.join(','), ...lines].map((line) => `${line}\n`).join('');
}

/**
 * What a creditor sent back, as a table or as a CloudEvent; empty cells are not there.
 * @throws OperatorError naming the line
 */
export function itemsIn(path: string, text: string): object[] {
  const content = text.replace(/^\uFEFF/, '');
  if (content.trimStart().startsWith('{')) return eventItems(path, content);
  const [comment = ''] = /^#[^\n]*\n/.exec(content) ?? [];
  const rows = csvRows(content.slice(comment.length));
  return rows.map(({ line: below, fields }) => {
    const line = comment === '' ? below : below + 1;
    return itemOf(fields ?? {}, `${path}, line ${line}`);
  });
}

function eventItems(path: string, content: string): object[] {
  let event: unknown;
  try {
    event = JSON.parse(content);
  } catch (cause) {
    throw new OperatorError(`${path} is neither a table nor JSON.`, { cause });
  }
  const { type, data } = event as { type?: unknown; data?: { items?: unknown } };
  if (type !== EVENT || !Array.isArray(data?.items)) {
    throw new OperatorError(`${path} is no CloudEvent of the type ${EVENT} with data.items.`);
  }
  return data.items.map((item: unknown, at) => {
    const isItem = typeof item === 'object' && item !== null;
    return itemOf(isItem ? (item as Row) : {}, `${path}, item ${at + 1}`);
  });
}

function itemOf(fields: Row, place: string): object {
  const cell = (name: string): string => textOf(fields[name]);
  const [reduction, outcome] = [cell('item'), cell('status')];
  if (reduction === '' || outcome === '') {
    throw new OperatorError(`${place}: an item and its status are needed.`);
  }
  const [withheld, code] = [cell('withheld'), cell('code')];
  return { reduction, outcome, ...(withheld && { withheld }), ...(code && { code }) };
}

function valueOf(row: Row, name: (typeof COLUMNS)[number]): string {
  if (name === 'debt_reference') return textOf(row['reference']);
  if (name === 'pledge') return textOf(row['pledgeId']);
  // What the creditor has not said yet is left for it to say.
  if (name === 'status' && row['status'] === 'accrued') return '';
  return textOf(row[name]);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
