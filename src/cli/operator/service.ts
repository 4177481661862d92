import { type Database, DatabaseStoppedError } from '../../db/engine/port.ts';
import type { App } from '../../http/app.ts';
import { type CarryOut, OperatorSocket } from '../../http/callers/operator-socket.ts';
import { loggedError } from '../../http/problems/logged-error.ts';
import { Metrics } from '../../http/metrics.ts';
import { buildServer, REQUESTS_PER_TEN_SECONDS } from '../../http/server.ts';
import { Installation } from '../../pipeline/installation.ts';
import { formatVerifierKey, parseVerifierKey, parseWitnessKey } from '../../core/log/note-key.ts';
import type { PresetName } from '../../core/policy/presets.ts';
import type { LogKey } from '../../pipeline/log/log-key.ts';
import type { RemoteChild } from '../../pipeline/remote-children.ts';
import type { RemoteRegistry } from '../../pipeline/registry/registry-client.ts';
import type { AskedWitness } from '../../pipeline/witness/witness-client.ts';
import type { CommandContext } from '../command.ts';
import { operatorSocketPath, type StoreSettings } from '../open-store.ts';
import { builtPages } from './built-pages.ts';
import { DatabaseOutage, placeOf } from './database-outage.ts';
import { given, isOn, listOf, settingNumber, unixNow } from '../settings.ts';
import { SettingError } from '../usage-error.ts';

/** Requests that may wait for their commit, per community, before others get a 503. */
const QUEUE_LIMIT = 10_000;

/** What a service is made of. */
export interface Serving {
  readonly db: Database;
  readonly key: LogKey;
  readonly settings: StoreSettings;
  readonly context: CommandContext;
  /** What goes wrong is in the answers: nothing is written to the log of the service. */
  readonly isSilent?: boolean;
  /** What a command that only reads the store is given to, when another process runs it. */
  readonly carryOut?: CarryOut;
  /** The rules of the community that a first start makes. */
  readonly firstPreset?: PresetName | undefined;
}

/** A service while it is open. */
export interface Served {
  readonly installation: Installation;
  /** Aborted when the embedded database has stopped: with it gone nothing can be served. */
  readonly stopped: AbortSignal;
}

/** Keeps a server open while `work` runs; then finishes what was begun, outermost first. */
export async function withService(
  { db, key, settings, context, isSilent = false, carryOut, firstPreset }: Serving,
  work: (app: App, served: Served) => Promise<void>,
): Promise<void> {
  const { env, terminal } = context;
  const metrics = new Metrics();
  let app: App | undefined;
  const ending = new AbortController();
  const outage = new DatabaseOutage(db, placeOf(settings.databaseUrl), {
    began: (message) => app?.log.error(message),
    ended: (message) => app?.log.warn(message),
  });
  const installation = await Installation.open({
    db,
    key,
    origin: settings.origin,
    now: unixNow,
    allowPrivateWebhooks: isOn(env, 'NEGENTROPY_WEBHOOK_ALLOW_PRIVATE'),
    queueLimit: settingNumber(env, 'NEGENTROPY_QUEUE_LIMIT', QUEUE_LIMIT, [1, 1_000_000]),
    witnesses: witnessesIn(env),
    registries: registriesIn(env),
    remoteChildren: childrenIn(env),
    admittedLogs: admittedIn(env),
    ...(firstPreset && { firstPreset }),
    onCommit: (slug, figures) => metrics.countCommit(slug, figures),
    onProblem: (problem, where) => {
      if (outage.notice(problem)) return;
      app?.log.error({ error: loggedError(problem), community: where }, 'failed');
      if (problem instanceof DatabaseStoppedError) ending.abort(problem);
    },
    onWarning: (message) => (app === undefined ? terminal.note(message) : app.log.warn(message)),
  });
  try {
    const operatorSocket = new OperatorSocket(operatorSocketPath(settings), carryOut);
    const options = serverOptions(context, installation);
    const logger = isSilent ? false : (options.logger ?? false);
    app = await buildServer({ ...options, logger, metrics, operatorSocket });
    try {
      const closeSocket = await operatorSocket.listen(app);
      try {
        await work(app, { installation, stopped: ending.signal });
      } finally {
        await closeSocket();
      }
    } finally {
      await app.close();
    }
  } finally {
    outage.stop();
    await installation.close();
  }
}

function serverOptions(
  { env, terminal: { streams } }: CommandContext,
  installation: Installation,
): Parameters<typeof buildServer>[0] {
  return {
    pages: builtPages(),
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

/** @throws SettingError that shows what a witness looks like */
function witnessesIn(env: NodeJS.ProcessEnv): AskedWitness[] {
  return listOf(env, 'NEGENTROPY_WITNESSES').map((one) => {
    const [vkey = '', url = '', ...rest] = one.split(/\s+/);
    try {
      if (rest.length > 0 || !/^https?:$/.test(new URL(url).protocol)) throw new RangeError(url);
      return { key: parseWitnessKey(vkey), url };
    } catch {
      throw new SettingError(
        'NEGENTROPY_WITNESSES takes a list like ' +
          '"witness.example/w1+<8 hex digits>+<base64> https://witness.example/, …"',
      );
    }
  });
}

/** @throws SettingError that shows what a registry looks like */
function registriesIn(env: NodeJS.ProcessEnv): RemoteRegistry[] {
  return listOf(env, 'NEGENTROPY_REGISTRIES').map((one) => {
    const [vkey = '', url = '', secret = '', ...rest] = one.split(/\s+/);
    try {
      const isUrl = /^https?:$/.test(new URL(url).protocol);
      if (rest.length > 0 || !isUrl || !/^[0-9a-f]{64}$/.test(secret)) throw new RangeError(url);
      const key = formatVerifierKey(parseVerifierKey(vkey));
      return { vkey: key, url, secret: Buffer.from(secret, 'hex') };
    } catch {
      throw new SettingError(
        'NEGENTROPY_REGISTRIES takes a list like ' +
          '"city.example/v1/registry+<8 hex digits>+<base64> https://city.example <64 hex digits>"',
      );
    }
  });
}

/** @throws SettingError that shows what a child looks like */
function childrenIn(env: NodeJS.ProcessEnv): RemoteChild[] {
  return listOf(env, 'NEGENTROPY_CHILDREN').map((one) => {
    const [vkey = '', url = '', key = '', ...rest] = one.split(/\s+/);
    try {
      const isUrl = /^https?:$/.test(new URL(url).protocol);
      if (rest.length > 0 || !isUrl || key === '') throw new RangeError(url);
      return { vkey: formatVerifierKey(parseVerifierKey(vkey)), url, key };
    } catch {
      throw new SettingError(
        'NEGENTROPY_CHILDREN takes a list like ' +
          '"city.example/v1/log/city+<8 hex digits>+<base64> https://city.example <API key>"',
      );
    }
  });
}

/** @throws SettingError for what is no verifier key */
function admittedIn(env: NodeJS.ProcessEnv): ReadonlySet<string> {
  const keys = listOf(env, 'NEGENTROPY_REGISTRY_LOGS').map((one) => {
    try {
      return formatVerifierKey(parseVerifierKey(one));
    } catch {
      throw new SettingError(
        `NEGENTROPY_REGISTRY_LOGS takes verifier keys of logs; "${one}" is none`,
      );
    }
  });
  return new Set(keys);
}

/** @throws SettingError that names the levels there are */
function logLevel(env: NodeJS.ProcessEnv): string {
  const level = given(env, 'NEGENTROPY_LOG_LEVEL') ?? 'warn';
  if (LOG_LEVELS.includes(level)) return level;
  throw new SettingError(`NEGENTROPY_LOG_LEVEL is one of ${LOG_LEVELS.join(', ')}, not "${level}"`);
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
