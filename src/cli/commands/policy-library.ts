import { readFile, writeFile } from 'node:fs/promises';
import { LogError } from '../../core/log/log-error.ts';
import { openPolicyFile } from '../../core/policy/policy-library.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { askService } from '../operator/ask.ts';
import { foreign } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** What the command line says of rules that leave or arrive. */
export interface LibraryOptions {
  readonly file: string;
  readonly community: string | undefined;
  readonly title: string | undefined;
  readonly licence: string | undefined;
  readonly vkey: string | undefined;
}

/** Writes the rules in force into a file, signed by the service, for another community. */
export async function exportPolicyFile(
  { file, community, title, licence }: LibraryOptions,
  context: CommandContext,
): Promise<number> {
  if (title === undefined || licence === undefined) {
    throw new UsageError('policy export takes --title and --licence');
  }
  const query = new URLSearchParams({ title, licence });
  const path = `/v1/policies/export?${query.toString()}`;
  const { isDone, body } = await askService({ method: 'GET', path, community }, context);
  if (!isDone) throw new OperatorError(`The rules are not told: ${String(body['detail'])}.`);
  await writeFile(file, `${JSON.stringify(body, undefined, 2)}\n`);
  context.terminal.print(`${file} has version ${String(body['version'])}: ${String(body['hash'])}`);
  return SUCCESS;
}

/** Prints rules that came from elsewhere, when their signature holds; nothing is put in force. */
export async function importPolicyFile(
  { file, vkey }: LibraryOptions,
  { terminal }: CommandContext,
): Promise<number> {
  if (vkey === undefined) {
    throw new UsageError('policy import takes --vkey, the key of the log that the rules are from');
  }
  const { file: told, policy } = opened(await jsonIn(file), vkey);
  terminal.note(
    `${foreign(told.name, 200)} (${foreign(told.licence, 200)}), version ${told.version} of ` +
      `${foreign(told.origin, 200)}, ${told.hash}. Not in force: rehearse it, then use it.`,
  );
  terminal.printJson(policy);
  return SUCCESS;
}

function opened(value: unknown, vkey: string): ReturnType<typeof openPolicyFile> {
  try {
    return openPolicyFile(value, vkey.trim());
  } catch (problem) {
    if (!(problem instanceof LogError)) throw problem;
    throw new OperatorError(problem.message, { cause: problem });
  }
}

async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new OperatorError(`${path} cannot be read as JSON.`, { cause });
  }
}
