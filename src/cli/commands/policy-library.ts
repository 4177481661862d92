import { LogError } from '../../core/log/log-error.ts';
import { formatDate } from '../../core/policy/cycle.ts';
import { openPolicyFile } from '../../core/policy/policy-library.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { askService } from '../operator/ask.ts';
import { jsonIn } from '../json-file.ts';
import { writeOutput } from '../output-file.ts';
import { foreign } from '../terminal.ts';
import { unixNow } from '../settings.ts';
import { UsageError } from '../usage-error.ts';

/** What the command line says of rules that leave or arrive. */
export interface LibraryOptions {
  readonly file: string;
  readonly community: string | undefined;
  readonly title: string | undefined;
  readonly licence: string | undefined;
  readonly vkey: string | undefined;
  /** The last day on which the rules are meant to be followed. */
  readonly sunset: string | undefined;
}

/** Writes the rules in force into a file, signed by the service, for another community. */
export async function exportPolicyFile(
  { file, community, title, licence, sunset }: LibraryOptions,
  context: CommandContext,
): Promise<number> {
  if (title === undefined || licence === undefined) {
    throw new UsageError('policy export takes --title and --licence');
  }
  const query = new URLSearchParams({ title, licence, ...(sunset !== undefined && { sunset }) });
  const path = `/v1/policies/export?${query.toString()}`;
  const { isDone, body } = await askService({ method: 'GET', path, community }, context);
  if (!isDone) throw new OperatorError(`The rules are not told: ${String(body['detail'])}.`);
  await writeOutput(file, `${JSON.stringify(body, undefined, 2)}\n`);
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
  const { file: told, policy } = openedRules(jsonIn(file), vkey.trim());
  const { sunset } = told;
  if (sunset !== undefined && isPast(sunset, unixNow())) {
    throw new OperatorError(`These rules were meant to be followed until ${sunset}.`);
  }
  terminal.note(
    `${foreign(told.name, 200)} (${foreign(told.licence, 200)}), version ${told.version} of ` +
      `${foreign(told.origin, 200)}, ${told.hash}. Not in force: rehearse it, then use it.` +
      (sunset === undefined ? '' : ` To be followed until ${sunset}; nothing ends it by itself.`),
  );
  terminal.printJson(policy);
  return SUCCESS;
}

/** Whether a UTC date was over before that moment. */
export function isPast(date: string, unixSeconds: number): boolean {
  return formatDate(unixSeconds) > date;
}

/** @throws OperatorError that says what does not hold */
export function openedRules(
  value: unknown,
  vkey: string | undefined,
): ReturnType<typeof openPolicyFile> {
  try {
    return openPolicyFile(value, vkey);
  } catch (problem) {
    if (!(problem instanceof LogError)) throw problem;
    throw new OperatorError(problem.message, { cause: problem });
  }
}
