import { hexToBytes } from '@noble/hashes/utils.js';
import { type TSchema, Type } from 'typebox';
import { isPublicKey } from '../../../core/log/ed25519.ts';
import {
  registerSentinelCommand,
  retireSentinelCommand,
  type SentinelAnswer,
} from '../../../pipeline/commands/sentinels.ts';
import { readAssigned, readSentinels } from '../../../pipeline/answers/governance/read-panels.ts';
import type { App, Service } from '../../app.ts';
import { Problem } from '../../problems/problem.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { cycleSchema } from '../decisions/schemas.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import { findingStorySchema } from '../findings/schemas.ts';
import { storyOf } from '../findings/story.ts';
import { memberIdSchema } from '../members/schemas.ts';
import {
  groupSchema,
  panelIdSchema,
  sentinelIdSchema,
  sentinelKeySchema,
  sentinelKindSchema,
  sentinelPath,
  sentinelSchema,
} from '../panels/schemas.ts';

const tags = ['review'];

/** Who reviews, and what waits for them. */
export function sentinelsRoutes(app: App, service: Service): void {
  registerRoute(app, service);
  retireRoute(app, service);
  listRoute(app);
  assignedRoute(app);
}

const answerSchema: TSchema = namedObject('SentinelChange', {
  id: sentinelIdSchema,
  memberId: memberIdSchema,
  registered: Type.Boolean(),
  sitsFrom: Type.Optional(cycleSchema),
});

const registerSentinelOperation = postOperation('admin', {
  operationId: 'registerSentinel',
  summary: 'Register a person, or a program that a member answers for, to review',
  description:
    'It sits on panels from the next cycle on. A person has one sentinel at a time, and a ' +
    'key is registered once. A user who is not known becomes a member.',
  tags,
  body: strictObject({
    userId: userIdSchema,
    key: sentinelKeySchema,
    kind: sentinelKindSchema,
    group: Type.Optional(groupSchema),
  }),
  response: { 200: answerSchema },
});

function registerRoute(app: App, service: Service): void {
  app.post('/v1/sentinels', registerSentinelOperation, async (request) => {
    const { key } = request.body;
    if (!isPublicKey(hexToBytes(key))) {
      throw new Problem('REQUEST_INVALID', 'key: that is no Ed25519 public key to sign by');
    }
    const command = registerSentinelCommand({
      ...request.body,
      ...stampOf(service, request),
    });
    return answerOf(await request.caller.community.writer.submit(command));
  });
}

const retireSentinelOperation = postOperation('admin', {
  operationId: 'retireSentinel',
  summary: 'Give a sentinel no new seats, and those that it has on open panels to others',
  tags,
  params: sentinelPath,
  response: { 200: answerSchema },
});

function retireRoute(app: App, service: Service): void {
  app.post('/v1/sentinels/:id/retire', retireSentinelOperation, async (request) => {
    const command = retireSentinelCommand({
      sentinel: request.params.id,
      ...stampOf(service, request),
    });
    return answerOf(await request.caller.community.writer.submit(command));
  });
}

const listSentinelsOperation = operation('read', {
  operationId: 'listSentinels',
  summary: 'Everybody who was ever registered to review',
  tags,
  response: {
    200: strictObject({ items: Type.Array(sentinelSchema) }),
  },
});

function listRoute(app: App): void {
  app.get('/v1/sentinels', listSentinelsOperation, async ({ caller }) => {
    const sentinels = await readSentinels(caller.community.reader);
    return { items: sentinels.map(({ sentinel: id, ...rest }) => ({ id, ...rest })) };
  });
}

const listAssignedReviewsOperation = operation('review', {
  operationId: 'listAssignedReviews',
  summary: 'What a sentinel was asked to review and has not, the oldest first',
  description: 'A key of a member is told what waits for that member’s own sentinel alone.',
  tags,
  params: sentinelPath,
  response: {
    200: strictObject({
      items: Type.Array(
        strictObject({
          panel: panelIdSchema,
          vkey: Type.String({ description: 'Verifier key of the log: it is signed too.' }),
          until: cycleSchema,
          claim: Type.Optional(Type.Record(Type.String(), Type.Any())),
          supports: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Any()))),
          finding: Type.Optional(findingStorySchema),
        }),
      ),
    }),
  },
});

function assignedRoute(app: App): void {
  app.get('/v1/sentinels/:id/reviews', listAssignedReviewsOperation, async ({ caller, params }) => {
    const { reader } = caller.community;
    const sentinels = await readSentinels(reader);
    const own = sentinels.find(({ sentinel }) => sentinel === params.id);
    if (own === undefined || (caller.userId !== undefined && own.userId !== caller.userId)) {
      throw new Problem('NOT_FOUND', `there is no sentinel ${params.id}`);
    }
    const assigned = own.isRetired ? [] : await readAssigned(reader, params.id);
    return {
      items: assigned.map(({ panel, finding, ...rest }) => ({
        panel: String(panel),
        ...rest,
        ...(finding === undefined ? {} : { finding: storyOf(finding) }),
      })),
    };
  });
}

function answerOf({ sentinel: id, ...rest }: SentinelAnswer): object {
  return { id, ...rest };
}
