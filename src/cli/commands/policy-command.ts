import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { parsePolicy, type PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyDocument } from '../../core/policy/policy-entry.ts';
import { isPresetName, PRESETS } from '../../core/policy/presets.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readPolicyHistory } from '../../pipeline/answers/policy-history.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { withReader } from '../with-reader.ts';
import { askService } from '../operator/ask.ts';
import { printAnswer } from '../operator/operator-command.ts';
import { counted } from '../rendering/numbers.ts';
import { UsageError } from '../usage-error.ts';

export const policyCommand: Command = {
  name: 'policy',
  summary: 'print the rules in force, check your own, and put them in force',
  usage: `usage: negentropy policy show           the rules of a community, to edit
       negentropy policy check <file>   what is wrong with a policy; - for stdin
       negentropy policy use <file>     put it, or a preset by name, in force

  --preset <name>      show: ${Object.keys(PRESETS).join(', ')}
  --community <name>   show: default: default
  --json               check: print the result as JSON (show always does)`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const parsed = readArguments(args, { values: ['preset', 'community'] }, 2);
  const { values, positionals, json } = parsed;
  const [verb, file] = positionals;
  if (verb === 'check') {
    if (file === undefined) throw new UsageError('name the file: policy check <file>');
    return await check(file, json, context);
  }
  if (verb === 'use') {
    if (file === undefined) throw new UsageError('name a file or a preset: policy use <file>');
    return await use(file, { community: values.community, json }, context);
  }
  if (verb !== 'show') throw new UsageError('say what to do: policy show, check or use');
  if (file !== undefined) throw new UsageError(`unexpected argument "${file}"`);
  const { preset, community } = values;
  if (preset !== undefined && community !== undefined) {
    throw new UsageError('give --preset or --community, not both');
  }
  if (preset === undefined) return await printInForce(context, community);
  context.terminal.printJson(presetNamed(preset));
  return SUCCESS;
}

function presetNamed(name: string): PolicyDocument {
  if (isPresetName(name)) return PRESETS[name];
  throw new UsageError(`--preset is one of ${Object.keys(PRESETS).join(', ')}, not "${name}"`);
}

async function printInForce(context: CommandContext, slug: string | undefined): Promise<number> {
  return await withReader(context, slug, async (reader) => {
    const { currentEntry } = await readPolicyHistory(reader);
    context.terminal.printJson(policyDocument(currentEntry.policy));
    return SUCCESS;
  });
}

/** From the open cycle on; decisions stay under the rules that they were made under. */
async function use(
  path: string,
  { community, json }: { readonly community: string | undefined; readonly json: boolean },
  context: CommandContext,
): Promise<number> {
  const body = isPresetName(path)
    ? { preset: path }
    : { policy: policyIn(await readPolicyText(path, context.terminal.streams.stdin)) };
  const question = { method: 'POST', path: '/v1/policies', body, community } as const;
  return printAnswer(await askService(question, context), json, context);
}

/** @throws OperatorError with every rule that it breaks */
function policyIn(text: string): PolicyDocument {
  const read = parsePolicyText(text);
  if (read.ok) return read.document;
  throw new OperatorError(`This is no policy: ${read.problems.join('; ')}.`);
}

async function check(path: string, json: boolean, { terminal }: CommandContext): Promise<number> {
  const problems = problemsOf(await readPolicyText(path, terminal.streams.stdin));
  if (json) terminal.printJson({ valid: problems.length === 0, problems });
  else if (problems.length === 0) terminal.print(`${path} is a valid policy.`);
  else {
    terminal.print(`${path} has ${counted(problems.length, 'problem')}:`);
    for (const problem of problems) terminal.print(`  - ${problem}`);
  }
  return problems.length === 0 ? SUCCESS : FAILED;
}

function problemsOf(text: string): readonly string[] {
  const read = parsePolicyText(text);
  return read.ok ? [] : read.problems;
}

/** A policy that was read from a file, or every rule that it breaks. */
type ReadPolicy =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * The policy in a file, or on stdin for `-`.
 * @throws OperatorError when it cannot be read, or with every rule that it breaks
 */
export async function policyDocumentIn(path: string, stdin: Readable): Promise<PolicyDocument> {
  return policyIn(await readPolicyText(path, stdin));
}

function parsePolicyText(text: string): ReadPolicy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    const start = 'Start from `negentropy policy show --preset standard`.';
    return { ok: false, problems: [`not JSON: ${why}. ${start}`] };
  }
  const result = parsePolicy(document, 1);
  return result.ok ? { ok: true, document: document as PolicyDocument } : result;
}

async function readPolicyText(path: string, stdin: Readable): Promise<string> {
  try {
    return path === '-' ? await readAll(stdin) : await readFile(path, 'utf8');
  } catch (cause) {
    const presets = Object.keys(PRESETS).join(', ');
    throw new OperatorError(
      `${path} cannot be read. Name a JSON file with a policy; \`policy use\` also takes one of ` +
        `the presets ${presets}.`,
      { cause },
    );
  }
}
