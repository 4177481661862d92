import { Type } from 'typebox';
import { parseMicros, shards } from '../../../core/units.ts';
import { alongside } from '../../../pipeline/writer/alongside.ts';
import { isSandbox } from '../../../pipeline/writer/community-clock.ts';
import { readTransfers, type TransferReport } from '../../../pipeline/answers/read-transfers.ts';
import { transferCommand } from '../../../pipeline/commands/transfer.ts';
import type { App, Service } from '../../app.ts';
import { encodeCursor, positionIn } from '../../requests/cursors.ts';
import { idempotencyOf, postHeaders } from '../../requests/idempotency.ts';
import { Problem } from '../../problems/problem.ts';
import { amountSchema, sandboxField, strictObject, userIdSchema } from '../evidence/schemas.ts';
import { pageQuery } from '../../schemas/page.ts';
import { problemResponses } from '../../schemas/problem.ts';
import { namedObject } from '../../schemas/named.ts';

const transferSchema = namedObject('Transfer', {
  id: Type.String({ description: 'Index of its entry in the log.' }),
  cycle: Type.Integer(),
  fromUserId: Type.Optional(Type.String({ description: 'Absent once the person was erased.' })),
  toUserId: Type.Optional(Type.String({ description: 'Absent once the person was erased.' })),
  amount: amountSchema,
  sandbox: sandboxField,
});

/** Released credits from member to member; no score knows of it. */
export function transfersRoutes(app: App, service: Service): void {
  transferRoute(app, service);
  listRoute(app);
}

function transferRoute(app: App, service: Service): void {
  app.post(
    '/v1/transfers',
    {
      schema: {
        operationId: 'transfer',
        summary: 'Give released credits from one member to another; never more than there are',
        tags: ['transfers'],
        headers: postHeaders,
        body: strictObject({
          fromUserId: userIdSchema,
          toUserId: userIdSchema,
          amount: amountSchema,
        }),
        response: { 200: transferSchema, ...problemResponses },
      },
      config: { scope: 'attest' },
    },
    async (request) => {
      const { caller } = request;
      const { fromUserId, toUserId, amount } = request.body;
      if (caller.userId !== undefined && caller.userId !== fromUserId) {
        throw new Problem('SCOPE_MISSING', 'a key bound to a member gives from that member only');
      }
      const idempotency = idempotencyOf(request);
      const command = transferCommand({
        from: fromUserId,
        to: toUserId,
        amount: shards(parseMicros(amount)),
        now: service.installation.now(),
        ...(idempotency === undefined ? {} : { idempotency }),
      });
      const { answer, seen } = await caller.community.writer.submit(alongside(command, isSandbox));
      const { transfer, entry } = answer;
      const id = String(transfer);
      const label = seen ? { sandbox: true as const } : {};
      return { id, cycle: entry.cycle, fromUserId, toUserId, amount: entry.amount, ...label };
    },
  );
}

const TRANSFERS = { of: 'transfers', by: { index: 'number' } } as const;

function listRoute(app: App): void {
  app.get(
    '/v1/transfers',
    {
      schema: {
        operationId: 'listTransfers',
        summary: 'Transfers, newest first',
        tags: ['transfers'],
        querystring: strictObject({ ...pageQuery, userId: Type.Optional(userIdSchema) }),
        response: {
          200: strictObject({
            items: Type.Array(transferSchema),
            next: Type.Optional(Type.String()),
            sandbox: sandboxField,
          }),
          ...problemResponses,
        },
      },
      config: { scope: 'read' },
    },
    async ({ caller, query }) => {
      const { limit, cursor, userId } = query;
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
    },
  );
}

function itemOf({ index, cycle, fromUserId, toUserId, amount }: TransferReport) {
  return {
    id: String(index),
    cycle,
    ...(fromUserId === undefined ? {} : { fromUserId }),
    ...(toUserId === undefined ? {} : { toUserId }),
    amount,
  };
}
