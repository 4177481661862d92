import {
  differingRollUp,
  endOf,
  formatRollUp,
  parseTree,
  type RolledDomain,
  type RolledTree,
  rollUpTree,
  type Tree,
} from '../../core/rollup/tree.ts';
import { ppmToNumber } from '../../core/units.ts';
import { readArguments } from '../arguments.ts';
import { childLogs } from '../child-logs.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { writeOutput } from '../output-file.ts';
import { counted, scoreText } from '../rendering/numbers.ts';
import { fieldLines, tableLines } from '../rendering/table.ts';
import { foreign, type Paint } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { jsonIn } from '../json-file.ts';
import { rollupDisplacement } from './rollup-displacement.ts';
import { cityPilot } from './rollup-pilot.ts';

export const rollupCommand: Command = {
  name: 'rollup',
  summary: 'add the entropy of many communities up, from their logs, or check who did',
  usage: `usage: negentropy rollup <tree.json> --children <folder> [options]
       negentropy rollup displacement <tree.json> --children <folder> [options]
       negentropy rollup pilot <plan.json> --children <folder> [options]

  --children <folder>  exports of the communities, *.jsonl; each is verified
  --since <date>       of displacement: the earlier day, in UTC
  --out <file>         writes the roll-up, one line of canonical JSON
  --check <file>       compares a roll-up that was published with this one
  --json               print the roll-up, or the first difference, as JSON

A community without an export is UNKNOWN: it widens low and high, and is never
left out. Displacement names who fell until the day of the tree while a
neighbour rose. A pilot draws half of some cities, and is read at its end. Exit
code 1 if a log does not hold, or what was published differs.
More: docs/reference/rollup.md`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const names = { values: ['children', 'out', 'check', 'since'] } as const;
  const { values, json, positionals } = readArguments(args, names, 2);
  const [path, plan] = positionals;
  if (path === undefined) throw new UsageError('name the file of the tree');
  const { children, out, check, since } = values;
  if (children === undefined) throw new UsageError('--children names the folder of exports');
  if (path === 'pilot' && plan !== undefined) {
    return await cityPilot({ plan, children, out, check, json }, context);
  }
  if (path === 'displacement' && plan !== undefined) {
    return await rollupDisplacement({ tree: plan, children, since, json }, context);
  }
  if (since !== undefined) throw new UsageError('--since is for rollup displacement');
  if (plan !== undefined) throw new UsageError(`unexpected argument "${plan}"`);
  const tree = parseTree(jsonIn(path));
  const [logs] = await childLogs(tree, children, [endOf(tree)]);
  if (logs === undefined) throw new Error('one moment has one answer');
  const rolled = rollUpTree(tree, logs);
  const { terminal } = context;
  if (check !== undefined) {
    const difference = differingRollUp(rolled, jsonIn(check));
    if (json) terminal.printJson({ verified: difference === undefined, difference });
    else for (const line of checkLines(difference, rolled, terminal.paint)) terminal.print(line);
    return difference === undefined ? SUCCESS : FAILED;
  }
  if (out !== undefined) await writeOutput(out, `${formatRollUp(rolled)}\n`);
  if (json) terminal.print(formatRollUp(rolled));
  else for (const line of rolledLines(tree, rolled, terminal.paint)) terminal.print(line);
  return SUCCESS;
}

function rolledLines(tree: Tree, { domains }: RolledTree, paint: Paint): string[] {
  const columns = [
    { title: 'domain' },
    { title: 'state' },
    ...['low', 'high', 'error', 'worst', 'known'].map((title) => {
      return { title, align: 'right' } as const;
    }),
  ];
  const rows = domains.map(({ domain, state, children, ...sums }) => [
    foreign(domain, 60),
    state,
    ...[sums.low, sums.high, sums.error, sums.worst].map((value) => scoreText(ppmToNumber(value))),
    `${children.filter((one) => one.state === 'KNOWN').length} of ${children.length}`,
  ]);
  const title = `${foreign(tree.name, 80)}, as of ${tree.asOf}`;
  return [title, '', ...tableLines(columns, rows, paint), ...notKnownLines(domains, paint)];
}

/** Who widens low and high, and why. */
function notKnownLines(domains: readonly RolledDomain[], paint: Paint): string[] {
  const all = domains.flatMap(({ domain, children }) =>
    children.flatMap(({ origin, state }) =>
      state === 'KNOWN' ? [] : [[`${domain}, ${origin}`, state] as const],
    ),
  );
  if (all.length === 0) return [];
  return [
    '',
    ...fieldLines(
      all.slice(0, NOT_KNOWN_MAX).map(([name, state]) => [state, name]),
      paint,
    ),
  ];
}

/** A long list is in the JSON. */
const NOT_KNOWN_MAX = 20;

function checkLines(
  difference: ReturnType<typeof differingRollUp>,
  { domains }: RolledTree,
  paint: Paint,
): string[] {
  if (difference === undefined) {
    return [paint.good(`Verified: ${counted(domains.length, 'domain')}, as published.`)];
  }
  const { where, expected, found } = difference;
  return [
    paint.bad(`Divergence: ${foreign(where, 200)}.`),
    ...fieldLines(
      [
        ['expected', foreign(expected, 400)],
        ['found', foreign(found, 400)],
      ],
      paint,
    ),
  ];
}
