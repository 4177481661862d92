import { Type } from 'typebox';
import { EVENT_TYPES } from '../../../pipeline/outbox/events.ts';
import { answeredOnce } from '../../../pipeline/writer/idempotency.ts';
import type { Delivery } from '../../../pipeline/outbox/webhook-delivery.ts';
import { TargetRefusedError } from '../../../pipeline/outbox/webhook-target.ts';
import type { DeadLetter, Webhook, Webhooks } from '../../../pipeline/outbox/webhooks.ts';
import type { App, Service } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { idempotencyOf } from '../../requests/idempotency.ts';
import { Problem } from '../../problems/problem.ts';
import { momentText, strictObject } from '../evidence/schemas.ts';
import { pageQuery } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { named, namedObject, SHOWN_ONCE } from '../../schemas/named.ts';

const tags = ['webhooks'];

const webhookIdSchema = Type.String({ pattern: '^wh_[0-9a-f]{24}$' });
const webhookPath = strictObject({ id: webhookIdSchema });
const indexSchema = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Index of an entry in the log.',
});

const typesSchema = Type.Array(named('EventType', Type.Enum([...EVENT_TYPES])), {
  maxItems: EVENT_TYPES.length,
  description: 'The event types that it wants; none: all.',
});

const WEBHOOK_FIELDS = {
  id: webhookIdSchema,
  url: Type.String(),
  types: typesSchema,
  nextIndex: Type.Integer({ description: 'The first entry that was not delivered yet.' }),
  paused: Type.Boolean(),
  attempts: Type.Integer({ description: 'Failed attempts at that entry.' }),
  nextAttemptAt: Type.Optional(
    Type.String({ format: 'date-time', description: 'When it is tried again, after a failure.' }),
  ),
  lastStatus: Type.Optional(Type.Integer({ description: 'What the receiver answered last.' })),
  lastDeliveredAt: Type.Optional(Type.String({ format: 'date-time' })),
  createdAt: Type.String({ format: 'date-time' }),
};

const webhookSchema = namedObject('Webhook', WEBHOOK_FIELDS);
const newWebhookSchema = namedObject('NewWebhook', {
  ...WEBHOOK_FIELDS,
  secret: Type.Optional(
    Type.String({
      ...SHOWN_ONCE,
      description: 'With it deliveries are signed; shown once, not to a repeated request.',
    }),
  ),
});

const deadLetterSchema = strictObject({
  index: indexSchema,
  attempts: Type.Integer(),
  lastStatus: Type.Optional(Type.Integer()),
  problem: Type.String(),
  failedAt: Type.String({ format: 'date-time' }),
});

/** Consumers of the log that are called: CloudEvents, signed after Standard Webhooks. */
export function webhooksRoutes(app: App, service: Service): void {
  createRoute(app, service);
  listRoute(app, service);
  showRoute(app, service);
  deleteRoute(app, service);
  replayRoute(app, service);
  pauseRoute(app, service, true);
  pauseRoute(app, service, false);
  deadLettersRoute(app, service);
  replayDeadLetterRoute(app, service);
}

const createWebhookOperation = postOperation('admin', {
  operationId: 'createWebhook',
  summary: 'Have events sent to a URL; its secret is shown once',
  tags,
  body: strictObject({
    url: Type.String({
      minLength: 1,
      maxLength: 2_048,
      description: 'https, and on the public internet unless the operator allows more.',
    }),
    types: Type.Optional(typesSchema),
    fromIndex: Type.Optional(indexSchema),
  }),
  response: { 201: newWebhookSchema },
});

function createRoute(app: App, service: Service): void {
  app.post('/v1/webhooks', createWebhookOperation, async (request, reply) => {
    const { caller, body } = request;
    const idempotency = idempotencyOf(request);
    try {
      const { webhook, secret } = await webhooksOf(service, caller).create({
        url: body.url,
        types: body.types ?? [],
        ...(body.fromIndex === undefined ? {} : { fromIndex: body.fromIndex }),
        now: service.installation.now(),
        ...(idempotency === undefined ? {} : { idempotency }),
      });
      const answer = { ...webhookBody(webhook), ...(secret === undefined ? {} : { secret }) };
      return await reply.code(201).send(answer);
    } catch (problem) {
      if (!(problem instanceof TargetRefusedError)) throw problem;
      throw new Problem('TARGET_REFUSED', problem.message);
    }
  });
}

const WEBHOOKS = { of: 'webhooks', by: { createdAt: 'number', id: 'string' } } as const;

const listWebhooksOperation = operation('admin', {
  operationId: 'listWebhooks',
  summary: 'Webhooks in the order in which they were made',
  tags,
  querystring: strictObject(pageQuery),
  response: {
    200: strictObject({
      items: Type.Array(webhookSchema),
      next: Type.Optional(Type.String()),
    }),
  },
});

function listRoute(app: App, service: Service): void {
  app.get('/v1/webhooks', listWebhooksOperation, async ({ caller, query }) => {
    const limit = Number(query.limit ?? 50);
    const after = positionIn(WEBHOOKS, query.cursor);
    const all = await webhooksOf(service, caller).list(limit + 1, after);
    return pageOf(WEBHOOKS, all, limit, webhookBody);
  });
}

const getWebhookOperation = operation('admin', {
  operationId: 'getWebhook',
  summary: 'One webhook and how far it has come',
  tags,
  params: webhookPath,
  response: { 200: webhookSchema },
});

function showRoute(app: App, service: Service): void {
  app.get('/v1/webhooks/:id', getWebhookOperation, async ({ caller, params }) =>
    webhookBody(await webhooksOf(service, caller).find(params.id)),
  );
}

const deleteWebhookOperation = operation('admin', {
  operationId: 'deleteWebhook',
  summary: 'Send nothing more; its dead letters go too',
  tags,
  params: webhookPath,
  response: { 204: Type.Null({ description: 'It is gone.' }) },
});

function deleteRoute(app: App, service: Service): void {
  app.delete('/v1/webhooks/:id', deleteWebhookOperation, async ({ caller, params }, reply) => {
    await webhooksOf(service, caller).remove(params.id);
    return await reply.code(204).send(null);
  });
}

const replayWebhookOperation = postOperation('admin', {
  operationId: 'replayWebhook',
  summary: 'Deliver everything from an entry on, once more or after a gap',
  tags,
  params: webhookPath,
  body: strictObject({ fromIndex: indexSchema }),
  response: { 200: webhookSchema },
});

function replayRoute(app: App, service: Service): void {
  app.post('/v1/webhooks/:id/replay', replayWebhookOperation, async (request) => {
    const { caller, params, body } = request;
    return await answeredOnce(caller.community.writer, idempotencyOf(request), async () =>
      webhookBody(await webhooksOf(service, caller).replay(params.id, body.fromIndex)),
    );
  });
}

function pauseRoute(app: App, service: Service, paused: boolean): void {
  app.post(
    `/v1/webhooks/:id/${paused ? 'pause' : 'resume'}`,
    postOperation('admin', {
      operationId: paused ? 'pauseWebhook' : 'resumeWebhook',
      summary: paused
        ? 'Hold deliveries back; nothing is lost'
        : 'Deliver what has come meanwhile, and go on',
      tags,
      params: webhookPath,
      body: strictObject({}),
      response: { 200: webhookSchema },
    }),
    async (request) => {
      const { caller, params } = request;
      return await answeredOnce(caller.community.writer, idempotencyOf(request), async () =>
        webhookBody(await webhooksOf(service, caller).pause(params.id, paused)),
      );
    },
  );
}

const DEAD_LETTERS = { of: 'dead letters', by: { index: 'number' } } as const;

const listDeadLettersOperation = operation('admin', {
  operationId: 'listDeadLetters',
  summary: 'Events that its receiver did not take after all attempts, in order',
  tags,
  params: webhookPath,
  querystring: strictObject(pageQuery),
  response: {
    200: strictObject({
      items: Type.Array(deadLetterSchema),
      next: Type.Optional(Type.String()),
    }),
  },
});

function deadLettersRoute(app: App, service: Service): void {
  app.get(
    '/v1/webhooks/:id/dead-letters',
    listDeadLettersOperation,
    async ({ caller, params, query }) => {
      const limit = Number(query.limit ?? 50);
      const after = positionIn(DEAD_LETTERS, query.cursor)?.index;
      const all = await webhooksOf(service, caller).deadLetters(params.id, limit + 1, after);
      return pageOf(DEAD_LETTERS, all, limit, deadLetterBody);
    },
  );
}

const replayDeadLetterOperation = postOperation('admin', {
  operationId: 'replayDeadLetter',
  summary: 'Try one of them again, now; it stays a dead letter unless it is taken',
  tags,
  params: strictObject({
    id: webhookIdSchema,
    index: Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' }),
  }),
  body: strictObject({}),
  response: {
    200: strictObject({
      delivered: Type.Boolean(),
      status: Type.Optional(Type.Integer({ description: 'What the receiver answered.' })),
      problem: Type.Optional(Type.String()),
    }),
  },
});

function replayDeadLetterRoute(app: App, service: Service): void {
  app.post(
    '/v1/webhooks/:id/dead-letters/:index/replay',
    replayDeadLetterOperation,
    async (request) => {
      const { caller, params } = request;
      return await answeredOnce(caller.community.writer, idempotencyOf(request), async () => {
        const webhooks = webhooksOf(service, caller);
        return deliveryBody(await webhooks.replayDeadLetter(params.id, Number(params.index)));
      });
    },
  );
}

function deliveryBody(delivery: Delivery) {
  return {
    delivered: delivery.kind === 'delivered',
    ...(delivery.status === undefined ? {} : { status: delivery.status }),
    ...(delivery.kind === 'failed' ? { problem: delivery.problem } : {}),
  };
}

function webhooksOf(service: Service, { community }: Caller): Webhooks {
  const { installation, allowPrivateWebhooks } = service;
  return installation.webhooksOf(community, allowPrivateWebhooks);
}

function webhookBody(webhook: Webhook) {
  const { nextAttemptMs, lastStatus, lastDeliveredMs } = webhook;
  return {
    id: webhook.id,
    url: webhook.url,
    types: [...webhook.types],
    nextIndex: webhook.nextIndex,
    paused: webhook.paused,
    attempts: webhook.attempts,
    ...(nextAttemptMs === 0 ? {} : { nextAttemptAt: millisecondText(nextAttemptMs) }),
    ...(lastStatus === undefined ? {} : { lastStatus }),
    ...(lastDeliveredMs === undefined ? {} : { lastDeliveredAt: millisecondText(lastDeliveredMs) }),
    createdAt: momentText(webhook.createdAt),
  };
}

function deadLetterBody({ index, attempts, lastStatus, problem, failedAt }: DeadLetter) {
  return {
    index,
    attempts,
    ...(lastStatus === undefined ? {} : { lastStatus }),
    problem,
    failedAt: momentText(failedAt),
  };
}

function millisecondText(unixMilliseconds: number): string {
  return momentText(Math.floor(unixMilliseconds / 1_000));
}
