import { meantName } from '../connectors/records/meant-name.ts';
import { SettingError } from './usage-error.ts';

/** A whole number of the environment. @throws SettingError that names the variable */
export function settingNumber(
  env: NodeJS.ProcessEnv,
  name: string,
  otherwise: number,
  [least, most]: readonly [number, number],
): number {
  const text = given(env, name);
  if (text === undefined) return otherwise;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new SettingError(`${name} takes a whole number from ${least} to ${most}, not "${text}"`);
}

/** A setting; an empty one is none. */
export function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}

/**
 * An address, which may hold a password and is therefore never repeated.
 * @throws SettingError that names the variable and shows what an address looks like
 */
export function settingUrl(
  env: NodeJS.ProcessEnv,
  name: string,
  example: `${string}://${string}`,
): string | undefined {
  const text = given(env, name);
  if (text === undefined) return undefined;
  const scheme = example.slice(0, example.indexOf(':'));
  const isMeant = URL.canParse(text) && new URL(text).protocol.startsWith(scheme);
  if (!isMeant || !text.includes('://')) {
    throw new SettingError(`${name} takes an address like ${example}`);
  }
  return text;
}

/** Names separated by commas. */
export function listOf(env: NodeJS.ProcessEnv, name: string): string[] {
  const names = (given(env, name) ?? '').split(',');
  return names.map((one) => one.trim()).filter(Boolean);
}

/** Whether a switch of the environment is on. */
export function isOn(env: NodeJS.ProcessEnv, name: string): boolean {
  return ['1', 'true', 'yes'].includes(env[name] ?? '');
}

/** Now, in unix seconds. */
export function unixNow(): number {
  return Math.floor(Date.now() / 1_000);
}

/** Every variable that some command reads and that begins with this; docs/operator.md has them. */
const PREFIX = 'NEGENTROPY_';
const KNOWN = [
  'ADMIN_KEY',
  'CHILDREN',
  'CORS_ORIGINS',
  'DATA',
  'LOG_KEY',
  'LOG_LEVEL',
  'METRICS_PUBLIC',
  'ORIGIN',
  'QUEUE_LIMIT',
  'RATE_LIMIT',
  'REGISTRIES',
  'REGISTRY_LOGS',
  'REVIEW_TOKEN',
  'TRUSTED_PROXIES',
  'URL',
  'WEBHOOK_ALLOW_PRIVATE',
  'WITNESSES',
];
/** Those that are read as they are. */
const PLAIN = ['DATABASE_URL', 'HOST', 'PORT'];
/** Those of the tests and of no command. */
const OF_TESTS = /^(TEST_|BENCH_|SOAK$|WITHOUT$|DEMO_STORE$)/;

/** What looks like a setting and is none, each with the name that is meant most likely. */
export function unknownSettings(env: NodeJS.ProcessEnv): { name: string; meant?: string }[] {
  return Object.keys(env).flatMap((name) => {
    const rest = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
    if (rest === undefined || KNOWN.includes(rest) || OF_TESTS.test(rest)) return [];
    const meant = meantName(rest, [...PLAIN, ...KNOWN]);
    if (meant === undefined) return [{ name }];
    return [{ name, meant: PLAIN.includes(meant) ? meant : `${PREFIX}${meant}` }];
  });
}
