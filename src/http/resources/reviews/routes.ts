import { parseRecord } from '../../../connectors/records/parse-record.ts';
import type { App, Service } from '../../app.ts';
import { idempotencyOf } from '../../requests/idempotency.ts';
import { evidenceAnswerSchema, reviewRequestSchema } from '../evidence/schemas.ts';
import { postOperation } from '../../schemas/operation.ts';
import { recorded } from '../evidence/routes.ts';

const reviewOperation = postOperation('review', {
  operationId: 'review',
  summary: 'Attest to a rating of somebody’s work',
  tags: ['evidence'],
  body: reviewRequestSchema,
  response: { 200: evidenceAnswerSchema },
});

/** Ratings of work, by those who may do nothing else. */
export function reviewsRoutes(app: App, service: Service): void {
  app.post('/v1/reviews', reviewOperation, async (request) => {
    const { body, caller } = request;
    return await recorded(service, caller, [parseRecord(body)], idempotencyOf(request));
  });
}
