import { Type } from 'typebox';
import { appealCommand } from '../../../pipeline/commands/answer-finding.ts';
import type { App, Service } from '../../app.ts';
import { covers } from '../../callers/caller.ts';
import { Problem } from '../../problems/problem.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { postOperation } from '../../schemas/operation.ts';
import { EVIDENCE_PER_ACTION, strictObject } from '../evidence/schemas.ts';
import {
  findingAnswerSchema,
  findingIdSchema,
  findingReasonSchema,
  shownEvidenceSchema,
} from '../findings/schemas.ts';

const appealOperation = postOperation('self', {
  operationId: 'appeal',
  summary: 'Appeal a confirmed finding: it takes no effect until it is answered again',
  description:
    'By the member whom it is about, or by an admin for them, within the appeal term. ' +
    'Answered by `POST /v1/findings/{id}/answer`; without an answer in time the finding ' +
    'falls.',
  tags: ['conduct'],
  body: strictObject({
    finding: findingIdSchema,
    reason: findingReasonSchema,
    evidence: Type.Optional(
      Type.Array(shownEvidenceSchema, {
        maxItems: EVIDENCE_PER_ACTION,
        description: 'Evidence about the member, which whoever answers is to look at.',
      }),
    ),
  }),
  response: { 200: findingAnswerSchema },
});

/** A member says no to a finding that was confirmed. */
export function appealsRoutes(app: App, service: Service): void {
  app.post('/v1/appeals', appealOperation, async (request) => {
    const { caller, body } = request;
    const forAnybody = covers(caller.scopes, 'admin');
    if (!forAnybody && caller.userId === undefined) {
      throw new Problem('SCOPE_MISSING', 'this needs an admin key, or one of the very member');
    }
    const command = appealCommand({
      finding: Number(body.finding),
      reason: body.reason,
      evidence: (body.evidence ?? []).map(({ id }) => id),
      by: caller.userId,
      forAnybody,
      ...stampOf(service, request),
    });
    return { ...(await caller.community.writer.submit(command)) };
  });
}
