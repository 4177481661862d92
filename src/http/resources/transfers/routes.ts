import { Type } from 'typebox';
import { MOVEMENT_TYPES } from '../../../core/entries/economy/movements.ts';
import { parseMicros, shards } from '../../../core/units.ts';
import { present } from '../../../core/present.ts';
import { alongside } from '../../../pipeline/writer/alongside.ts';
import { isSandbox } from '../../../pipeline/writer/community-clock.ts';
import {
  readTransfer,
  readTransfers,
  type TransferReport,
} from '../../../pipeline/answers/economy/read-transfers.ts';
import { givingCommand, grantCommand } from '../../../pipeline/commands/movements.ts';
import { transferCommand } from '../../../pipeline/commands/transfer.ts';
import type { App, Service } from '../../app.ts';
import { readAbout, readsOnly } from '../../callers/reads-of-others.ts';
import { encodeCursor, positionIn } from '../../requests/cursors.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { Problem } from '../../problems/problem.ts';
import { amountSchema, sandboxField, strictObject, userIdSchema } from '../evidence/schemas.ts';
import { pageQuery } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { namedObject } from '../../schemas/named.ts';
import { indexSchema } from '../debts/schemas.ts';

const transferSchema = namedObject('Transfer', {
  id: Type.String({ description: 'Index of its entry in the log.' }),
  cycle: Type.Integer(),
  kind: Type.Union(
    MOVEMENT_TYPES.map((type) => Type.Literal(type)),
    { description: 'A gift goes to the fund, a grant comes from it; what is burned is gone.' },
  ),
  fromUserId: Type.Optional(
    Type.String({ description: 'Absent on a grant, or after an erasure.' }),
  ),
  toUserId: Type.Optional(
    Type.String({ description: 'Absent on a burn or gift, or after an erasure.' }),
  ),
  amount: amountSchema,
  sandbox: sandboxField,
});

/** Released credits from member to member, away, into the fund and out; no score knows of it. */
export function transfersRoutes(app: App, service: Service): void {
  transferRoute(app, service);
  givingRoute(app, service, 'burn');
  givingRoute(app, service, 'gift');
  grantRoute(app, service);
  listRoute(app);
  showRoute(app);
}

const transferOperation = postOperation('attest', {
  operationId: 'transfer',
  summary: 'Give released credits from one member to another; never more than there are',
  tags: ['transfers'],
  body: strictObject({
    fromUserId: userIdSchema,
    toUserId: userIdSchema,
    amount: amountSchema,
  }),
  response: { 200: transferSchema },
});

function transferRoute(app: App, service: Service): void {
  app.post('/v1/transfers', transferOperation, async (request) => {
    const { caller } = request;
    const { fromUserId, toUserId, amount } = request.body;
    if (caller.userId !== undefined && caller.userId !== fromUserId) {
      throw new Problem('SCOPE_MISSING', 'a key bound to a member gives from that member only');
    }
    const command = transferCommand({
      from: fromUserId,
      to: toUserId,
      amount: shards(parseMicros(amount)),
      own: caller.userId !== undefined,
      ...stampOf(service, request),
    });
    const { answer, seen } = await caller.community.writer.submit(alongside(command, isSandbox));
    const { transfer, entry } = answer;
    const id = String(transfer);
    const label = seen ? { sandbox: true as const } : {};
    const { cycle } = entry;
    return { id, cycle, kind: 'transfer' as const, fromUserId, toUserId, amount, ...label };
  });
}

const givingSchema = namedObject('Giving', { userId: userIdSchema, amount: amountSchema });

const GIVING = {
  burn: {
    path: '/v1/burns',
    operationId: 'burn',
    summary: 'Give up released credits for good; they are nobody’s income',
  },
  gift: {
    path: '/v1/gifts',
    operationId: 'giveToFund',
    summary: 'Give released credits to the fund that grants come from',
  },
} as const;

function givingRoute(app: App, service: Service, type: 'burn' | 'gift'): void {
  const { path, operationId, summary } = GIVING[type];
  app.post(
    path,
    postOperation('attest', {
      operationId,
      summary,
      tags: ['transfers'],
      body: givingSchema,
      response: { 200: transferSchema },
    }),
    async (request) => {
      const { caller } = request;
      const { userId, amount } = request.body;
      if (caller.userId !== undefined && caller.userId !== userId) {
        throw new Problem('SCOPE_MISSING', 'a key bound to a member gives from that member only');
      }
      const command = givingCommand({
        type,
        userId,
        amount: shards(parseMicros(amount)),
        own: caller.userId !== undefined,
        ...stampOf(service, request),
      });
      const { answer, seen } = await caller.community.writer.submit(alongside(command, isSandbox));
      const { index, entry } = answer;
      const label = seen ? { sandbox: true as const } : {};
      const { cycle } = entry;
      return { id: String(index), cycle, kind: type, fromUserId: userId, amount, ...label };
    },
  );
}

const grantOperation = postOperation('admin', {
  operationId: 'grant',
  summary: 'Give a member some of what members gave to the fund; no credit is made',
  tags: ['transfers'],
  body: strictObject({
    userId: userIdSchema,
    amount: amountSchema,
    reason: Type.String({
      minLength: 1,
      maxLength: 1_000,
      description: 'For people; the log has a salted commitment of it only.',
    }),
  }),
  response: { 200: transferSchema },
});

function grantRoute(app: App, service: Service): void {
  app.post('/v1/grants', grantOperation, async (request) => {
    const { caller } = request;
    const { userId, amount, reason } = request.body;
    const command = grantCommand({
      userId,
      reason,
      amount: shards(parseMicros(amount)),
      ...stampOf(service, request),
    });
    const { answer, seen } = await caller.community.writer.submit(alongside(command, isSandbox));
    const { index, entry } = answer;
    const label = seen ? { sandbox: true as const } : {};
    const { cycle } = entry;
    return {
      id: String(index),
      cycle,
      kind: 'grant' as const,
      toUserId: userId,
      amount,
      ...label,
    };
  });
}

const TRANSFERS = { of: 'transfers', by: { index: 'number' } } as const;

const listTransfersOperation = operation('self', {
  operationId: 'listTransfers',
  summary: 'Transfers, burns, gifts and grants, newest first',
  tags: ['transfers'],
  querystring: strictObject({ ...pageQuery, userId: Type.Optional(userIdSchema) }),
  response: {
    200: strictObject({
      items: Type.Array(transferSchema),
      next: Type.Optional(Type.String()),
      sandbox: sandboxField,
    }),
  },
});

function listRoute(app: App): void {
  app.get('/v1/transfers', listTransfersOperation, async ({ caller, query }) => {
    const { limit, cursor } = query;
    const userId = readAbout(caller, query.userId);
    const list = await readTransfers(caller.community.reader, {
      limit: Number(limit ?? 50),
      userId,
      before: positionIn(TRANSFERS, cursor)?.index,
    });
    return {
      items: list.items.map(itemOf),
      ...(list.next === undefined ? {} : { next: encodeCursor([list.next]) }),
      ...(list.sandbox ? { sandbox: true as const } : {}),
    };
  });
}

const getTransferOperation = operation('self', {
  operationId: 'getTransfer',
  summary: 'One transfer, burn, gift or grant, by the index of its entry in the log',
  tags: ['transfers'],
  params: strictObject({ id: indexSchema }),
  response: { 200: transferSchema },
});

function showRoute(app: App): void {
  app.get('/v1/transfers/:id', getTransferOperation, async ({ caller, params: { id } }) => {
    const found = await readTransfer(caller.community.reader, Number(id));
    const only = readsOnly(caller);
    const parties = [found?.transfer.fromUserId, found?.transfer.toUserId];
    if (found === undefined || (only !== undefined && !parties.includes(only))) {
      throw new Problem('NOT_FOUND', `there is no movement ${id}`);
    }
    return { ...itemOf(found.transfer), ...(found.sandbox ? { sandbox: true as const } : {}) };
  });
}

function itemOf({ index, cycle, kind, fromUserId, toUserId, amount }: TransferReport) {
  return {
    id: String(index),
    cycle,
    kind,
    ...present({ fromUserId, toUserId }),
    amount,
  };
}
