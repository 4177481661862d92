import { readFileSync, writeFileSync } from 'node:fs';
import { parseVerifierKey } from '../../core/log/note-key.ts';
import {
  type ChildLog,
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
import { OperatorError } from '../../pipeline/operator-error.ts';
import { childLogOf } from '../../pipeline/answers/read-children.ts';
import { verifyExport } from '../../pipeline/verify/verify-export.ts';
import { readArguments } from '../arguments.ts';
import { childExports, refuseDivergence } from '../child-exports.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { counted, scoreText } from '../rendering/numbers.ts';
import { fieldLines, tableLines } from '../rendering/table.ts';
import { foreign, type Paint } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { cityPilot } from './rollup-pilot.ts';

export const rollupCommand: Command = {
  name: 'rollup',
  summary: 'add the entropy of many communities up, from their logs, or check who did',
  usage: `usage: negentropy rollup <tree.json> --children <folder> [options]
       negentropy rollup pilot <plan.json> --children <folder> [options]

  --children <folder>  exports of the communities, *.jsonl; each is verified
  --out <file>         writes the roll-up, one line of canonical JSON
  --check <file>       compares a roll-up that was published with this one
  --json               print the roll-up, or the first difference, as JSON

A community without an export is UNKNOWN: it widens low and high, and is never
left out. A pilot draws half of some cities, and is read at its end. Exit code
1 if a log does not hold, or what was published differs.
More: docs/reference/rollup.md`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const names = { values: ['children', 'out', 'check'] } as const;
  const { values, json, positionals } = readArguments(args, names, 2);
  const [path, plan] = positionals;
  if (path === undefined) throw new UsageError('name the file of the tree');
  const { children, out, check } = values;
  if (children === undefined) throw new UsageError('--children names the folder of exports');
  if (path === 'pilot' && plan !== undefined) {
    return await cityPilot({ plan, children, out, check, json }, context);
  }
  if (plan !== undefined) throw new UsageError(`unexpected argument "${plan}"`);
  const tree = parseTree(jsonIn(path));
  const logs = await childLogs(tree, children);
  const rolled = rollUpTree(tree, logs);
  const { terminal } = context;
  if (check !== undefined) {
    const difference = differingRollUp(rolled, jsonIn(check));
    if (json) terminal.printJson({ verified: difference === undefined, difference });
    else for (const line of checkLines(difference, rolled, terminal.paint)) terminal.print(line);
    return difference === undefined ? SUCCESS : FAILED;
  }
  if (out !== undefined) writeFileSync(out, `${formatRollUp(rolled)}\n`);
  if (json) terminal.print(formatRollUp(rolled));
  else for (const line of rolledLines(tree, rolled, terminal.paint)) terminal.print(line);
  return SUCCESS;
}

/** The logs of a tree's children, by origin, each verified by the key that the tree names. */
async function childLogs(tree: Tree, folder: string): Promise<Map<string, ChildLog>> {
  const keys = new Map(tree.children.map(({ vkey }) => [parseVerifierKey(vkey).name, vkey]));
  const logs = new Map<string, ChildLog>();
  for await (const { path, origin, lines } of childExports(folder, keys)) {
    const verification = await verifyExport(lines, keys.get(origin));
    refuseDivergence(path, verification.divergence);
    logs.set(origin, childLogOf(verification.state, verification.root, endOf(tree)));
  }
  return logs;
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new OperatorError(`${path} cannot be read as JSON.`, { cause });
  }
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
