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
