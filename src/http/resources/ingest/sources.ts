import { type Static, Type } from 'typebox';
import { openPolicy } from '../../../core/state/state.ts';
import {
  type CountedSource,
  createSourceCommand,
  type IngestSource,
  listSources,
  removeSource,
  SOURCE_KINDS,
} from '../../../pipeline/access/ingest-sources.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { SOURCE_OBSTACLES, sourceObstacles } from '../../../core/entropy/source-obstacles.ts';
import type { App, Service } from '../../app.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { domainSchema, momentText, strictObject } from '../evidence/schemas.ts';
import { sourceIdSchema } from './schemas.ts';
import { pageQuery } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { namedObject, SHOWN_ONCE } from '../../schemas/named.ts';

const tags = ['events in'];
const kindSchema = Type.Enum([...SOURCE_KINDS]);

const obstacleSchema = namedObject('SourceObstacle', {
  code: Type.Enum([...SOURCE_OBSTACLES], {
    description:
      '`PROMISES_UNPAID`: the rules pay for no promise, so for no pull request. ' +
      '`RATINGS_NEEDED`: they measure how far those agree who rate the same work, and a forge ' +
      'brings no second rating: nobody is paid. ' +
      '`WORK_NEEDED`: they ask for so much work of so many people.',
  }),
  perWeek: Type.Optional(
    Type.Integer({ description: 'Promises that end in a week; with fewer most are not paid.' }),
  ),
  people: Type.Optional(
    Type.Integer({ description: 'People who have to take part; with fewer nobody is paid.' }),
  ),
});

const SOURCE_FIELDS = {
  id: sourceIdSchema,
  kind: kindSchema,
  domain: domainSchema,
  url: Type.String({ description: 'Where its events are posted to, below the service’s own URL.' }),
  createdAt: Type.String({ format: 'date-time' }),
  obstacles: Type.Array(obstacleSchema, {
    description:
      'What of the rules in force stands against the pay of what a GitHub source brings. The ' +
      'preset `forge` is for a small project.',
  }),
};

const newSourceSchema = namedObject('NewSource', {
  ...SOURCE_FIELDS,
  secret: Type.Optional(
    Type.String({
      ...SHOWN_ONCE,
      description: 'With it events are signed; shown here only, and once.',
    }),
  ),
});

const countedSourceSchema = strictObject({
  ...SOURCE_FIELDS,
  deliveries: Type.Array(
    strictObject({
      kind: Type.String({ description: 'What they were, in the words of the source.' }),
      taken: Type.Boolean({ description: 'Whether anything of them is kept.' }),
      count: Type.Integer(),
    }),
  ),
});

/** Where signed events come from. */
export function ingestSourcesRoutes(app: App, service: Service): void {
  createRoute(app, service);
  listRoute(app);
  deleteRoute(app, service);
}

const createSourceOperation = postOperation('admin', {
  operationId: 'createSource',
  summary: 'Make a source of signed events; its secret is shown once',
  description:
    'It attests in the name of a key of its own, which is listed, revoked and undone as ' +
    'any other. The secret of a GitHub source is that of the webhook; with the secret of a ' +
    'CloudEvents source deliveries are signed after Standard Webhooks.',
  tags,
  body: strictObject({ kind: kindSchema, domain: domainSchema }),
  response: { 201: newSourceSchema },
});

function createRoute(app: App, service: Service): void {
  app.post('/v1/ingest/sources', createSourceOperation, async (request, reply) => {
    const { caller, body } = request;
    const { row, writer } = caller.community;
    const command = createSourceCommand(row.id, {
      ...body,
      ...stampOf(service, request),
    });
    const { source, secret } = await writer.submit(command);
    const shown = secret === undefined ? {} : { secret };
    const policy = await writer.read(openPolicy);
    return await reply.code(201).send({ ...sourceBody(source, policy), ...shown });
  });
}

const SOURCES = { of: 'sources', by: { createdAt: 'number', id: 'string' } } as const;

const listSourcesOperation = operation('admin', {
  operationId: 'listSources',
  summary: 'Sources in the order in which they were made, with how much came from them',
  tags,
  querystring: strictObject(pageQuery),
  response: {
    200: strictObject({
      items: Type.Array(countedSourceSchema),
      next: Type.Optional(Type.String()),
    }),
  },
});

function listRoute(app: App): void {
  app.get('/v1/ingest/sources', listSourcesOperation, async ({ caller, query }) => {
    const limit = Number(query.limit ?? 50);
    const after = positionIn(SOURCES, query.cursor);
    const { reader, writer } = caller.community;
    const all = await listSources(reader, limit + 1, after);
    const policy = await writer.read(openPolicy);
    return pageOf(SOURCES, all, limit, (source) => countedBody(source, policy));
  });
}

const deleteSourceOperation = operation('admin', {
  operationId: 'deleteSource',
  summary: 'Take nothing more from a source, and revoke its key; what it brought stays',
  tags,
  params: strictObject({ id: sourceIdSchema }),
  response: { 204: Type.Null() },
});

function deleteRoute(app: App, service: Service): void {
  app.delete('/v1/ingest/sources/:id', deleteSourceOperation, async ({ caller, params }, reply) => {
    const { now } = service.installation;
    await removeSource(caller.community, params.id, now());
    return await reply.code(204).send(null);
  });
}

function sourceBody({ id, kind, domain, createdAt }: IngestSource, policy: Policy): SourceBody {
  const url = `/v1/ingest/${kind}?source=${id}`;
  // What CloudEvents bring is whatever a program makes of them.
  const obstacles = kind === 'github' ? [...sourceObstacles(policy)] : [];
  return { id, kind, domain, url, createdAt: momentText(createdAt), obstacles };
}

function countedBody(source: CountedSource, policy: Policy): CountedBody {
  return {
    ...sourceBody(source, policy),
    deliveries: source.deliveries.map((count) => ({ ...count })),
  };
}

type SourceBody = Static<typeof newSourceSchema>;
type CountedBody = Static<typeof countedSourceSchema>;
