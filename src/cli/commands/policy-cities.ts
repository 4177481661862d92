import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyDocument } from '../../core/policy/policy-entry.ts';
import { POLICY_FILE_FORMAT } from '../../core/policy/policy-library.ts';
import type { Entry, PolicyEntry } from '../../core/state/entry.ts';
import type { CommunityState } from '../../core/state/state.ts';
import {
  compareRules,
  type RulesOf,
  type SameRules,
} from '../../pipeline/answers/cities/compare-rules.ts';
import { verifyExport } from '../../pipeline/verify/verify-export.ts';
import { openAuditedFile } from '../audited-file.ts';
import { childExports, refuseDivergence } from '../child-exports.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { jsonIn } from '../json-file.ts';
import { counted } from '../rendering/numbers.ts';
import { changeLines } from '../rendering/rehearsal-rendering.ts';
import { foreign } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { openedRules } from './policy-library.ts';

/**
 * Rules that stand in the log of a city, or travel in a signed file; undefined: another file.
 *
 * @param vkey the key of the log that they are from, if it is known from elsewhere
 * @throws OperatorError when they do not hold
 */
export async function rulesFromElsewhere(
  file: string,
  vkey: string | undefined,
): Promise<PolicyDocument | undefined> {
  if (file.endsWith('.jsonl')) {
    const audited = await openAuditedFile(file);
    if (audited.kind !== 'export') throw new UsageError(`${file} is no export of a log`);
    return await rulesInLog(file, audited.lines, vkey);
  }
  const value = file.endsWith('.json') ? jsonIn(file) : undefined;
  const isSigned = (value as { format?: unknown } | undefined)?.format === POLICY_FILE_FORMAT;
  return isSigned ? openedRules(value, vkey).policy : undefined;
}

/** Prints in what the rules of cities differ from some rules, those that have the same together. */
export async function diffCities(
  before: PolicyDocument,
  given: { readonly children: string; readonly json: boolean },
  { terminal }: CommandContext,
): Promise<number> {
  const compared = await compareRules(before, rulesOfCities(given.children));
  if (given.json) terminal.printJson(compared);
  else for (const line of compared.found.flatMap(linesOf)) terminal.print(line);
  return SUCCESS;

  function linesOf({ hash, origins, changes }: SameRules): string[] {
    const title = `${counted(origins.length, 'log', 'logs')} with ${hash}:`;
    const names = origins.map((origin) => `  ${foreign(origin, 200)}`);
    return [title, ...names, '', ...changeLines(changes, terminal.paint), ''];
  }
}

async function* rulesOfCities(folder: string): AsyncGenerator<RulesOf> {
  for await (const { path, origin, lines } of childExports(folder)) {
    yield { origin, policy: await rulesInLog(path, lines, undefined) };
  }
}

/** The rules in force in the open cycle at the end of a log. */
async function rulesInLog(
  path: string,
  lines: AsyncIterable<readonly string[]>,
  vkey: string | undefined,
): Promise<PolicyDocument> {
  const versions: { since: number; policy: PolicyEntry['policy'] }[] = [];
  const watch = (entry: Entry, { state }: { readonly state: CommunityState }): void => {
    const since = state.policies.at(-1)?.since;
    if (entry.type === 'policy' && since !== undefined) {
      versions.push({ since, policy: entry.policy });
    }
  };
  const { divergence, state } = await verifyExport(lines, vkey, { watch });
  refuseDivergence(path, divergence);
  const open = versions.findLast(({ since }) => since <= state.cycle);
  if (open === undefined) throw new UsageError(`${path} has no rules in force`);
  return policyDocument(open.policy);
}
