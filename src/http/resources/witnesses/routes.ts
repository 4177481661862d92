import { Type } from 'typebox';
import { nameWitnessCommand } from '../../../pipeline/commands/name-witness.ts';
import { listWitnesses } from '../../../pipeline/members/members.ts';
import type { App, Service } from '../../app.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import { memberIdSchema, memberSchema } from '../members/schemas.ts';
import { operation, postOperation } from '../../schemas/operation.ts';

const tags = ['members'];

/** Whose word counts before anybody has a record. */
export function witnessesRoutes(app: App, service: Service): void {
  nameRoute(app, service);
  listRoute(app);
}

const nameWitnessOperation = postOperation('admin', {
  operationId: 'nameWitness',
  summary: 'Name one of the first witnesses, or take that back, by an entry of the log',
  description:
    'A word about a claim counts if its speaker has a record that others made possible. At ' +
    'the start nobody has one: the word of a named witness counts without it, until it is ' +
    'taken back. A user who is not known becomes a member.',
  tags,
  body: strictObject({
    userId: userIdSchema,
    named: Type.Optional(Type.Boolean({ description: 'False takes it back.', default: true })),
  }),
  response: {
    200: strictObject({
      userId: userIdSchema,
      memberId: memberIdSchema,
      named: Type.Boolean(),
    }),
  },
});

function nameRoute(app: App, service: Service): void {
  app.post('/v1/witnesses', nameWitnessOperation, async (request) => {
    const { userId, named = true } = request.body;
    const command = nameWitnessCommand({
      userId,
      named,
      ...stampOf(service, request),
    });
    return { userId, ...(await request.caller.community.writer.submit(command)) };
  });
}

const listWitnessesOperation = operation('read', {
  operationId: 'listWitnesses',
  summary: 'The first witnesses who are named now',
  tags,
  response: {
    200: strictObject({ items: Type.Array(memberSchema) }),
  },
});

function listRoute(app: App): void {
  app.get('/v1/witnesses', listWitnessesOperation, async ({ caller }) => ({
    items: await listWitnesses(caller.community.reader),
  }));
}
