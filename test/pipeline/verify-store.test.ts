import { PRESETS } from '../../src/core/policy/presets.ts';
import { beginWithNation } from '../worlds/nation.ts';
import { COUNCIL, propose } from '../worlds/governance.ts';
import { policyRecord } from '../../src/core/policy/policy-entry.ts';
import { appendSentinels, panelAbout } from '../worlds/panels.ts';
import { appendTried, drawOf, pilotOf, TRIED } from '../worlds/pilots.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { improvementOf } from '../../src/core/entries/evidence/instruments.ts';
import { DERIVED_TABLES } from '../../src/db/derived-tables.ts';
import { type Database, DatabaseError } from '../../src/db/engine/port.ts';
import { importHistory } from '../../src/pipeline/imports/import-history.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { formatMicros } from '../../src/core/units.ts';
import { verificationLines } from '../../src/cli/rendering/verification-rendering.ts';
import { terminalOn } from '../../src/cli/terminal.ts';
import { OperatorError } from '../../src/pipeline/operator-error.ts';
import { type StoreVerification, verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeEngines, hasPostgres } from '../database/engines.ts';
import { readText } from '../house-rules/source-files.ts';
import { isSoak } from '../size.ts';
import { keptPromise, keyed, orderOf, qualify } from './minting-members.ts';
import { sourceOf, syntheticHistory } from './synthetic-history.ts';
import { newCommunity, type TestCommunity, ungatedPolicy } from './test-community.ts';

/** Tables that hold the fold itself, with what orders their rows. */
const FOLDED = [
  { name: 'member_integrity', key: 'cap_cycle nulls first, member_id' },
  { name: 'outcome_count', key: 'domain, cycle' },
  { name: 'outcome_member', key: 'domain, cycle, member_id' },
  { name: 'member_cycle', key: 'member_id, cycle' },
  { name: 'linked_member', key: 'position, member_id' },
  { name: 'finding', key: 'entry_index' },
];

/** The same of what is compared only if something else does not differ. */
const ALONE = [
  { name: 'log_head', key: 'community_id' },
  { name: 'hold_open', key: 'decision_index' },
];

/** A migration that fills columns of rows that were there before it, and these columns. */
const PAGES = '20261205_house_read_a_page.sql';
const FILLED = {
  debt_entry: ['debt_id', 'member_id', 'pledge'],
  panel_entry: ['reveals'],
  pilot_entry: ['reveals'],
  study_entry: ['study_index'],
};

/** Takes a store back to before it: indexes of these columns go with them. */
const BEFORE_PAGES =
  Object.entries(FILLED)
    .flatMap(([name, columns]) => columns.map((column) => [name, column] as const))
    .map(([name, column]) =>
      column === 'pledge'
        ? `update negentropy.${name} set pledge = null;`
        : `alter table negentropy.${name} drop column ${column};`,
    )
    .join('') +
  [
    'debt_entry_by_type',
    'debt_reductions_by_debt',
    'pilot_entry_by_type',
    'study_entry_by_type',
    'census_by_entry',
  ]
    .map((name) => `drop index negentropy.${name};`)
    .join('');

const DERIVED = DERIVED_TABLES.map(({ name }) => ({ name, key: 'entry_index' }));
/** Changed at once: verification names each of them. */
const TOGETHER = [...DERIVED, ...FOLDED];
const TABLES = [...TOGETHER, ...ALONE];

describeEngines((engine) => {
  const { paint } = terminalOn(process, { NO_COLOR: '1' });
  let store: TestCommunity;
  const verify = (): Promise<StoreVerification> =>
    verifyStore(store.db, store.community, store.key);
  /** Where verification finds a difference while something is wrong. */
  const whereIs = async (restore: Restore): Promise<string | undefined> => {
    try {
      return (await verify()).divergence?.where;
    } catch (problem) {
      if (problem instanceof OperatorError) return `refused: ${problem.message}`;
      throw problem;
    } finally {
      await restore();
    }
  };

  beforeAll(async () => {
    store = await storeWithEverything(await engine.openMigrated());
  });

  test('passes on a store with rows in every table', async () => {
    const { divergence, keyTrusted, tables } = await verify();
    expect([divergence, keyTrusted]).toEqual([undefined, true]);
    const derived = DERIVED_TABLES.map(({ name }) => name);
    expect(tables.map(({ name }) => name)).toEqual([...derived, 'log_tile']);
    for (const { name } of TABLES) {
      expect([name, await store.db.query(`select 1 from negentropy.${name}`)]).not.toEqual([
        name,
        [],
      ]);
    }
  });

  // What is compared is the same on both engines, and PGlite takes four times the time. Rows are
  // changed by their place in one server's file, which means nothing where they are spread.
  const isOften = engine.name === 'postgres' || !hasPostgres || isSoak;
  const isWhole = isOften && !engine.isSpread;
  test.runIf(isWhole)('passes once a migration filled columns of older rows', async () => {
    await store.db.exec(BEFORE_PAGES);
    await store.db.exec(readText(`infra/db/migrations/${PAGES}`));
    const { divergence, tables } = await verify();
    expect(divergence).toBeUndefined();
    const rows = new Map(tables.map((table) => [table.name, table.rows]));
    for (const name of Object.keys(FILLED)) expect([name, rows.get(name)]).not.toEqual([name, 0]);
    const filled = Object.entries(FILLED).flatMap(([name, columns]) =>
      columns.map((column) => ({ name, column })),
    );
    for (const { name, column } of filled) {
      const sql = `select 1 from negentropy.${name} where ${column} is not null limit 1`;
      expect([name, column, await store.db.query(sql)]).not.toEqual([name, column, []]);
    }
  });

  /** Changes every such table that the database lets be changed, and sees these named. */
  const areNamed = async (
    changeOf: (table: Table) => Promise<Restore | undefined>,
  ): Promise<string[]> => {
    const restores = new Map<string, Restore>();
    try {
      for (const table of TOGETHER) {
        const restore = await changeOf(table);
        if (restore !== undefined) restores.set(table.name, restore);
      }
      const verification = await verify();
      const { divergence, differing } = verification;
      const named = [...restores.keys()].map((name) => `table ${name}`);
      expect(differing.map(({ where }) => where).toSorted()).toEqual(named.toSorted());
      expect(divergence).toBe(differing[0]);
      const told = verificationLines(verification, paint).join('\n');
      for (const name of named)
        expect(told).toMatch(new RegExp(`(?:Divergence|Differs too): ${name}\\.`));
    } finally {
      for (const restore of [...restores.values()].toReversed()) await restore();
    }
    return [...restores.keys()];
  };

  // One verification for the next cell of all of them: it names each table that differs.
  test.runIf(isWhole)('names each table when any cell of it was changed', async () => {
    const cells = new Map<string, Cell[]>();
    for (const table of TOGETHER) cells.set(table.name, await cellsOf(store.db, table));
    const most = Math.max(...[...cells.values()].map(({ length }) => length));
    expect(most).toBeGreaterThan(0);
    const seen = new Set<string>();
    for (let nth = 0; nth < most; nth += 1) {
      const changed = await areNamed(async ({ name }) => {
        const cell = cells.get(name)?.[nth];
        return cell === undefined ? undefined : await change(store.db, cell);
      });
      for (const name of changed) seen.add(name);
    }
    expect(TOGETHER.filter(({ name }) => !seen.has(name))).toEqual([]);
  });

  test.runIf(isWhole)('names each table when a row of it is missing', async () => {
    // Others the database itself does not let go.
    const changed = await areNamed(({ name, key }) => removeRow(store.db, name, key));
    expect(changed.length).toBeGreaterThan(0);
  });

  test.runIf(isWhole)('names each table when a row was added to it', async () => {
    const changed = await areNamed(({ name, key }) => addRow(store.db, name, key));
    expect(changed.length).toBeGreaterThan(0);
  });

  const alone = isWhole ? ALONE : [];
  test.for(alone)('names $name when any cell of it was changed', async (table) => {
    const { name } = table;
    const unseen: string[] = [];
    let seen = 0;
    for (const cell of await cellsOf(store.db, table)) {
      const { column, position } = cell;
      const restore = await change(store.db, cell);
      if (restore === undefined) continue;
      const where = await whereIs(restore);
      // A head of another size is refused before there is anything to compare.
      const isRefused = column === 'tree_size' && where?.startsWith('refused: The log of') === true;
      if (where === `table ${name}` || isRefused) seen += 1;
      else unseen.push(`${name}.${column} of row ${position}: ${where ?? 'no divergence'}`);
    }
    expect(unseen).toEqual([]);
    expect(seen).toBeGreaterThan(0);
  });

  test.for(alone)('names $name when a row of it is missing', async ({ name, key }) => {
    const restore = await removeRow(store.db, name, key);
    if (restore === undefined) return; // the database itself does not let it go
    expect(await whereIs(restore)).toBe(`table ${name}`);
  });

  test.for(alone)('names $name when a row was added to it', async ({ name, key }) => {
    const restore = await addRow(store.db, name, key);
    if (restore === undefined) return;
    expect(await whereIs(restore)).toBe(`table ${name}`);
  });

  test.skipIf(engine.isSpread)('names outcome_count if its oldest row is dated back', async () => {
    const oldest = '(select min(cycle) from negentropy.outcome_count)';
    const move = async (cycles: number): Promise<void> => {
      const set = 'update negentropy.outcome_count set cycle = cycle + $1';
      await store.db.query(`${set} where cycle = ${oldest}`, [cycles]);
    };
    await move(-1000);
    expect(await whereIs(async () => await move(1000))).toBe('table outcome_count');
  });

  describe('a changed entry', () => {
    test.for(['decision', 'release', 'cancel', 'cycle', 'measurement'])(
      'of type %s is named',
      async (type) => {
        const { index, line } = await entryOfType(store, type);
        const [from, to] = line.includes('"outcome":"held"')
          ? ['"outcome":"held"', '"outcome":"minted"']
          : [/"cycle":\d+/.exec(line)?.[0] ?? '', '"cycle":7'];
        const restore = await setEntry(store, index, line.replace(from, to));
        expect(await whereIs(restore)).toBe(`entry ${index} (${type})`);
      },
    );

    test.for(['fact', 'member', 'outcome', 'reading'])(
      'of type %s, which nothing recomputes, is found',
      async (type) => {
        const { index, line } = await entryOfType(store, type);
        const changed = line
          .replace(/"value":(\d+)/, '"value":1$1')
          .replace(/"(?:drift|echo|stability)":1000000/, (found) =>
            found.replace('1000000', '999999'),
          )
          .replace(/"category":"(kept|broken)"/, (_, was) =>
            was === 'kept' ? '"category":"broken"' : '"category":"kept"',
          )
          .replace(/"member":"([0-9a-f]{7})./, '"member":"$1f');
        expect(changed).not.toBe(line);
        const where = await whereIs(await setEntry(store, index, changed));
        expect(where).toBeDefined();
        process.stdout.write(`${engine.name}: changed ${type} ${index} → ${where}\n`);
      },
    );

    test('that is no canonical JSON any more is named', async () => {
      const { index, line } = await entryOfType(store, 'fact');
      const restore = await setEntry(store, index, line.replace('{', '{ '));
      expect(await whereIs(restore)).toMatch(new RegExp(`^entry ${index} `));
    });
  });

  test('passes again after everything was put back', async () => {
    expect((await verify()).divergence).toBeUndefined();
  });
});

/** Imports, mints, holds open and ended, findings: rows in every table that verify knows. */
async function storeWithEverything(db: Database): Promise<TestCommunity> {
  const records = syntheticHistory({ commits: 200, days: 460 });
  const { policy, startsAt } = ungatedPolicy(records[0]?.effectiveAt ?? 0);
  const actions = [...policy.actions, { family: 'civic', type: 'promise', weight: 1 }];
  const created = await newCommunity(db, { policy: { ...policy, actions }, startsAt });
  await created.community.writer.submit({ run: owe });
  await importHistory(db, created.community, sourceOf(records), { kind: 'commits' });
  await created.community.writer.submit({
    run: (draft) => {
      appendSentinels(draft, 16);
      appendTried(draft, 80);
      draft.closeCycle();
      const pilot = draft.append(pilotOf(draft.state, TRIED));
      draft.closeCycle();
      draft.append(drawOf(draft.state, pilot));
    },
  });
  const member = await qualify(created, 'ada');
  const { writer } = created.community;
  const evidence = keptPromise('ada', 'one', startsAt + 300);
  await writer.submit(mintCommand(keyed(orderOf('ada', 'one', { evidence }), 'k')));
  await writer.submit({
    run: (draft) => {
      const { cycle } = draft.state;
      const finding = {
        type: 'finding',
        cycle,
        member,
        code: 'NOISE',
        measured: 9,
        limit: 5,
      } as const;
      const other = draft.memberOf('ada-2', undefined);
      const reason = 'c'.repeat(64);
      draft.append({ type: 'link', cycle, member: other, to: member, linked: true, reason });
      draft.append({ ...finding, status: 'open' });
      draft.append({ ...finding, status: 'open', evidence: 'e'.repeat(64) });
      const rated = { domain: 'knowledge', member, item: 'a'.repeat(64), rating: 1 };
      draft.append({ type: 'rating', cycle, ...rated });
      draft.append({ type: 'retraction', cycle, evidence: 'b'.repeat(64) });
      const rich = [...draft.state.members].find(([, { balance }]) => balance > 0n);
      if (rich === undefined) throw new RangeError('nobody has anything to give');
      const [from] = rich;
      draft.append({ type: 'transfer', cycle, from, to: member, amount: '0.000001' });
      const opened = { files: 'a'.repeat(32), amount: '2.500000', rows: [`${'b'.repeat(32)}+`] };
      draft.append({ type: 'legacy', cycle, member, ...opened });
      settle(draft);
      draft.append(panelAbout(draft.state, { member, evidence: 'a'.repeat(64) }));
      draft.append({ type: 'study', cycle, kind: 'lasting', plan: '5d'.repeat(32) });
      const shown = { member, evidence: 'f'.repeat(64), domain: 'knowledge', from: cycle - 7 };
      const aims = ['first', 'second'].map((instrument) => ({ instrument, target: 0 }));
      draft.append(improvementOf(draft.state, { ...shown, aims }));
      draft.append({ type: 'council', cycle, ...COUNCIL });
      beginWithNation(draft);
      propose(draft, { policy: policyRecord(PRESETS.git), notBefore: cycle + 9 });
    },
  });
  return created;
}

/** Somebody owes, and what the history pays takes off a part of it. */
function owe(draft: BatchDraft): void {
  const { cycle } = draft.state;
  const member = draft.memberOf('p00001', undefined);
  const debt = '00000000-0000-4000-8000-000000000001';
  const [creditor, currency] = ['town', 'USD/2'];
  const owed = { debt, member, creditor, currency, kind: 'fee', principal: '900' } as const;
  draft.append({ type: 'debt', cycle, ...owed, reference: 'd'.repeat(64) });
  const lambda = { units: '12', perNegentropy: '1', basis: 'negentropy' } as const;
  const when = { from: cycle + 1, until: cycle + 999, periodCycles: 50 };
  const pledge = { pledge: 'p', creditor, currency, pool: '500', memberCap: '400' };
  draft.append({ type: 'pledge', cycle, ...pledge, ...lambda, ...when });
  draft.append({ type: 'election', cycle, member, debt, pledge: 'p', share: 1_000_000 });
}

/** The creditor takes what was taken off. */
function settle(draft: BatchDraft): void {
  const { cycle, debts } = draft.state;
  const [first] = debts.book.reductions();
  if (first === undefined) throw new RangeError('nothing was taken off');
  const { member, debt, pledge, units, negentropy } = first;
  const amounts = { units: String(units), negentropy: formatMicros(negentropy) };
  const of = { reduction: Number(first.reduction), member, debt, pledge, ...amounts };
  const by = { creditor: 'town', currency: 'USD/2', withheld: '0' };
  draft.append({ type: 'settlement', cycle, ...of, ...by, batch: 'b', outcome: 'settled' });
  draft.append({ type: 'reversal', cycle, ...of, ...by, code: 'PAID_TWICE' });
}

interface Column {
  readonly column: string;
  readonly type: string;
}

async function columnsOf(db: Database, table: string): Promise<Column[]> {
  return await db.query<{ column: string; type: string }>(
    'select column_name as "column", udt_name as type from information_schema.columns ' +
      "where table_schema = 'negentropy' and table_name = $1 and column_name <> 'community_id' " +
      'order by ordinal_position',
    [table],
  );
}

/** The first row and the last; the last one only in every run. */
async function positionsIn(db: Database, table: string): Promise<number[]> {
  const rows = await db.query(`select 1 from negentropy.${table}`);
  const [first, last] = [0, rows.length - 1];
  if (isSoak || !hasPostgres) return [...new Set([first, last])];
  return [last];
}

interface Table {
  readonly name: string;
  readonly key: string;
}

interface Cell extends Table, Column {
  readonly position: number;
}

/** Undoes a change. */
type Restore = () => Promise<void>;

/** The cells that are changed: every column of the rows of {@link positionsIn}. */
async function cellsOf(db: Database, table: Table): Promise<Cell[]> {
  const columns = await columnsOf(db, table.name);
  const positions = await positionsIn(db, table.name);
  return positions.flatMap((position) =>
    columns.map((column) => ({ ...table, ...column, position })),
  );
}

/** Changes a cell; undefined when the database itself refuses every other value. */
async function change(db: Database, cell: Cell): Promise<Restore | undefined> {
  const { name, key, column, type, position } = cell;
  // Caps of cycles that are over say nothing; the last row's are those of the open one.
  if (column.startsWith('cap_') && position === 0) return undefined;
  const [row] = await db.query<{ place: string; value: string | null }>(
    `select ctid::text as place, ${column}::text as value from negentropy.${name} ` +
      `order by ${key} limit 1 offset $1`,
    [position],
  );
  if (row === undefined) throw new RangeError(`${name} has no row ${position}`);
  const update = async (place: string, value: string | null): Promise<string> => {
    const [moved] = await db.query<{ place: string }>(
      `update negentropy.${name} set ${column} = $1::text::${type} where ctid = $2::text::tid ` +
        'returning ctid::text as place',
      [value, place],
    );
    if (moved === undefined) throw new RangeError(`${name} has no row at ${place}`);
    return moved.place;
  };
  for (const value of otherValues(type, row.value).filter((other) => other !== row.value)) {
    try {
      const place = await update(row.place, value);
      return async () => {
        await update(place, row.value);
      };
    } catch (error) {
      // A constraint: the database guards this cell; another value may pass.
      if (!(error instanceof DatabaseError) || !error.code.startsWith('23')) throw error;
    }
  }
  return undefined;
}

function otherValues(type: string, value: string | null): (string | null)[] {
  if (value === null) return type === 'text' ? ['x', 'NOISE'] : type === 'uuid' ? [NO_ONE] : ['1'];
  switch (type) {
    case 'uuid':
      return [NO_ONE];
    case 'bool':
      return [value === 'true' ? 'false' : 'true'];
    case '_int8':
      return [value.replace(/\d+/, (count) => String(Number(count) + 1))];
    case 'text':
      return [`${value}x`, ...WORDS.filter((word) => word !== value)];
    default:
      return [String(BigInt(value) + 1n), String(BigInt(value) - 1n), '0'];
  }
}

const NO_ONE = '00000000-0000-4000-8000-000000000000';
const WORDS = [
  'released',
  'cancelled',
  'held',
  'minted',
  'KNOWN',
  'STALE',
  'flat',
  'rose',
  'cleared',
];

async function removeRow(db: Database, table: string, key: string): Promise<Restore | undefined> {
  try {
    const [row] = await db.query<{ row: string }>(
      `delete from negentropy.${table} t where ctid = (select ctid from negentropy.${table} ` +
        `order by ${key} desc limit 1) returning row_to_json(t)::text as row`,
    );
    return async () => {
      await db.query(
        `insert into negentropy.${table} select * from ` +
          `json_populate_record(null::negentropy.${table}, $1::text::json)`,
        [row?.row ?? ''],
      );
    };
  } catch (error) {
    if (error instanceof DatabaseError && error.code.startsWith('23')) return undefined;
    throw error;
  }
}

/** A copy of the last row under a key that no entry has. */
async function addRow(db: Database, table: string, key: string): Promise<Restore | undefined> {
  const names = (await columnsOf(db, table)).map(({ column, type }) => ({ column, type }));
  const unique = new Set([
    ...key.split(', '),
    'version',
    'leg',
    'decision_index',
    'instrument',
    'cycle',
  ]);
  const cells = names.map(({ column, type }) => {
    if (!unique.has(column)) return column;
    if (type === 'uuid') return `'${NO_ONE}'::uuid`;
    if (type === 'text') return `${column} || 'x'`;
    return table === 'hold_end' && column === 'decision_index'
      ? '(select min(entry_index) from negentropy.negentropy_events)'
      : `${column} + 1`;
  });
  const list = names.map(({ column }) => column).join(', ');
  try {
    const [added] = await db.query<{ place: string }>(
      `insert into negentropy.${table} (community_id, ${list}) ` +
        `select community_id, ${cells.join(', ')} from negentropy.${table} ` +
        `order by ${key} desc limit 1 returning ctid::text as place`,
    );
    return async () => {
      await db.query(`delete from negentropy.${table} where ctid = $1::text::tid`, [
        added?.place ?? '',
      ]);
    };
  } catch (error) {
    if (error instanceof DatabaseError && error.code.startsWith('23')) return undefined;
    throw error;
  }
}

async function entryOfType(
  { db }: TestCommunity,
  type: string,
): Promise<{ index: number; line: string }> {
  const held = type === 'decision' ? "and entry::json ->> 'outcome' = 'held'" : '';
  const rows = await db.query<{ index: bigint; line: string }>(
    'select entry_index as index, entry as line from negentropy.log_entry ' +
      `where entry::json ->> 'type' = $1 ${held} order by entry_index`,
    [type],
  );
  const row = rows[Math.floor(rows.length / 2)];
  if (row === undefined) throw new RangeError(`the log has no ${type}`);
  return { index: Number(row.index), line: row.line };
}

/** @returns undoes it */
async function setEntry({ db }: TestCommunity, index: number, line: string): Promise<Restore> {
  const [row] = await db.query<{ entry: string }>(
    'select entry from negentropy.log_entry where entry_index = $1',
    [index],
  );
  const set = async (entry: string): Promise<void> => {
    const sql = 'update negentropy.log_entry set entry = $1 where entry_index = $2';
    await db.query(sql, [entry, index]);
  };
  await set(line);
  return () => set(row?.entry ?? '');
}
