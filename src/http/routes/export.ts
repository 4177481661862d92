import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { exportLog } from '../../pipeline/read/export-log.ts';
import { exportEntries } from '../../pipeline/read/read-entries.ts';
import type { App, Service } from '../app.ts';
import type { Caller } from '../callers/caller.ts';
import { type Exchange, OpenAnswers, whenOver } from '../open-answers.ts';
import { strictObject } from '../schemas/evidence.ts';
import { problemResponses } from '../schemas/problem.ts';

const NDJSON = 'application/x-ndjson';

const indexField = (description: string) =>
  Type.Optional(Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description }));

/** So many exports are open at once: each holds a page of the log. */
const EXPORTS_MAX = { process: 16, community: 12 } as const;

/** Entries of a page: what an export holds in memory while its client reads. */
const ENTRIES_PER_PAGE = 500;

/** What a client has to take in the time below: slower ones are taken for gone. */
const PIECE_CHARACTERS = 65_536;
const STALLED_MS_MAX = 60_000;

export interface ExportOptions {
  /** After so long without anything taken an export is cut off; default: a minute. */
  readonly stalledMsMax?: number | undefined;
}

/** The whole log in a form that is verified offline, or a range of its entries. */
export function exportRoutes(
  app: App,
  service: Service,
  { stalledMsMax = STALLED_MS_MAX }: ExportOptions = {},
): void {
  const open = new OpenAnswers('exports', EXPORTS_MAX);
  app.get(
    '/v1/export',
    {
      exposeHeadRoute: false, // it would read the whole log to say nothing
      schema: {
        operationId: 'exportLog',
        summary: 'The log as NDJSON: header, entries, signed checkpoint',
        description:
          'With `from` or `to` the entries of that range alone, without header and checkpoint: ' +
          'line n is entry `from` + n.',
        tags: ['log'],
        querystring: strictObject({
          from: indexField('Index of the first entry.'),
          to: indexField('Index after the last entry; absent: until the end.'),
        }),
        response: {
          200: { content: { [NDJSON]: { schema: Type.String() } } },
          ...problemResponses,
        },
      },
      config: { scope: 'read' },
    },
    async ({ caller, query, raw }, reply) => {
      const exchange = { request: raw, answer: reply.raw };
      open.take(caller.community.row.id, exchange);
      const pages = pagesOf(service, caller, query);
      const first = await pages.next(); // what fails at once is answered with a problem
      reply.type(NDJSON);
      const pieces = cutWhenStalled(piecesOf(first, pages), exchange, stalledMsMax);
      // Sent as fast as it is read, and no piece is made before the last one was taken.
      return Readable.from(pieces, { highWaterMark: 1 });
    },
  );
}

function pagesOf(
  { installation }: Service,
  { community }: Caller,
  { from, to }: { readonly from?: string; readonly to?: string },
): AsyncGenerator<string[]> {
  const { db, key } = installation;
  if (from === undefined && to === undefined) {
    return exportLog(db, community, key, ENTRIES_PER_PAGE);
  }
  const until = to === undefined ? undefined : Number(to);
  const range = { from: Number(from ?? 0), until };
  return exportEntries(db, community.row.id, range, ENTRIES_PER_PAGE);
}

/** Pages as text. A reader that goes away ends the loop, and with it the scan. */
async function* piecesOf(
  first: IteratorResult<string[], unknown>,
  rest: AsyncGenerator<string[]>,
): AsyncGenerator<string> {
  try {
    if (first.done !== true) yield* textOf(first.value);
    for await (const lines of rest) yield* textOf(lines);
  } finally {
    await rest.return(undefined);
  }
}

/** The text of a page in parts of about one size, however long its lines are. */
function* textOf(lines: readonly string[]): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/**
 * Cuts a client off that does not take a piece in time, the last one included. Bytes that it sends
 * meanwhile are no sign of its reading, as the idle timer of its socket would take them.
 */
async function* cutWhenStalled(
  given: AsyncGenerator<string>,
  exchange: Exchange,
  msMax: number,
): AsyncGenerator<string> {
  const { request, answer } = exchange;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  whenOver(exchange, () => {
    isOver = true;
    clearTimeout(timer);
  });
  const watch = (): void => {
    // Its own socket is that of the request: one that waits for its turn has none yet.
    if (!isOver) timer = setTimeout(() => request.socket.destroy(), msMax);
  };
  try {
    for await (const piece of given) {
      watch();
      yield piece;
      clearTimeout(timer);
    }
  } finally {
    clearTimeout(timer);
    if (!answer.writableFinished) watch();
  }
}
