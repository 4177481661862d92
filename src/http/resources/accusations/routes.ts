import { type TSchema, type TString, Type } from 'typebox';
import {
  readAccusationsFor,
  readOwnAccusations,
} from '../../../pipeline/answers/governance/read-accusations.ts';
import {
  accuseCommand,
  ACCUSATIONS_OPEN,
  withdrawAccusationCommand,
} from '../../../pipeline/commands/accuse.ts';
import type { App, Service } from '../../app.ts';
import { type Caller, covers } from '../../callers/caller.ts';
import { Problem } from '../../problems/problem.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { cycleSchema } from '../decisions/schemas.ts';
import {
  EVIDENCE_PER_ACTION,
  evidenceIdSchema,
  strictObject,
  userIdSchema,
} from '../evidence/schemas.ts';
import {
  findingCodeSchema,
  findingIdSchema,
  findingReasonSchema,
  findingStatusSchema,
  shownEvidenceSchema,
} from '../findings/schemas.ts';

const tags = ['conduct'];

const idSchema: TString = Type.String({
  maxLength: 64,
  description: 'The random id of the accusation, which its accuser alone is told.',
});

const by = Type.Optional(userIdSchema);

const answerSchema: TSchema = namedObject('AccusationAnswer', {
  id: idSchema,
  claim: evidenceIdSchema,
});

/** What people say of the conduct of others: in private, with evidence, and few at a time. */
export function accusationsRoutes(app: App, service: Service): void {
  accuseRoute(app, service);
  withdrawRoute(app, service);
  listRoute(app);
}

const accuseOperation = postOperation('self', {
  operationId: 'accuse',
  summary: 'Say that a claim of somebody else is misconduct, with evidence',
  description:
    'It opens a case, which asks for an audit and holds nothing. Nobody is told who said ' +
    `it. At most ${ACCUSATIONS_OPEN} of a person wait at a time.`,
  tags,
  body: strictObject({
    by,
    claim: evidenceIdSchema,
    code: findingCodeSchema,
    reason: findingReasonSchema,
    evidence: Type.Array(shownEvidenceSchema, {
      minItems: 1,
      maxItems: EVIDENCE_PER_ACTION,
      description: 'Evidence about the accused, which they are shown.',
    }),
  }),
  response: { 200: answerSchema },
});

function accuseRoute(app: App, service: Service): void {
  app.post('/v1/accusations', accuseOperation, async (request) => {
    const { caller, body } = request;
    const speaker = speakerOf(caller, body.by);
    const command = accuseCommand({
      by: speaker,
      isOnPaper: speaker !== caller.userId,
      claim: body.claim,
      code: body.code,
      reason: body.reason,
      evidence: body.evidence.map(({ id }) => id),
      ...stampOf(service, request),
    });
    return { ...(await caller.community.writer.submit(command)) };
  });
}

const withdrawAccusationOperation = postOperation('self', {
  operationId: 'withdrawAccusation',
  summary: 'Take the words of an accusation back; what they led to goes on to its end',
  tags,
  params: strictObject({ id: idSchema }),
  body: strictObject({ by }),
  response: { 200: answerSchema },
});

function withdrawRoute(app: App, service: Service): void {
  app.post('/v1/accusations/:id/withdraw', withdrawAccusationOperation, async (request) => {
    const { caller, params, body } = request;
    const command = withdrawAccusationCommand({
      by: speakerOf(caller, body.by),
      id: params.id,
      ...stampOf(service, request),
    });
    return { ...(await caller.community.writer.submit(command)) };
  });
}

const listAccusationsOperation = operation('self', {
  operationId: 'listAccusations',
  summary: 'What became of one’s own accusations; for an admin, what waits and why',
  description: 'No answer names who accused, and none is about whoever asks.',
  tags,
  response: {
    200: strictObject({
      items: Type.Array(
        strictObject({
          id: Type.Optional(idSchema),
          claim: evidenceIdSchema,
          finding: Type.Optional(findingIdSchema),
          reason: Type.String(),
          status: findingStatusSchema,
          cycle: cycleSchema,
          withdrawn: Type.Boolean(),
        }),
      ),
    }),
  },
});

function listRoute(app: App): void {
  app.get('/v1/accusations', listAccusationsOperation, async ({ caller }) => {
    const { scopes, userId, community } = caller;
    const items = covers(scopes, 'admin')
      ? await readAccusationsFor(community.reader, userId)
      : await readOwnAccusations(community.reader, userId);
    return { items: [...items] };
  });
}

/** A member speaks for themselves; an admin may write down what somebody said on paper. */
function speakerOf({ scopes, userId }: Caller, named: string | undefined): string {
  if (userId !== undefined && (named === undefined || named === userId)) return userId;
  if (!covers(scopes, 'admin')) {
    throw new Problem('SCOPE_MISSING', 'this needs an admin key, or one of the very member');
  }
  if (named !== undefined) return named;
  throw new Problem('REQUEST_INVALID', 'a key that is bound to nobody says `by` who accuses');
}
