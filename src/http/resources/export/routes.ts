import { Type } from 'typebox';
import { exportEntries, exportLog, exportRange } from '../../../pipeline/answers/log/export-log.ts';
import type { App, Service } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import { strictObject } from '../evidence/schemas.ts';
import { operation } from '../../schemas/operation.ts';
import { type Exports, withBreaks } from '../../streams/exports.ts';

const NDJSON = 'application/x-ndjson';

const indexField = (description: string) =>
  Type.Optional(Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description }));

/** Entries of a page: what an export holds in memory while its client reads. */
const ENTRIES_PER_PAGE = 500;

const exportLogOperation = operation('read', {
  operationId: 'exportLog',
  summary: 'The log as NDJSON: header, entries, signed checkpoint',
  description:
    'With `from` or `to` the entries of that range alone, without header and checkpoint: ' +
    'line n is entry `from` + n. With `form=verifiable` the range has a header with hashes ' +
    'over what came before, and ends in the checkpoint of `to` entries, which must be the ' +
    'size of a checkpoint that was signed; `negentropy verify` takes it.',
  tags: ['log'],
  querystring: strictObject({
    from: indexField('Index of the first entry.'),
    to: indexField('Index after the last entry; absent: until the end.'),
    form: Type.Optional(
      Type.Union([Type.Literal('entries'), Type.Literal('verifiable')], {
        description: 'How a range is written; default: entries.',
      }),
    ),
  }),
  response: {
    200: { content: { [NDJSON]: { schema: Type.String() } } },
  },
});

/** The whole log in a form that is verified offline, or a range of its entries. */
export function exportRoutes(app: App, service: Service, exports: Exports): void {
  app.get(
    '/v1/export',
    {
      exposeHeadRoute: false,
      ...exportLogOperation,
    },
    async ({ caller, query, raw }, reply) => {
      const exchange = { request: raw, answer: reply.raw };
      exports.take(caller.community.row.id, exchange);
      const lines = withBreaks(pagesOf(service, caller, query));
      return reply.type(NDJSON).send(await exports.send(lines, exchange));
    },
  );
}

interface ExportQuery {
  readonly from?: string;
  readonly to?: string;
  readonly form?: 'entries' | 'verifiable';
}

function pagesOf(
  { installation: { key } }: Service,
  { community }: Caller,
  { from, to, form }: ExportQuery,
): AsyncGenerator<string[]> {
  const pageSize = ENTRIES_PER_PAGE;
  if (from === undefined && to === undefined && form === undefined) {
    return exportLog(community, key, pageSize);
  }
  const range = { from: Number(from ?? 0), until: to === undefined ? undefined : Number(to) };
  return form === 'verifiable'
    ? exportRange(community, key, { ...range, pageSize })
    : exportEntries(community, { ...range, pageSize });
}
