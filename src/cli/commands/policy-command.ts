import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import {
  type FileProblem,
  type PolicyFile,
  readPolicyFile,
} from '../../connectors/policies/policy-file.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyDiff } from '../../core/policy/policy-diff.ts';
import { policyDocument } from '../../core/policy/policy-entry.ts';
import { isPresetName, PRESETS } from '../../core/policy/presets.ts';
import { rulesDiff } from '../../pipeline/answers/cities/compare-rules.ts';
import { readPolicyHistory } from '../../pipeline/answers/governance/policy-history.ts';
import type { Governance } from '../../client/api-types.ts';
import type { RehearsalAnswer } from '../../pipeline/answers/governance/rehearse-policy.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { withReader } from '../with-reader.ts';
import { askService } from '../operator/ask.ts';
import { printAnswer } from '../operator/operator-command.ts';
import { counted } from '../rendering/numbers.ts';
import { governanceLines } from '../rendering/governance-rendering.ts';
import { changeLines, rehearsalLines } from '../rendering/rehearsal-rendering.ts';
import { UsageError } from '../usage-error.ts';
import { openingIn } from './bench-opening.ts';
import { approve, cancel, type GivenWord, makeKey, sign } from './policy-life.ts';
import { type AdoptionOptions, policyAdoption } from './policy-adoption.ts';
import { diffCities, rulesFromElsewhere } from './policy-cities.ts';
import { exportPolicyFile, importPolicyFile, type LibraryOptions } from './policy-library.ts';
import { withSuggestedWeights } from './suggested-weights.ts';

export const policyCommand: Command = {
  name: 'policy',
  summary: 'print the rules in force, check, compare and rehearse yours, put them in force',
  usage: `usage: negentropy policy show             the rules of a community, to edit
       negentropy policy check <file>     what is wrong with it; - for stdin
       negentropy policy diff <file>      what it changes of those in force;
                                          also a signed file, or a city's log
       negentropy policy rehearse <file>  what it would have paid here
       negentropy policy use <file>       put it, or a preset by name, in force
       negentropy policy export <file>    write the rules in force, signed
       negentropy policy import <file>    print rules of elsewhere, verified
       negentropy policy adoption <hash>  whose logs have those rules in force;
                                          or <file>: the rules of an export
       negentropy policy suggest-weights <report.json>
                                          the rules with weights of a study

With a council of keys (negentropy council seat):
       negentropy policy status           who decides, and what is proposed
       negentropy policy propose <file>   ask them; --json prints what is signed
       negentropy policy key <name>       make a key for a seat
       negentropy policy sign <file>      sign a proposal offline; prints a line
       negentropy policy approve <line>   hand that line in; - for stdin
       negentropy policy cancel <line>    hand in one of policy sign --cancel
       negentropy policy sign <file>      with --stop or --resume: the answer of
                                          pause --json; hand in: pause council

With the key of a creditor:
       negentropy policy sign <file>      what a pledge signs, or a settlement
                                          file that is filled: prints base64

A file is YAML with comments, or JSON.

  --preset <name>      show, diff, suggest-weights:
                       ${Object.keys(PRESETS).join(', ')}
  --key <file>         sign: the private key
  --cancel             sign: that it does not come into force
  --stop <mint|all>    sign: that this stops, for --cycles (default: 7)
  --resume             sign: that what the council stopped goes on
  --bench <report>     propose: of bench attacks --policy <file> --json; rules
                       that open an attack need one key more, and a --reason
  --reason <text>      cancel, propose: why
  --last <cycles>      rehearse: over so many closed cycles; default: all
  --title <text>       export: what the rules are called
  --licence <text>     export: under which others may use them
  --sunset <date>      export: the last day on which they are to be followed
  --vkey <key>         import, diff: the key of the log that they are from
  --children <folder>  adoption, diff: exports of logs, *.jsonl, each verified;
                       diff: what the rules of each change of those in <file>
  --community <name>   default: default
  --json               print the result as JSON (show always does)`,
  run,
};

const VALUES = [
  'preset',
  'community',
  'last',
  'title',
  'licence',
  'sunset',
  'vkey',
  'children',
  'key',
  'reason',
  'bench',
  'stop',
  'cycles',
] as const;

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const parsed = readArguments(args, { values: VALUES, flags: ['cancel', 'resume'] }, 2);
  const { values, flags, positionals, json } = parsed;
  const [verb, file] = positionals;
  const { preset, community, last, key, reason, bench } = values;
  if (last !== undefined && verb !== 'rehearse') {
    throw new UsageError('--last is for policy rehearse');
  }
  if (verb === 'show') {
    if (file !== undefined) throw new UsageError(`unexpected argument "${file}"`);
    if (preset === undefined) return await printInForce(context, community);
    if (community !== undefined) throw new UsageError('give --preset or --community, not both');
    context.terminal.printJson(presetNamed(preset));
    return SUCCESS;
  }
  if (verb === 'status' && file === undefined) return await status(community, json, context);
  if (verb === undefined || !isVerb(verb)) {
    throw new UsageError(`say what to do: policy show, status, ${Object.keys(VERBS).join(', ')}`);
  }
  if (file === undefined) throw new UsageError(`name a file: policy ${verb} <file>`);
  const { title, licence, sunset, vkey, children } = values;
  const { cancel: cancels = false, resume: resumes = false } = flags;
  const { stop, cycles } = values;
  if (verb !== 'sign' && (stop !== undefined || cycles !== undefined || resumes)) {
    throw new UsageError('--stop, --cycles and --resume are for policy sign');
  }
  const library = { title, licence, sunset, vkey, children };
  const said = { key, reason, cancels, stop, cycles, resumes, ...library };
  const given = { file, json, community, preset, bench, last, ...said };
  return await VERBS[verb](given, context);
}

/** What stands on the command line after the verb. */
interface Given extends GivenWord, LibraryOptions, AdoptionOptions {
  readonly json: boolean;
  readonly preset: string | undefined;
  /** A report of the attacks of the bench under the rules. */
  readonly bench: string | undefined;
  readonly last: string | undefined;
}

const VERBS = {
  check,
  diff,
  rehearse,
  use,
  export: exportPolicyFile,
  import: importPolicyFile,
  adoption: policyAdoption,
  'suggest-weights': suggestWeights,
  propose,
  key: makeKey,
  sign,
  approve,
  cancel,
} as const;

function isVerb(text: string): text is keyof typeof VERBS {
  return Object.hasOwn(VERBS, text);
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

/** What a file changes of the rules in force, or of a preset. */
async function diff(
  { file, json, community, preset, vkey, children }: Given,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const elsewhere = await rulesFromElsewhere(file, vkey?.trim());
  if (elsewhere === undefined && vkey !== undefined) {
    throw new UsageError('--vkey is for rules that are signed: an export of a log, or of rules');
  }
  const given = elsewhere ?? (await policyDocumentIn(file, terminal.streams.stdin));
  if (children !== undefined) return await diffCities(given, { children, json }, context);
  if (preset !== undefined && community !== undefined) {
    throw new UsageError('give --preset or --community, not both');
  }
  const before = preset === undefined ? await askInForce(context, community) : presetNamed(preset);
  const changes = elsewhere === undefined ? policyDiff(before, given) : rulesDiff(before, given);
  if (json) terminal.printJson({ changes });
  else for (const line of changeLines(changes, terminal.paint)) terminal.print(line);
  return SUCCESS;
}

/** The rules in force, whoever has the store open. @throws OperatorError when it is not told */
async function askInForce(
  context: CommandContext,
  community: string | undefined,
): Promise<PolicyDocument> {
  const path = '/v1/policies?limit=200';
  const { isDone, body } = await askService({ method: 'GET', path, community }, context);
  const items = body['items'] as readonly { readonly policy: PolicyDocument }[] | undefined;
  const newest = items?.at(-1);
  if (isDone && newest !== undefined) return newest.policy;
  throw new OperatorError(`The rules in force are not told: ${String(body['detail'])}.`);
}

/** Asks the council about a file. */
async function propose(
  { file, json, community, bench, reason }: Given,
  context: CommandContext,
): Promise<number> {
  const read = await policyFileIn(file, context.terminal.streams.stdin);
  const opening = bench === undefined ? {} : await openingIn(bench, read.policy, reason);
  const body = { ...read, ...opening };
  const question = { method: 'POST', path: '/v1/policies/proposals', body, community } as const;
  return printAnswer(await askService(question, context), json, context);
}

/** Who decides over the rules, and every proposal, the newest first. */
async function status(
  community: string | undefined,
  json: boolean,
  context: CommandContext,
): Promise<number> {
  const question = { method: 'GET', path: '/v1/policies/proposals', community } as const;
  const answer = await askService(question, context);
  if (json || !answer.isDone) return printAnswer(answer, json, context);
  const { paint, print } = context.terminal;
  for (const line of governanceLines(answer.body as unknown as Governance, paint)) print(line);
  return SUCCESS;
}

/** Both rules on the community's own history; nothing is written. */
async function rehearse(
  { file, json, community, last }: Given,
  context: CommandContext,
): Promise<number> {
  const policy = await policyDocumentIn(file, context.terminal.streams.stdin);
  const cycles = last === undefined ? {} : { cycles: wholeNumber('last', last, 1, 36_600) };
  const body = { policy, ...cycles };
  const question = { method: 'POST', path: '/v1/policies/rehearsals', body, community } as const;
  const answer = await askService(question, context);
  if (json || !answer.isDone) return printAnswer(answer, json, context);
  const lines = rehearsalLines(answer.body as unknown as RehearsalAnswer, context.terminal.paint);
  for (const line of lines) context.terminal.print(line);
  return SUCCESS;
}

/** From the open cycle on; decisions stay under the rules that they were made under. */
async function use({ file, community, json }: Given, context: CommandContext): Promise<number> {
  const body = isPresetName(file)
    ? { preset: file }
    : { policy: await policyDocumentIn(file, context.terminal.streams.stdin) };
  const question = { method: 'POST', path: '/v1/policies', body, community } as const;
  return printAnswer(await askService(question, context), json, context);
}

/** Rules to rehearse and attack before anybody is asked; nothing is put in force. */
async function suggestWeights(
  { file, community, preset }: Given,
  context: CommandContext,
): Promise<number> {
  if (preset !== undefined && community !== undefined) {
    throw new UsageError('give --preset or --community, not both');
  }
  const rules = preset === undefined ? await askInForce(context, community) : presetNamed(preset);
  const draft = await withSuggestedWeights(file, rules);
  context.terminal.note(
    'A draft, not in force. Before you propose it: bench attacks --policy, policy rehearse.',
  );
  context.terminal.printJson(draft);
  return SUCCESS;
}

async function check({ file, json }: Given, { terminal }: CommandContext): Promise<number> {
  const read = readPolicyFile(await readPolicyText(file, terminal.streams.stdin));
  const problems = read.ok ? [] : read.problems;
  if (json) {
    const texts = problems.map(({ text }) => text);
    terminal.printJson({ valid: problems.length === 0, problems: texts });
  } else if (problems.length === 0) terminal.print(`${file} is a valid policy.`);
  else {
    terminal.print(`${file} has ${counted(problems.length, 'problem')}:`);
    for (const problem of problems) terminal.print(`  - ${placed(problem)}`);
  }
  return problems.length === 0 ? SUCCESS : FAILED;
}

function placed({ line, column, text }: FileProblem): string {
  return line === undefined ? text : `line ${line}, column ${column ?? 1}: ${text}`;
}

/**
 * The policy in a file, or on stdin for `-`.
 * @throws OperatorError when it cannot be read, or with every rule that it breaks
 */
export async function policyDocumentIn(path: string, stdin: Readable): Promise<PolicyDocument> {
  return (await policyFileIn(path, stdin)).policy;
}

/** The same with what stands at its head. */
async function policyFileIn(path: string, stdin: Readable): Promise<PolicyFile> {
  const read = readPolicyFile(await readPolicyText(path, stdin));
  if (read.ok) return read.file;
  const problems = read.problems.map(placed).join('; ');
  throw new OperatorError(
    `This is no policy: ${problems}. Start from \`negentropy policy show --preset standard\`.`,
  );
}

async function readPolicyText(path: string, stdin: Readable): Promise<string> {
  try {
    return path === '-' ? await readAll(stdin) : await readFile(path, 'utf8');
  } catch (cause) {
    const presets = Object.keys(PRESETS).join(', ');
    throw new OperatorError(
      `${path} cannot be read. Name a file with a policy, YAML or JSON; \`policy use\` also ` +
        `takes one of the presets ${presets}.`,
      { cause },
    );
  }
}
