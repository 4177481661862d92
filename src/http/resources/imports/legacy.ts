import { type Static, Type } from 'typebox';
import { openingOf } from '../../../connectors/v2/opening-order.ts';
import {
  importIdOf,
  mayAccept,
  readPeopleMap,
  V2_LEDGERS,
} from '../../../connectors/v2/openings.ts';
import { V2_CODES, V2_KINDS } from '../../../connectors/v2/quarantine.ts';
import { readV2, type V2File, type V2Reading } from '../../../connectors/v2/read-v2.ts';
import { reportOf } from '../../../connectors/v2/report.ts';
import { formatMicros } from '../../../core/units.ts';
import {
  type LegacyOrder,
  openLegacyCommand,
  undoLegacyCommand,
} from '../../../pipeline/commands/open-legacy.ts';
import { answeredOnce } from '../../../pipeline/writer/idempotency.ts';
import type { App } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import { Problem } from '../../problems/problem.ts';
import { idempotencyOf } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { postOperation } from '../../schemas/operation.ts';
import { amountSchema, strictObject } from '../evidence/schemas.ts';
import {
  appliedSchema,
  count,
  FILES_MAX,
  MAP_LENGTH_MAX,
  tags,
  TEXT_LENGTH_MAX,
  TOLD_MAX,
} from './shared.ts';

/** What so many files of so many characters come to in UTF-8. */
const BODY_BYTES_MAX = 8 * 1_024 * 1_024;

const idSchema = Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Of the import.' });
const signedAmount = Type.String({ description: 'Millionths as a decimal; it may be below 0.' });

const v2RequestSchema = strictObject({
  files: Type.Array(
    strictObject({
      name: Type.String({ minLength: 1, maxLength: 200 }),
      text: Type.String({ minLength: 1, maxLength: TEXT_LENGTH_MAX }),
    }),
    { minItems: 1, maxItems: FILES_MAX, description: 'What each is is told by its content.' },
  ),
  only: Type.Optional(
    Type.Enum([...V2_LEDGERS], { description: 'The ledger that is taken, if there are several.' }),
  ),
  people: Type.Optional(
    Type.String({ maxLength: MAP_LENGTH_MAX, description: 'CSV name,userId: who is who here.' }),
  ),
  decisions: Type.Optional(
    Type.Array(
      strictObject({
        row: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'As `quarantined` has it.' }),
        decision: Type.Enum(['accept', 'reject']),
      }),
      { maxItems: TOLD_MAX, description: 'On single rows.' },
    ),
  ),
  apply: appliedSchema,
});

const v2AnswerSchema = namedObject('LegacyImport', {
  import: Type.String({ description: 'What it is undone by: a hash of the files.' }),
  applied: Type.Boolean(),
  sets: Type.Array(
    namedObject('LegacySet', {
      kind: Type.Enum([...V2_KINDS]),
      rows: count('All of this kind.'),
      accepted: count('Nothing speaks against them.'),
      pending: count('Version 2 had not confirmed them.'),
      quarantined: count('Each has a code and is not counted.'),
      rounded: count('Binary numbers that were taken for the nearest millionth.'),
      sum: signedAmount,
    }),
  ),
  quarantined: Type.Array(
    namedObject('QuarantinedRow', {
      row: Type.String({ description: 'A hash of what it says.' }),
      kind: Type.Enum([...V2_KINDS]),
      file: Type.String(),
      line: Type.Integer({ minimum: 1 }),
      user: Type.String({ description: 'As version 2 called them; empty if nobody is named.' }),
      amount: Type.Optional(signedAmount),
      codes: Type.Array(Type.Enum([...V2_CODES]), { description: 'Why it is not counted.' }),
      mayAccept: Type.Boolean({ description: 'Whether somebody can decide that it counts.' }),
    }),
    { description: `Rows that are not counted, ${TOLD_MAX} at most.` },
  ),
  untold: count('Quarantined rows that are not listed.'),
  gaps: count('Wallets whose stated balance no accepted row explains: never taken.'),
  unrecognised: Type.Array(Type.String(), { description: 'Files with nothing of version 2.' }),
  opening: namedObject(
    'LegacyOpening',
    {
      amount: signedAmount,
      people: count('People who get something.'),
      known: count('Sides of rows that counted before.'),
      unmapped: Type.Array(Type.String(), { description: 'In version 2, and not in `people`.' }),
      overdrawn: Type.Array(Type.String(), { description: 'They spent more than they had.' }),
      problem: Type.Optional(
        Type.String({ description: 'Why nothing can be taken as it stands.' }),
      ),
    },
    'What is given, or would be.',
  ),
});

const undoAnswerSchema = namedObject('LegacyUndone', {
  amount: amountSchema,
  people: count('From whom it was taken back.'),
});

type V2Request = Static<typeof v2RequestSchema>;
type V2Answer = Static<typeof v2AnswerSchema>;

/** Files of version 2: judged together, and then what is accepted taken over; and back. */
export function legacyImportRoutes(app: App): void {
  v2Route(app);
  undoRoute(app);
}

const importLegacyOperation = postOperation('admin', {
  operationId: 'importLegacy',
  summary: 'Judge files of version 2, or take over what is accepted',
  description:
    'As `negentropy import v2` does. What is taken over stands on legacy accounts, which ' +
    'no formula reads. All files of one import are sent together.',
  tags,
  body: v2RequestSchema,
  response: { 200: v2AnswerSchema },
});

function v2Route(app: App): void {
  app.post(
    '/v1/imports/v2',
    {
      bodyLimit: BODY_BYTES_MAX,
      ...importLegacyOperation,
    },
    async (request) => {
      const { caller, body } = request;
      return await answeredOnce(caller.community.writer, idempotencyOf(request), () =>
        judged(caller, body),
      );
    },
  );
}

async function judged({ community }: Caller, body: V2Request): Promise<V2Answer> {
  const files: V2File[] = body.files.map(({ name, text }) => ({ path: name, text }));
  const reading = readV2(files);
  const unrecognised = new Set(reading.unrecognised);
  const id = importIdOf(files.filter(({ path }) => !unrecognised.has(path)));
  const isApplied = body.apply === true;
  const order = openingIn(reading, body);
  if ('problem' in order && isApplied) {
    throw new Problem('CONFLICT', order.problem);
  }
  const { people, unmapped, ...why } = order;
  const { amount, ...counts } = await community.writer.submit(
    openLegacyCommand({ files: id, people, isDryRun: !isApplied }),
  );
  const given = { amount: formatMicros(amount), ...counts, overdrawn: [...counts.overdrawn] };
  const opening = { ...given, unmapped: [...unmapped], ...why };
  return { import: id, applied: isApplied, ...reportedOf(reading), opening };
}

/** Who would get what; nobody where it cannot be told, with the reason. */
function openingIn(
  reading: V2Reading,
  { only, people, decisions = [] }: V2Request,
): Pick<LegacyOrder, 'people'> & { readonly unmapped: readonly string[]; problem?: string } {
  try {
    const names = people === undefined ? undefined : readPeopleMap(people);
    const said = new Map(decisions.map(({ row, decision }) => [row, decision]));
    return openingOf(reading, { only, names, decisions: said });
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    return { people: new Map(), unmapped: [], problem: problem.message };
  }
}

function reportedOf(
  reading: V2Reading,
): Pick<V2Answer, 'sets' | 'quarantined' | 'untold' | 'gaps' | 'unrecognised'> {
  const { sets, gaps } = reportOf(reading);
  const rows = reading.rows.filter(({ codes }) => codes.length > 0);
  return {
    sets: sets.map(({ kind, rows: all, accepted, pending, sum, rounded, quarantined }) => {
      const counts = { rows: all, accepted, pending, quarantined: quarantined.length };
      return { kind, ...counts, sum, rounded };
    }),
    quarantined: rows.slice(0, TOLD_MAX).map((row) => {
      const { key, kind, file, line, user, amount, codes } = row;
      const text = amount === undefined ? {} : { amount: formatMicros(amount) };
      const place = { row: key, kind, file, line, user, ...text };
      return { ...place, codes: [...codes], mayAccept: mayAccept(row) };
    }),
    untold: Math.max(0, rows.length - TOLD_MAX),
    gaps: gaps.length,
    unrecognised: [...reading.unrecognised],
  };
}

const undoLegacyImportOperation = postOperation('admin', {
  operationId: 'undoLegacyImport',
  summary: 'Take back everything that an import of version 2 gave',
  tags,
  params: strictObject({ id: idSchema }),
  response: { 200: undoAnswerSchema },
});

function undoRoute(app: App): void {
  app.post('/v1/imports/v2/:id/undo', undoLegacyImportOperation, async (request) => {
    const { writer } = request.caller.community;
    return await answeredOnce(writer, idempotencyOf(request), async () => {
      const { amount, people } = await writer.submit(undoLegacyCommand(request.params.id));
      return { amount: formatMicros(amount), people };
    });
  });
}
