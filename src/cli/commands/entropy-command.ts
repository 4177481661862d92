import { OperatorError } from '../../pipeline/operator-error.ts';
import { entropyReports } from '../../pipeline/answers/report-entropy.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, SUCCESS } from '../command.ts';
import { entropyLegend, entropyLines } from '../rendering/entropy-rendering.ts';
import { requireCommunity, withExistingStore } from '../open-store.ts';

export const entropyCommand: Command = {
  name: 'entropy',
  summary: 'the entropy of every domain over time, its state and direction',
  usage: `usage: negentropy entropy [options]

  --domain <name>      one domain alone
  --community <name>   default: default
  --json               print the whole series as JSON`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, json } = readArguments(args, { values: ['domain', 'community'] }, 0);
  const { domain } = values;
  const { terminal } = context;
  return await withExistingStore(context, async (store) => {
    const reader = await requireCommunity(store, values.community ?? 'default');
    const reports = await entropyReports(reader, domain);
    if (domain !== undefined && reports.length === 0) {
      const known = (await entropyReports(reader)).map((report) => report.domain);
      throw new OperatorError(
        `Domain "${domain}" was never measured here; measured: ${known.join(', ') || 'none yet'}.`,
      );
    }
    if (json) {
      terminal.printJson(reports);
      return SUCCESS;
    }
    if (reports.length === 0) {
      terminal.print(
        'No domain was measured yet: the first outcomes come 180 days after a commit.',
      );
    } else {
      const lines = reports.flatMap((report) => [...entropyLines(report, terminal.paint), '']);
      for (const line of [...lines, ...entropyLegend(terminal.paint)]) terminal.print(line);
    }
    return SUCCESS;
  });
}
