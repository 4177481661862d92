import { CODE_NAMES, isCode } from '../../core/codes/codes.ts';
import { withCursor } from '../../http/requests/decision-position.ts';
import {
  FINAL_OUTCOMES,
  type FinalOutcome,
  readDecisionList,
} from '../../pipeline/answers/read-decisions.ts';
import { readPeopleMeant } from '../../pipeline/answers/read-standings.ts';
import type { CommunityReader } from '../../pipeline/community-reader.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { explainedDecisions } from '../explained-decisions.ts';
import { decisionLines } from '../rendering/decision-rendering.ts';
import { requireCommunity, withExistingStore } from '../open-store.ts';
import { foreign } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** Nobody else waits for a command: it may look through the whole history. */
const EVERY_DECISION = Number.MAX_SAFE_INTEGER;

export const decisionsCommand: Command = {
  name: 'decisions',
  summary: 'list decisions, newest first, each with its reasons',
  usage: `usage: negentropy decisions [options]

  --member <who>       user id, member id or name
  --outcome <outcome>  ${FINAL_OUTCOMES.join(', ')}
  --code <code>        why it was refused or cancelled, for example BELOW_THRESHOLD
  --limit <n>          how many; default 20
  --community <name>   default: default
  --json               print the list as JSON, as GET /v1/decisions answers`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, json } = readArguments(
    args,
    { values: ['member', 'outcome', 'code', 'limit', 'community'] },
    0,
  );
  const outcome = outcomeNamed(values.outcome);
  const code = codeNamed(values.code);
  const limit = wholeNumber('limit', values.limit ?? '20', 1, 10_000);
  const { terminal } = context;
  return await withExistingStore(context, async (store) => {
    const reader = await requireCommunity(store, values.community ?? 'default');
    const userId = values.member === undefined ? undefined : await theOne(reader, values.member);
    const query = { userId, outcome, code, limit, scanned: EVERY_DECISION };
    const list = await readDecisionList(reader, query);
    if (json) {
      terminal.printJson(withCursor(list));
      return SUCCESS;
    }
    const decisions = await explainedDecisions(reader, list.items);
    for (const line of decisionLines(decisions, terminal.paint)) terminal.print(line);
    return SUCCESS;
  });
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

async function theOne(reader: CommunityReader, who: string): Promise<string> {
  const meant = await readPeopleMeant(reader, who);
  const [person] = meant;
  if (person !== undefined && meant.length === 1) return person.user;
  const ids = meant.map(({ user }) => foreign(user, 80)).join(', ');
  throw new OperatorError(
    meant.length === 0
      ? `Nobody here is called "${foreign(who)}", nor contains it.`
      : `"${foreign(who)}" may be any of these; name one by its id: ${ids}.`,
  );
}
