import { openingOf, type V2Opening } from '../../connectors/v2/opening-order.ts';
import { importIdOf, readPeopleMap, readResolutions } from '../../connectors/v2/openings.ts';
import { printable } from '../../connectors/records/source-error.ts';
import type { V2File, V2Reading } from '../../connectors/v2/read-v2.ts';
import { formatMicros } from '../../core/units.ts';
import {
  type LegacyAnswer,
  openLegacyCommand,
  undoLegacyCommand,
} from '../../pipeline/commands/open-legacy.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { RequestError } from '../../pipeline/request-error.ts';
import type { Command } from '../../pipeline/writer/command.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { fileText } from '../file-text.ts';
import { requireOpenCommunity, withExistingStore } from '../open-store.ts';
import { amountText, counted } from '../rendering/numbers.ts';
import { proseLines } from '../rendering/table.ts';

/** What the operator said beside the files. */
export interface ApplyOptions {
  readonly slug: string;
  readonly only: string | undefined;
  readonly map: string | undefined;
  readonly resolve: string | undefined;
  readonly json: boolean;
}

/** Writes what is accepted to the log of a community that exists. */
export async function applyV2(
  { files, reading }: { readonly files: readonly V2File[]; readonly reading: V2Reading },
  options: ApplyOptions,
  context: CommandContext,
): Promise<number> {
  const unrecognised = new Set(reading.unrecognised);
  const id = importIdOf(files.filter(({ path }) => !unrecognised.has(path)));
  const { people, unmapped } = await openingIn(reading, options);
  const answer = await submitted(openLegacyCommand({ files: id, people }), options, context);
  const { terminal } = context;
  if (options.json) {
    const { amount, ...counts } = answer;
    terminal.printJson({ import: id, amount: formatMicros(amount), ...counts, unmapped });
    return SUCCESS;
  }
  for (const line of appliedLines(answer, { id, unmapped })) {
    for (const folded of proseLines(line, terminal.paint, '')) terminal.print(folded);
  }
  return SUCCESS;
}

/** Takes an import back. */
export async function undoV2(
  id: string,
  options: Pick<ApplyOptions, 'slug' | 'json'>,
  context: CommandContext,
): Promise<number> {
  const { amount, people } = await submitted(undoLegacyCommand(id), options, context);
  const { terminal } = context;
  const text = formatMicros(amount);
  if (options.json) terminal.printJson({ import: id, undone: true, amount: text, people });
  else {
    const whose = people === 1 ? '1 person' : `${people} people`;
    terminal.print(`Took back ${amountText(text)} of ${whose}: import ${id}.`);
  }
  return SUCCESS;
}

async function submitted<Result>(
  command: Command<Result>,
  { slug }: Pick<ApplyOptions, 'slug'>,
  context: CommandContext,
): Promise<Result> {
  return await withExistingStore(context, async (store) => {
    const community = await requireOpenCommunity(store, slug);
    await community.checkpointer.refuseOlderStore();
    try {
      const answer = await community.writer.submit(command);
      await community.checkpointer.run();
      return answer;
    } catch (problem) {
      if (!(problem instanceof RequestError)) throw problem;
      throw new OperatorError(`${problem.message}.`, { cause: problem });
    }
  });
}

async function openingIn(reading: V2Reading, options: ApplyOptions): Promise<V2Opening> {
  const { map, resolve, only } = options;
  const names = map === undefined ? undefined : readTable(map, readPeopleMap);
  const decisions = resolve === undefined ? new Map() : readTable(resolve, readResolutions);
  return asOperator(() => openingOf(reading, { only, names, decisions }));
}

function readTable<Table>(path: string, read: (text: string) => Table): Table {
  const text = fileText(path);
  return asOperator(() => read(text), `${path}: `);
}

function asOperator<Result>(work: () => Result, where = ''): Result {
  try {
    return work();
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    throw new OperatorError(`${where}${problem.message}.`, { cause: problem });
  }
}

function appliedLines(
  { amount, people, known, overdrawn }: LegacyAnswer,
  { id, unmapped }: { readonly id: string; readonly unmapped: readonly string[] },
): string[] {
  const whose = people === 1 ? '1 person' : `${people} people`;
  return [
    `Took over ${amountText(formatMicros(amount))} of version 2 for ${whose}, on legacy accounts ` +
      `that no formula reads: import ${id}.`,
    ...(known === 0 ? [] : [`${counted(known, 'side')} of rows counted before.`]),
    ...(unmapped.length === 0 ? [] : [`Not in --map, so left out: ${listed(unmapped)}.`]),
    ...(overdrawn.length === 0 ? [] : [`Spent more than they had: ${listed(overdrawn)}.`]),
  ];
}

function listed(names: readonly string[]): string {
  return names.map(printable).join(', ');
}
