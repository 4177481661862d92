import { Type } from 'typebox';
import { INSTALLATION_KEY_ID } from '../../../pipeline/access/api-keys.ts';
import { isTemporary } from '../../../pipeline/request-error.ts';
import {
  type Readiness,
  readStoreReadiness,
} from '../../../pipeline/answers/cities/read-gauges.ts';
import type { App, Service } from '../../app.ts';
import type { Metrics } from '../../metrics.ts';
import { Problem } from '../../problems/problem.ts';
import { strictObject } from '../evidence/schemas.ts';
import { operation } from '../../schemas/operation.ts';
import { largestOf } from '../../../core/lists.ts';

/** From so many unsigned entries on, receipts come too late to call the service ready. */
const CHECKPOINT_LAG_MAX = 100_000;

/** How long an answer to whether it is ready stands for others. */
const SHARED_MS = 1_000;

const tags = ['operations'];

const liveOperation = operation('public', {
  operationId: 'live',
  summary: 'The process lives',
  tags,
  response: { 200: strictObject({ status: Type.Literal('live') }) },
});

/** Whether the process lives, whether it can serve, and its figures. */
export function healthRoutes(
  app: App,
  service: Service,
  { metrics, isPublic }: { readonly metrics: Metrics; readonly isPublic: boolean },
): void {
  app.get('/healthz', liveOperation, () => ({ status: 'live' as const }));
  readyRoute(app, service);
  app.get(
    '/metrics',
    operation(isPublic ? 'public' : 'admin', {
      operationId: 'metrics',
      summary: 'Figures for Prometheus',
      tags,
      response: {
        200: { content: { 'text/plain': { schema: Type.String() } } },
      },
    }),
    async ({ caller }, reply) => {
      // They are about every community: the key of one may not see them.
      if (!isPublic && caller.keyId !== INSTALLATION_KEY_ID) {
        throw new Problem('SCOPE_MISSING', 'figures are for the key of the installation');
      }
      reply.type(metrics.register.contentType);
      return await metrics.text(service.installation);
    },
  );
}

const readyOperation = operation('public', {
  operationId: 'ready',
  summary: 'The service can answer: database, migrations, checkpoints and queues',
  tags,
  response: {
    200: strictObject({
      status: Type.Literal('ready'),
      database: Type.String({ description: 'Engine, at the schema of this program.' }),
      communities: Type.Integer(),
      open: Type.Integer({
        description: 'Communities that this process has open; others open at their first use.',
      }),
      refused: Type.Integer({
        description: 'Communities whose log cannot be continued; the others are served.',
      }),
      checkpointLag: Type.Integer({ description: 'Most entries that are not signed yet.' }),
      queueDepth: Type.Integer({ description: 'Most commands that wait.' }),
    }),
  },
});

function readyRoute(app: App, { installation }: Service): void {
  const look = shared(() => readinessOf(installation));
  app.get('/readyz', readyOperation, async () => {
    if (installation.isClosed) throw new Problem('NOT_READY', 'the service ends');
    const { communities, checkpointLag } = await look();
    const { refused } = installation;
    if (communities === 0) throw new Problem('NOT_READY', 'there is no community');
    if (refused >= communities) {
      throw new Problem('NOT_READY', 'no log can be continued; the log of the service says why');
    }
    if (checkpointLag > CHECKPOINT_LAG_MAX) {
      throw new Problem('NOT_READY', `${checkpointLag} entries are not signed yet`);
    }
    const { served } = installation;
    const depths = served.map(({ writer }) => writer.queueDepth);
    const queueDepth = largestOf([0, ...depths]);
    const status = 'ready' as const;
    const database = installation.engine;
    const open = served.length;
    return { status, database, communities, open, refused, checkpointLag, queueDepth };
  });
}

async function readinessOf(installation: Service['installation']): Promise<Readiness> {
  try {
    return await readStoreReadiness(installation);
  } catch (problem) {
    const why = isTemporary(problem) ? 'is not to be reached' : 'does not answer as it should';
    throw new Problem('NOT_READY', `the database ${why}`, { retryAfterSeconds: 2 });
  }
}

/**
 * Everybody may ask, so that asking often must cost nothing: callers share what one of them began
 * to look up, and for a second what came of it. A failure too: a database that is down has enough
 * to do.
 */
function shared<Result>(look: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  let until = 0;
  return () => {
    if (result === undefined || performance.now() >= until) {
      until = Infinity; // for as long as it takes
      result = look().finally(() => {
        until = performance.now() + SHARED_MS;
      });
    }
    return result;
  };
}
