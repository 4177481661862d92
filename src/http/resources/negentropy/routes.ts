import { Type } from 'typebox';
import {
  type Moment,
  readMemberAsOf,
  readMemberNegentropy,
} from '../../../pipeline/answers/members/read-member.ts';
import type { App } from '../../app.ts';
import { checkReads } from '../../callers/reads-of-others.ts';
import { decisionPosition, withCursor } from '../../requests/decision-position.ts';
import { unixSecondsOf } from '../../requests/moment.ts';
import { noMember } from '../../problems/problem.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import { MEMBER_CYCLES_MAX, negentropySchema } from './schemas.ts';
import { pageQuery } from '../../schemas/page.ts';
import { operation } from '../../schemas/operation.ts';

const querySchema = strictObject({
  ...pageQuery,
  cycles: Type.Optional(
    Type.String({
      pattern: '^([0-9]|[1-4][0-9]|5[0-6])$',
      description: `How many cycles of the series, at most ${MEMBER_CYCLES_MAX}.`,
    }),
  ),
  asOf: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 40,
      description: 'Totals at the close of a cycle: its number, or a moment after it.',
    }),
  ),
});

const getNegentropyOperation = operation('self', {
  operationId: 'getNegentropy',
  summary: 'Totals of a member, the history by pages, and what happened in each cycle',
  tags: ['minting'],
  params: strictObject({ userId: userIdSchema }),
  querystring: querySchema,
  response: { 200: negentropySchema },
});

/** What a member has earned: totals, history, series. */
export function negentropyRoutes(app: App): void {
  app.get(
    '/v1/tokenomics/negentropy/:userId',
    getNegentropyOperation,
    async ({ caller, params, query }) => {
      const { reader } = caller.community;
      const { userId } = params;
      checkReads(caller, userId);
      if (query.asOf !== undefined) {
        const then = await readMemberAsOf(reader, userId, momentOf(query.asOf));
        if (then === undefined) throw noMember();
        return then;
      }
      const page = await readMemberNegentropy(reader, userId, {
        limit: Number(query.limit ?? 50),
        cycles: Number(query.cycles ?? MEMBER_CYCLES_MAX),
        before: query.cursor === undefined ? undefined : decisionPosition(query.cursor),
      });
      if (page === undefined) throw noMember();
      return { ...page, history: withCursor(page.history) };
    },
  );
}

function momentOf(asOf: string): Moment {
  if (/^\d{1,9}$/.test(asOf)) return { cycle: Number(asOf) };
  return { unixSeconds: unixSecondsOf('asOf', asOf) };
}
