import { existsSync } from 'node:fs';
import { type Adoption, AdoptionWatch } from '../../core/verify/adoption.ts';
import { verifyExport } from '../../pipeline/verify/verify-export.ts';
import { childExports, refuseDivergence } from '../child-exports.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { jsonIn } from '../json-file.ts';
import { counted } from '../rendering/numbers.ts';
import { tableLines } from '../rendering/table.ts';
import { foreign } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { isPast, openedRules } from './policy-library.ts';

/** Which rules are counted, and where the logs are. */
export interface AdoptionOptions {
  /** The hash of rules, as `policy export` prints it, or the file that it writes. */
  readonly file: string;
  readonly children: string | undefined;
  readonly json: boolean;
}

/** Counts in whose public logs some rules were in force: nobody has to be asked for it. */
export async function policyAdoption(
  { file, children, json }: AdoptionOptions,
  { terminal }: CommandContext,
): Promise<number> {
  const { hash, sunset } = rulesMeant(file);
  if (children === undefined) throw new UsageError('--children names the folder of exports');
  let logs = 0;
  const found: (Adoption & { readonly key: string })[] = [];
  for await (const { path, lines } of childExports(children)) {
    const watch = new AdoptionWatch(hash);
    const { divergence, state, key } = await verifyExport(lines, undefined, {
      watch: (entry, verifier) => watch.take(entry, verifier.state),
    });
    refuseDivergence(path, divergence);
    logs += 1;
    const adoption = watch.found(state);
    if (adoption !== undefined) found.push({ ...adoption, key });
  }
  const inForce = found.filter(({ isInForce }) => isInForce);
  const overdue = sunset === undefined ? [] : inForce.filter((one) => isPast(sunset, one.until));
  const told = {
    hash,
    sunset,
    overdue: overdue.map(({ origin }) => origin),
    logs,
    communities: found.length,
    inForce: inForce.length,
    dropped: found.length - inForce.length,
    days: found.reduce((sum, { days }) => sum + days, 0),
    activeMembers: inForce.reduce((sum, { activeMembers }) => sum + activeMembers, 0),
    found,
  };
  if (json) terminal.printJson(told);
  else for (const line of adoptionLines(told, terminal.paint)) terminal.print(line);
  return SUCCESS;
}

/** The rules that a hash names, or a file with their sunset. */
function rulesMeant(given: string): { readonly hash: string; readonly sunset?: string } {
  if (/^[0-9a-f]{64}$/.test(given)) return { hash: given };
  if (existsSync(given)) return openedRules(jsonIn(given), undefined).file;
  throw new UsageError('policy adoption takes the hash that policy export prints, or its file');
}

interface Told {
  readonly sunset: string | undefined;
  readonly overdue: readonly string[];
  readonly logs: number;
  readonly inForce: number;
  readonly dropped: number;
  readonly found: readonly Adoption[];
}

function adoptionLines(
  { logs, inForce, dropped, found, sunset, overdue }: Told,
  paint: CommandContext['terminal']['paint'],
): string[] {
  const columns = [
    { title: 'log' },
    { title: 'now' },
    { title: 'days', align: 'right' },
    { title: 'active', align: 'right' },
  ] as const;
  const rows = found.map(({ origin, days, isInForce, activeMembers }) => {
    const state = isInForce ? 'in force' : 'dropped';
    const now = overdue.includes(origin) ? `past ${sunset}` : state;
    return [foreign(origin, 80), now, String(days), String(activeMembers)];
  });
  const title = `In force in ${inForce} of ${counted(logs, 'log', 'logs')}, dropped in ${dropped}.`;
  return rows.length === 0 ? [title] : [title, '', ...tableLines(columns, rows, paint)];
}
