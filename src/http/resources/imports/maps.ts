import { type Static, Type } from 'typebox';
import type { CsvRecord } from '../../../connectors/csv/csv-records.ts';
import { type Preview, previewOf } from '../../../connectors/csv/preview-rows.ts';
import {
  type MapPlace,
  type MapProposal,
  type MapWishes,
  PLACE_RECORDS,
  proposeMap,
} from '../../../connectors/csv/propose-map.ts';
import { ZoneClock } from '../../../connectors/csv/local-time.ts';
import { DATE_ORDERS } from '../../../connectors/csv/read-cell.ts';
import { CLAIM_TYPES, RECORDS } from '../../../core/families/record.ts';
import { readPolicyHistory } from '../../../pipeline/answers/governance/policy-history.ts';
import { addAll } from '../../../core/lists.ts';
import type { App } from '../../app.ts';
import { postHeaders } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { problemResponses } from '../../schemas/problem.ts';
import { strictObject } from '../evidence/schemas.ts';
import { count, invalid, tableIn, tags, TEXT_LENGTH_MAX, TOLD_MAX } from './shared.ts';

const CELL_LENGTH_MAX = 500;
/** So many rows tell what columns hold; `importTable` then looks at all of them. */
const ROWS_READ = 2_000;
/** No kind of claim has more fields, its proof and confirmation among them. */
const PLACES_MAX = 40;

const placed = {
  record: Type.Enum(PLACE_RECORDS),
  field: Type.String({ minLength: 1, maxLength: 50 }),
};
const sources = {
  column: Type.Optional(Type.String({ minLength: 1, maxLength: CELL_LENGTH_MAX })),
  value: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: CELL_LENGTH_MAX,
      description: 'The same in every row, if no column says it.',
    }),
  ),
};
const styles = {
  type: Type.Enum(CLAIM_TYPES),
  timeZone: Type.String({ minLength: 1, maxLength: 100 }),
  dates: Type.Enum(DATE_ORDERS),
  decimal: Type.Enum(['.', ','] as const),
};

const requestSchema = strictObject({
  table: Type.String({
    minLength: 1,
    maxLength: TEXT_LENGTH_MAX,
    description: 'CSV with a head, or the first part of one.',
  }),
  ...Type.Partial(Type.Object(styles)).properties,
  places: Type.Optional(
    Type.Array(strictObject({ ...placed, ...sources }), {
      maxItems: PLACES_MAX,
      description: 'What takes its value from where, all of it; left out, it is proposed.',
    }),
  ),
});

const answerSchema = namedObject('MapProposal', {
  head: Type.Array(Type.String(), { description: 'The names of the columns.' }),
  domains: Type.Array(Type.String(), { description: 'Those of the rules in force.' }),
  ...styles,
  isDayUnsure: Type.Boolean({
    description: 'Whether every date can have the day or the month first.',
  }),
  places: Type.Array(
    namedObject('MapPlace', {
      ...placed,
      kind: Type.String({ description: 'What the field holds: moment, share, flag, …' }),
      words: Type.String({ description: 'What the field says.' }),
      isNeeded: Type.Boolean(),
      ...sources,
    }),
  ),
  map: Type.String({ description: 'YAML for `importTable`; refused while a field is missing.' }),
  isWhole: Type.Boolean({ description: 'Whether every field that is needed is filled.' }),
  rows: Type.Array(
    namedObject('PreviewedRow', {
      line: Type.Integer(),
      places: Type.Array(strictObject({ ...placed, value: Type.String() })),
    }),
    { description: 'The first rows as they read by the map; times are in UTC.' },
  ),
  problems: Type.Array(
    namedObject('MapProblem', {
      line: Type.Integer(),
      column: Type.Optional(Type.String()),
      reason: Type.String(),
    }),
    { description: `Of the first ${ROWS_READ} rows, what cannot be read so, ${TOLD_MAX} at most.` },
  ),
  untold: count('Problems that are not listed.'),
});

type MapRequest = Static<typeof requestSchema>;
type MapAnswer = Static<typeof answerSchema>;

/** Proposes what the columns of a table mean, and shows its first rows read that way. */
export function tableMapRoute(app: App): void {
  app.post(
    '/v1/imports/maps',
    {
      schema: {
        operationId: 'proposeTableMap',
        summary: 'Propose what the columns of a table mean, and read its first rows that way',
        description: 'As `negentropy import csv` without a map does. Nothing is taken or kept.',
        tags,
        headers: postHeaders,
        body: requestSchema,
        response: { 200: answerSchema, ...problemResponses },
      },
      config: { scope: 'admin' },
    },
    async ({ caller, body }) => {
      const { current } = await readPolicyHistory(caller.community.reader);
      return proposed(body, current.domains);
    },
  );
}

function proposed(body: MapRequest, domains: readonly string[]): MapAnswer {
  const { table, places, ...style } = body;
  const { head, lots } = tableIn(table, 2);
  const rows: CsvRecord[] = [];
  for (const lot of lots) {
    addAll(rows, lot);
    if (rows.length >= ROWS_READ) break;
  }
  const read = proposeMap(head, rows, wishesIn(style, places, { head, domains }));
  const preview = previewOf(read.map, head, rows);
  return {
    head: [...head],
    domains: [...domains],
    ...readAs(read),
    isWhole: preview !== undefined,
    ...previewed(preview ?? { rows: [], problems: [] }),
  };
}

/** @throws Problem BODY_INVALID for a zone, column or field that is none */
function wishesIn(
  style: Omit<MapRequest, 'table' | 'places'>,
  places: MapRequest['places'],
  { head, domains }: { readonly head: readonly string[]; readonly domains: readonly string[] },
): MapWishes {
  for (const { record, field, column } of places ?? []) {
    const known = record === 'claim' ? CLAIM_TYPES : [record];
    if (!known.some((type) => Object.hasOwn(RECORDS[type].fields, field))) {
      throw invalid([{ path: '/places', message: `name "${field}", which is no field` }]);
    }
    if (column === undefined || head.includes(column)) continue;
    throw invalid([{ path: '/places', message: `name "${column}", which is no column` }]);
  }
  if (style.timeZone !== undefined) checkZone(style.timeZone);
  return { ...style, domains, ...(places === undefined ? {} : { places }) };
}

function checkZone(zone: string): void {
  try {
    return void new ZoneClock(zone);
  } catch {
    const message = 'must be a time zone, such as Europe/Berlin';
    throw invalid([{ path: '/timeZone', message }]);
  }
}

function readAs(
  read: MapProposal,
): Pick<MapAnswer, 'places' | 'isDayUnsure' | 'map' | 'type' | 'timeZone' | 'dates' | 'decimal'> {
  const { type, timeZone, dates, decimal, isDayUnsure, map } = read;
  const places = read.places.map((place: MapPlace) => ({ ...place }));
  return { type, timeZone, dates, decimal, isDayUnsure, places, map };
}

function previewed({ rows, problems }: Preview): Pick<MapAnswer, 'rows' | 'problems' | 'untold'> {
  return {
    rows: rows.map(({ line, places }) => ({ line, places: [...places] })),
    problems: problems.slice(0, TOLD_MAX).map(({ line, column, reason }) => {
      return { line, reason, ...(column === undefined ? {} : { column }) };
    }),
    untold: Math.max(0, problems.length - TOLD_MAX),
  };
}
