import type { App } from '../../app.ts';
import { operation } from '../../schemas/operation.ts';
import { activityOf, activityQuery, activitySchema } from './schemas.ts';

const getActivityOperation = operation('read', {
  operationId: 'getActivity',
  summary: 'How many decisions by cycle, outcome, code and domain, and their amounts',
  tags: ['decisions'],
  querystring: activityQuery,
  response: { 200: activitySchema },
});

/** What was asked and what became of it, in sums. */
export function activityRoutes(app: App): void {
  app.get(
    '/v1/tokenomics/activity',
    getActivityOperation,
    async ({ caller, query }) => await activityOf(caller.community.reader, query),
  );
}
