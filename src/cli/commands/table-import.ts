import { readFile } from 'node:fs/promises';
import { RowMapper, type RowProblem } from '../../connectors/csv/map-row.ts';
import { openTable, rowsOf, type TableFile } from '../../connectors/csv/table-file.ts';
import { readTableMap, reasonOfRow, type TableMap } from '../../connectors/csv/table-map.ts';
import { printable } from '../../connectors/records/source-error.ts';
import { findAttestor } from '../../pipeline/access/attesting-key.ts';
import type { Attestor } from '../../pipeline/checks/attestor.ts';
import type { Silence } from '../../core/families/voice.ts';
import type { ClaimState } from '../../pipeline/answers/evidence/read-claims.ts';
import {
  type RepeatedRow,
  type RowCounts,
  RowImport,
  type RowImportOptions,
  type UnheardWord,
} from '../../pipeline/tables/import-rows.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import type { Community } from '../../pipeline/writer/community.ts';
import { readArguments } from '../arguments.ts';
import { type CommandContext, FAILED, SUCCESS } from '../command.ts';
import {
  requireCommunity,
  requireOpenCommunity,
  unlessInUse,
  withExistingStore,
} from '../open-store.ts';
import { Progress } from '../progress.ts';
import { counted, grouped } from '../rendering/numbers.ts';
import { proseLines } from '../rendering/table.ts';
import { given, unixNow } from '../settings.ts';
import { UsageError } from '../usage-error.ts';
import { proposeTableMap } from './table-proposal.ts';
import { addAll } from '../../core/lists.ts';

/** What an operator asks for. */
interface TableRequest {
  readonly path: string;
  /** Undefined: one is to be proposed. */
  readonly mapPath: string | undefined;
  readonly slug: string;
  readonly isApplied: boolean;
  readonly json: boolean;
  /** Name of the environment variable that has the key of who attests. */
  readonly keyVariable: string | undefined;
  /** That of the key of somebody else who attests it too. */
  readonly secondVariable: string | undefined;
}

/** Of this kind of import alone. */
export const TABLE_USAGE = `usage: negentropy import csv <file> --map <map.yaml>
       negentropy import csv <file>   proposes a map, by the heads of the file

  --map <file>         YAML that says which records a row is
                       (docs/reference/tables.md)
  --community <name>   the community to import into; default: default
  --apply              take the rows that are in order; without it nothing is
                       written
  --key <variable>     attest with the key in this environment variable
  --second <variable>  and with the key of somebody else (from paper)
  --json               print the report as JSON`;

/** A log that grows by itself for long is signed now and then. */
const CHECKPOINT_PERIOD_MS = 10_000;

/**
 * Takes the rows of a table as evidence, as a map says; without `--apply` it only looks at each of
 * them. A row with something wrong is told with its line, and no other suffers from it.
 * @returns the exit code: failed if a row was not taken
 */
export async function importTable(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const request = readRequest(args);
  const table = await openTable(request.path);
  const { mapPath, slug } = request;
  if (mapPath === undefined) {
    const proposed = withExistingStore(context, async (store) => {
      return await proposeTableMap(table, await requireCommunity(store, slug), context);
    });
    return await unlessInUse(proposed, 'if that is the service, its page /op/import does the same');
  }
  const map = await readMap(mapPath, table.head);
  const taken = withExistingStore(context, async (store) => {
    const community = await requireOpenCommunity(store, slug);
    await community.checkpointer.refuseOlderStore();
    const attestor = await attestorsIn(request, map, { community, context });
    const told = new Telling(request, context);
    const came = await run({ table, map, community, attestor }, request, { told, context });
    if (request.isApplied) await community.checkpointer.run();
    told.end(came);
    return told.problems === 0 ? SUCCESS : FAILED;
  });
  // Who runs a service need not end it for a table.
  return await unlessInUse(
    taken,
    'if that is the service, its page /op/import takes the table as well',
  );
}

function readRequest(args: readonly string[]): TableRequest {
  const { values, flags, json, positionals } = readArguments(
    args,
    { values: ['community', 'map', 'key', 'second'], flags: ['apply'] },
    1,
  );
  const [path] = positionals;
  if (path === undefined) throw new UsageError('name the table: import csv <file>');
  const slug = values.community ?? 'default';
  const isApplied = flags.apply === true;
  if (values.map === undefined && (isApplied || json || values.key !== undefined)) {
    throw new UsageError(
      'say what its columns are: --map <map.yaml>; `import csv <file>` alone proposes a map',
    );
  }
  const keys = { keyVariable: values.key, secondVariable: values.second };
  if (keys.secondVariable !== undefined && keys.keyVariable === undefined) {
    throw new UsageError('--second names the key of somebody else than --key');
  }
  return { path, mapPath: values.map, slug, isApplied, json, ...keys };
}

async function readMap(path: string, head: readonly string[]): Promise<TableMap> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new OperatorError(`${path} cannot be read.`, { cause });
  });
  const read = readTableMap(text, head);
  if (read.ok) return read.map;
  const lines = read.problems.map(({ line, column, text: what }) => {
    const place = line === undefined ? '' : `:${line}:${column}`;
    return `${path}${place}: ${printable(what)}`;
  });
  throw new OperatorError(`${lines.join('\n')}.`);
}

/** Whoever attests: nobody, one, or two people who both looked at what came on paper. */
async function attestorsIn(
  { keyVariable, secondVariable }: TableRequest,
  { keys }: TableMap,
  from: KeySource,
): Promise<Attestor | undefined> {
  if (keys === 2 && secondVariable === undefined) {
    throw new UsageError('this map asks for the keys of two people: --key and --second');
  }
  const [attestor, second] = [
    await attestorIn(keyVariable, from),
    await attestorIn(secondVariable, from),
  ];
  return attestor === undefined || second === undefined ? attestor : { ...attestor, second };
}

interface KeySource {
  readonly community: Community;
  readonly context: CommandContext;
}

async function attestorIn(
  keyVariable: string | undefined,
  { community, context: { env } }: KeySource,
): Promise<Attestor | undefined> {
  if (keyVariable === undefined) return undefined;
  const token = given(env, keyVariable);
  if (token === undefined) {
    throw new UsageError(`the environment variable ${keyVariable} is to hold a key: it is not set`);
  }
  const attestor = await findAttestor(community.reader, token, unixNow());
  if (attestor !== undefined) return attestor;
  throw new OperatorError(
    `The key in ${keyVariable} is none of this community that may attest, or no longer.`,
  );
}

interface Import {
  readonly table: TableFile;
  readonly map: TableMap;
  readonly community: Community;
  readonly attestor: Attestor | undefined;
}

/** What an import came to. */
interface Came extends RowCounts {
  /** How many claims have come how far, once they are taken. */
  readonly claims: Partial<Record<ClaimState, number>> | undefined;
}

async function run(
  { table, map, community, attestor }: Import,
  { isApplied }: TableRequest,
  { told, context }: { readonly told: Telling; readonly context: CommandContext },
): Promise<Came> {
  const progress = new Progress(context.terminal, isApplied ? 'lines taken' : 'lines looked at');
  const mapper = new RowMapper(map, table.head);
  const onRefusal: RowImportOptions['onRefusal'] = (line, reason, code) =>
    told.problem([{ line, code, ...reasonOfRow(reason, code, map) }]);
  const onUnheard = (word: UnheardWord): void => told.unheard(word);
  const onRepeat = (row: RepeatedRow): void => told.repeat(row);
  const how = { attestor, now: unixNow(), isApplied, onRefusal, onUnheard, onRepeat };
  const rows = new RowImport(community, how);
  let checkpointProblem: Error | undefined;
  community.checkpointer.start(CHECKPOINT_PERIOD_MS, (problem) => {
    checkpointProblem ??= problem instanceof Error ? problem : new Error(String(problem));
  });
  try {
    for await (const records of rowsOf(table)) {
      const read = records.map((record) => mapper.read(record));
      for (const row of read) if (!row.ok) told.problem(row.problems);
      await rows.take(read.filter((row) => row.ok));
      if (told.isMuch) {
        await rows.end();
        told.inOrder();
      }
      context.interruption.check();
      if (checkpointProblem !== undefined) throw checkpointProblem;
      progress.show(records.at(-1)?.line ?? 0, table.lines);
    }
    await rows.end();
    return { ...rows.counts, claims: isApplied ? await rows.outcome() : undefined };
  } finally {
    await community.checkpointer.stop();
    progress.end();
    told.inOrder();
  }
}

/** What is wrong with a row, or why the community did not take it. */
type ToldProblem = Omit<RowProblem, 'code'> & { readonly code: string };

/** So much is told at once: what is known of a row may come after what is known of later ones. */
const TOLD_AT_ONCE = 1_000;

/** Tells of each row that is not taken, in the order of the lines, and of all in the end. */
class Telling {
  readonly #request: TableRequest;
  readonly #context: CommandContext;
  /** Of `--json`, which is one document. */
  readonly #kept: ToldProblem[] = [];
  readonly #lines = { bad: 0 };
  readonly #unheard: UnheardWord[] = [];
  readonly #repeats: RepeatedRow[] = [];
  /** What is printed of lines, and was not yet. */
  readonly #waiting: { readonly line: number; readonly texts: readonly string[] }[] = [];
  problems = 0;

  constructor(request: TableRequest, context: CommandContext) {
    this.#request = request;
    this.#context = context;
  }

  /** @param found what is wrong with one row */
  problem(found: readonly ToldProblem[]): void {
    this.problems += found.length;
    this.#lines.bad += 1;
    if (this.#request.json) addAll(this.#kept, found);
    else for (const one of found) this.#waiting.push({ line: one.line, texts: [this.#text(one)] });
  }

  /** A word that does not count, or would not. */
  unheard(word: UnheardWord): void {
    const { terminal } = this.#context;
    if (this.#request.json) {
      this.#unheard.push(word);
      return;
    }
    const does = this.#request.isApplied ? 'does' : 'would';
    const text =
      `line ${word.line}: the word of ${printable(word.by)} ${does} not count: ` +
      `${SILENT[word.reason]}.`;
    this.#waiting.push({ line: word.line, texts: proseLines(text, terminal.paint, '') });
  }

  /** A row that says what one further up says. */
  repeat(row: RepeatedRow): void {
    if (this.#request.json) this.#repeats.push(row);
    else {
      const text = `line ${row.line}: says the same as line ${row.of}, and counts once with it`;
      this.#waiting.push({ line: row.line, texts: [text] });
    }
  }

  /** Whether so much waits that it should be told when every row so far is done. */
  get isMuch(): boolean {
    return this.#waiting.length >= TOLD_AT_ONCE;
  }

  /** Tells what is known, the first line first. */
  inOrder(): void {
    const { terminal } = this.#context;
    const waiting = this.#waiting.splice(0).toSorted((one, other) => one.line - other.line);
    for (const { texts } of waiting) for (const text of texts) terminal.print(text);
  }

  end({ taken, known, records, claims }: Came): void {
    const { json, isApplied, slug } = this.#request;
    const { terminal } = this.#context;
    const rows = taken + known + this.#lines.bad;
    const counts = { rows, taken, known, refused: this.#lines.bad, records };
    if (json) {
      terminal.printJson({
        dryRun: !isApplied,
        community: slug,
        ...counts,
        problems: this.#kept.toSorted((one, other) => one.line - other.line),
        ...(claims === undefined ? {} : { claims }),
        unheard: this.#unheard,
        repeats: this.#repeats,
      });
      return;
    }
    const done = isApplied ? 'Took' : 'Would take';
    const others =
      `${grouped(known)} were there before or further up, and ${grouped(this.#lines.bad)} ` +
      `${this.#lines.bad === 1 ? 'is' : 'are'} not in order`;
    const ending = isApplied ? '' : ' This was a dry run: nothing was written; see --apply.';
    const text =
      `${done} ${counted(taken, 'row')} of ${grouped(rows)} into community "${slug}": ` +
      `${counted(records, 'record')}. ${others}.${ending}`;
    const told = claims === undefined ? '' : ` ${claimsText(claims)}`;
    for (const line of proseLines(text + told, terminal.paint, '')) terminal.print(line);
  }

  #text({ line, column, reason }: ToldProblem): string {
    const place = column === undefined ? `line ${line}` : `line ${line}, ${printable(column)}`;
    return `${place}: ${printable(reason)}`;
  }
}

/** Why a word does not count. */
const SILENT: Readonly<Record<Silence, string>> = {
  NO_STANDING: 'they have no record of their own here yet (NO_STANDING)',
  MAY_NOT_REJECT:
    'only whom a claim was made to, a panel or an audit says that it does not ' +
    'hold (MAY_NOT_REJECT)',
  TOO_LATE: 'the time in which it could be overturned is over (TOO_LATE)',
  DONE_BEFORE:
    'the work was done before its promise came in; bring in the promise first, ' +
    'and say the time of day if both are on one day (DONE_BEFORE)',
  UNTIMED: 'it does not say when the work was done, as `doneAt` (UNTIMED)',
  DONE_LATE:
    'the work was done after its term by what they say, and it was shown before that (DONE_LATE)',
  UNAIMED: 'it does not name the target that the correction says, as `target` (UNAIMED)',
};

const STATE_WORDS: Readonly<Record<ClaimState, string>> = {
  kept: 'kept',
  promised: 'not shown yet',
  shown: 'waiting for confirmation by somebody whose word counts',
  confirmed: 'confirmed, with something missing',
  lost: 'lost',
  refused: 'asked for and refused',
  held: 'held',
  minted: 'minted',
  cancelled: 'cancelled',
  withdrawn: 'taken back',
};

/** What became of the claims, the most useful first. */
function claimsText(claims: Partial<Record<ClaimState, number>>): string {
  const parts = (Object.keys(STATE_WORDS) as ClaimState[]).flatMap((state) => {
    const count = claims[state] ?? 0;
    return count === 0 ? [] : [`${grouped(count)} ${STATE_WORDS[state]}`];
  });
  return parts.length === 0 ? '' : `Of their claims: ${parts.join(', ')}.`;
}
