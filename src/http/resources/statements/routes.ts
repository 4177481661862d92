import { Type } from 'typebox';
import { readLogState } from '../../../pipeline/answers/log/log-state.ts';
import {
  readMemberStatement,
  readLogKey,
  readSettlements,
  readStatements,
} from '../../../pipeline/answers/economy/read-statements.ts';
import { adjustCommand, disputeCommand, poolCommand } from '../../../pipeline/commands/debts.ts';
import type { App, Service } from '../../app.ts';
import { checkReads } from '../../callers/reads-of-others.ts';
import { noMember, Problem } from '../../problems/problem.ts';
import { encodeCursor, pageOf, positionIn } from '../../requests/cursors.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { pageQuery, pageSchema } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import {
  debtIdSchema,
  indexSchema,
  logStateSchema,
  reasonSchema,
  slugSchema,
  writtenSchema,
} from '../debts/schemas.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import { signedFields } from '../policies/schemas.ts';
import { memberStatementSchema, settlementRowSchema, statementSchema } from './schemas.ts';

const tags = ['debts'];

/** What is told of pledges and debts, what changes them later, and what is doubted. */
export function statementsRoutes(app: App, service: Service): void {
  listStatementsRoute(app);
  memberStatementRoute(app);
  listSettlementsRoute(app);
  poolRoute(app, service);
  adjustRoute(app, service);
  disputeRoute(app, service);
  answerDisputeRoute(app, service);
}

const STATEMENTS = { of: 'statements', by: { place: 'number' } } as const;

const listStatementsOperation = operation('self', {
  operationId: 'listStatements',
  summary: 'What moved in each pledge, period by period, as the log has it; newest first',
  tags,
  querystring: strictObject({ ...pageQuery, creditor: Type.Optional(slugSchema) }),
  response: { 200: pageSchema(statementSchema) },
});

function listStatementsRoute(app: App): void {
  app.get('/v1/tokenomics/statements', listStatementsOperation, async ({ caller, query }) => {
    const limit = Number(query.limit ?? 50);
    const { creditor } = query;
    const before = positionIn(STATEMENTS, query.cursor)?.place;
    const page = { before, creditor, limit: limit + 1 };
    const statements = await readStatements(caller.community.reader, page);
    const rows = statements.map((one) => ({ place: Number(one.id), one }));
    return pageOf(STATEMENTS, rows, limit, ({ one }) => one);
  });
}

/** More cycles than any community has. */
const EVER = 1_000_000_000;

const getMemberStatementOperation = operation('self', {
  operationId: 'getMemberStatement',
  summary: 'What N did for a member’s debts in some cycles, and what did not count and why',
  tags,
  params: strictObject({ userId: userIdSchema }),
  querystring: strictObject({
    cycle: Type.Optional(
      Type.String({
        pattern: '^(0|[1-9][0-9]{0,8})$',
        description: 'The last; the open one.',
      }),
    ),
    cycles: Type.Optional(
      Type.String({ pattern: '^[1-9][0-9]{0,8}$', description: 'How many; all.' }),
    ),
  }),
  response: { 200: memberStatementSchema },
});

function memberStatementRoute(app: App): void {
  app.get(
    '/v1/tokenomics/statements/:userId',
    getMemberStatementOperation,
    async ({ caller, params, query }) => {
      checkReads(caller, params.userId);
      const statement = await readMemberStatement(caller.community.reader, {
        userId: params.userId,
        last: query.cycle === undefined ? undefined : Number(query.cycle),
        cycles: Number(query.cycles ?? EVER),
      });
      if (statement === undefined) throw noMember();
      return statement;
    },
  );
}

const SETTLEMENTS = { of: 'settlements', by: { index: 'number' } } as const;

const listSettlementsOperation = operation('admin', {
  operationId: 'listSettlements',
  summary: 'Reductions as a creditor settles them, with what became of each; newest first',
  tags,
  querystring: strictObject(pageQuery),
  response: {
    200: strictObject({
      vkey: Type.String({ description: 'Verifier key of the log; a creditor signs it too.' }),
      log: logStateSchema,
      items: Type.Array(settlementRowSchema),
      next: Type.Optional(Type.String()),
    }),
  },
});

function listSettlementsRoute(app: App): void {
  app.get('/v1/tokenomics/settlements', listSettlementsOperation, async ({ caller, query }) => {
    const { items, next } = await readSettlements(caller.community.reader, {
      limit: Number(query.limit ?? 50),
      before: positionIn(SETTLEMENTS, query.cursor)?.index,
    });
    const log = await readLogState(caller.community.reader);
    const vkey = await readLogKey(caller.community.reader);
    const more = next === undefined ? {} : { next: encodeCursor([next]) };
    return { vkey, log, items: [...items], ...more };
  });
}

const changeSchema = Type.String({
  pattern: '^-?(0|[1-9][0-9]{0,17})([.][0-9]{1,6})?$',
  description: 'Decimal text, with a hyphen first if it is less.',
});

const changePoolOperation = postOperation('admin', {
  operationId: 'changePool',
  summary: 'Add to a pool, take out what is available, tell that; renew, end or sign a pledge',
  tags,
  body: strictObject({
    pledgeId: slugSchema,
    amount: Type.Optional(changeSchema),
    notice: Type.Optional(
      Type.Boolean({ description: 'It is told only, to be taken out by another request.' }),
    ),
    renews: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 1_000_000_000,
        description: 'The period that the pledge is renewed for, also without an amount.',
      }),
    ),
    untilCycle: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000_000,
        description: 'The pledge ends earlier: the last cycle whose releases count.',
      }),
    ),
    signature: Type.Optional({
      ...signedFields.signature,
      description: 'By the key of the pledge, over what it `signs`: from now on it counts.',
    }),
  }),
  response: { 200: writtenSchema },
});

function poolRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/pledges/pool', changePoolOperation, async (request) => {
    const { untilCycle: until, ...body } = request.body;
    const command = poolCommand({ ...body, until, ...stampOf(service, request) });
    return { id: String((await request.caller.community.writer.submit(command)).index) };
  });
}

const adjustDebtOperation = postOperation('admin', {
  operationId: 'adjustDebt',
  summary: 'Add the creditor’s own interest or fee to a debt, or take off what was paid',
  tags,
  body: strictObject({ debtId: debtIdSchema, amount: changeSchema, code: reasonSchema }),
  response: { 200: writtenSchema },
});

function adjustRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/debts/adjust', adjustDebtOperation, async (request) => {
    const command = adjustCommand({ ...request.body, ...stampOf(service, request) });
    return { id: String((await request.caller.community.writer.submit(command)).index) };
  });
}

const disputeReductionOperation = postOperation('attest', {
  operationId: 'disputeReduction',
  summary: 'Doubt a reduction, once: its creditor has 28 cycles to answer',
  tags,
  body: strictObject({ reduction: indexSchema }),
  response: {
    200: strictObject({ id: indexSchema, dueBy: Type.Integer() }),
  },
});

function disputeRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/disputes', disputeReductionOperation, async (request) => {
    const { caller, body } = request;
    if (caller.userId === undefined) {
      const message = 'a doubt is the member’s own word: it takes a key bound to the member';
      throw new Problem('SCOPE_MISSING', message);
    }
    const order = { ...body, only: caller.userId, ...stampOf(service, request) };
    const command = disputeCommand(order);
    const { index, entry } = await caller.community.writer.submit(command);
    return { id: String(index), dueBy: entry.dueBy ?? entry.cycle };
  });
}

const answerDisputeOperation = postOperation('admin', {
  operationId: 'answerDispute',
  summary: 'Say whether a member who doubts a reduction is right; it moves nothing',
  tags,
  body: strictObject({
    reduction: indexSchema,
    outcome: Type.Enum(['upheld', 'dismissed']),
    code: reasonSchema,
  }),
  response: { 200: writtenSchema },
});

function answerDisputeRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/disputes/answer', answerDisputeOperation, async (request) => {
    const command = disputeCommand({ ...request.body, ...stampOf(service, request) });
    return { id: String((await request.caller.community.writer.submit(command)).index) };
  });
}
