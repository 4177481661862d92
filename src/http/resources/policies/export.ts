import { Type } from 'typebox';
import { exportPolicy } from '../../../pipeline/answers/governance/export-policy.ts';
import type { App, Service } from '../../app.ts';
import { LINE_PATTERN, strictObject } from '../evidence/schemas.ts';
import { operation } from '../../schemas/operation.ts';
import { namedObject } from '../../schemas/named.ts';

const lineSchema = (description: string) =>
  Type.String({ minLength: 1, maxLength: 200, pattern: LINE_PATTERN, description });

const exportPolicyOperation = operation('admin', {
  operationId: 'exportPolicy',
  summary: 'A version of the rules, signed, to be taken over by another community',
  tags: ['policies'],
  querystring: strictObject({
    title: lineSchema('What these rules are called.'),
    licence: lineSchema('Under which others may use them, for instance CC0-1.0.'),
    version: Type.Optional(
      Type.String({ pattern: '^[1-9][0-9]{0,8}$', description: 'Default: the newest.' }),
    ),
    sunset: Type.Optional(
      Type.String({
        format: 'date',
        description: 'The last day on which they are meant to be followed; default: no end.',
      }),
    ),
  }),
  response: {
    200: namedObject('PolicyFile', {
      format: Type.Literal('negentropy-policy/1'),
      name: Type.String(),
      licence: Type.String(),
      origin: Type.String({ description: 'Name of the log in which they were in force.' }),
      version: Type.Integer({ minimum: 1 }),
      parent: Type.Optional(
        Type.String({ description: 'Hash of the rules before; absent: there are none.' }),
      ),
      sunset: Type.Optional(Type.String({ description: 'Until this day, in UTC.' })),
      policy: Type.Unknown({ description: 'The rules, without their calendar.' }),
      hash: Type.String({ description: 'SHA-256 of the rules as RFC 8785 JSON, hex.' }),
      vkey: Type.String({ description: 'Verifier key of that log.' }),
      note: Type.String({ description: 'c2sp.org/signed-note' }),
    }),
  },
});

/** Rules on their way to another community: `negentropy policy import` takes them. */
export function exportPolicyRoute(app: App, { installation }: Service): void {
  app.get(
    '/v1/policies/export',
    exportPolicyOperation,
    async ({ caller, query: { title, licence, version, sunset } }) => {
      const asked = version === undefined ? undefined : Number(version);
      const order = { name: title, licence, version: asked, sunset };
      return { ...(await exportPolicy(caller.community, installation.key, order)) };
    },
  );
}
