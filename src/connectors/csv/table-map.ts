import { present } from '../../core/present.ts';
import {
  CLAIM_TYPES,
  type EvidenceRecord,
  RECORD_TYPES,
  RECORDS,
} from '../../core/families/record.ts';
import { ConnectorError } from '../records/connector-error.ts';
import { Fields, isObject } from '../records/fields.ts';
import { type FileProblem, readYaml } from '../records/yaml-file.ts';
import { ZoneClock } from './local-time.ts';
import { type CellStyle, DATE_ORDERS } from './read-cell.ts';

/** Which records a row of a table is. */
export interface TableMap extends CellStyle {
  /** How many people have to attest it, each with a key of their own. */
  readonly keys: 1 | 2;
  readonly records: readonly RecordMap[];
}

export interface RecordMap {
  readonly type: EvidenceRecord['type'];
  /** By which later records of the same row name it. */
  readonly name?: string;
  /** A row without anything in this column is no such record. */
  readonly onlyIf?: string;
  readonly fields: Readonly<Record<string, CellMap>>;
}

/** What a field of a record takes its value from. */
export type CellMap =
  | { readonly from: 'column'; readonly column: string; readonly values?: CellValues }
  | { readonly from: 'value'; readonly value: Scalar }
  /** The id of an earlier record of the same row. */
  | { readonly from: 'record'; readonly record: string }
  /** A claim that came in before, by whose it is and what it is about. */
  | { readonly from: 'claim'; readonly fields: Readonly<Record<string, CellMap>> };

type Scalar = string | number | boolean;

/** What cells mean that say it in the table's own words. */
export type CellValues = Readonly<Record<string, Scalar>>;

export type TableMapResult =
  | { readonly ok: true; readonly map: TableMap }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

const NO_MAP =
  'this is no map: a map is YAML that says under `records` which records a row of the table is, ' +
  'after a line `format: 1`; docs/reference/tables.md describes it';

/** Reads a map file; every column that it names has to be in the head of the table. */
export function readTableMap(text: string, head: readonly string[]): TableMapResult {
  const file = readYaml(text);
  if (!file.ok) return file;
  if (!isObject(file.value)) return { ok: false, problems: [{ text: NO_MAP }] };
  try {
    return { ok: true, map: mapIn(file.value, head) };
  } catch (problem) {
    if (!(problem instanceof ConnectorError)) throw problem;
    const path = problem.pointer.split('/').slice(1);
    const place = path.length === 0 ? {} : file.placeOf(path);
    return { ok: false, problems: [{ ...place, text: problem.message }] };
  }
}

/** Why a row was not taken; when that is about a time, with its columns and how it was read. */
export function reasonOfRow(
  reason: string,
  code: string,
  { clock, records }: TableMap,
): { readonly column?: string; readonly reason: string } {
  if (code !== 'TIME_INVALID') return { reason };
  const [, future] = /^a (\S+) cannot lie in the future$/.exec(reason) ?? [];
  const columns = records.flatMap(({ type, fields: { at } }) =>
    type === future && at?.from === 'column' ? [at.column] : [],
  );
  return {
    ...(columns.length === 0 ? {} : { column: [...new Set(columns)].join(' or ') }),
    reason: `${reason}; times without a zone were read as those of ${clock.zone}`,
  };
}

function mapIn(value: unknown, head: readonly string[]): TableMap {
  const fields = new Fields(value, '', 'BODY_INVALID');
  if (fields.value('format') !== 1) throw fields.refuse('format', 'must be 1');
  const dates = fields.has('dates') ? fields.choice('dates', DATE_ORDERS) : DATE_ORDERS[0];
  const decimal = fields.has('decimal') ? fields.choice('decimal', ['.', ',']) : '.';
  const clock = clockIn(fields);
  const keys = fields.has('keys') ? fields.integer('keys', 2) : 1;
  if (keys !== 1 && keys !== 2) throw fields.refuse('keys', 'must be 1 or 2');
  const listed = fields.value('records');
  if (!Array.isArray(listed) || listed.length === 0) {
    throw fields.refuse('records', 'must list which records a row is');
  }
  fields.end();
  const names = new Map<string, EvidenceRecord['type']>();
  const records = listed.map((one: unknown, at) => {
    const record = recordIn(new Fields(one, `/records/${at}`, 'BODY_INVALID'), { head, names });
    if (record.name !== undefined) names.set(record.name, record.type);
    return record;
  });
  return { dates, decimal, clock, keys, records };
}

function clockIn(fields: Fields): ZoneClock {
  if (!fields.has('timeZone')) return new ZoneClock('UTC');
  const zone = fields.text('timeZone', 100);
  try {
    return new ZoneClock(zone);
  } catch {
    throw fields.refuse('timeZone', 'must be a time zone, such as Europe/Berlin');
  }
}

interface Around {
  readonly head: readonly string[];
  /** Records before this one that have a name, and their types. */
  readonly names: ReadonlyMap<string, EvidenceRecord['type']>;
}

function recordIn(fields: Fields, around: Around): RecordMap {
  const type = fields.choice('type', RECORD_TYPES);
  const name = fields.has('name') ? fields.text('name', 50) : undefined;
  if (name !== undefined && around.names.has(name)) {
    throw fields.refuse('name', 'is the name of an earlier record');
  }
  const onlyIf = fields.has('onlyIf') ? columnIn(fields, 'onlyIf', around) : undefined;
  const declared = RECORDS[type].fields;
  const given = fields.object('fields');
  const cells: Record<string, CellMap> = {};
  for (const [field, { kind, optional }] of Object.entries(declared)) {
    if (given.has(field)) cells[field] = cellIn(given, field, kind === 'claim', around);
    else if (optional !== true) throw given.refuse(field, 'is needed');
  }
  given.end();
  fields.end();
  return { type, ...present({ name, onlyIf }), fields: cells };
}

/** A text is the name of a column; an object says what it is. */
function cellIn(given: Fields, field: string, isClaim: boolean, around: Around): CellMap {
  const value = given.value(field);
  if (!isObject(value)) return { from: 'column', column: columnIn(given, field, around) };
  const fields = given.object(field);
  const cell = ((): CellMap => {
    if (isClaim && fields.has('record')) return recordNamed(fields, around);
    if (isClaim && fields.has('type')) return claimNamed(fields, around);
    if (fields.has('value')) return { from: 'value', value: scalarIn(fields, 'value') };
    const column = columnIn(fields, 'column', around);
    if (!fields.has('values')) return { from: 'column', column };
    return { from: 'column', column, values: valuesIn(fields) };
  })();
  fields.end();
  return cell;
}

function recordNamed(fields: Fields, { names }: Around): CellMap {
  const record = fields.text('record', 50);
  const type = names.get(record);
  const isClaim = CLAIM_TYPES.some((one) => one === type);
  if (!isClaim) throw fields.refuse('record', 'must be the name of a claim further up');
  return { from: 'record', record };
}

function claimNamed(fields: Fields, around: Around): CellMap {
  const type = fields.choice('type', CLAIM_TYPES);
  const named = ['userId', 'domain', 'subject'].map(
    (name) => [name, cellIn(fields, name, false, around)] as const,
  );
  return {
    from: 'claim',
    fields: { type: { from: 'value', value: type }, ...Object.fromEntries(named) },
  };
}

function columnIn(fields: Fields, name: string, { head }: Around): string {
  const column = fields.text(name, 500);
  if (head.includes(column)) return column;
  const known = head.filter((one) => one !== '').join(', ');
  throw fields.refuse(name, `names "${column}", which is no column of the table: ${known}`);
}

function scalarIn(fields: Fields, name: string): Scalar {
  const value = fields.value(name);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  throw fields.refuse(name, 'must be a text, a number, true or false');
}

function valuesIn(given: Fields): CellValues {
  const fields = given.object('values');
  const names = Object.keys(given.value('values') as object);
  return Object.fromEntries(names.map((name) => [name, scalarIn(fields, name)]));
}
