import { type TUnsafe, Type } from 'typebox';
import type { CommunityReader } from '../../../pipeline/community-reader.ts';
import { advanceCommand } from '../../../pipeline/commands/close-cycles.ts';
import { repeatable } from '../../../pipeline/writer/idempotency.ts';
import {
  type CycleReport,
  type OpenCycle,
  readCycles,
  readOpenCycle,
  readAdvancedCycle,
} from '../../../pipeline/answers/cycles/read-cycles.ts';
import type { App, Service } from '../../app.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { idempotencyOf } from '../../requests/idempotency.ts';
import { amountSchema, momentText, strictObject } from '../evidence/schemas.ts';
import { type PageQuery, pageQuery } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { namedObject } from '../../schemas/named.ts';
import { reportRoute } from './report-route.ts';

const tags = ['cycles'];

const CYCLE_TIMES = {
  cycle: Type.Integer(),
  startsAt: Type.String({ format: 'date-time' }),
  endsAt: Type.String({ format: 'date-time', description: 'The next one starts then.' }),
};

const openCycleSchema = namedObject('OpenCycle', {
  ...CYCLE_TIMES,
  time: Type.String({ format: 'date-time', description: 'What time it is in the community.' }),
  clock: Type.Enum(['system', 'sandbox', 'import'], {
    description:
      '`sandbox`: it stands until it is advanced; `import`: it stands where the imported history ' +
      'has come to.',
  }),
});

/** The accounting periods: those that were closed, the open one, and a sandbox's clock. */
export function cyclesRoutes(app: App, service: Service): void {
  listRoute(app);
  currentRoute(app, service);
  advanceRoute(app, service);
  reportRoute(app);
}

export interface CyclePage {
  readonly items: readonly CycleBody[];
  readonly next?: string;
}

/** A page of closed cycles. */
export const cyclePageSchema: TUnsafe<CyclePage> = Type.Unsafe(
  namedObject('CyclePage', {
    items: Type.Array(
      namedObject('Cycle', {
        ...CYCLE_TIMES,
        entry: Type.Integer({ description: 'Index of the entry that closed it.' }),
        globalIntegrity: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
        members: Type.Integer({ description: 'How many were active.' }),
        supply: amountSchema,
        held: amountSchema,
      }),
    ),
    next: Type.Optional(Type.String()),
  }),
);

const CLOSED_CYCLES = { of: 'cycles', by: { cycle: 'number' } } as const;

const listCyclesOperation = operation('read', {
  operationId: 'listCycles',
  summary: 'Closed cycles with the books at their close, newest first',
  tags,
  querystring: strictObject(pageQuery),
  response: {
    200: cyclePageSchema,
  },
});

function listRoute(app: App): void {
  app.get(
    '/v1/cycles',
    listCyclesOperation,
    async ({ caller, query }) => await cyclePage(caller.community.reader, query),
  );
}

/** A page of closed cycles, as a list answers it. @throws Problem CURSOR_INVALID */
export async function cyclePage(reader: CommunityReader, query: PageQuery): Promise<CyclePage> {
  const limit = Number(query.limit ?? 50);
  const before = positionIn(CLOSED_CYCLES, query.cursor)?.cycle;
  const cycles = await readCycles(reader, { before, limit: limit + 1 });
  return pageOf(CLOSED_CYCLES, cycles, limit, cycleBody);
}

const getOpenCycleOperation = operation('self', {
  operationId: 'getOpenCycle',
  summary: 'The open cycle, and what time it is in the community',
  tags,
  response: { 200: openCycleSchema },
});

function currentRoute(app: App, service: Service): void {
  app.get('/v1/cycles/current', getOpenCycleOperation, async ({ caller }) => {
    const { now } = service.installation;
    return openCycleBody(await readOpenCycle(caller.community.reader, now()));
  });
}

const advanceCyclesOperation = postOperation('admin', {
  operationId: 'advanceCycles',
  summary: 'Close cycles: of a sandbox as if time had passed, else those that are over',
  tags,
  body: strictObject({ cycles: Type.Integer({ minimum: 1, maximum: 400 }) }),
  response: { 200: openCycleSchema },
});

function advanceRoute(app: App, service: Service): void {
  app.post('/v1/cycles/advance', advanceCyclesOperation, async (request) => {
    const { caller, body } = request;
    const now = service.installation.now();
    const command = advanceCommand({ cycles: body.cycles, now });
    const { reader, writer } = caller.community;
    const cycle = await writer.submit(repeatable(idempotencyOf(request), command));
    return openCycleBody(await readAdvancedCycle(reader, cycle, now));
  });
}

function openCycleBody({ startsAt, endsAt, time, ...rest }: OpenCycle) {
  return {
    ...rest,
    startsAt: momentText(startsAt),
    endsAt: momentText(endsAt),
    time: momentText(time),
  };
}

/** A closed cycle with its times as text. */
type CycleBody = Omit<CycleReport, 'startsAt' | 'endsAt'> & {
  readonly startsAt: string;
  readonly endsAt: string;
};

function cycleBody({ startsAt, endsAt, ...report }: CycleReport): CycleBody {
  return { ...report, startsAt: momentText(startsAt), endsAt: momentText(endsAt) };
}
