import { CODE_NAMES, isCode } from '../../core/codes/codes.ts';
import type { FinalOutcome } from '../../db/sql/history.ts';
import type { CommunityReader } from '../../pipeline/community-reader.ts';
import { decisionReports } from '../../pipeline/answers/report-decisions.ts';
import { membersMeant } from '../../pipeline/answers/report-members.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { decisionLines } from '../rendering/decision-rendering.ts';
import { requireCommunity, withExistingStore } from '../open-store.ts';
import { foreign } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const OUTCOMES: readonly FinalOutcome[] = ['minted', 'held', 'released', 'cancelled', 'refused'];

export const decisionsCommand: Command = {
  name: 'decisions',
  summary: 'list decisions, newest first, each with its reasons',
  usage: `usage: negentropy decisions [options]

  --member <who>       user id, member id or name
  --outcome <outcome>  ${OUTCOMES.join(', ')}
  --code <code>        why it was refused or cancelled, for example BELOW_THRESHOLD
  --limit <n>          how many; default 20
  --community <name>   default: default
  --json               print the list as JSON`,
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
    const member = values.member === undefined ? undefined : await theOne(reader, values.member);
    const decisions = await decisionReports(reader, { member, outcome, code, limit });
    if (json) terminal.printJson(decisions);
    else for (const line of decisionLines(decisions, terminal.paint)) terminal.print(line);
    return SUCCESS;
  });
}

function outcomeNamed(text: string | undefined): FinalOutcome | undefined {
  if (text === undefined) return undefined;
  const outcome = OUTCOMES.find((one) => one === text);
  if (outcome !== undefined) return outcome;
  throw new UsageError(`--outcome is one of ${OUTCOMES.join(', ')}, not "${text}"`);
}

function codeNamed(text: string | undefined): string | undefined {
  if (text === undefined || isCode(text.toUpperCase())) return text?.toUpperCase();
  throw new UsageError(`--code is one of ${CODE_NAMES.join(', ')}, not "${text}"`);
}

async function theOne(reader: CommunityReader, who: string): Promise<string> {
  const meant = await membersMeant(reader, who);
  const [member] = meant;
  if (member !== undefined && meant.length === 1) return member.member;
  const ids = meant.map(({ user }) => foreign(user, 80)).join(', ');
  throw new OperatorError(
    meant.length === 0
      ? `Nobody here is called "${foreign(who)}", nor contains it.`
      : `"${foreign(who)}" may be any of these; name one by its id: ${ids}.`,
  );
}
