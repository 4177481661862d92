import { stringify } from 'yaml';
import type { Field, Fields } from '../../core/families/declaration.ts';
import { CLAIM_TYPES, type ClaimRecord, RECORDS } from '../../core/families/record.ts';
import type { CsvRecord } from './csv-records.ts';
import { flagOf, HEAD_NAMES, likeness, oppositesOf, plainName } from './head-names.ts';
import { DATE_ORDERS, type DateOrder } from './read-cell.ts';

/** Which record of a row a field belongs to: what is claimed, shown, or said of it. */
export const PLACE_RECORDS = ['claim', 'proof', 'confirmation'] as const;

/** Where a field of a record takes its value from: a column, or the same in every row. */
export interface PlaceSource {
  readonly record: (typeof PLACE_RECORDS)[number];
  readonly field: string;
  readonly column?: string;
  readonly value?: string;
}

/** A field that a row can fill, and by what it is proposed to be filled. */
export interface MapPlace extends PlaceSource {
  readonly kind: Field['kind'];
  readonly words: string;
  /** Without it the row is no such record. */
  readonly isNeeded: boolean;
}

/** How somebody wants a table read; the rest is proposed. */
export interface MapWishes {
  readonly type?: ClaimRecord['type'];
  readonly timeZone?: string;
  readonly dates?: DateOrder;
  readonly decimal?: '.' | ',';
  /** All places that are filled: then no column is looked for. */
  readonly places?: readonly PlaceSource[];
  /** The domains of the rules in force. */
  readonly domains: readonly string[];
}

/** What a table is proposed to be read as. Nothing is taken by it. */
export interface MapProposal {
  readonly type: ClaimRecord['type'];
  readonly timeZone: string;
  readonly dates: DateOrder;
  readonly decimal: '.' | ',';
  readonly places: readonly MapPlace[];
  /** Every date of the table can be read with the day or with the month first. */
  readonly isDayUnsure: boolean;
  /** The map in YAML. It is refused as long as a place that is needed is empty. */
  readonly map: string;
}

/** The columns of a table, and what stands in them. */
interface Columns {
  readonly head: readonly string[];
  /** The domains of the rules in force. */
  readonly domains: readonly string[];
  /** What is not empty, by the name of the column. */
  readonly cells: ReadonlyMap<string, readonly string[]>;
  /** Those that can hold a field of this kind, with their heads made plain. */
  readonly fitting: (kind: Field['kind']) => readonly { name: string; plain: string }[];
}

/** So many columns are looked at, and so many cells of each: no spreadsheet has more by hand. */
const COLUMNS_MAX = 100;
const CELLS_TRIED = 200;

/** Proposes how rows are read, by the names of their columns and by what stands in them. */
export function proposeMap(
  head: readonly string[],
  rows: readonly CsvRecord[],
  wishes: MapWishes,
): MapProposal {
  const columns = columnsIn(head, rows, wishes.domains);
  const [type, guessed] = bestOf(columns, wishes);
  const places = offered(type).map((place): MapPlace => {
    const { record, field } = place;
    const isThis = (one: PlaceSource): boolean => one.record === record && one.field === field;
    const found = (wishes.places ?? guessed).find(isThis);
    if (found === undefined) return place;
    const { column, value } = found;
    if (column !== undefined) return { ...place, column };
    return value === undefined ? place : { ...place, value };
  });
  const seen = datesIn(places, columns);
  const style = {
    timeZone: wishes.timeZone ?? 'UTC',
    dates: wishes.dates ?? seen.order,
    decimal: wishes.decimal ?? decimalIn(places, columns),
  };
  const isDayUnsure = wishes.dates === undefined && seen.isUnsure;
  const read = { type, ...style, places, isDayUnsure };
  return { ...read, map: mapText(read, columns) };
}

function columnsIn(
  head: readonly string[],
  rows: readonly CsvRecord[],
  domains: readonly string[],
): Columns {
  const textsAt = (at: number): string[] =>
    rows.map(({ cells }) => cells?.[at]?.trim() ?? '').filter((text) => text !== '');
  const cells = new Map(head.map((name, at) => [name, textsAt(at)]));
  const looked = head.slice(0, COLUMNS_MAX).filter((name) => name !== '');
  const known = new Map<Field['kind'], { name: string; plain: string }[]>();
  const fitting = (kind: Field['kind']): readonly { name: string; plain: string }[] => {
    const found =
      known.get(kind) ??
      looked
        .filter((name) => fits(kind, cells.get(name)?.slice(0, CELLS_TRIED) ?? [], domains))
        .map((name) => ({ name, plain: plainName(name) }));
    known.set(kind, found);
    return found;
  };
  return { head, domains, cells, fitting };
}

/** The kind of claim whose fields the columns fill best, a promise before the others. */
function bestOf(
  columns: Columns,
  { type, domains }: MapWishes,
): readonly [ClaimRecord['type'], readonly PlaceSource[]] {
  const tried = (type === undefined ? CLAIM_TYPES : [type]).map((one) => {
    const places = offered(one);
    const found = guess({ type: one, places }, columns, domains);
    // Every claim is due some time: that tells none from another.
    const claimed = places.filter(
      ({ record, field, isNeeded }) => record === 'claim' && isNeeded && field !== 'dueAt',
    );
    const filled = claimed.filter(({ field }) =>
      found.some(({ record, field: other }) => record === 'claim' && field === other),
    );
    return { of: [one, found] as const, score: 3 * filled.length - 2 * claimed.length };
  });
  const [best] = tried.toSorted((one, other) => other.score - one.score);
  return best?.of ?? ['promise', []];
}

/** Everything that a row can say of a claim of this type. */
function offered(type: ClaimRecord['type']): readonly MapPlace[] {
  const { fields, settlement } = RECORDS[type];
  const { needsProof } = settlement;
  const names: Readonly<Record<MapPlace['record'], readonly string[]>> = {
    claim: Object.keys(fields),
    proof: needsProof ? ['at', 'delivered'] : [],
    confirmation: [
      ...(settlement.by === 'instruments' ? [] : ['by', 'at', 'accepted']),
      ...(needsProof ? ['doneAt'] : []),
      ...('isRated' in settlement ? ['rating'] : []),
    ],
  };
  return PLACE_RECORDS.flatMap((record) => {
    const declared: Fields = record === 'claim' ? fields : RECORDS[record].fields;
    return names[record].flatMap((field): MapPlace[] => {
      const found = declared[field];
      if (found === undefined) return [];
      const { kind, words, optional } = found;
      return [{ record, field, kind, words, isNeeded: record === 'claim' && optional !== true }];
    });
  });
}

/**
 * A column for each place, and for no two the same unless nothing else says when. Whose a row is,
 * and who confirmed it, stays open if several columns are called so.
 */
function guess(
  { type, places }: { readonly type: ClaimRecord['type']; readonly places: readonly MapPlace[] },
  columns: Columns,
  domains: readonly string[],
): readonly PlaceSource[] {
  const found = new Map<string, string>();
  const open = new Set<string>();
  for (const least of [2, 1]) {
    for (const place of places) {
      const key = keyOf(place);
      if (found.has(key) || open.has(key)) continue;
      const taken = [...found.values()];
      const free = columns.fitting(place.kind).filter(({ name }) => !taken.includes(name));
      const name = namesFor(place)
        .flatMap((said) => free.filter(({ plain }) => likeness(plain, said) >= least))
        .at(0)?.name;
      if (name === undefined) continue;
      if (rivalsFor(place, { places, columns, taken, least }).length > 1) open.add(key);
      else found.set(key, name);
    }
  }
  const [done, by, at] = [
    found.get('proof.at'),
    found.get('confirmation.by'),
    found.get('claim.at'),
  ];
  const isConfirmed = by !== undefined || open.has('confirmation.by');
  const same = (key: string, column: string | undefined): void => {
    if (!found.has(key) && column !== undefined) found.set(key, column);
  };
  if (RECORDS[type].settlement.inTimeBy === 'claim') same('claim.dueAt', at);
  if (isConfirmed) same('confirmation.at', done ?? at);
  if (isConfirmed) same('confirmation.doneAt', done);
  const fixed: Readonly<Record<string, string | undefined>> = {
    'claim.domain': domains.length === 1 ? domains[0] : undefined,
    'proof.delivered': done === undefined ? undefined : '1',
    'confirmation.accepted': isConfirmed ? 'true' : undefined,
  };
  return places.flatMap(({ record, field }): PlaceSource[] => {
    const key = keyOf({ record, field });
    const [column, value] = [found.get(key), fixed[key]];
    if (column !== undefined) return [{ record, field, column }];
    return value === undefined ? [] : [{ record, field, value }];
  });
}

function keyOf({ record, field }: Pick<PlaceSource, 'record' | 'field'>): string {
  return `${record}.${field}`;
}

/** What a column for a place may be called, each as {@link plainName} has it. */
function namesFor(place: Pick<PlaceSource, 'record' | 'field'>): readonly string[] {
  return HEAD_NAMES.get(keyOf(place)) ?? [plainName(place.field)];
}

interface Rivalry {
  readonly places: readonly MapPlace[];
  readonly columns: Columns;
  /** Columns that other places have. */
  readonly taken: readonly string[];
  /** How well they have to be called so, as {@link likeness} says it. */
  readonly least: number;
}

/**
 * Columns that could all say who a person is, and are called as no other person of the row: to take
 * the first would credit one person with the rows of another.
 */
function rivalsFor(place: MapPlace, { places, columns, taken, least }: Rivalry): string[] {
  if (place.kind !== 'userId') return [];
  const isCalled = (plain: string, one: MapPlace): boolean =>
    namesFor(one).some((said) => likeness(plain, said) >= least);
  const others = places.filter((one) => one.kind === 'userId' && one !== place);
  return columns
    .fitting('userId')
    .filter(({ name, plain }) => !taken.includes(name) && isCalled(plain, place))
    .filter(({ plain }) => !others.some((one) => isCalled(plain, one)))
    .map(({ name }) => name);
}

/** Which columns are called as a place that is open is, if they are several. */
function openRivals(place: MapPlace, places: readonly MapPlace[], columns: Columns): string[] {
  if (place.column !== undefined || place.value !== undefined) return [];
  const taken = places.flatMap(({ column = [] }) => column);
  const found = [2, 1].map((least) => rivalsFor(place, { places, columns, taken, least }));
  const [rivals = []] = found.filter((names) => names.length > 0);
  return rivals.length > 1 ? rivals : [];
}

const DATE = /^\d{1,4}([-./])\d{1,2}\1\d{1,4}(?!\d)/;

/** Whether most of what stands in a column is what a field holds; an empty one may become it. */
function fits(kind: Field['kind'], cells: readonly string[], domains: readonly string[]): boolean {
  if (cells.length === 0) return kind !== 'domain';
  const most = (is: (cell: string) => boolean): boolean =>
    cells.filter(is).length * 2 >= cells.length;
  if (kind === 'moment') return most((cell) => DATE.test(cell));
  if (kind === 'flag') return most((cell) => flagOf(cell) !== undefined);
  if (kind === 'share') return most((cell) => /^\d+([.,]\d+)?\s*%?$/.test(cell));
  if (kind === 'class') return most((cell) => /^\d{1,6}$/.test(cell));
  if (kind === 'domain' && domains.length > 0) {
    return most((cell) => domainOf(cell, domains) !== undefined);
  }
  return most((cell) => !DATE.test(cell));
}

/** The domain that a cell names, be it in other letters. */
function domainOf(cell: string, domains: readonly string[]): string | undefined {
  const [found, another] = domains.filter((one) => plainName(one) === plainName(cell));
  if (domains.includes(cell)) return cell;
  return another === undefined ? found : undefined;
}

function textsOf(kind: Field['kind'], places: readonly MapPlace[], columns: Columns): string[] {
  const names = places.flatMap((one) => (one.kind === kind ? [one.column ?? ''] : []));
  return [...new Set(names)].flatMap((name) => columns.cells.get(name) ?? []);
}

/** In which order its dates have their parts; unsure if day and month could be either. */
function datesIn(
  places: readonly MapPlace[],
  columns: Columns,
): { readonly order: DateOrder; readonly isUnsure: boolean } {
  const parts = textsOf('moment', places, columns).flatMap((text) => {
    const [, first, mark, second] = /^(\d{1,4})([-./])(\d{1,2})\2\d/.exec(text) ?? [];
    if (first === undefined || mark === undefined) return [];
    return [{ length: first.length, mark, first: Number(first), second: Number(second) }];
  });
  const [yearFirst, dayFirst, monthFirst] = DATE_ORDERS;
  if (parts.length === 0 || parts.some(({ length }) => length === 4)) {
    return { order: yearFirst, isUnsure: false };
  }
  if (parts.some(({ first }) => first > 12)) return { order: dayFirst, isUnsure: false };
  if (parts.some(({ second }) => second > 12)) return { order: monthFirst, isUnsure: false };
  const isDotted = parts.every(({ mark }) => mark === '.');
  return { order: isDotted ? dayFirst : monthFirst, isUnsure: !isDotted };
}

function decimalIn(places: readonly MapPlace[], columns: Columns): '.' | ',' {
  return textsOf('share', places, columns).some((text) => text.includes(',')) ? ',' : '.';
}

/** The map as somebody would write it; what is needed and not there yet is a comment. */
function mapText(read: Omit<MapProposal, 'map'>, columns: Columns): string {
  const { type, timeZone, dates, decimal, places } = read;
  const of = (record: MapPlace['record']): readonly MapPlace[] =>
    places.filter((place) => place.record === record);
  const columnOf = (record: MapPlace['record'], name: string): string | undefined =>
    of(record).find(({ field }) => field === name)?.column;
  const [done, by] = [columnOf('proof', 'at'), columnOf('confirmation', 'by')];
  const fields = (record: MapPlace['record']): string[] =>
    of(record).flatMap((place) => {
      const rivals = rivalLines(openRivals(place, places, columns), place);
      return rivals.length > 0 ? rivals : fieldLines(place, columns);
    });
  const support = (record: 'proof' | 'confirmation', onlyIf: string | undefined): string[] =>
    onlyIf === undefined
      ? []
      : [
          `  - type: ${record}`,
          `    onlyIf: ${scalar(onlyIf)}`,
          '    fields:',
          '      claim: { record: task }',
          ...fields(record),
        ];
  return [
    'format: 1',
    `timeZone: ${scalar(timeZone)}`,
    `dates: ${dates}`,
    `decimal: ${scalar(decimal)}`,
    'records:',
    `  - type: ${type}`,
    '    name: task',
    '    fields:',
    ...fields('claim'),
    ...support('proof', done),
    ...support('confirmation', by),
    ...(by === undefined ? unconfirmed(places, columns) : noteOnNo(places)),
    '',
  ].join('\n');
}

function fieldLines({ field, column, value, isNeeded, words, kind }: MapPlace, columns: Columns) {
  if (value !== undefined) {
    const isPlain = kind === 'flag' ? /^(true|false)$/ : /^\d+(\.\d+)?$/;
    const isText = !['flag', 'share', 'class'].includes(kind) || !isPlain.test(value);
    return [`      ${field}: { value: ${isText ? scalar(value) : value} }`];
  }
  if (column === undefined) {
    const unread = kind === 'domain' ? unreadDomains(columns) : '';
    return isNeeded ? [`      # ${field}: no column was found for ${words}${unread}`] : [];
  }
  const cells = columns.cells.get(column) ?? [];
  const meant = kind === 'domain' ? domainWords(cells, columns) : '';
  const told = kind === 'flag' ? flagWords(cells) : meant;
  if (told === '') return [`      ${field}: ${scalar(column)}`];
  return [`      ${field}: { column: ${scalar(column)}, values: { ${told} } }`];
}

/** That several columns could be meant, and none was taken. */
function rivalLines(rivals: readonly string[], { field, words }: MapPlace): string[] {
  if (rivals.length === 0) return [];
  return [`      # ${field}: ${rivals.map(scalar).join(' or ')}? One of them says ${words}.`];
}

/** Why a row has no confirmation, if several columns could say who confirmed it. */
function unconfirmed(places: readonly MapPlace[], columns: Columns): string[] {
  return places
    .filter(({ record }) => record === 'confirmation')
    .flatMap((place) => rivalLines(openRivals(place, places, columns), place));
}

/** Which column is called a domain, and says none that there is. */
function unreadDomains({ head, cells, domains }: Columns): string {
  const names = HEAD_NAMES.get('claim.domain') ?? [];
  const found = head.find((one) => names.includes(plainName(one)));
  const [said] = cells.get(found ?? '') ?? [];
  if (found === undefined || said === undefined) return '';
  const known = domains.map(scalar).join(', ');
  return `: ${scalar(found)} says ${scalar(said)}, which is none of ${known}`;
}

/** Which domains the words of a column mean, unless they are their very names. */
function domainWords(cells: readonly string[], { domains }: Columns): string {
  const words = [...new Set(cells)].flatMap((word) => {
    const domain = domainOf(word, domains);
    return domain === undefined ? [] : [[word, domain] as const];
  });
  if (words.every(([word, domain]) => word === domain)) return '';
  return words.map(([word, domain]) => `${scalar(word)}: ${scalar(domain)}`).join(', ');
}

/** What a no needs that a row says in words: by most rules it counts from a party alone. */
function noteOnNo(places: readonly MapPlace[]): string[] {
  const isFilled = (record: MapPlace['record'], field: string): boolean =>
    places.some((one) => one.record === record && one.field === field && one.column !== undefined);
  return !isFilled('confirmation', 'accepted') || isFilled('claim', 'with')
    ? []
    : ['      # A no counts only from whom the claim names as `with`, a panel or an audit.'];
}

/** What the words of a column mean, or will, unless they are true and false themselves. */
function flagWords(cells: readonly string[]): string {
  const said = cells.length === 0 ? ['yes', 'no', 'ja', 'nein'] : cells;
  const read = [...new Set(said)].filter((word) => flagOf(word) !== undefined);
  const words = [...new Set([...read, ...read.flatMap(oppositesOf)])];
  if (words.every((word) => ['true', 'false'].includes(word.toLowerCase()))) return '';
  return words.map((word) => `${scalar(word)}: ${flagOf(word)}`).join(', ');
}

/** A text as YAML has it on one line, also between braces. */
function scalar(text: string): string {
  const plain = stringify(text, { lineWidth: 0 }).trim();
  if (/^[\p{L}][\p{L}\p{N} /._-]*$/u.test(plain)) return plain;
  return /['\\\p{Cc}]/u.test(text) ? JSON.stringify(text) : `'${text}'`;
}
