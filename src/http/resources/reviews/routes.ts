import { parseRecord } from '../../../connectors/records/parse-record.ts';
import type { App, Service } from '../../app.ts';
import { idempotencyOf, postHeaders } from '../../requests/idempotency.ts';
import { evidenceAnswerSchema, reviewRequestSchema } from '../evidence/schemas.ts';
import { problemResponses } from '../../schemas/problem.ts';
import { recorded } from '../evidence/routes.ts';

/** Ratings of work, by those who may do nothing else. */
export function reviewsRoutes(app: App, service: Service): void {
  app.post(
    '/v1/reviews',
    {
      schema: {
        operationId: 'review',
        summary: 'Attest to a rating of somebody’s work',
        tags: ['evidence'],
        headers: postHeaders,
        body: reviewRequestSchema,
        response: { 200: evidenceAnswerSchema, ...problemResponses },
      },
      config: { scope: 'review' },
    },
    async (request) => {
      const { body, caller } = request;
      return await recorded(service, caller, [parseRecord(body)], idempotencyOf(request));
    },
  );
}
