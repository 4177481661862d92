import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { isUtf8, mediaTypeOf } from '../connectors/records/media-type.ts';
import { isTemporary, WriterBusyError } from '../pipeline/request-error.ts';
import { addressGroup } from './callers/address-group.ts';
import type { App, Service } from './app.ts';
import { Authenticator } from './callers/authentication.ts';
import { addCompression } from './compression.ts';
import type { OperatorSocket } from './callers/operator-socket.ts';
import type { RouteScope } from './callers/caller.ts';
import { answerClientError } from './problems/client-errors.ts';
import { BODY_LIMITS, parseJsonBody } from './requests/json-body.ts';
import { drained } from './problems/drained.ts';
import { loggedError } from './problems/logged-error.ts';
import { Metrics } from './metrics.ts';
import { addOpenApi } from './openapi.ts';
import { addPages } from './pages/add-pages.ts';
import type { Pages } from './pages/page.ts';
import { knownProblem, Problem, problemOf } from './problems/problem.ts';
import { addMethodsAnswer, RouteTable } from './route-table.ts';
import { activityRoutes } from './resources/activity/routes.ts';
import { accusationsRoutes } from './resources/accusations/routes.ts';
import { appealsRoutes } from './resources/appeals/routes.ts';
import { anchorRoutes } from './resources/anchor/routes.ts';
import { callersRoutes } from './resources/callers/routes.ts';
import { claimsRoutes } from './resources/claims/routes.ts';
import { communitiesRoutes } from './resources/communities/routes.ts';
import { cyclesRoutes } from './resources/cycles/routes.ts';
import { decisionsRoutes } from './resources/decisions/routes.ts';
import { entropyRoutes } from './resources/entropy/routes.ts';
import { type EventsOptions, eventsRoutes } from './resources/events/routes.ts';
import { evidenceRoutes } from './resources/evidence/routes.ts';
import { exportRoutes } from './resources/export/routes.ts';
import { findingsRoutes } from './resources/findings/routes.ts';
import { healthRoutes } from './resources/health/routes.ts';
import { ingestRoutes } from './resources/ingest/routes.ts';
import { ingestSourcesRoutes } from './resources/ingest/sources.ts';
import { importsRoutes } from './resources/imports/routes.ts';
import { integrityRoutes } from './resources/integrity/routes.ts';
import { interestRoutes } from './resources/interest/routes.ts';
import { keysRoutes } from './resources/keys/routes.ts';
import { logRoutes } from './resources/log/routes.ts';
import { membersRoutes } from './resources/members/routes.ts';
import { mintRoutes } from './resources/mint/routes.ts';
import { negentropyRoutes } from './resources/negentropy/routes.ts';
import { pauseRoutes } from './resources/pause/routes.ts';
import { policiesRoutes } from './resources/policies/routes.ts';
import { type PublicEventsOptions, publicEventsRoutes } from './resources/public/events.ts';
import { publicRoutes } from './resources/public/routes.ts';
import { reflectionsRoutes } from './resources/reflections/routes.ts';
import { reviewsRoutes } from './resources/reviews/routes.ts';
import { statementsRoutes } from './resources/statements/routes.ts';
import { supplyRoutes } from './resources/supply/routes.ts';
import { transfersRoutes } from './resources/transfers/routes.ts';
import { debtsRoutes } from './resources/debts/routes.ts';
import { linksRoutes } from './resources/links/routes.ts';
import { panelsRoutes } from './resources/panels/routes.ts';
import { pilotsRoutes } from './resources/pilots/routes.ts';
import { studiesRoutes } from './resources/studies/routes.ts';
import { sentinelsRoutes } from './resources/sentinels/routes.ts';
import { censusRoutes } from './resources/census/routes.ts';
import { registryRoutes } from './resources/registry/routes.ts';
import { witnessesRoutes } from './resources/witnesses/routes.ts';
import { nationRoutes } from './resources/nation/routes.ts';
import { webhooksRoutes } from './resources/webhooks/routes.ts';
import { lazySchemas } from './lazy-schemas.ts';
import { securityHeaders } from './security-headers.ts';
import { FORMATS } from './formats.ts';
import { Exports, type ExportsOptions } from './streams/exports.ts';
import { silentConnections } from './streams/silent-connections.ts';

interface Streams {
  readonly exports: Exports;
  readonly events: EventsOptions;
  readonly publicEvents: PublicEventsOptions;
}

/** One module per resource; each adds its own operations. */
const RESOURCES: readonly ((app: App, service: Service, streams: Streams) => void)[] = [
  mintRoutes,
  negentropyRoutes,
  decisionsRoutes,
  integrityRoutes,
  entropyRoutes,
  supplyRoutes,
  interestRoutes,
  activityRoutes,
  evidenceRoutes,
  claimsRoutes,
  importsRoutes,
  reflectionsRoutes,
  reviewsRoutes,
  transfersRoutes,
  (app, service, { exports }) => membersRoutes(app, service, exports),
  witnessesRoutes,
  registryRoutes,
  censusRoutes,
  nationRoutes,
  linksRoutes,
  debtsRoutes,
  statementsRoutes,
  findingsRoutes,
  accusationsRoutes,
  appealsRoutes,
  sentinelsRoutes,
  panelsRoutes,
  pilotsRoutes,
  studiesRoutes,
  keysRoutes,
  callersRoutes,
  communitiesRoutes,
  policiesRoutes,
  pauseRoutes,
  cyclesRoutes,
  logRoutes,
  (app, service, { exports }) => anchorRoutes(app, service, exports),
  publicRoutes,
  (app, service, { publicEvents }) => publicEventsRoutes(app, service, publicEvents),
  (app, service, { exports }) => exportRoutes(app, service, exports),
  (app, service, { events }) => eventsRoutes(app, service, events),
  webhooksRoutes,
  ingestSourcesRoutes,
  ingestRoutes,
];

export interface ServerOptions {
  readonly service: Service;
  /** By which the operator asks without a key; default: there is none. */
  readonly operatorSocket?: OperatorSocket;
  readonly metrics?: Metrics;
  /** What renders the pages for people; default: there are none. */
  readonly pages?: Pages;
  /** Structured logs; default: none. */
  readonly logger?: FastifyServerOptions['logger'];
  /** Requests that one key, or one address without a key, may send in ten seconds. */
  readonly requestsPerTenSeconds?: number;
  /** Origins that browsers may call from; default: none. */
  readonly corsOrigins?: readonly string[];
  readonly publicMetrics?: boolean;
  /** Proxies whose `X-Forwarded-For` is believed, as addresses or CIDR; default: none. */
  readonly trustedProxies?: readonly string[];
  /** Of exports; the defaults are meant for everything but tests. */
  readonly exports?: ExportsOptions;
  /** Of event streams, likewise. */
  readonly events?: Omit<EventsOptions, 'mayGoOn'>;
  /** Of those that take no key, likewise. */
  readonly publicEvents?: PublicEventsOptions;
}

export const REQUESTS_PER_TEN_SECONDS = 6_000;

/** Wrong keys that one address may send: enough for a mistake, too few to guess. */
const FAILURES_PER_TEN_SECONDS = 200;

const BODY_BYTES_MAX = 4 * 1_024 * 1_024;

/** How long a request may take to arrive: who sends a byte a minute holds nothing up. */
const REQUEST_MS_MAX = 60_000;

/** How long a server that ends takes for the answers that are under way. */
const LAST_ANSWERS_MS_MAX = 3_000;

/** The server of one installation, ready to listen or to be asked without a socket. */
export async function buildServer(options: ServerOptions): Promise<App> {
  const { service, metrics = new Metrics(), publicMetrics = false } = options;
  const { trustedProxies: proxies = [] } = options;
  const app: App = Fastify({
    logger: options.logger ?? false,
    // Our own lines say the route and never the URL, which may name a person.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: proxies.length === 0 ? false : [...proxies],
    requestTimeout: REQUEST_MS_MAX,
    routerOptions: { maxParamLength: 600 },
    forceCloseConnections: 'idle',
    // What still comes on an open connection is answered too; then the connection is closed.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    schemaController: { compilersFactory: lazySchemas },
    ajv: {
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        useDefaults: false,
        allErrors: false,
        formats: FORMATS,
        verbose: true, // what was sent tells which of several records was meant
      },
    },
    frameworkErrors: (error, request, reply) => {
      request.log.debug({ code: error.code }, 'not understood');
      const problem = problemOf(new Problem('REQUEST_INVALID', 'the path cannot be understood'));
      (reply as FastifyReply).code(problem.status).type('application/problem+json').send(problem);
    },
  });
  const table = new RouteTable();
  app.addHook('onRoute', (route) => table.add(route));
  addHeaders(app);
  addCompression(app);
  addErrors(app, metrics);
  endConnections(app);
  addBodies(app);
  // First of all, so that a browser may read also why it was turned away.
  await addOrigins(app, options);
  const authenticator = newAuthenticator(app, options);
  addCallers(app, authenticator);
  addFigures(app, metrics);
  await addLimits(app, options);
  await addOpenApi(app);
  app.after(() => {
    const events: EventsOptions = {
      ...options.events,
      mayGoOn: (request) => authenticator.mayGoOn(request, 'read'),
    };
    const exports = new Exports(options.exports);
    const { publicEvents = {} } = options;
    const streams = { exports, events, publicEvents };
    for (const resource of RESOURCES) resource(app, service, streams);
    healthRoutes(app, service, { metrics, isPublic: publicMetrics });
    addMethodsAnswer(app, table, addPages(app, service, options.pages));
  });
  await app.ready();
  return app;
}

function addHeaders(app: App): void {
  const headers = securityHeaders();
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers(headers);
    done();
  });
}

function addErrors(app: App, metrics: Metrics): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const problem = knownProblem(error);
    const body = problemOf(problem);
    const { retryAfterSeconds } = problem.extra;
    // Who is told to come back later is counted; a line for each would be one more load. That the
    // database is away is told once, by who looks after it.
    const isExpected = isTemporary(error) || body.code === 'NOT_READY';
    if (body.status >= 500 && !isExpected)
      request.log.error({ error: loggedError(error), code: body.code }, 'failed');
    if (body.code === 'BUSY') metrics.countBusy();
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    if (body.status === 401) reply.header('www-authenticate', 'Bearer');
    if (body.code === 'BODY_TOO_LARGE') await drained(request.raw);
    return reply.code(body.status).type('application/problem+json').send(body);
  });
}

/** A server that ends waits for nobody who asks nothing, and for no answer for ever. */
function endConnections(app: App): void {
  const closeSilent = silentConnections(app.server);
  app.addHook('preClose', (done) => {
    closeSilent();
    setTimeout(() => app.server.closeAllConnections(), LAST_ANSWERS_MS_MAX).unref();
    done();
  });
}

function addBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, bodyOf(request, body as Buffer));
    } catch (problem) {
      done(problem as Error);
    }
  });
}

const JSON_TYPES: readonly string[] = ['application/json'];

function bodyOf(request: FastifyRequest, bytes: Buffer): unknown {
  // Some clients name a type of content with every request, and no operation deletes by a body.
  if (request.method === 'DELETE' && bytes.length === 0) return undefined;
  const { headers } = request;
  const { config } = request.routeOptions;
  const { rawBody, mayNameScores = false } = config;
  const types = rawBody?.types ?? JSON_TYPES;
  const { 'content-type': given = '' } = headers;
  const isTaken = types.includes(mediaTypeOf(given)) && isUtf8(given);
  if (!isTaken && rawBody?.isTypeOfData !== true) {
    throw new Problem('MEDIA_TYPE', `send ${types.join(' or ')} in UTF-8`);
  }
  return rawBody === undefined ? parseJsonBody(bytes, { ...BODY_LIMITS, mayNameScores }) : bytes;
}

function newAuthenticator(app: App, options: ServerOptions): Authenticator {
  return new Authenticator(options.service.installation, {
    failuresPerTenSeconds: Math.min(
      FAILURES_PER_TEN_SECONDS,
      options.requestsPerTenSeconds ?? REQUESTS_PER_TEN_SECONDS,
    ),
    isOperator: (request) => options.operatorSocket?.isFrom(request) === true,
    onProblem: (problem) => {
      if (isTemporary(problem)) return;
      app.log.warn({ error: loggedError(problem) }, 'key not touched');
    },
  });
}

/** Before anything else of a request is looked at: who sends it, and whether they may. */
function addCallers(app: App, authenticator: Authenticator): void {
  app.decorateRequest('caller', undefined as never);
  app.addHook('onRequest', async (request, reply) => {
    // Any other byte that is no text in UTF-8 is turned away by the router.
    if (request.url.includes('%00')) {
      throw new Problem('TEXT_INVALID', 'the path or a parameter has U+0000');
    }
    if (request.is404) return;
    const scope: RouteScope = request.routeOptions.config.scope ?? 'public';
    const caller = await authenticator.authenticate(request, scope);
    if (caller === undefined) return;
    request.caller = caller;
    // To turn away has to cost less than to serve: the body is not even read.
    if (scope === 'attest' && caller.community.writer.isFull) {
      throw new WriterBusyError('the writer is busy; ask again in a second');
    }
    if (caller.community.settings.sandbox) reply.header('negentropy-sandbox', 'true');
  });
}

function addFigures(app: App, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? '(none)';
    const status = reply.statusCode;
    const ms = reply.elapsedTime;
    metrics.countRequest(method, route, status, ms / 1_000);
    const keyId = (request.caller as { readonly keyId: string } | undefined)?.keyId;
    request.log.info({ method, route, status, ms: Math.round(ms), keyId }, 'answered');
    done();
  });
}

async function addOrigins(app: App, { corsOrigins = [] }: ServerOptions): Promise<void> {
  if (corsOrigins.length === 0) return;
  const limits = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
  await app.register(cors, {
    origin: [...corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    exposedHeaders: ['retry-after', 'negentropy-sandbox', ...limits],
  });
}

async function addLimits(app: App, options: ServerOptions): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    max: options.requestsPerTenSeconds ?? REQUESTS_PER_TEN_SECONDS,
    timeWindow: 10_000,
    enableDraftSpec: true,
    keyGenerator: (request) =>
      (request.caller as { readonly keyId: string } | undefined)?.keyId ?? addressGroup(request.ip),
    errorResponseBuilder: (_, { ttl }) =>
      new Problem('RATE_LIMITED', 'wait as long as Retry-After says', {
        retryAfterSeconds: Math.ceil(ttl / 1_000),
      }),
  });
}
