import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { exportLog } from '../../pipeline/export-log.ts';
import { exportEntries } from '../../pipeline/read-entries.ts';
import type { App, Service } from '../app.ts';
import { strictObject } from '../schemas/evidence.ts';
import { problemResponses } from '../schemas/problem.ts';

const NDJSON = 'application/x-ndjson';

const indexField = (description: string) =>
  Type.Optional(Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description }));

/** The whole log in a form that is verified offline, or a range of its entries. */
export function exportRoutes(app: App, service: Service): void {
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
    async ({ caller, query }, reply) => {
      const { db, key } = service.installation;
      const { community } = caller;
      const { from, to } = query;
      const pages =
        from === undefined && to === undefined
          ? exportLog(db, community, key)
          : exportEntries(db, community.row.id, {
              from: Number(from ?? 0),
              until: to === undefined ? undefined : Number(to),
            });
      const first = await pages.next(); // what fails at once is answered with a problem
      reply.type(NDJSON);
      return Readable.from(linesOf(first, pages)); // sent as fast as it is read
    },
  );
}

/** Pages as text. A reader that goes away ends the loop, and with it the scan. */
async function* linesOf(
  first: IteratorResult<string[], unknown>,
  rest: AsyncGenerator<string[]>,
): AsyncGenerator<string> {
  try {
    if (first.done !== true && first.value.length > 0) yield textOf(first.value);
    for await (const lines of rest) if (lines.length > 0) yield textOf(lines);
  } finally {
    await rest.return(undefined);
  }
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
