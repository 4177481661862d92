import { OperatorError } from '../../pipeline/operator-error.ts';
import {
  type CyclesReport,
  readCycleReport,
} from '../../pipeline/answers/cycles/read-cycle-report.ts';
import { readCycles } from '../../pipeline/answers/cycles/read-cycles.ts';
import type { CommunityReader } from '../../pipeline/community-reader.ts';
import { withReader } from '../with-reader.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { councilLines } from '../rendering/council-rendering.ts';
import { operatorLines } from '../rendering/report-rendering.ts';
import { councilSvg, reportSvg } from '../rendering/report-svg.ts';
import { UsageError } from '../usage-error.ts';

export const reportCommand: Command = {
  name: 'report',
  summary: 'what happened in closed cycles: a page for the operator, one for a council',
  usage: `usage: negentropy report [options]

  --cycle <number>     the last cycle of the report; default: the last closed
  --cycles <count>     how many cycles, at most 400; default: 1
  --for <reader>       operator or council; default: operator
  --community <name>   default: default
  --svg                print the page as a picture
  --json               print both pages as JSON

Exit code 1 if a sum of the report does not come out.`,
  run,
};

const VALUES = ['cycle', 'cycles', 'for', 'community'] as const;

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, flags, json } = readArguments(args, { values: VALUES, flags: ['svg'] }, 0);
  const cycles = wholeNumber('cycles', values.cycles ?? '1', 1, 400);
  const asked =
    values.cycle === undefined ? undefined : wholeNumber('cycle', values.cycle, 0, 999_999_999);
  const { for: page = 'operator' } = values;
  if (page !== 'operator' && page !== 'council') {
    throw new UsageError(`--for is operator or council, not "${page}"`);
  }
  const isPicture = flags.svg === true;
  if (isPicture && json) throw new UsageError('--svg and --json are two ways to print it');
  const { terminal } = context;
  return await withReader(context, values.community, async (reader) => {
    const report = await reportOf(reader, asked, cycles);
    const [lines, picture] =
      page === 'council' ? [councilLines, councilSvg] : [operatorLines, reportSvg];
    if (json) terminal.printJson(report);
    else if (isPicture) terminal.print(picture(report).trimEnd());
    else for (const line of lines(report, terminal.paint)) terminal.print(line);
    return report.checks.every(({ holds }) => holds) ? SUCCESS : FAILED;
  });
}

async function reportOf(
  reader: CommunityReader,
  asked: number | undefined,
  cycles: number,
): Promise<CyclesReport> {
  const to = asked ?? (await readCycles(reader, { limit: 1 }))[0]?.cycle;
  if (to === undefined) throw new OperatorError('No cycle was closed yet.');
  const report = await readCycleReport(reader, { to, cycles });
  if (report === undefined) throw new OperatorError(`Cycle ${to} was not closed.`);
  return report;
}
