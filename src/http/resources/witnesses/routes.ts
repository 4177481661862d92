import { Type } from 'typebox';
import { nameWitnessCommand } from '../../../pipeline/commands/name-witness.ts';
import { listWitnesses } from '../../../pipeline/members/members.ts';
import type { App, Service } from '../../app.ts';
import { idempotencyOf, postHeaders } from '../../requests/idempotency.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import { memberIdSchema, memberSchema } from '../members/schemas.ts';
import { problemResponses } from '../../schemas/problem.ts';

const tags = ['members'];

/** Whose word counts before anybody has a record. */
export function witnessesRoutes(app: App, service: Service): void {
  nameRoute(app, service);
  listRoute(app);
}

function nameRoute(app: App, service: Service): void {
  app.post(
    '/v1/witnesses',
    {
      schema: {
        operationId: 'nameWitness',
        summary: 'Name one of the first witnesses, or take that back, by an entry of the log',
        description:
          'A word about a claim counts if its speaker has a record that others made possible. At ' +
          'the start nobody has one: the word of a named witness counts without it, until it is ' +
          'taken back. A user who is not known becomes a member.',
        tags,
        headers: postHeaders,
        body: strictObject({
          userId: userIdSchema,
          named: Type.Optional(
            Type.Boolean({ description: 'False takes it back.', default: true }),
          ),
        }),
        response: {
          200: strictObject({
            userId: userIdSchema,
            memberId: memberIdSchema,
            named: Type.Boolean(),
          }),
          ...problemResponses,
        },
      },
      config: { scope: 'admin' },
    },
    async (request) => {
      const { userId, named = true } = request.body;
      const command = nameWitnessCommand({
        userId,
        named,
        now: service.installation.now(),
        idempotency: idempotencyOf(request),
      });
      return { userId, ...(await request.caller.community.writer.submit(command)) };
    },
  );
}

function listRoute(app: App): void {
  app.get(
    '/v1/witnesses',
    {
      schema: {
        operationId: 'listWitnesses',
        summary: 'The first witnesses who are named now',
        tags,
        response: {
          200: strictObject({ items: Type.Array(memberSchema) }),
          ...problemResponses,
        },
      },
      config: { scope: 'read' },
    },
    async ({ caller }) => ({ items: await listWitnesses(caller.community.reader) }),
  );
}
