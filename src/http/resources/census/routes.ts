import { Type } from 'typebox';
import { forgetCounted, readCensuses } from '../../../pipeline/answers/cities/read-census.ts';
import type { App } from '../../app.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { idempotencyOf } from '../../requests/idempotency.ts';
import { answeredOnce } from '../../../pipeline/writer/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { pageQuery, pageSchema } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { cycleSchema } from '../decisions/schemas.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';

const tags = ['members'];

const censusSchema = namedObject('Census', {
  entry: Type.Integer({ description: 'Index of its entry in the log.' }),
  cycle: cycleSchema,
  rows: Type.Integer({ description: 'How many people were counted.' }),
  strata: Type.Array(namedObject('Stratum', { stratum: Type.String(), rows: Type.Integer() }), {
    description: 'Kinds with fewer than five people are told together, as `others`.',
  }),
  root: Type.String({ description: 'Merkle root over salted hashes of the rows.' }),
});

/** Who was counted: numbers alone are shown. */
export function censusRoutes(app: App): void {
  listRoute(app);
  forgetRoute(app);
}

const CENSUSES = { of: 'censuses', by: { entry: 'number' } } as const;

const listCensusesOperation = operation('read', {
  operationId: 'listCensuses',
  summary: 'How many people were counted, and of which kinds, newest first',
  tags,
  querystring: strictObject(pageQuery),
  response: { 200: pageSchema(censusSchema) },
});

function listRoute(app: App): void {
  app.get('/v1/census', listCensusesOperation, async ({ caller, query }) => {
    const limit = Number(query.limit ?? 50);
    const before = positionIn(CENSUSES, query.cursor)?.entry;
    const rows = await readCensuses(caller.community.reader, { before, limit: limit + 1 });
    return pageOf(CENSUSES, rows, limit, (one) => ({ ...one, strata: [...one.strata] }));
  });
}

const forgetCountedOperation = postOperation('admin', {
  operationId: 'forgetCounted',
  summary: 'Erase who somebody is from every census, also if they are no member',
  tags,
  body: strictObject({ userId: userIdSchema }),
  response: {
    200: strictObject({
      censuses: Type.Integer({ description: 'In so many they were; the numbers stay.' }),
    }),
  },
});

function forgetRoute(app: App): void {
  app.post('/v1/census/forget', forgetCountedOperation, async (request) => {
    const { community } = request.caller;
    const { userId } = request.body;
    return await answeredOnce(community.writer, idempotencyOf(request), async () => {
      return { censuses: await forgetCounted(community, userId) };
    });
  });
}
