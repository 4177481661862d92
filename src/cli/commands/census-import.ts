import { type BadRow, PersonReader } from '../../connectors/csv/person-row.ts';
import { openTable, rowsOf, type TableFile } from '../../connectors/csv/table-file.ts';
import { printable } from '../../connectors/records/source-error.ts';
import type { Database } from '../../db/engine/port.ts';
import { type CensusCounts, CensusImport } from '../../pipeline/tables/import-census.ts';
import type { Community } from '../../pipeline/writer/community.ts';
import { readArguments } from '../arguments.ts';
import { type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { requireOpenCommunity, withExistingStore } from '../open-store.ts';
import { Progress } from '../progress.ts';
import { counted, grouped } from '../rendering/numbers.ts';
import { proseLines, tableLines } from '../rendering/table.ts';
import { foreign } from '../terminal.ts';
import { unixNow } from '../settings.ts';
import { UsageError } from '../usage-error.ts';

interface CensusRequest {
  readonly path: string;
  readonly slug: string;
  readonly id: string;
  readonly strata: readonly string[];
  readonly isApplied: boolean;
  readonly json: boolean;
}

/** Of a row that is not in order nothing is taken; so many of them are kept for `--json`. */
const BAD_ROWS_KEPT = 10_000;

const DRY_RUN =
  ' This was a dry run: nothing was written; see --apply, which also finds who stands there twice.';

/**
 * Counts the people of a table. Without `--apply` each row is only looked at. A row that is not in
 * order is told with its line and column, and costs no other.
 * @returns the exit code: failed if a row was not taken
 */
export async function importCensus(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const request = requestIn(args);
  const table = await openTable(request.path);
  const reader = readerOf(table, request);
  return await withExistingStore(context, async (store) => {
    const community = await requireOpenCommunity(store, request.slug);
    await community.checkpointer.refuseOlderStore();
    const bad = new BadRows(request, context);
    const taking = { db: store.db, table, reader, community, bad };
    const counts = await taken(taking, request, context);
    if (request.isApplied) await community.checkpointer.run();
    tell(counts, bad, request, context);
    return bad.count === 0 ? SUCCESS : FAILED;
  });
}

function requestIn(args: readonly string[]): CensusRequest {
  const names = { values: ['community', 'id', 'strata'], flags: ['apply'] } as const;
  const { values, flags, json, positionals } = readArguments(args, names, 1);
  const [path] = positionals;
  if (path === undefined) throw new UsageError('name the table: import census <file>');
  const { id, strata, community: slug = 'default' } = values;
  if (id === undefined || strata === undefined) {
    throw new UsageError('say who is counted, and as what: --id <column> --strata <a,b>');
  }
  return { path, slug, id, strata: strata.split(','), isApplied: flags.apply === true, json };
}

/** @throws UsageError for a column that the table does not have */
function readerOf({ head }: TableFile, columns: CensusRequest): PersonReader {
  try {
    return new PersonReader(head, columns);
  } catch (problem) {
    if (problem instanceof RangeError) throw new UsageError(problem.message);
    throw problem;
  }
}

interface Taking {
  readonly db: Database;
  readonly table: TableFile;
  readonly reader: PersonReader;
  readonly community: Community;
  readonly bad: BadRows;
}

async function taken(
  { db, table, reader, community, bad }: Taking,
  { isApplied, id }: CensusRequest,
  { terminal, interruption }: CommandContext,
): Promise<{ readonly rows: number; readonly census: CensusCounts | undefined }> {
  const progress = new Progress(terminal, isApplied ? 'lines taken' : 'lines looked at');
  const onRefusal = (line: number, reason: string): void => bad.add({ line, column: id, reason });
  const options = { db, community, onRefusal };
  const census = isApplied ? await CensusImport.begin(options) : undefined;
  let rows = 0;
  try {
    for await (const records of rowsOf(table)) {
      const good = [];
      for (const read of records.map((record) => reader.read(record))) {
        if ('reason' in read) bad.add(read);
        else good.push(read);
      }
      rows += good.length;
      await census?.take(good);
      interruption.check();
      progress.show(records.at(-1)?.line ?? 0, table.lines);
    }
    const ended = await census?.end(unixNow());
    return { rows: ended?.rows ?? rows, census: ended };
  } finally {
    progress.end();
  }
}

/** Tells of each row that is not in order as soon as it is known. */
class BadRows {
  readonly #request: CensusRequest;
  readonly #context: CommandContext;
  readonly kept: BadRow[] = [];
  count = 0;

  constructor(request: CensusRequest, context: CommandContext) {
    this.#request = request;
    this.#context = context;
  }

  add(row: BadRow): void {
    this.count += 1;
    const { line, column, reason } = row;
    if (this.#request.json) {
      if (this.kept.length < BAD_ROWS_KEPT) this.kept.push(row);
      return;
    }
    const place = column === undefined ? `line ${line}` : `line ${line}, ${printable(column)}`;
    this.#context.terminal.print(`${place}: ${printable(reason)}`);
  }
}

function tell(
  { rows, census }: { readonly rows: number; readonly census: CensusCounts | undefined },
  bad: BadRows,
  { json, isApplied, slug }: CensusRequest,
  { terminal }: CommandContext,
): void {
  if (json) {
    const { entry, strata } = census ?? {};
    const counts = { rows, refused: bad.count, entry, strata, problems: bad.kept };
    terminal.printJson({ dryRun: !isApplied, community: slug, ...counts });
    return;
  }
  const done = isApplied ? 'Counted' : 'Would count';
  const others = bad.count === 1 ? '1 row is' : `${grouped(bad.count)} rows are`;
  const ending = isApplied ? '' : DRY_RUN;
  const who = counted(rows, 'person', 'people');
  const text = `${done} ${who} in community "${slug}". ${others} not in order.${ending}`;
  for (const line of proseLines(text, terminal.paint, '')) terminal.print(line);
  const strata = (census?.strata ?? []).map((one) => [foreign(one.stratum), grouped(one.rows)]);
  if (strata.length === 0) return;
  const columns = [{ title: 'stratum' }, { title: 'people', align: 'right' }] as const;
  for (const line of tableLines(columns, strata, terminal.paint)) terminal.print(line);
}
