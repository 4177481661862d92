import { Type } from 'typebox';
import { readSupply } from '../../../pipeline/answers/economy/read-books.ts';
import type { App } from '../../app.ts';
import { cyclesField } from '../../schemas/cycles-query.ts';
import { strictObject } from '../evidence/schemas.ts';
import { supplySchema } from '../negentropy/schemas.ts';
import { operation } from '../../schemas/operation.ts';

const getSupplyOperation = operation('read', {
  operationId: 'getSupply',
  summary: 'Supply, what is held, and both at each close',
  tags: ['minting'],
  querystring: strictObject({
    cycles: cyclesField,
    check: Type.Optional(
      Type.Enum(['true', 'false'], {
        description: 'Also sums up all members and open holds.',
      }),
    ),
  }),
  response: { 200: supplySchema },
});

/** How much there is, and whether it adds up. */
export function supplyRoutes(app: App): void {
  app.get(
    '/v1/tokenomics/supply',
    getSupplyOperation,
    async ({ caller, query }) =>
      await readSupply(caller.community.reader, {
        cycles: Number(query.cycles ?? 56),
        check: query.check === 'true',
      }),
  );
}
