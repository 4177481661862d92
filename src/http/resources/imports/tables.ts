import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Static, Type } from 'typebox';
import { type MappedRow, RowMapper } from '../../../connectors/csv/map-row.ts';
import { readTableMap, reasonOfRow, type TableMap } from '../../../connectors/csv/table-map.ts';
import { RowImport } from '../../../pipeline/tables/import-rows.ts';
import { answeredOnce } from '../../../pipeline/writer/idempotency.ts';
import type { App, Service } from '../../app.ts';
import { attestorOf, type Caller } from '../../callers/caller.ts';
import { idempotencyOf } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { postOperation } from '../../schemas/operation.ts';
import { silenceSchema } from '../claims/standing-schemas.ts';
import { CLAIM_STATES } from '../../../pipeline/answers/evidence/read-claims.ts';
import { strictObject } from '../evidence/schemas.ts';
import {
  appliedSchema,
  count,
  firstLineSchema,
  invalid,
  MAP_LENGTH_MAX,
  tableIn,
  tags,
  TEXT_LENGTH_MAX,
  TOLD_MAX,
} from './shared.ts';

const tableRequestSchema = strictObject({
  table: Type.String({
    minLength: 1,
    maxLength: TEXT_LENGTH_MAX,
    description: 'CSV with a head, or a part of one with the same head.',
  }),
  map: Type.String({
    minLength: 1,
    maxLength: MAP_LENGTH_MAX,
    description: 'YAML that says which records a row is (tables.md).',
  }),
  firstLine: firstLineSchema,
  apply: appliedSchema,
});

const TOLD = Type.Integer({ minimum: 1 });

const tableAnswerSchema = namedObject('TableImport', {
  applied: Type.Boolean(),
  rows: count('All below the head.'),
  taken: count('Rows of which something is new.'),
  known: count('Rows that were there before, or further up in this table.'),
  refused: count('Rows that are not in order, or that the community does not take.'),
  records: count('Records that are new.'),
  problems: Type.Array(
    namedObject('RowProblem', {
      line: Type.Integer({ description: 'Of the file, from 1, the head being in it.' }),
      column: Type.Optional(Type.String()),
      code: Type.String({ description: 'Of the reason; docs/reference/tables.md lists them.' }),
      reason: Type.String(),
    }),
    { description: `What is wrong with rows that are not taken, ${TOLD_MAX} at most.` },
  ),
  untold: count('Problems that are not listed.'),
  claims: Type.Optional(
    Type.Partial(strictObject(Object.fromEntries(CLAIM_STATES.map((state) => [state, TOLD]))), {
      description: 'Once it is written: how many of its claims have come how far.',
    }),
  ),
  unheard: Type.Array(
    namedObject('UnheardRow', {
      line: Type.Integer({ description: 'Of the file, as above.' }),
      by: Type.String({ description: 'Who says it.' }),
      reason: silenceSchema,
    }),
    {
      description: `Words that do not count, or would not if they were taken, ${TOLD_MAX} at most.`,
    },
  ),
  untoldWords: count('Words that do not count and are not listed.'),
  repeats: Type.Array(
    namedObject('RepeatedRow', {
      line: Type.Integer({ description: 'Of the file, as above.' }),
      of: Type.Integer({ description: 'The line of the first row that says the same.' }),
    }),
    { description: `Rows that count once with one further up, ${TOLD_MAX} at most.` },
  ),
});

type TableRequest = Static<typeof tableRequestSchema>;
type TableAnswer = Static<typeof tableAnswerSchema>;

const importTableOperation = postOperation('admin', {
  operationId: 'importTable',
  summary: 'Look at rows of a table as evidence, or take those that are in order',
  description: 'As `negentropy import csv` does; the same rows add nothing a second time.',
  tags,
  body: tableRequestSchema,
  response: { 200: tableAnswerSchema },
});

/** Rows of a table: looked at, and then taken as evidence. */
export function tableImportRoute(app: App, service: Service): void {
  app.post('/v1/imports/tables', importTableOperation, async (request) => {
    const { caller, body } = request;
    const now = service.installation.now();
    return await answeredOnce(caller.community.writer, idempotencyOf(request), () =>
      imported(caller, body, now),
    );
  });
}

async function imported(caller: Caller, body: TableRequest, now: number): Promise<TableAnswer> {
  const { table, map, firstLine = 2, apply = false } = body;
  const { head, lots } = tableIn(table, firstLine);
  const read = mapIn(map, head);
  const mapper = new RowMapper(read, head);
  const problems: TableAnswer['problems'] = [];
  const lines = new Set<number>();
  let [untold, untoldWords] = [0, 0];
  const unheard: TableAnswer['unheard'] = [];
  const repeats: TableAnswer['repeats'] = [];
  const tell = (problem: TableAnswer['problems'][number]): void => {
    const line = problem.line + firstLine - 2;
    lines.add(line);
    if (problems.length < TOLD_MAX) problems.push({ ...problem, line });
    else untold += 1;
  };
  const taking = new RowImport(caller.community, {
    attestor: attestorOf(caller),
    now,
    isApplied: apply,
    onRefusal: (line, reason, code) => tell({ line, code, ...reasonOfRow(reason, code, read) }),
    onUnheard: ({ line, ...word }) => {
      if (unheard.length < TOLD_MAX) unheard.push({ line: line + firstLine - 2, ...word });
      else untoldWords += 1;
    },
    onRepeat: ({ line, of }) => {
      if (repeats.length >= TOLD_MAX) return;
      repeats.push({ line: line + firstLine - 2, of: of + firstLine - 2 });
    },
  });
  const inOrder: (MappedRow & { ok: true })[] = [];
  let rows = 0;
  for (const lot of lots) {
    rows += lot.length;
    for (const row of lot.map((one) => mapper.read(one))) {
      if (row.ok) inOrder.push(row);
      else row.problems.forEach(tell);
    }
    // Others are answered while a long table is read.
    await nextTurn();
  }
  await taking.take(inOrder);
  await taking.end();
  const { taken, known, records } = taking.counts;
  const counts = { rows, taken, known, refused: lines.size, records };
  problems.sort((one, other) => one.line - other.line);
  const claims = apply ? { claims: await taking.outcome() } : {};
  return { applied: apply, ...counts, problems, untold, ...claims, unheard, untoldWords, repeats };
}

/** @throws Problem BODY_INVALID with the line of each mistake, or if it asks for two keys */
function mapIn(text: string, head: readonly string[]): TableMap {
  const read = readTableMap(text, head);
  if (read.ok && read.map.keys === 1) return read.map;
  // A request has one key: what two people have to attest must not come in by one.
  if (read.ok) {
    const message = 'asks for the keys of two people: `negentropy import csv` takes both';
    throw invalid([{ path: '/map', message }]);
  }
  throw invalid(
    read.problems.map(({ line, text: message }) => {
      return { path: '/map', message: line === undefined ? message : `line ${line}: ${message}` };
    }),
  );
}
