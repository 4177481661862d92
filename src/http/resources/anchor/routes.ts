import { Type } from 'typebox';
import type { App, Service } from '../../app.ts';
import { Problem } from '../../problems/problem.ts';
import { operation } from '../../schemas/operation.ts';
import { type Exports, withBreaks } from '../../streams/exports.ts';

const tags = ['log'];
const NDJSON = 'application/x-ndjson';

/** The one log of an installation that its witnesses see; it names no community. */
export function anchorRoutes(app: App, service: Service, exports: Exports): void {
  checkpointRoute(app, service);
  exportRoute(app, service, exports);
}

const getAnchorCheckpointOperation = operation('public', {
  operationId: 'getAnchorCheckpoint',
  summary: 'The last tree head of the anchor log, with the cosignatures of its witnesses',
  tags,
  response: {
    200: { content: { 'text/plain': { schema: Type.String() } } },
  },
});

function checkpointRoute(app: App, { installation }: Service): void {
  app.get('/v1/anchor/checkpoint', getAnchorCheckpointOperation, async (_request, reply) => {
    const note = await installation.anchorNote();
    if (note === undefined) throw notAnchored();
    reply.header('cache-control', 'no-cache').type('text/plain; charset=utf-8');
    return note;
  });
}

const exportAnchorsOperation = operation('public', {
  operationId: 'exportAnchors',
  summary: 'The anchor log as NDJSON: header, entries, cosigned checkpoint',
  description:
    'How far every log of the installation was signed, by a hash of its name: ' +
    '`negentropy verify <export> --anchors <file>` finds the trees of one log in it.',
  tags,
  response: {
    200: { content: { [NDJSON]: { schema: Type.String() } } },
  },
});

function exportRoute(app: App, { installation }: Service, exports: Exports): void {
  app.get(
    '/v1/anchor/export',
    {
      exposeHeadRoute: false,
      ...exportAnchorsOperation,
    },
    async ({ raw }, reply) => {
      const exchange = { request: raw, answer: reply.raw };
      exports.take('anchor', exchange);
      if ((await installation.anchorNote()) === undefined) throw notAnchored();
      const pages = withBreaks(installation.anchors());
      return reply.type(NDJSON).send(await exports.send(pages, exchange));
    },
  );
}

function notAnchored(): Problem {
  return new Problem('NOT_FOUND', 'this installation has no witnesses, or they saw nothing yet');
}
