import { once } from 'node:events';
import { printable } from '../../connectors/records/source-error.ts';
import { isPresetName, type PresetName, PRESETS } from '../../core/policy/presets.ts';
import { openDatabase } from '../../db/open-database.ts';
import type { App } from '../../http/app.ts';
import { ensureAdminKey } from '../../pipeline/access/api-keys.ts';
import { openKeyOfStore } from '../../pipeline/log/log-key.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { hasStore, shownPath, storeSettings } from '../open-store.ts';
import { carryOutCommands } from '../operator/carried-out.ts';
import { greetingText } from '../rendering/greeting.ts';
import { given, settingNumber, unixNow, unknownSettings } from '../settings.ts';
import { UsageError } from '../usage-error.ts';

const DEFAULT_PORT = 8_787;
const DEFAULT_HOST = '127.0.0.1';

/** Those that only read the store: carried out for other processes while it is served. */
const READING = ['show', 'decisions', 'entropy', 'report', 'policy'];

export const serveCommand: Command = {
  name: 'serve',
  summary: 'serve the API: mint, explain, prove, and tell others',
  usage: `usage: negentropy serve [options]

  --port <number>  default: PORT, else ${DEFAULT_PORT}; 0 takes a free one
  --host <name>    default: HOST, else ${DEFAULT_HOST}
  --preset <name>  at the first start: the rules of \`default\`, else civic
  --json           prints where it listens, and a new admin key, as JSON

The store is ./data (NEGENTROPY_DATA) or PostgreSQL (DATABASE_URL), which
several processes may serve. The admin key is NEGENTROPY_ADMIN_KEY, or one that
the first start makes and prints once. More: docs/operator.md`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, json } = readArguments(args, { values: ['port', 'host', 'preset'] }, 0);
  const { env, terminal } = context;
  noteUnknown(context);
  const port =
    values.port === undefined
      ? settingNumber(env, 'PORT', DEFAULT_PORT, [0, 65_535])
      : wholeNumber('port', values.port, 0, 65_535);
  const host = values.host ?? given(env, 'HOST') ?? DEFAULT_HOST;
  const firstPreset = values.preset === undefined ? undefined : presetNameOf(values.preset);
  const settings = storeSettings(env);
  const { databaseUrl, dataDirectory, keyPath } = settings;
  const adminKey = given(env, 'NEGENTROPY_ADMIN_KEY');
  const store = databaseUrl === undefined ? shownPath(dataDirectory) : 'PostgreSQL';
  // Some seconds, in which nothing else can be said.
  const isNew = databaseUrl === undefined && !hasStore(dataDirectory);
  const opening = isNew ? `makes its store in ${store}` : `opens ${store}`;
  if (!json) terminal.print(`Negentropy ${opening} …`);
  const { withService } = await import('../operator/service.ts');
  const db = await openDatabase({ databaseUrl, dataDirectory });
  try {
    if (adminKey !== undefined) await ensureAdminKey(db, adminKey, unixNow());
    const stop = stopSignal();
    const key = await openKeyOfStore(db, keyPath);
    const carryOut = carryOutCommands(READING, context, db);
    await withService(
      { db, key, settings, context, carryOut, firstPreset },
      async (app, { installation, stopped }) => {
        const url = await listen(app, port, host);
        // Made when it can be shown: a start that fails before leaves none that nobody has seen.
        const made = adminKey === undefined ? await ensureAdminKey(db, undefined, unixNow()) : {};
        if (json) terminal.print(JSON.stringify({ url, store, adminKey: made.printed }));
        else {
          const isGiven = adminKey !== undefined;
          terminal.print(greetingText({ url, store, made: made.printed, isGiven }));
        }
        const checked = installation.checkLogs().then(() => stop);
        await Promise.race([stop, checked, rejectedBy(stopped)]);
      },
    );
  } finally {
    await db.close();
  }
  return SUCCESS;
}

/** @throws UsageError that names the presets there are */
function presetNameOf(name: string): PresetName {
  if (isPresetName(name)) return name;
  throw new UsageError(`--preset is one of ${Object.keys(PRESETS).join(', ')}, not "${name}"`);
}

/** A setting that is misspelt would be passed over in silence. */
function noteUnknown({ env, terminal }: CommandContext): void {
  for (const { name, meant } of unknownSettings(env)) {
    const hint = meant === undefined ? '' : ` Is ${meant} meant?`;
    terminal.note(`${printable(name)} is no setting, and nothing reads it.${hint}`);
  }
}

async function rejectedBy(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason as Error;
}

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is in use',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'ports below 1024 are for the system administrator',
  ENOTFOUND: 'no machine is known by this name',
};

async function listen(app: App, port: number, host: string): Promise<string> {
  try {
    return await app.listen({ port, host });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const why = LISTEN_PROBLEMS[code] ?? `the system says ${code}`;
    throw new OperatorError(
      `Cannot listen at ${host}, port ${port}: ${why}. Choose with --port and --host.`,
      { cause },
    );
  }
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
