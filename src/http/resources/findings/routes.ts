import { Type } from 'typebox';
import { isAccuser } from '../../../pipeline/answers/governance/read-accusations.ts';
import {
  readFinding,
  readFindingList,
} from '../../../pipeline/answers/governance/read-findings.ts';
import { answerFindingCommand } from '../../../pipeline/commands/answer-finding.ts';
import type { App, Service } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import { checkReads, readsOnly } from '../../callers/reads-of-others.ts';
import { Problem } from '../../problems/problem.ts';
import { encodeCursor, positionIn } from '../../requests/cursors.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { pageQuery } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import {
  findingAnswerSchema,
  findingIdSchema,
  findingReasonSchema,
  findingSchema,
  findingStatusSchema,
  findingStorySchema,
} from './schemas.ts';
import { itemOf, storyOf } from './story.ts';

const tags = ['conduct'];
const findingPath = strictObject({ id: findingIdSchema });
const FINDINGS = { of: 'findings', by: { index: 'number' } } as const;

/** What was found about the conduct of members, and what became of it. */
export function findingsRoutes(app: App, service: Service): void {
  listRoute(app);
  showRoute(app);
  answerRoute(app, service);
}

const listFindingsOperation = operation('self', {
  operationId: 'listFindings',
  summary: 'Findings about the conduct of members, newest first',
  description: 'A key of a member is told of that member alone.',
  tags,
  querystring: strictObject({
    ...pageQuery,
    userId: Type.Optional(userIdSchema),
    status: Type.Optional(findingStatusSchema),
  }),
  response: {
    200: strictObject({
      items: Type.Array(findingSchema),
      next: Type.Optional(Type.String()),
    }),
  },
});

function listRoute(app: App): void {
  app.get('/v1/findings', listFindingsOperation, async ({ caller, query }) => {
    const { limit, cursor, status, userId = readsOnly(caller) } = query;
    if (userId !== undefined) checkReads(caller, userId);
    const list = await readFindingList(caller.community.reader, {
      limit: Number(limit ?? 50),
      userId,
      status,
      before: positionIn(FINDINGS, cursor)?.index,
    });
    return {
      items: list.items.map(itemOf),
      ...(list.next === undefined ? {} : { next: encodeCursor([list.next]) }),
    };
  });
}

const getFindingOperation = operation('self', {
  operationId: 'getFinding',
  summary: 'One finding: what was measured, its limit, and everything that was said of it',
  tags,
  params: findingPath,
  response: { 200: findingStorySchema },
});

function showRoute(app: App): void {
  app.get('/v1/findings/:id', getFindingOperation, async ({ caller, params }) => {
    const story = await readFinding(caller.community.reader, Number(params.id));
    const only = readsOnly(caller);
    if (story === undefined || (only !== undefined && only !== story.userId)) {
      throw new Problem('NOT_FOUND', `there is no finding ${params.id}`);
    }
    return storyOf(story);
  });
}

const answerFindingOperation = postOperation('admin', {
  operationId: 'answerFinding',
  summary: 'Confirm or dismiss a finding, or what its member appealed, with a reason',
  description:
    'An open finding is confirmed or cleared; an appealed one is upheld or reversed. One ' +
    'that nobody answers in time falls. Nobody answers a finding about themselves.',
  tags,
  params: findingPath,
  body: strictObject({
    answer: Type.Union([Type.Literal('confirm'), Type.Literal('dismiss')]),
    reason: findingReasonSchema,
  }),
  response: { 200: findingAnswerSchema },
});

function answerRoute(app: App, service: Service): void {
  app.post('/v1/findings/:id/answer', answerFindingOperation, async (request) => {
    const { caller, body, params } = request;
    const finding = Number(params.id);
    await refuseAccuser(caller, finding);
    const command = answerFindingCommand({
      ...body,
      finding,
      by: caller.userId,
      ...stampOf(service, request),
    });
    return { ...(await caller.community.writer.submit(command)) };
  });
}

/** @throws Problem SCOPE_MISSING for whoever said it first */
async function refuseAccuser({ community, userId }: Caller, finding: number): Promise<void> {
  const { reader, writer } = community;
  if (userId === undefined) return;
  const member = await writer.submit({ run: (draft) => draft.knownMember(userId) });
  if (member === undefined || !(await isAccuser(reader, { finding, member }))) return;
  throw new Problem('SCOPE_MISSING', 'whoever accused does not answer');
}
