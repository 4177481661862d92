import { hash, randomBytes, randomUUID } from 'node:crypto';
import { STRATA_MAX, strataOf } from '../../core/entries/census.ts';
import { canonicalize } from '../../core/log/canonical-json.ts';
import { leafHash, TreeFrontier } from '../../core/log/merkle-tree.ts';
import type { Stratum } from '../../core/state/entry.ts';
import type { Database } from '../../db/engine/port.ts';
import { beginCensus, type CensusRow, endCensus, insertCensusRows } from '../../db/sql/census.ts';
import { nodeSha256 } from '../log/log-tree.ts';
import { OperatorError } from '../operator-error.ts';
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
  readonly #counts = new Map<string, number>();
  readonly #tree = new TreeFrontier(undefined, nodeSha256);
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
    return this.#tree.size;
  }

  /** @throws OperatorError when the strata tell single people apart */
  async take(people: readonly CountedPerson[]): Promise<void> {
    for (const person of people) this.#waiting.push(rowOf(person));
    while (this.#waiting.length >= ROWS_PER_STATEMENT) await this.#store(ROWS_PER_STATEMENT);
  }

  /** Stores the rest, and says in the log how many there are. */
  async end(now: number): Promise<CensusCounts> {
    if (this.#waiting.length > 0) await this.#store(this.#waiting.length);
    const rows = this.#tree.size;
    if (rows === 0) throw new OperatorError('Nobody was counted: the table has no row in order.');
    const strata = strataOf(this.#counts);
    if (strata === undefined) {
      const most = `at most ${STRATA_MAX}`;
      throw new OperatorError(`There are too many strata, ${most} can be: name fewer columns.`);
    }
    const root = Buffer.from(this.#tree.root()).toString('hex');
    const open = this.#open;
    const entry = await this.#community.writer.submit({
      now,
      run: (draft) => {
        const { cycle } = draft.state;
        const index = draft.append({ type: 'census', cycle, rows, strata, root });
        draft.also(endCensus(open, index));
        return index;
      },
    });
    return { entry, rows, strata };
  }

  get #open(): { readonly communityId: string; readonly censusId: string } {
    return { communityId: this.#community.row.id, censusId: this.#censusId };
  }

  async #store(count: number): Promise<void> {
    const rows = this.#waiting.splice(0, count);
    const taken = await insertCensusRows(this.#community.reader.db, this.#open, rows);
    for (const { line, leaf, stratum } of rows) {
      if (!taken.has(line)) {
        this.#onRefusal(line, 'is counted already, in an earlier row');
        continue;
      }
      this.#tree.append(Buffer.from(leaf, 'hex'));
      this.#counts.set(stratum, (this.#counts.get(stratum) ?? 0) + 1);
    }
    if (this.#counts.size <= KINDS_MAX) return;
    throw new OperatorError('The strata tell single people apart: name fewer columns.');
  }
}

/** With a salt of its own: once that is gone, the hash says nothing about anybody. */
function rowOf({ line, userId, stratum }: CountedPerson): CensusRow {
  const salt = randomBytes(16).toString('hex');
  const said = hash('sha256', `${salt}${canonicalize({ stratum, userId })}`, 'buffer');
  const leaf = Buffer.from(leafHash(said, nodeSha256)).toString('hex');
  return { line, user: userId, salt, leaf, stratum };
}
