import type { Entry, RetractedOutcome } from '../../core/state/entry.ts';
import { TreeFrontier } from '../../core/log/merkle-tree.ts';
import { type CommunityState, type Finding, type Hold } from '../../core/state/state.ts';
import type { Database } from '../../db/engine/port.ts';
import { DERIVED_TABLES, type DerivedTable } from '../../db/derived-tables.ts';
import { addToMemberCycles, countedOutcomes, derivedRows } from '../../db/entry-rows.ts';
import { MemberCycles } from '../../db/member-cycles.ts';
import { readAllMemberCycles } from '../../db/sql/members/member-cycles.ts';
import { readFindings } from '../../db/sql/governance/findings.ts';
import { readOpenHolds } from '../../db/sql/decisions/holds.ts';
import type { Cell } from '../../db/sql/insert-rows.ts';
import {
  linkedMemberCells,
  linkedMemberRow,
  readLinkedMembers,
} from '../../db/sql/members/linked-members.ts';
import { readHead } from '../../db/sql/log/log.ts';
import { memberIntegrityCells, readMemberIntegrity } from '../../db/sql/members/members.ts';
import { readOutcomeCounts, readOutcomeMembers } from '../../db/sql/evidence/outcomes.ts';
import { readTile, type TileRow } from '../../db/sql/log/tree.ts';
import { countRows, readDerivedRows, readRetractions } from '../../db/sql/log/verification.ts';
import type { Divergence } from '../../core/verify/verify-log.ts';
import { type Community, publicKeyText } from '../writer/community.ts';
import { exportLog } from '../answers/log/export-log.ts';
import type { LogKey } from '../log/log-key.ts';
import { nodeSha256 } from '../log/log-tree.ts';
import { leafOf, TreeEdge } from '../log/tree-edge.ts';
import { takenBackBy, type Verification, verifyExport } from './verify-export.ts';

export interface StoreVerification extends Verification {
  /** Every log-derived table that was compared with the replay, and how many rows it has. */
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  /**
   * The first difference of every table. Those that hold what was folded are compared if the log
   * itself replays, and open holds if the rows they are read with do not differ.
   */
  readonly differing: readonly Divergence[];
}

/**
 * Verifies a store: its log as an auditor would verify the export, and every table that follows
 * from the log against the replay (docs/internals/design.md#invariants, 2). What is written
 * meanwhile looks like a difference, so verify a store at rest.
 */
export async function verifyStore(
  db: Database,
  community: Community,
  key: LogKey,
): Promise<StoreVerification> {
  const tables = new TableComparison(db, community.row.id);
  const pages = tables.watch(exportLog(community, key));
  const takenBack = takenBackBy(await readRetractions(db, community.row.id));
  const trusted = publicKeyText(key, community.row.origin);
  const verification = await verifyExport(pages, trusted, { takenBack });
  const counts = await tables.counts();
  if (verification.divergence === undefined) await tables.compareFolds(verification.state);
  const differing = tables.differing();
  const divergence = verification.divergence ?? differing[0];
  return { ...verification, divergence, tables: counts, differing };
}

interface OutcomeCounts {
  readonly domain: string;
  readonly cycle: number;
  readonly counts: Map<string, number>;
}

/** Compares derived rows page by page while the lines of the export pass by. */
class TableComparison {
  readonly #db: Database;
  readonly #communityId: string;
  readonly #rows = new Map<string, number>();
  readonly #outcomes = new Map<string, OutcomeCounts>();
  readonly #outcomeMembers = new Map<string, { outcomes: number; failed: number }>();
  readonly #memberCycles = new MemberCycles();
  readonly #edge = new TreeEdge(new TreeFrontier(undefined, nodeSha256));
  /** By {@link placeOf} a table, the first difference; in order of what was found. */
  readonly #differing = new Map<string, Divergence>();

  constructor(db: Database, communityId: string) {
    this.#db = db;
    this.#communityId = communityId;
  }

  differing(): Divergence[] {
    return [...this.#differing.values()];
  }

  async *watch(pages: AsyncIterable<string[]>): AsyncGenerator<string[]> {
    let index = 0;
    let first = true;
    for await (const page of pages) {
      yield page;
      const lines = page.filter((line) => !line.startsWith('{"checkpoint":'));
      if (!first && lines.length > 0) {
        await this.#compare(
          index,
          lines.map((line) => JSON.parse(line) as Entry),
        );
        index += lines.length;
        for (const line of lines) this.#edge.append(leafOf(line));
        await this.#compareTiles(this.#edge.takeTiles());
      }
      first = false;
    }
  }

  async #compareTiles(tiles: readonly TileRow[]): Promise<void> {
    this.#rows.set('log_tile', (this.#rows.get('log_tile') ?? 0) + tiles.length);
    for (const { level, index, hashes } of tiles) {
      const rows = { db: this.#db, communityId: this.#communityId };
      const found = await readTile(rows, level, index);
      if (found !== undefined && Buffer.compare(found, hashes) === 0) continue;
      const name = `tile ${level}/${index}`;
      const what = found === undefined ? `${name} is missing` : `${name} has other hashes`;
      this.#note(differs('log_tile', undefined, `${name} of the entries`, what));
    }
  }

  /** How many rows each table has; more than the log accounts for is a divergence. */
  async counts(): Promise<{ name: string; rows: number }[]> {
    const counts: { name: string; rows: number }[] = [];
    for (const [name, expected] of this.#rows) {
      const rows = await countRows(this.#db, this.#communityId, name);
      if (rows !== expected) {
        this.#note(differs(name, undefined, `${expected} rows`, `${rows} rows`));
      }
      counts.push({ name, rows });
    }
    return counts;
  }

  /** What was folded, table by table. */
  async compareFolds(state: CommunityState): Promise<void> {
    const [db, id] = [this.#db, this.#communityId];
    const found = [
      await compareSize(db, id, state),
      await compareHead(db, id, state),
      await compareMembers(db, id, state),
      await compareLinked(db, id, state),
      this.#differing.has(placeOf('negentropy_events'))
        ? undefined
        : await compareHolds(db, id, state),
      await compareFindings(db, id, state),
      await this.#compareOutcomes(state),
      await this.#compareOutcomeMembers(),
      await this.#compareMemberCycles(),
    ];
    for (const one of found) this.#note(one);
  }

  /** Every count of every cycle: also the first cycle of a domain is read from them. */
  async #compareOutcomes(state: CommunityState): Promise<Divergence | undefined> {
    const categories = state.policies.at(-1)?.policy.categories ?? [];
    const stored = await readOutcomeCounts(this.#db, this.#communityId, Number.MIN_SAFE_INTEGER);
    const found = stored.map(({ domain, cycle, counts }) =>
      outcomeText(domain, cycle, (index) => counts[index] ?? 0, categories.length),
    );
    const expected = [...this.#outcomes.values()].map(({ domain, cycle, counts }) =>
      outcomeText(
        domain,
        cycle,
        (index) => counts.get(categories[index] ?? '') ?? 0,
        categories.length,
      ),
    );
    return listDifference('outcome_count', expected.sort(byText), found.sort(byText));
  }

  /** Whose outcomes every cycle had. */
  async #compareOutcomeMembers(): Promise<Divergence | undefined> {
    const since = Number.MIN_SAFE_INTEGER;
    const stored = await readOutcomeMembers(this.#db, this.#communityId, since);
    const found = stored.map(
      ({ domain, cycle, member, outcomes, failed }) =>
        `${domain} ${cycle} ${member} ${outcomes} ${failed}`,
    );
    const expected = [...this.#outcomeMembers].map(
      ([key, { outcomes, failed }]) => `${key} ${outcomes} ${failed}`,
    );
    return listDifference('outcome_member', expected.sort(byText), found.sort(byText));
  }

  /** What happened to every member in every cycle. */
  async #compareMemberCycles(): Promise<Divergence | undefined> {
    const stored = await readAllMemberCycles(this.#db, this.#communityId);
    const text = ({ member, cycle, sums }: (typeof stored)[number]): string =>
      `${member} ${cycle} ${Object.values(sums).join(' ')}`;
    const expected = this.#memberCycles.rows().map(text);
    return listDifference('member_cycle', expected.sort(byText), stored.map(text).sort(byText));
  }

  #count({ domain, cycle, category, member }: RetractedOutcome, change: 1 | -1): void {
    if (member !== undefined) {
      const whose = `${domain} ${cycle} ${member}`;
      const counts = this.#outcomeMembers.get(whose) ?? { outcomes: 0, failed: 0 };
      counts.outcomes += change;
      if (category !== 'kept') counts.failed += change;
      this.#outcomeMembers.set(whose, counts);
    }
    const key = `${domain} ${cycle}`;
    const counted = this.#outcomes.get(key) ?? { domain, cycle, counts: new Map() };
    counted.counts.set(category, (counted.counts.get(category) ?? 0) + change);
    this.#outcomes.set(key, counted);
  }

  async #compare(from: number, entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      for (const [outcome, change] of countedOutcomes(entry)) this.#count(outcome, change);
      addToMemberCycles(this.#memberCycles, entry);
    }
    const rows = derivedRows(entries.map((entry, offset) => ({ entry, index: from + offset })));
    for (const table of DERIVED_TABLES) {
      const expected = rows[table.name];
      this.#rows.set(table.name, (this.#rows.get(table.name) ?? 0) + expected.length);
      if (this.#differing.has(placeOf(table.name))) continue;
      const until = from + entries.length;
      const found = await readDerivedRows(this.#db, this.#communityId, table, from, until);
      this.#note(firstDifference(table, expected, found));
    }
  }

  /** Keeps the first difference of a table. */
  #note(found: Divergence | undefined): void {
    if (found === undefined || this.#differing.has(found.where)) return;
    this.#differing.set(found.where, found);
  }
}

function firstDifference(
  table: DerivedTable,
  expected: readonly (readonly Cell[])[],
  found: readonly (readonly (string | null)[])[],
): Divergence | undefined {
  for (let row = 0; row < Math.max(expected.length, found.length); row += 1) {
    const wanted = rowText(expected[row]);
    const given = rowText(found[row]);
    if (wanted !== given) {
      const index = Number(expected[row]?.[0] ?? found[row]?.[0] ?? 0);
      return differs(table.name, index, wanted, given);
    }
  }
  return undefined;
}

async function compareSize(
  db: Database,
  communityId: string,
  { size }: CommunityState,
): Promise<Divergence | undefined> {
  const entries = await countRows(db, communityId, 'log_entry');
  return entries === size
    ? undefined
    : differs('log_entry', undefined, `${size} rows`, `${entries} rows`);
}

async function compareHead(
  db: Database,
  communityId: string,
  state: CommunityState,
): Promise<Divergence | undefined> {
  const head = await readHead(db, communityId);
  const expectedHead = [
    state.size,
    state.cycle,
    state.pause !== undefined,
    state.books.supply,
    state.books.held,
    state.books.decisions,
    state.caps.total,
  ].join(' ');
  const foundHead = head === undefined ? 'no row' : Object.values(head).join(' ');
  return expectedHead === foundHead
    ? undefined
    : differs('log_head', undefined, expectedHead, foundHead);
}

async function compareMembers(
  db: Database,
  communityId: string,
  state: CommunityState,
): Promise<Divergence | undefined> {
  const stored = await readMemberIntegrity(db, communityId);
  const found = stored.map((row) =>
    rowText(memberIntegrityCells({ ...row, cap: capNow(row.cap, state.cycle) })),
  );
  const expected = [...state.members]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([member, folded]) => {
      const mints = state.caps.mints.get(member);
      const cap = mints === undefined ? undefined : { cycle: state.cycle, mints };
      return rowText(memberIntegrityCells({ member, state: folded, cap }));
    });
  return listDifference('member_integrity', expected, found);
}

/** Whom an admin linked. */
async function compareLinked(
  db: Database,
  communityId: string,
  { people }: CommunityState,
): Promise<Divergence | undefined> {
  const stored = await readLinkedMembers(db, communityId);
  const rows = [...people.keys()].flatMap((member) => linkedMemberRow(people, member) ?? []);
  const expected = rows.map((row) => rowText(linkedMemberCells(row)));
  const found = stored.map((row) => rowText(linkedMemberCells(row)));
  return listDifference('linked_member', expected.sort(byText), found.sort(byText));
}

/** Caps of cycles that are over say nothing any more. */
function capNow(
  cap: { readonly cycle: number; readonly mints: number } | undefined,
  cycle: number,
): { readonly cycle: number; readonly mints: number } | undefined {
  return cap?.cycle === cycle ? cap : undefined;
}

function outcomeText(
  domain: string,
  cycle: number,
  countOf: (category: number) => number,
  categories: number,
): string {
  const counts = Array.from({ length: categories }, (_, index) => countOf(index));
  return `${domain} ${cycle} ${counts.join()}`;
}

function byText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

async function compareHolds(
  db: Database,
  communityId: string,
  state: CommunityState,
): Promise<Divergence | undefined> {
  const stored = await readOpenHolds(db, communityId);
  const rows = await countRows(db, communityId, 'hold_open');
  if (rows !== stored.length) {
    return differs('hold_open', undefined, `${state.holds.size} rows`, `${rows} rows`);
  }
  return listDifference('hold_open', holdTexts(state.holds.values()), holdTexts(stored));
}

async function compareFindings(
  db: Database,
  communityId: string,
  state: CommunityState,
): Promise<Divergence | undefined> {
  const stored = await readFindings(db, communityId);
  return listDifference(
    'finding',
    [...state.findings].map(findingText),
    [...stored].map(findingText),
  );
}

function findingText([index, finding]: readonly [number, Finding]): string {
  const { member, code, evidence, status, cycle, opened, until, ...more } = finding;
  const rest = [cycle, opened, until, more.case, more.answeredBy, more.unsigned];
  return [index, member, code, evidence, status, ...rest].join(' ');
}

function holdTexts(holds: Iterable<Hold>): string[] {
  return [...holds].map((hold) =>
    [
      hold.decision,
      hold.member,
      hold.evidence,
      hold.promise,
      hold.policy,
      hold.due,
      hold.amount,
      hold.negentropy,
      hold.promiseLost,
      hold.retracted,
    ].join(' '),
  );
}

function listDifference(
  table: string,
  expected: readonly string[],
  found: readonly string[],
): Divergence | undefined {
  for (let row = 0; row < Math.max(expected.length, found.length); row += 1) {
    if (expected[row] !== found[row]) {
      return differs(table, undefined, expected[row] ?? 'no row', found[row] ?? 'no row');
    }
  }
  return undefined;
}

function rowText(row: readonly Cell[] | undefined): string {
  return row === undefined ? 'no row' : row.map((cell) => String(cell)).join(' ');
}

function differs(
  table: string,
  index: number | undefined,
  expected: string,
  found: string,
): Divergence {
  return { index, where: placeOf(table), expected, found };
}

function placeOf(table: string): string {
  return `table ${table}`;
}
