import { CODE_NAMES, isCode } from '../../core/codes/codes.ts';
import { decisionPosition, withCursor } from '../../http/requests/decision-position.ts';
import {
  FINAL_OUTCOMES,
  type FinalOutcome,
  readDecisionList,
} from '../../pipeline/answers/decisions/read-decisions.ts';
import { withReader } from '../with-reader.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { explainedDecisions } from '../explained-decisions.ts';
import { decisionLines } from '../rendering/decision-rendering.ts';
import { personMeant } from '../person-meant.ts';
import { UsageError } from '../usage-error.ts';

/** Nobody else waits for a command: it may look through the whole history. */
const EVERY_DECISION = Number.MAX_SAFE_INTEGER;

export const decisionsCommand: Command = {
  name: 'decisions',
  summary: 'list decisions, newest first, each with its reasons',
  usage: `usage: negentropy decisions [options]

  --member <who>       user id, member id or name
  --outcome <outcome>  ${FINAL_OUTCOMES.join(', ')}
  --code <code>        why it was refused or cancelled: BELOW_THRESHOLD, …
  --limit <n>          how many; default 20
  --cursor <next>      go on after a list: what its --json names as next
  --community <name>   default: default
  --json               print the list as JSON, as GET /v1/decisions answers`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, json } = readArguments(
    args,
    { values: ['member', 'outcome', 'code', 'limit', 'cursor', 'community'] },
    0,
  );
  const outcome = outcomeNamed(values.outcome);
  const code = codeNamed(values.code);
  const limit = wholeNumber('limit', values.limit ?? '20', 1, 10_000);
  const before = values.cursor === undefined ? undefined : placeOf(values.cursor);
  const { terminal } = context;
  return await withReader(context, values.community, async (reader) => {
    const userId =
      values.member === undefined
        ? undefined
        : (await personMeant(context, reader, values.member)).user;
    const query = { userId, outcome, code, limit, before, scanned: EVERY_DECISION };
    const list = await readDecisionList(reader, query);
    if (json) {
      terminal.printJson(withCursor(list));
      return SUCCESS;
    }
    const decisions = await explainedDecisions(reader, list.items);
    for (const line of decisionLines(decisions, terminal.paint)) terminal.print(line);
    const { next } = withCursor(list);
    if (next !== undefined) terminal.print(`\nFor more: --cursor ${next}`);
    return SUCCESS;
  });
}

function placeOf(cursor: string): number {
  try {
    return decisionPosition(cursor);
  } catch (cause) {
    throw new UsageError('--cursor takes what an earlier list named as next', { cause });
  }
}

function outcomeNamed(text: string | undefined): FinalOutcome | undefined {
  if (text === undefined) return undefined;
  const outcome = FINAL_OUTCOMES.find((one) => one === text);
  if (outcome !== undefined) return outcome;
  throw new UsageError(`--outcome is one of ${FINAL_OUTCOMES.join(', ')}, not "${text}"`);
}

function codeNamed(text: string | undefined): string | undefined {
  if (text === undefined || isCode(text.toUpperCase())) return text?.toUpperCase();
  throw new UsageError(`--code is one of ${CODE_NAMES.join(', ')}, not "${text}"`);
}
