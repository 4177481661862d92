import { decisionReports } from '../../pipeline/answers/report-decisions.ts';
import { memberReport, membersMeant } from '../../pipeline/answers/report-members.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { decisionLines } from '../rendering/decision-rendering.ts';
import { standingLines } from '../rendering/member-rendering.ts';
import { requireCommunity, withExistingStore } from '../open-store.ts';
import { foreign, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const RECENT = 8;

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
  return await withExistingStore(context, async (store) => {
    const reader = await requireCommunity(store, values.community ?? 'default');
    const [member, ...others] = await membersMeant(reader, who);
    if (member === undefined || others.length > 0) {
      noteCandidates(terminal, who, member === undefined ? [] : [member, ...others]);
      return FAILED;
    }
    const standing = await memberReport(reader, member);
    const filter = { member: member.member, limit: RECENT };
    const decisions = await decisionReports(reader, filter);
    if (json) {
      terminal.printJson({ ...standing, recent: decisions });
      return SUCCESS;
    }
    const lines = [
      ...standingLines(standing, terminal.paint),
      ...decisionLines(decisions, terminal.paint),
    ];
    for (const line of lines) terminal.print(line);
    return SUCCESS;
  });
}

function noteCandidates(
  terminal: Terminal,
  who: string,
  candidates: readonly { readonly user: string; readonly name: string | undefined }[],
): void {
  const shown = foreign(who);
  if (candidates.length === 0) {
    terminal.note(`negentropy show: Nobody here is called "${shown}", nor contains it.`);
    return;
  }
  terminal.note(`negentropy show: "${shown}" may be any of these; name one by its id:`);
  for (const { user, name } of candidates) {
    terminal.note(`  ${foreign(user, 80)}${name === undefined ? '' : `  (${foreign(name)})`}`);
  }
}
