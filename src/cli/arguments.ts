import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** The options of one command: those with a value, and switches. `--json` is always one of them. */
export interface OptionNames<Value extends string, Flag extends string> {
  readonly values?: readonly Value[];
  readonly flags?: readonly Flag[];
}

export interface ParsedArguments<Value extends string, Flag extends string> {
  readonly values: Readonly<Partial<Record<Value, string>>>;
  readonly flags: Readonly<Partial<Record<Flag, boolean>>>;
  readonly json: boolean;
  readonly positionals: readonly string[];
}

/**
 * Reads a command line strictly.
 * @param most how many positionals the command takes
 * @throws UsageError on an unknown option, a missing or repeated value, or too many positionals
 */
export function readArguments<Value extends string = never, Flag extends string = never>(
  args: readonly string[],
  names: OptionNames<Value, Flag>,
  most: number,
): ParsedArguments<Value, Flag> {
  const { values: valueNames = [], flags: flagNames = [] } = names;
  const options = Object.fromEntries([
    ...valueNames.map((name) => [name, { type: 'string', multiple: true } as const] as const),
    ...flagNames.map((name) => [name, { type: 'boolean' } as const] as const),
    ['json', { type: 'boolean' } as const] as const,
  ]);
  const parsed = parseStrictly(args, options);
  const [extra] = parsed.positionals.slice(most);
  if (extra !== undefined) throw new UsageError(`unexpected argument "${extra}"`);
  return {
    values: onlyOnce(parsed.values) as Partial<Record<Value, string>>,
    flags: parsed.values as Partial<Record<Flag, boolean>>,
    json: parsed.values['json'] === true,
    positionals: parsed.positionals,
  };
}

/** @throws UsageError when the text is no whole number in the range. */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} takes a whole number from ${least} to ${most}, not "${text}"`);
}

type ParsedValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[]>>;

function parseStrictly(
  args: readonly string[],
  options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>,
): { readonly values: ParsedValues; readonly positionals: readonly string[] } {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: parsed.values as ParsedValues, positionals: parsed.positionals };
  } catch (problem) {
    throw new UsageError(firstSentence(problem), { cause: problem });
  }
}

function onlyOnce(values: ParsedValues): Record<string, string> {
  const single: Record<string, string> = {};
  for (const [name, given] of Object.entries(values)) {
    if (!Array.isArray(given)) continue;
    if (given.length > 1) throw new UsageError(`--${name} can be given once only`);
    single[name] = String(given[0]);
  }
  return single;
}

/** Node's messages go on with advice that is about programming, not about this command. */
function firstSentence(problem: unknown): string {
  const text = problem instanceof Error ? problem.message : String(problem);
  const [first = text] = text.split(/\.(?:\s|$)/);
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`;
}
