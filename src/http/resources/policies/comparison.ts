import { type TUnsafe, Type } from 'typebox';
import {
  type ComparedRules,
  compareRules,
} from '../../../pipeline/answers/cities/compare-rules.ts';
import { readCurrentPolicy } from '../../../pipeline/answers/governance/read-policies.ts';
import type { App, Service } from '../../app.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation } from '../../schemas/operation.ts';
import { strictObject } from '../evidence/schemas.ts';
import { published, slugSchema } from '../public/published.ts';
import { changesSchema } from './schemas.ts';

const hashSchema = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the rules without their calendar, as RFC 8785 JSON.',
});

const comparedSchema: TUnsafe<ComparedRules> = Type.Unsafe(
  namedObject('ComparedRules', {
    hash: hashSchema,
    found: Type.Array(
      namedObject('SameRules', {
        hash: hashSchema,
        origins: Type.Array(Type.String({ description: 'A log in which they are in force.' })),
        changes: changesSchema,
      }),
    ),
  }),
);

const compareRulesOperation = operation('read', {
  operationId: 'compareRules',
  summary: 'In what the rules of a public community differ from those in force here',
  description: 'But for the calendar, which every community has of its own.',
  tags: ['policies'],
  params: strictObject({ community: slugSchema }),
  response: { 200: comparedSchema },
});

/** The rules of two communities beside each other: those of another are told if it is public. */
export function compareRulesRoute(app: App, service: Service): void {
  app.get(
    '/v1/policies/comparison/:community',
    compareRulesOperation,
    async ({ caller, params }) => {
      const other = await published(service, params.community);
      const { policy: before } = await readCurrentPolicy(caller.community.reader);
      const { policy } = await readCurrentPolicy(other.reader);
      return await compareRules(before, [{ origin: other.row.origin, policy }]);
    },
  );
}
