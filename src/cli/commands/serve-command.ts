import { once } from 'node:events';
import { openDatabase } from '../../db/open-database.ts';
import { type Database, DatabaseStoppedError } from '../../db/engine/port.ts';
import type { App } from '../../http/app.ts';
import { loggedError } from '../../http/problems/logged-error.ts';
import { Metrics } from '../../http/metrics.ts';
import { buildServer, REQUESTS_PER_TEN_SECONDS } from '../../http/server.ts';
import { ensureAdminKey } from '../../pipeline/access/api-keys.ts';
import { Installation } from '../../pipeline/installation.ts';
import { type LogKey, openKeyOfStore } from '../../pipeline/log/log-key.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { shownPath, storeSettings } from '../open-store.ts';
import { UsageError } from '../usage-error.ts';

const DEFAULT_PORT = 8_787;
const DEFAULT_HOST = '127.0.0.1';

/** Requests that may wait for their commit, per community, before others get a 503. */
const QUEUE_LIMIT = 10_000;

export const serveCommand: Command = {
  name: 'serve',
  summary: 'serve the API: mint, explain, prove, and tell others',
  usage: `usage: negentropy serve [options]

  --port <number>  default: PORT, else ${DEFAULT_PORT}; 0 takes a free one
  --host <name>    default: HOST, else ${DEFAULT_HOST}
  --json           prints where it listens, and a new admin key, as JSON

The store is ./data (NEGENTROPY_DATA) or PostgreSQL (DATABASE_URL), which
several processes may serve. The admin key is NEGENTROPY_ADMIN_KEY, or one that
the first start makes and prints once. More: docs/operator.md`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, json } = readArguments(args, { values: ['port', 'host'] }, 0);
  const { env, terminal } = context;
  const port =
    values.port === undefined
      ? settingNumber(env, 'PORT', DEFAULT_PORT, [0, 65_535])
      : wholeNumber('port', values.port, 0, 65_535);
  const host = values.host ?? given(env, 'HOST') ?? DEFAULT_HOST;
  const { databaseUrl, dataDirectory, keyPath, origin } = storeSettings(env);
  const adminKey = given(env, 'NEGENTROPY_ADMIN_KEY');
  const db = await openDatabase({ databaseUrl, dataDirectory });
  try {
    if (adminKey !== undefined) await ensureAdminKey(db, adminKey, now());
    const stop = stopSignal();
    const key = await openKeyOfStore(db, keyPath);
    await serve({ db, key, origin, context }, async (app, { installation, stopped }) => {
      const url = await listen(app, port, host);
      // Made when it can be shown: a start that fails before leaves none that nobody has seen.
      const made = adminKey === undefined ? await ensureAdminKey(db, undefined, now()) : {};
      const store = databaseUrl === undefined ? shownPath(dataDirectory) : 'PostgreSQL';
      if (json) terminal.print(JSON.stringify({ url, store, adminKey: made.printed }));
      else terminal.print(greeting(url, store, made.printed));
      const checked = installation.checkLogs().then(() => stop);
      await Promise.race([stop, checked, rejectedBy(stopped)]);
    });
  } finally {
    await db.close();
  }
  return SUCCESS;
}

interface Serving {
  readonly db: Database;
  readonly key: LogKey;
  readonly origin: string;
  readonly context: CommandContext;
}

interface Served {
  readonly installation: Installation;
  /** Aborted when the embedded database has stopped: with it gone nothing can be served. */
  readonly stopped: AbortSignal;
}

/** Keeps a server open while `work` runs; then finishes what was begun, outermost first. */
async function serve(
  { db, key, origin, context }: Serving,
  work: (app: App, served: Served) => Promise<void>,
): Promise<void> {
  const { env, terminal } = context;
  const metrics = new Metrics();
  let app: App | undefined;
  const ending = new AbortController();
  const installation = await Installation.open({
    db,
    key,
    origin,
    now,
    allowPrivateWebhooks: isOn(env, 'NEGENTROPY_WEBHOOK_ALLOW_PRIVATE'),
    queueLimit: settingNumber(env, 'NEGENTROPY_QUEUE_LIMIT', QUEUE_LIMIT, [1, 1_000_000]),
    onCommit: (slug, figures) => metrics.countCommit(slug, figures),
    onProblem: (problem, where) => {
      app?.log.error({ error: loggedError(problem), community: where }, 'failed');
      if (problem instanceof DatabaseStoppedError) ending.abort(problem);
    },
    onWarning: (message) => (app === undefined ? terminal.note(message) : app.log.warn(message)),
  });
  try {
    app = await buildServer({ ...serverOptions(context, installation), metrics });
    try {
      await work(app, { installation, stopped: ending.signal });
    } finally {
      await app.close();
    }
  } finally {
    await installation.close();
  }
}

function serverOptions(
  { env, terminal: { streams } }: CommandContext,
  installation: Installation,
): Parameters<typeof buildServer>[0] {
  return {
    service: {
      installation,
      allowPrivateWebhooks: isOn(env, 'NEGENTROPY_WEBHOOK_ALLOW_PRIVATE'),
    },
    logger: { level: logLevel(env), stream: streams.stdout },
    requestsPerTenSeconds: settingNumber(
      env,
      'NEGENTROPY_RATE_LIMIT',
      REQUESTS_PER_TEN_SECONDS,
      [1, 1_000_000_000],
    ),
    corsOrigins: listOf(env, 'NEGENTROPY_CORS_ORIGINS'),
    trustedProxies: listOf(env, 'NEGENTROPY_TRUSTED_PROXIES'),
    publicMetrics: isOn(env, 'NEGENTROPY_METRICS_PUBLIC'),
  };
}

async function rejectedBy(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason as Error;
}

async function listen(app: App, port: number, host: string): Promise<string> {
  try {
    return await app.listen({ port, host });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const why = code === 'EADDRINUSE' ? 'it is in use' : `the system says ${code}`;
    throw new OperatorError(
      `Cannot listen at ${host}, port ${port}: ${why}. Choose with --port and --host.`,
      { cause },
    );
  }
}

function greeting(url: string, store: string, adminKey: string | undefined): string {
  const key =
    adminKey === undefined
      ? ''
      : `\n\nThe admin key of this installation, shown this once:\n\n  ${adminKey}`;
  return `Negentropy serves ${store} at ${url}, its documentation at ${url}/docs${key}`;
}

/** Resolves on SIGINT or SIGTERM; a second signal ends the process at once. */
async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}

/** A whole number of the environment. @throws UsageError that names the variable */
function settingNumber(
  env: NodeJS.ProcessEnv,
  name: string,
  otherwise: number,
  [least, most]: readonly [number, number],
): number {
  const text = given(env, name);
  if (text === undefined) return otherwise;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${name} takes a whole number from ${least} to ${most}, not "${text}"`);
}

function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}

/** @throws UsageError that names the levels there are */
function logLevel(env: NodeJS.ProcessEnv): string {
  const level = given(env, 'NEGENTROPY_LOG_LEVEL') ?? 'warn';
  if (LOG_LEVELS.includes(level)) return level;
  throw new UsageError(`NEGENTROPY_LOG_LEVEL is one of ${LOG_LEVELS.join(', ')}, not "${level}"`);
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Names separated by commas. */
function listOf(env: NodeJS.ProcessEnv, name: string): string[] {
  const names = (given(env, name) ?? '').split(',');
  return names.map((one) => one.trim()).filter(Boolean);
}

function isOn(env: NodeJS.ProcessEnv, name: string): boolean {
  return ['1', 'true', 'yes'].includes(env[name] ?? '');
}
