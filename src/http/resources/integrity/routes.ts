import { readCommunityIntegrity } from '../../../pipeline/answers/economy/read-books.ts';
import { readIntegrityOfMember } from '../../../pipeline/answers/members/read-member.ts';
import type { App } from '../../app.ts';
import { checkReads } from '../../callers/reads-of-others.ts';
import { noMember } from '../../problems/problem.ts';
import { cyclesField } from '../../schemas/cycles-query.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import { communityIntegritySchema, memberIntegritySchema } from '../negentropy/schemas.ts';
import { operation } from '../../schemas/operation.ts';

const tags = ['integrity'];

/** Verified integrity: of the community by cycle, and of one member by channel. */
export function integrityRoutes(app: App): void {
  communityRoute(app);
  memberRoute(app);
}

const getGlobalIntegrityOperation = operation('read', {
  operationId: 'getGlobalIntegrity',
  summary: 'Global integrity now and by cycle',
  tags,
  querystring: strictObject({ cycles: cyclesField }),
  response: { 200: communityIntegritySchema },
});

function communityRoute(app: App): void {
  app.get('/v1/tokenomics/integrity', getGlobalIntegrityOperation, async ({ caller, query }) => {
    return await readCommunityIntegrity(caller.community.reader, Number(query.cycles ?? 56));
  });
}

const getIntegrityOperation = operation('self', {
  operationId: 'getIntegrity',
  summary: 'Channels, prior and threshold of a member, and what is missing for a mint',
  tags,
  params: strictObject({ userId: userIdSchema }),
  response: { 200: memberIntegritySchema },
});

function memberRoute(app: App): void {
  app.get('/v1/tokenomics/integrity/:userId', getIntegrityOperation, async ({ caller, params }) => {
    checkReads(caller, params.userId);
    const member = await readIntegrityOfMember(caller.community.reader, params.userId);
    if (member === undefined) throw noMember();
    return member;
  });
}
