import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Static, Type } from 'typebox';
import { type BadRow, PersonReader } from '../../../connectors/csv/person-row.ts';
import { OperatorError } from '../../../pipeline/operator-error.ts';
import {
  beginCensusInParts,
  type CountedPerson,
  endCensusInParts,
  takeCensusPart,
} from '../../../pipeline/tables/import-census.ts';
import { answeredOnce } from '../../../pipeline/writer/idempotency.ts';
import type { App, Service } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import { Problem } from '../../problems/problem.ts';
import { idempotencyOf } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { postOperation } from '../../schemas/operation.ts';
import { strictObject } from '../evidence/schemas.ts';
import {
  appliedSchema,
  count,
  firstLineSchema,
  invalid,
  tableIn,
  tags,
  TEXT_LENGTH_MAX,
  TOLD_MAX,
} from './shared.ts';

const columnSchema = (description: string) =>
  Type.String({ minLength: 1, maxLength: 200, description });

const censusRequestSchema = strictObject({
  table: Type.String({
    minLength: 1,
    maxLength: TEXT_LENGTH_MAX,
    description: 'CSV with a head, or a part of one with the same head.',
  }),
  id: columnSchema('The column that says who somebody is.'),
  strata: Type.Array(columnSchema('A column of which kind somebody is.'), {
    minItems: 1,
    maxItems: 10,
  }),
  firstLine: firstLineSchema,
  apply: appliedSchema,
  census: Type.Optional(
    Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'To which the part belongs, as its first part was answered.',
    }),
  ),
  last: Type.Optional(Type.Boolean({ description: 'Whether this is the last part.' })),
});

const censusAnswerSchema = namedObject('CensusPart', {
  applied: Type.Boolean(),
  census: Type.Optional(Type.String({ description: 'To be named with the parts that follow.' })),
  rows: count('All of this part below the head.'),
  taken: count('Rows of this part that are in order, and were counted if it is applied.'),
  refused: count('Rows of this part that are not in order.'),
  problems: Type.Array(
    namedObject('CensusProblem', {
      line: Type.Integer({ description: 'Of the file, from 1, the head being in it.' }),
      column: Type.Optional(Type.String()),
      reason: Type.String(),
    }),
    { description: `What is wrong with rows that are not taken, ${TOLD_MAX} at most.` },
  ),
  untold: count('Problems that are not listed.'),
  counted: Type.Optional(
    namedObject('CountedPeople', {
      entry: count('Index of the entry in the log.'),
      rows: count('People of all parts.'),
      strata: Type.Array(
        namedObject('CountedStratum', { stratum: Type.String(), rows: count('So many people.') }),
      ),
    }),
  ),
});

type CensusRequest = Static<typeof censusRequestSchema>;
type CensusAnswer = Static<typeof censusAnswerSchema>;

const importCensusOperation = postOperation('admin', {
  operationId: 'importCensus',
  summary: 'Look at people of a table, or count them, part by part',
  description:
    'As `negentropy import census` does. The first part that is applied begins a census; ' +
    'the last one says in the log how many there are.',
  tags,
  body: censusRequestSchema,
  response: { 200: censusAnswerSchema },
});

/** People of a table: looked at, and then counted, part by part. */
export function censusImportRoute(app: App, service: Service): void {
  app.post('/v1/imports/census', importCensusOperation, async (request) => {
    const { caller, body } = request;
    return await answeredOnce(caller.community.writer, idempotencyOf(request), () =>
      counted(caller, service, body),
    );
  });
}

async function counted(
  { community }: Caller,
  { installation }: Service,
  { table, id, strata, firstLine = 2, apply = false, census, last = false }: CensusRequest,
): Promise<CensusAnswer> {
  const { head, lots } = tableIn(table, firstLine);
  const reader = readerOf(head, { id, strata });
  const people: CountedPerson[] = [];
  const bad: BadRow[] = [];
  for (const lot of lots) {
    for (const row of lot) {
      const read = reader.read({ ...row, line: row.line + firstLine - 2 });
      if ('reason' in read) bad.push(read);
      else people.push(read);
    }
    // Others are answered while a long table is read.
    await nextTurn();
  }
  const rows = people.length + bad.length;
  const about = { applied: apply, rows };
  if (!apply) return { ...about, taken: people.length, ...toldOf(bad) };
  const named = census ?? (await beginCensusInParts(installation, community));
  for (const { line, reason } of await takeCensusPart(community, named, people)) {
    bad.push({ line, column: id, reason });
  }
  const part = { ...about, census: named, taken: rows - bad.length, ...toldOf(bad) };
  if (!last) return part;
  const { strata: kinds, ...all } = await ended(
    endCensusInParts(community, named, installation.now()),
  );
  return { ...part, counted: { ...all, strata: [...kinds] } };
}

function toldOf(bad: readonly BadRow[]): Pick<CensusAnswer, 'refused' | 'problems' | 'untold'> {
  const problems = bad
    .toSorted((one, other) => one.line - other.line)
    .slice(0, TOLD_MAX)
    .map(({ line, column, reason }) => ({ line, ...(column !== undefined && { column }), reason }));
  return { refused: bad.length, problems, untold: bad.length - problems.length };
}

/** @throws Problem BODY_INVALID for a column that the table does not have */
function readerOf(head: readonly string[], columns: Pick<CensusRequest, 'id' | 'strata'>) {
  try {
    return new PersonReader(head, columns);
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    throw invalid([{ path: '/table', message: problem.message }]);
  }
}

/** @throws Problem CONFLICT when the rows of all parts can be no census */
async function ended<Counts>(counts: Promise<Counts>): Promise<Counts> {
  try {
    return await counts;
  } catch (problem) {
    if (!(problem instanceof OperatorError)) throw problem;
    throw new Problem('CONFLICT', problem.message);
  }
}
