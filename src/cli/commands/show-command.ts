import type { PersonRow } from '../../db/sql/members/member-directory.ts';
import { withCursor } from '../../http/requests/decision-position.ts';
import { readCommunityIntegrity } from '../../pipeline/answers/economy/read-books.ts';
import { readDecisionCounts } from '../../pipeline/answers/decisions/read-counts.ts';
import {
  readIntegrityOfMember,
  readMemberNegentropy,
} from '../../pipeline/answers/members/read-member.ts';
import type { CommunityReader } from '../../pipeline/community-reader.ts';
import { withReader } from '../with-reader.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { explainedDecisions } from '../explained-decisions.ts';
import { decisionLines } from '../rendering/decision-rendering.ts';
import { memberLines, type MemberReport } from '../rendering/member-rendering.ts';
import { programOnStore } from '../open-store.ts';
import { personMeant } from '../person-meant.ts';
import { shellWord } from '../program-name.ts';
import { grouped } from '../rendering/numbers.ts';
import { proseLines } from '../rendering/table.ts';
import { commandLines } from '../rendering/text-width.ts';
import { UsageError } from '../usage-error.ts';

/** Decisions that are shown, and cycles of the series in the JSON. */
const [RECENT, CYCLES] = [8, 56];
/** So many one command lists. */
const DECISIONS_MAX = 10_000;

export const showCommand: Command = {
  name: 'show',
  summary: 'what a member earned or was refused, why, and what was missing',
  usage: `usage: negentropy show <user id, member id or name>

  --community <name>   default: default
  --json               print the report as JSON`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, json, positionals } = readArguments(args, { values: ['community'] }, 1);
  const [who] = positionals;
  if (who === undefined || who === '') throw new UsageError('name a member');
  const { terminal } = context;
  return await withReader(context, values.community, async (reader) => {
    const report = await memberReport(reader, await personMeant(context, reader, who));
    if (json) {
      const { negentropy } = report;
      const history = withCursor(negentropy.history);
      terminal.printJson({ ...report, negentropy: { ...negentropy, history } });
      return SUCCESS;
    }
    const decisions = await explainedDecisions(reader, report.negentropy.history.items);
    const lines = [
      ...memberLines(report, terminal.paint),
      ...decisionLines(decisions, terminal.paint),
    ];
    for (const line of lines) terminal.print(line);
    for (const line of restLines(report, decisions.length, context)) terminal.print(line);
    return SUCCESS;
  });
}

/** How many decisions stand above, of how many, and what lists the others. */
function restLines(
  { negentropy: { userId }, counts: { decisions, codes } }: MemberReport,
  shown: number,
  { args, env, terminal: { paint } }: CommandContext,
): string[] {
  if (decisions <= shown) return [];
  const place = args.indexOf('--community');
  const slug = place < 0 ? '' : ` --community ${shellWord(args[place + 1] ?? '')}`;
  const list = `${programOnStore(env)} decisions --member ${shellWord(userId)}${slug}`;
  const [first] = codes;
  const told =
    `These are the newest ${grouped(shown)} of ${grouped(decisions)}. All of them, or those of ` +
    'one reason:';
  return [
    '',
    ...proseLines(told, paint, ''),
    ...commandLines(`${list} --limit ${Math.min(decisions, DECISIONS_MAX)}`, paint.columns),
    ...(first === undefined ? [] : commandLines(`${list} --code ${first.code}`, paint.columns)),
  ];
}

async function memberReport(
  reader: CommunityReader,
  { user, name, member }: PersonRow,
): Promise<MemberReport> {
  const negentropy = await readMemberNegentropy(reader, user, { limit: RECENT, cycles: CYCLES });
  const integrity = await readIntegrityOfMember(reader, user);
  if (negentropy === undefined || integrity === undefined) {
    throw new RangeError(`member ${member} has no standing`);
  }
  const { globalIntegrity, floor } = await readCommunityIntegrity(reader, 1);
  return {
    ...(name === undefined ? {} : { name }),
    negentropy,
    integrity,
    counts: await readDecisionCounts(reader, member),
    globalIntegrityFloor: floor,
    ...(globalIntegrity === undefined ? {} : { globalIntegrity }),
  };
}
