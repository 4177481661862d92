import { Type } from 'typebox';
import type { App } from '../../app.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation } from '../../schemas/operation.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import { keyIdSchema, keyScopesSchema } from '../keys/schemas.ts';

const callerSchema = namedObject('Caller', {
  keyId: keyIdSchema,
  scopes: keyScopesSchema,
  userId: Type.Optional(userIdSchema),
  community: Type.String({ description: 'The community that the key acts on.' }),
});

const getCallerOperation = operation('self', {
  operationId: 'getCaller',
  summary: 'What the key that asks allows, of whom and in which community',
  tags: ['keys'],
  querystring: strictObject({}),
  response: { 200: callerSchema },
});

/** Who asks: a program that was given a key learns what it is for without trying. */
export function callersRoutes(app: App): void {
  app.get('/v1/caller', getCallerOperation, ({ caller }) => {
    const { keyId, scopes, userId, community } = caller;
    const bound = userId === undefined ? {} : { userId };
    return { keyId, scopes: [...scopes], ...bound, community: community.row.slug };
  });
}
