import { endOf, parseTree, rollUpTree, type Tree } from '../../core/rollup/tree.ts';
import { parseDate } from '../../core/policy/cycle.ts';
import { ppmToNumber } from '../../core/units.ts';
import { type Displacement, findDisplacement, type MovedPlace } from '../../study/displacement.ts';
import { childLogs } from '../child-logs.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { jsonIn } from '../json-file.ts';
import { counted, scoreText } from '../rendering/numbers.ts';
import { fieldLines, tableLines } from '../rendering/table.ts';
import { foreign } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** What the command line says of a look for displacement. */
export interface DisplacementFiles {
  readonly tree: string;
  readonly children: string;
  readonly since: string | undefined;
  readonly json: boolean;
}

/** A long list is in the JSON. */
const ROWS_MAX = 20;

/** Names the communities of a tree whose disorder fell while it rose in a neighbour. */
export async function rollupDisplacement(
  { tree: path, children, since, json }: DisplacementFiles,
  { terminal }: CommandContext,
): Promise<number> {
  const tree = parseTree(jsonIn(path));
  const earlier = { ...tree, asOf: dayBefore(tree, since) };
  const moments = [endOf(earlier), endOf(tree)];
  const [before, after] = await childLogs(tree, children, moments);
  if (before === undefined || after === undefined) throw new Error('two moments have two answers');
  const found = findDisplacement(rollUpTree(earlier, before), rollUpTree(tree, after));
  const told = { since: earlier.asOf, asOf: tree.asOf, ...found };
  if (json) terminal.printJson(told);
  else for (const line of toldLines(told, terminal.paint)) terminal.print(line);
  return SUCCESS;
}

function dayBefore({ asOf }: Tree, since: string | undefined): string {
  const day = since === undefined ? undefined : parseDate(since);
  if (since === undefined || day === undefined) {
    throw new UsageError('--since is a UTC date, for instance 2026-10-01');
  }
  if (day < (parseDate(asOf) ?? 0)) return since;
  throw new UsageError(`--since must be before the day of the tree, ${asOf}`);
}

function toldLines(
  { since, asOf, pairs, found, unseen }: Displacement & { readonly since: string; asOf: string },
  paint: CommandContext['terminal']['paint'],
): string[] {
  const columns = [
    { title: 'fell' },
    { title: 'by', align: 'right' },
    { title: 'rose' },
    { title: 'by', align: 'right' },
    { title: 'p', align: 'right' },
  ] as const;
  const rows = found.slice(0, ROWS_MAX).map(({ fell, rose, adjusted }) => {
    return [placeText(fell), changeText(fell), placeText(rose), changeText(rose), pText(adjusted)];
  });
  const looked = `${counted(pairs, 'pair', 'pairs')} of neighbours`;
  const title = `${counted(found.length, 'displacement', 'displacements')} in ${looked}`;
  const away = unseen.slice(0, ROWS_MAX).map(({ origin, domain, day, state }) => {
    const date = day === 'before' ? since : asOf;
    return [state, `${foreign(domain, 60)}, ${foreign(origin, 80)}, ${date}`] as const;
  });
  return [
    `${title}, from ${since} to ${asOf}.`,
    ...(rows.length === 0 ? [] : ['', ...tableLines(columns, rows, paint)]),
    ...(away.length === 0 ? [] : ['', ...fieldLines(away, paint)]),
  ];
}

function placeText({ domain, origin }: MovedPlace): string {
  return `${foreign(domain, 60)}, ${foreign(origin, 80)}`;
}

function changeText({ before, after }: MovedPlace): string {
  return scoreText(ppmToNumber(Math.abs(after - before)));
}

function pText(p: number): string {
  return p < 0.0005 ? '<.001' : p.toFixed(3).slice(1);
}
