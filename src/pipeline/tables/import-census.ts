import { hash, randomBytes, randomUUID } from 'node:crypto';
import { STRATA_MAX, strataOf } from '../../core/entries/cities/census.ts';
import { canonicalize } from '../../core/log/canonical-json.ts';
import { leafHash, TreeFrontier } from '../../core/log/merkle-tree.ts';
import type { Stratum } from '../../core/state/entry.ts';
import { type Database, DatabaseError } from '../../db/engine/port.ts';
import {
  beginCensus,
  type CensusRow,
  endCensus,
  holdCensus,
  insertCensusRows,
  isCensusOpen,
  linesOfOthers,
  type OpenCensus,
  readCensusRows,
} from '../../db/sql/communities/census.ts';
import { nodeSha256 } from '../log/log-tree.ts';
import { OperatorError } from '../operator-error.ts';
import { RequestError } from '../request-error.ts';
import type { Community } from '../writer/community.ts';

/** Somebody as a row of the table has it. */
export interface CountedPerson {
  readonly line: number;
  readonly userId: string;
  readonly stratum: string;
}

export interface CensusOptions {
  readonly db: Database;
  readonly community: Community;
  /** Told of each row that counts somebody who is counted already. */
  readonly onRefusal: (line: number, reason: string) => void;
}

/** What the log says of a census. */
export interface CensusCounts {
  /** Index of its entry. */
  readonly entry: number;
  readonly rows: number;
  readonly strata: readonly Stratum[];
}

/** So many rows go to the database at a time: a few megabytes, whatever the size of the table. */
const ROWS_PER_STATEMENT = 5_000;

/** More kinds than these are a table of single people, and would be held in memory. */
const KINDS_MAX = 100_000;

/**
 * Counts people. Rows go to a table beside the log, some at a time; the log gets one entry when all
 * of them are there. A run that is cut off leaves no entry, and what it had taken goes with the
 * next run.
 */
export class CensusImport {
  readonly #community: Community;
  readonly #onRefusal: (line: number, reason: string) => void;
  readonly #censusId = randomUUID();
  readonly #counted = new CountedRows();
  #waiting: CensusRow[] = [];

  private constructor({ community, onRefusal }: CensusOptions) {
    this.#community = community;
    this.#onRefusal = onRefusal;
  }

  static async begin(options: CensusOptions): Promise<CensusImport> {
    const census = new CensusImport(options);
    await options.db.transaction(async (tx) => await beginCensus(tx, census.#open));
    return census;
  }

  /** How many were counted so far. */
  get rows(): number {
    return this.#counted.tree.size;
  }

  /** @throws OperatorError when the strata tell single people apart */
  async take(people: readonly CountedPerson[]): Promise<void> {
    for (const person of people) this.#waiting.push(rowOf(person));
    while (this.#waiting.length >= ROWS_PER_STATEMENT) await this.#store(ROWS_PER_STATEMENT);
  }

  /** Stores the rest, and says in the log how many there are. */
  async end(now: number): Promise<CensusCounts> {
    if (this.#waiting.length > 0) await this.#store(this.#waiting.length);
    return await logged(this.#community, { open: this.#open, counted: this.#counted, now });
  }

  get #open(): OpenCensus {
    return { communityId: this.#community.row.id, censusId: this.#censusId };
  }

  async #store(count: number): Promise<void> {
    const rows = this.#waiting.splice(0, count);
    const { db } = this.#community.reader;
    const taken = await insertCensusRows(db, this.#open, rows);
    if (taken.size === 0 && !(await isCensusOpen(db, this.#open))) {
      throw new OperatorError('Another census began meanwhile: of this one nothing is kept.');
    }
    for (const row of rows) {
      if (taken.has(row.line)) this.#counted.add(row);
      else this.#onRefusal(row.line, COUNTED_ALREADY);
    }
  }
}

const COUNTED_ALREADY = 'is counted already, in an earlier row';
const LINE_OF_OTHERS = 'has the line of somebody else: a part says by firstLine where it begins';

/** Begins a census whose table comes in parts. @returns what its parts are named by */
export async function beginCensusInParts(
  { db }: { readonly db: Pick<Database, 'transaction'> },
  { row: { id: communityId } }: Pick<Community, 'row'>,
): Promise<string> {
  const censusId = randomUUID();
  await db.transaction(async (tx) => await beginCensus(tx, { communityId, censusId }));
  return censusId.replaceAll('-', '');
}

/**
 * Takes a part of a table. Nothing of it is kept in memory.
 * @param people at most a few thousand, each with the line of the whole table
 * @returns the lines that are not taken: whoever they name is counted already, or another is there
 * @throws RequestError NOT_FOUND when the community has no such census, or it has ended
 */
export async function takeCensusPart(
  { reader, row }: Pick<Community, 'reader' | 'row'>,
  census: string,
  people: readonly CountedPerson[],
): Promise<{ readonly line: number; readonly reason: string }[]> {
  const open = { communityId: row.id, censusId: census };
  await refuseClosed(reader.db, open);
  const taken = await insertCensusRows(reader.db, open, people.map(rowOf));
  await refuseClosed(reader.db, open);
  const again = people.filter(({ line }) => !taken.has(line));
  const others = await linesOfOthers(reader.db, open, again);
  return again.map(({ line }) => ({
    line,
    reason: others.has(line) ? LINE_OF_OTHERS : COUNTED_ALREADY,
  }));
}

/**
 * Counts what came in parts, some rows at a time, and says it in the log.
 * @throws RequestError NOT_FOUND as {@link takeCensusPart}; OperatorError as {@link CensusImport}
 */
export async function endCensusInParts(
  community: Community,
  census: string,
  now: number,
): Promise<CensusCounts> {
  const open = { communityId: community.row.id, censusId: census };
  const { db } = community.reader;
  await refuseClosed(db, open);
  const counted = new CountedRows();
  const limit = ROWS_PER_STATEMENT;
  for (let after = 0; ;) {
    const rows = await readCensusRows(db, open, { after, limit });
    for (const row of rows) counted.add(row);
    after = rows.at(-1)?.line ?? after;
    if (rows.length < limit) break;
  }
  return await logged(community, { open, counted, now });
}

async function refuseClosed(
  db: Parameters<typeof isCensusOpen>[0],
  open: OpenCensus,
): Promise<void> {
  if (await isCensusOpen(db, open)) return;
  throw new RequestError('NOT_FOUND', 'there is no census of that name whose rows are being taken');
}

/** The rows of a census in the order of the table, as they were read. */
class CountedRows {
  readonly tree: TreeFrontier = new TreeFrontier(undefined, nodeSha256);
  readonly counts: Map<string, number> = new Map<string, number>();
  /** The sum of the first four bytes of all leaves: as many other rows have another. */
  mark = 0n;

  /** @throws OperatorError when the strata tell single people apart */
  add({ leaf, stratum }: Pick<CensusRow, 'leaf' | 'stratum'>): void {
    const bytes = Buffer.from(leaf, 'hex');
    this.tree.append(bytes);
    this.mark += BigInt(bytes.readUInt32BE());
    this.counts.set(stratum, (this.counts.get(stratum) ?? 0) + 1);
    if (this.counts.size <= KINDS_MAX) return;
    throw new OperatorError('The strata tell single people apart: name fewer columns.');
  }
}

/** What {@link endCensus} fails with. */
const NOT_AS_COUNTED = '23502';
const CHANGED_MEANWHILE =
  'While rows were counted some came in or were erased, or it ended: look at the censuses first.';

interface Counted {
  readonly open: OpenCensus;
  readonly counted: CountedRows;
  readonly now: number;
}

/**
 * Says in the log how many there are.
 * @throws OperatorError when these are not all rows any more, or the census ended meanwhile
 */
async function logged(
  { writer }: Pick<Community, 'writer'>,
  { open, counted: { tree, counts, mark }, now }: Counted,
): Promise<CensusCounts> {
  const rows = tree.size;
  if (rows === 0) throw new OperatorError('Nobody was counted: the table has no row in order.');
  const strata = strataOf(counts);
  if (strata === undefined) {
    const most = `at most ${STRATA_MAX}`;
    throw new OperatorError(`There are too many strata, ${most} can be: name fewer columns.`);
  }
  const root = Buffer.from(tree.root()).toString('hex');
  try {
    const entry = await writer.submit({
      now,
      run: (draft) => {
        const { cycle } = draft.state;
        const index = draft.append({ type: 'census', cycle, rows, strata, root });
        draft.also(holdCensus(open));
        draft.also(endCensus(open, { entry: index, rows, mark }));
        return index;
      },
    });
    return { entry, rows, strata };
  } catch (problem) {
    if (!(problem instanceof DatabaseError && problem.code === NOT_AS_COUNTED)) throw problem;
    throw new OperatorError(CHANGED_MEANWHILE, { cause: problem });
  }
}

/** With a salt of its own: once that is gone, the hash says nothing about anybody. */
function rowOf({ line, userId, stratum }: CountedPerson): CensusRow {
  const salt = randomBytes(16).toString('hex');
  const said = hash('sha256', `${salt}${canonicalize({ stratum, userId })}`, 'buffer');
  const leaf = Buffer.from(leafHash(said, nodeSha256)).toString('hex');
  return { line, user: userId, salt, leaf, stratum };
}
