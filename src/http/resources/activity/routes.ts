import type { App } from '../../app.ts';
import { problemResponses } from '../../schemas/problem.ts';
import { activityOf, activityQuery, activitySchema } from './schemas.ts';

/** What was asked and what became of it, in sums. */
export function activityRoutes(app: App): void {
  app.get(
    '/v1/tokenomics/activity',
    {
      schema: {
        operationId: 'getActivity',
        summary: 'How many decisions by cycle, outcome, code and domain, and their amounts',
        tags: ['decisions'],
        querystring: activityQuery,
        response: { 200: activitySchema, ...problemResponses },
      },
      config: { scope: 'read' },
    },
    async ({ caller, query }) => await activityOf(caller.community.reader, query),
  );
}
