import { Type } from 'typebox';
import { wordsIn } from '../../../core/mint/words/chosen.ts';
import { rulesInWords } from '../../../core/mint/words/rules.ts';
import { readCurrentPolicy } from '../../../pipeline/answers/governance/read-policies.ts';
import type { App } from '../../app.ts';
import { strictObject } from '../evidence/schemas.ts';
import { languageQuery } from '../../schemas/language.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation } from '../../schemas/operation.ts';

const rulesSchema = namedObject('RulesInWords', {
  version: Type.Integer({ minimum: 1 }),
  since: Type.Integer({ description: 'The first cycle that it governs.' }),
  rules: Type.Array(
    namedObject('RuleInWords', {
      field: Type.String({ description: 'Of the policy: one field, or a group of them.' }),
      sentence: Type.String(),
    }),
  ),
});

const getRulesOperation = operation('self', {
  operationId: 'getRules',
  summary: 'Every rule of the policy in force, in words',
  tags: ['policies'],
  querystring: strictObject(languageQuery),
  response: { 200: rulesSchema },
});

/** What the rules in force say, to members. */
export function rulesRoute(app: App): void {
  app.get('/v1/policies/current/rules', getRulesOperation, async ({ caller, query }) => {
    const { version, since, policy } = await readCurrentPolicy(caller.community.reader);
    const rules = rulesInWords(policy, wordsIn(query.language).rules);
    return { version, since, rules: rules.map((rule) => ({ ...rule })) };
  });
}
