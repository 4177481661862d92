import { csvField } from '../../core/csv-field.ts';
import { formatMoney, parseMoney } from '../../core/debt/money.ts';
import { csvRows } from '../../connectors/v2/csv-rows.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import {
  batchText,
  settlementText,
  type SettledItem,
} from '../../core/entries/economy/signed-batch.ts';
import type { LogState } from '../../pipeline/answers/log/log-state.ts';
import { largestOf, smallestOf } from '../../core/lists.ts';
import { present } from '../../core/present.ts';

/** What the comment of a table begins with. */
const TABLE_HEAD = '# settlement ';

/** The columns that a creditor gets; `withheld` and the last three are those that it fills. */
const COLUMNS = [
  'batch',
  'item',
  'debt_reference',
  'debt_group',
  'period',
  'currency',
  'gross',
  'withheld',
  'net',
  'negentropy',
  'releases',
  'first_cycle',
  'last_cycle',
  'status',
  'code',
  'creditor_reference',
] as const;

const EVENT = 'org.negentropy.settlement.v1';

type Row = Readonly<Record<string, unknown>>;

/** What a file says above its items, so that a line that is lost is told. */
export interface SettlementHead {
  /** Empty: nobody has named it yet. */
  readonly batch: string;
  readonly creditor: string;
  /** Verifier key of the log; absent: the service did not say. */
  readonly vkey?: string;
  /** Of the pledge; several as `1-3`. */
  readonly period: string;
  /** Of which state of the log the file was made; absent: the service did not say. */
  readonly log?: LogState;
  readonly count: number;
  /** Σ gross with its currency, as `37.59 USD/2`; those of several currencies with `+` between. */
  readonly total: string;
}

/** A file that came back: its head, if it has one, and its items. */
export interface SettlementFile {
  readonly head: Partial<SettlementHead>;
  readonly items: readonly object[];
}

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

/** What a file is made of besides its rows. */
export interface MadeOf extends Pick<SettlementHead, 'vkey' | 'log'> {
  /** The batch that the file will be taken back as; absent: that of its items. */
  readonly named?: string | undefined;
}

export function headOf(rows: readonly Row[], { named, ...made }: MadeOf): SettlementHead {
  const periods = rows.map((row) => Number(row['period'] ?? 0));
  const [first, last] = [smallestOf(periods), largestOf(periods)];
  return {
    batch: named ?? oneOf(rows, 'batch'),
    creditor: oneOf(rows, 'creditor'),
    period: rows.length === 0 ? '' : first === last ? String(first) : `${first}-${last}`,
    ...made,
    count: rows.length,
    total: totalOf(rows),
  };
}

/** What all rows have there; empty when they differ. */
function oneOf(rows: readonly Row[], name: string): string {
  const values = new Set(rows.map((row) => textOf(row[name])));
  return values.size === 1 ? ([...values][0] ?? '') : '';
}

/** Σ gross, currency by currency in order of name. */
function totalOf(rows: readonly Row[]): string {
  const sums = new Map<string, bigint>();
  for (const row of rows) {
    const [currency, gross] = [textOf(row['currency']), textOf(row['gross'])];
    const units = parseMoney(gross, currency);
    if (units === undefined) throw new OperatorError(`${gross} is no amount of ${currency}.`);
    sums.set(currency, (sums.get(currency) ?? 0n) + units);
  }
  return [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, units]) => `${formatMoney(units, currency)} ${currency}`)
    .join(' + ');
}

/** The file for a creditor: a comment with the sums, a head, and a line for each reduction. */
export function settlementCsv(rows: readonly Row[], head: SettlementHead): string {
  const lines = rows.map((row) =>
    COLUMNS.map((name) => csvField(valueOf(row, head, name))).join(','),
  );
  const all = [commentOf(head), COLUMNS.join(','), ...lines];
  return all.map((line) => `${line}\n`).join('');
}

function commentOf(head: SettlementHead): string {
  const { batch, creditor, period, vkey, log, count, total } = head;
  const named = vkey === undefined ? '' : ` vkey=${vkey}`;
  const made = named + (log === undefined ? '' : ` log_size=${log.size} root=${log.root}`);
  const about = `batch=${batch} creditor=${creditor} period=${period}`;
  return `${TABLE_HEAD}${about}${made} items=${count} total=${total}`;
}

/** The same as one CloudEvent 1.0. @param id of the event */
export function settlementEvent(rows: readonly Row[], head: SettlementHead, id: string): string {
  const items = rows.map((row) =>
    Object.fromEntries(COLUMNS.map((name) => [name, valueOf(row, head, name)])),
  );
  const event = { specversion: '1.0', id, source: 'urn:negentropy', type: EVENT };
  return `${JSON.stringify({ ...event, data: { ...head, items } }, undefined, 2)}\n`;
}

/** Any list as a table: the names of the first line's fields, and a line for each. */
export function listCsv(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => names.map((name) => csvField(textOf(row[name]))).join(','));
  return [names.join(','), ...lines].map((line) => `${line}\n`).join('');
}

/**
 * What a creditor sent back, as a table or as a CloudEvent; empty cells are not there. What stands
 * above the items is held against them.
 * @param batch that it is taken as
 * @throws OperatorError naming the line
 */
export function settlementIn(path: string, text: string, batch: string): SettlementFile {
  const { head, rows } = partsOf(path, text, batch);
  return { head, items: rows.map(({ fields, place }) => itemOf(fields, place, batch)) };
}

/** The reductions of a file that a creditor is sent. @throws OperatorError naming the line */
export function sentIn(
  path: string,
  text: string,
  batch: string,
): { readonly head: Partial<SettlementHead>; readonly reductions: readonly string[] } {
  const { head, rows } = partsOf(path, text, batch);
  const reductions = rows.map(({ fields, place }) => {
    const reduction = textOf(fields['item']);
    if (reduction === '') throw new OperatorError(`${place}: an item is needed.`);
    return reduction;
  });
  return { head, reductions };
}

/** Whether it is a table or a CloudEvent for a creditor. */
export function isSettlementFile(text: string): boolean {
  return text.startsWith(TABLE_HEAD) || text.includes(`"${EVENT}"`);
}

/**
 * What the key of a creditor signs of a file that it has filled.
 * @throws OperatorError naming what is not there
 */
export function signedTextOf(path: string, text: string): string {
  const { head, rows } = partsOf(path, text);
  const { vkey = '', creditor = '', batch = '' } = head;
  if (vkey === '' || creditor === '' || batch === '') {
    throw new OperatorError(`${path} does not say of which log, creditor and batch it is.`);
  }
  const items = rows.map(({ fields, place }) => settlementText(saidIn(fields, place)));
  return batchText(vkey, { creditor, batch, items });
}

/** A line as the log will have it: amounts in the smallest coin. */
function saidIn(fields: Row, place: string): SettledItem {
  const cell = (name: string): string => textOf(fields[name]);
  const currency = cell('currency');
  const units = (name: string): string => {
    const amount = parseMoney(cell(name) || '0', currency);
    if (amount === undefined) throw new OperatorError(`${place}: ${name} is no amount.`);
    return String(amount);
  };
  const outcome = OUTCOMES.find((one) => one === cell('status'));
  if (outcome === undefined) throw new OperatorError(`${place}: its status is not one of a batch.`);
  const code = cell('code');
  const amounts = { units: units('gross'), withheld: units('withheld'), currency };
  return { reduction: Number(cell('item')), outcome, ...amounts, ...(code && { code }) };
}

const OUTCOMES = ['settled', 'rejected', 'cancelled'] as const;

/** @throws OperatorError when what stands above the items is not what they are */
function partsOf(path: string, text: string, batch?: string): Parts {
  const content = text.replace(/^\uFEFF/, '');
  const isEvent = content.trimStart().startsWith('{');
  const { head, rows } = isEvent ? eventParts(path, content) : tableParts(path, content);
  checkHead(path, { head, rows: rows.map(({ fields }) => fields) }, batch);
  return { head, rows };
}

interface Parts {
  readonly head: Partial<SettlementHead>;
  readonly rows: readonly { readonly fields: Row; readonly place: string }[];
}

function tableParts(path: string, content: string): Parts {
  const [comment = ''] = /^#[^\n]*\n/.exec(content) ?? [];
  const rows = csvRows(content.slice(comment.length)).map(({ line: below, fields }) => {
    const line = comment === '' ? below : below + 1;
    return { fields: fields ?? {}, place: `${path}, line ${line}` };
  });
  return { head: headIn(comment), rows };
}

/** Only a comment that a settlement file begins with says something. */
function headIn(comment: string): Partial<SettlementHead> {
  if (!comment.startsWith(TABLE_HEAD)) return {};
  const said = (name: string): string | undefined =>
    new RegExp(` ${name}=(\\S+)`).exec(comment)?.[1];
  const [size, root] = [said('log_size'), said('root')];
  const [batch, count] = [said('batch'), said('items')];
  const [creditor, vkey] = [said('creditor'), said('vkey')];
  const total = / total=(.*)$/.exec(comment.trimEnd())?.[1];
  return {
    ...present({ batch, creditor, vkey }),
    ...(size === undefined || root === undefined ? {} : { log: { size: Number(size), root } }),
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(total === undefined ? {} : { total }),
  };
}

function eventParts(path: string, content: string): Parts {
  let event: unknown;
  try {
    event = JSON.parse(content);
  } catch (cause) {
    throw new OperatorError(`${path} is neither a table nor JSON.`, { cause });
  }
  const { type, data } = event as {
    type?: unknown;
    data?: Partial<SettlementHead> & { items?: unknown };
  };
  if (type !== EVENT || !Array.isArray(data?.items)) {
    throw new OperatorError(`${path} is no CloudEvent of the type ${EVENT} with data.items.`);
  }
  const rows = data.items.map((item: unknown, at) => {
    const fields = typeof item === 'object' && item !== null ? (item as Row) : {};
    return { fields, place: `${path}, item ${at + 1}` };
  });
  return { head: data, rows };
}

/** @throws OperatorError when items are missing, or the file is of another batch */
function checkHead(
  path: string,
  { head, rows }: { readonly head: Partial<SettlementHead>; readonly rows: readonly Row[] },
  batch: string | undefined,
): void {
  const { count = rows.length, total, batch: named = '' } = head;
  if (named !== '' && batch !== undefined && named !== batch) {
    throw new OperatorError(`${path} is the batch ${named}, not ${batch}.`);
  }
  if (count !== rows.length) {
    throw new OperatorError(
      `${path} was made with ${count} items and has ${rows.length}: send it back whole.`,
    );
  }
  if (total === undefined) return;
  const now = totalOf(rows);
  if (now !== total) {
    throw new OperatorError(`${path} was made with a total of ${total} and has ${now}.`);
  }
}

function itemOf(fields: Row, place: string, batch: string): object {
  const cell = (name: string): string => textOf(fields[name]);
  const [reduction, outcome] = [cell('item'), cell('status')];
  if (cell('batch') !== '' && cell('batch') !== batch) {
    throw new OperatorError(`${place}: it is of the batch ${cell('batch')}, not ${batch}.`);
  }
  if (reduction === '' || outcome === '') {
    throw new OperatorError(`${place}: an item and its status are needed.`);
  }
  const [withheld, code] = [cell('withheld'), cell('code')];
  const creditorReference = cell('creditor_reference');
  const said = { ...(withheld && { withheld }), ...(code && { code }) };
  return { reduction, outcome, ...said, ...(creditorReference && { creditorReference }) };
}

/** What a creditor has not answered. */
const WAITING: ReadonlySet<string> = new Set(['accrued', 'submitted']);

/** An item is one reduction, and a reduction is of one release. */
function valueOf(row: Row, head: SettlementHead, name: (typeof COLUMNS)[number]): string {
  const cycle = textOf(row['cycle']);
  const made: Readonly<Record<string, string>> = {
    batch: textOf(row['batch']) || head.batch,
    debt_reference: textOf(row['reference']),
    debt_group: textOf(row['group']),
    creditor_reference: textOf(row['creditorReference']),
    releases: cycle === '' ? '' : '1',
    first_cycle: cycle,
    last_cycle: cycle,
    // What the creditor has not said yet is left for it to say.
    ...(WAITING.has(textOf(row['status'])) ? { status: '' } : {}),
  };
  return made[name] ?? textOf(row[name]);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
