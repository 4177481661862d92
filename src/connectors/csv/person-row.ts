import { OTHERS } from '../../core/entries/cities/census.ts';
import { userIdProblem } from '../../core/identity/user-id.ts';
import type { CsvRecord } from './csv-records.ts';

/** Which columns of a table say who is counted, and as what. */
export interface CountedColumns {
  readonly id: string;
  readonly strata: readonly string[];
}

/** What is wrong with one row. */
export interface BadRow {
  readonly line: number;
  readonly column: string | undefined;
  readonly reason: string;
}

/** What a row says, if it is in order. */
export type ReadRow =
  { readonly line: number; readonly userId: string; readonly stratum: string } | BadRow;

const CELL_LENGTH_MAX = 60;

/** Reads who is counted, and as what, from the columns that were named. */
export class PersonReader {
  readonly #head: readonly string[];
  readonly #id: number;
  readonly #strata: readonly number[];

  /** @throws RangeError for a column that the table does not have */
  constructor(head: readonly string[], { id, strata }: CountedColumns) {
    this.#head = head;
    this.#id = columnOf(head, id);
    this.#strata = strata.map((name) => columnOf(head, name));
  }

  /** Who the row counts, or why it is not in order. */
  read({ line, cells }: CsvRecord): ReadRow {
    if (cells === undefined) {
      return { line, column: undefined, reason: 'its quotation marks do not fit' };
    }
    if (cells.length !== this.#head.length) {
      const reason = `has ${cells.length} cells, and the head has ${this.#head.length}`;
      return { line, column: undefined, reason };
    }
    const userId = (cells[this.#id] ?? '').trim();
    const problem =
      userId.length > 200 ? 'must have at most 200 characters' : userIdProblem(userId);
    if (problem !== undefined) return { line, column: this.#head[this.#id], reason: problem };
    const said: string[] = [];
    for (const at of this.#strata) {
      const cell = (cells[at] ?? '').trim();
      const wrong = cellProblem(cell);
      if (wrong !== undefined) return { line, column: this.#head[at], reason: wrong };
      said.push(cell);
    }
    return { line, userId, stratum: said.join(' / ') };
  }
}

/** A stratum stands in the public log. */
function cellProblem(cell: string): string | undefined {
  if (cell === '') return 'must not be empty';
  if (cell.length > CELL_LENGTH_MAX) return `must have at most ${CELL_LENGTH_MAX} characters`;
  if (/\p{C}/u.test(cell)) return 'must not have invisible or control characters';
  return cell === OTHERS
    ? `must not be "${OTHERS}": rare ones are told under that name`
    : undefined;
}

function columnOf(head: readonly string[], name: string): number {
  const at = head.indexOf(name.trim());
  if (at >= 0) return at;
  throw new RangeError(`the head of the table has no "${name}"; it has ${head.join(', ')}`);
}
