import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { RowMapper } from '../../src/connectors/csv/map-row.ts';
import { openTable, rowsOf } from '../../src/connectors/csv/table-file.ts';
import { readTableMap } from '../../src/connectors/csv/table-map.ts';
import { readAttestations } from '../../src/db/sql/evidence/evidence.ts';
import { readEvidence } from '../../src/pipeline/answers/evidence/read-evidence.ts';
import type { Attestor } from '../../src/pipeline/checks/attestor.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import { type RepeatedRow, RowImport } from '../../src/pipeline/tables/import-rows.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeEngines, openMigratedPglite } from '../database/engines.ts';
import { newCommunity, type TestCommunity, temporaryFolder } from '../pipeline/test-community.ts';
import { runs } from '../size.ts';

const MAP = `
format: 1
records:
  - type: correction
    name: found
    fields:
      { userId: who, domain: { value: health }, subject: what, at: at, dueAt: at,
        before: { value: 0.5 }, after: after }
  - type: confirmation
    onlyIf: by
    fields:
      { claim: { record: found }, by: by, at: at, accepted: { value: true } }
`;

const HEAD = 'who,what,at,after,by';
const NOW = Date.UTC(2025, 11, 1) / 1_000;

function fileOf(rows: readonly string[], zipped = false): string {
  const path = join(temporaryFolder(), 'table.csv');
  const text = [HEAD, ...rows].map((row) => `${row}\r\n`).join('');
  writeFileSync(path, zipped ? gzipSync(text) : `\uFEFF${text}`);
  return path;
}

interface Imported {
  readonly counts: object;
  readonly problems: readonly string[];
  readonly repeats: readonly RepeatedRow[];
}

async function imported(
  created: TestCommunity,
  path: string,
  isApplied = true,
  attestor?: Attestor,
): Promise<Imported> {
  const table = await openTable(path);
  const read = readTableMap(MAP, table.head);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const mapper = new RowMapper(read.map, table.head);
  const problems: string[] = [];
  const repeats: RepeatedRow[] = [];
  const onRepeat = (row: RepeatedRow): void => void repeats.push(row);
  const onRefusal = (line: number, reason: string): void =>
    void problems.push(`${line}: ${reason}`);
  const options = { attestor, now: NOW, isApplied, onRefusal, onRepeat };
  const rows = new RowImport(created.community, options);
  for await (const records of rowsOf(table)) {
    const all = records.map((record) => mapper.read(record));
    for (const one of all) {
      if (one.ok) continue;
      for (const { line, column, reason } of one.problems)
        problems.push(`${line}, ${column}: ${reason}`);
    }
    await rows.take(all.filter((one) => one.ok));
  }
  await rows.end();
  return { counts: rows.counts, problems, repeats };
}

describeEngines((engine) => {
  test('every bad row is told, every good one taken, and the same table adds nothing', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { writer } = created.community;
    const good = Array.from(
      { length: runs(300, 20_000) },
      (_, at) => `p${at % 50},item ${at},2025-11-27,0.1,judge`,
    );
    const [first = '', ...others] = good;
    const path = fileOf([
      first,
      'ada,no number,2025-11-27,many,ben',
      'ada,too late,2026-11-29,0.1,ben',
      'ada,own word,2025-11-27,0.1,ada',
      'ada,"5" pipe,2025-11-27,0.1,ben',
      ...others,
      first,
    ]);
    const told = [
      '3, after: "many" is no number with "." before its decimals',
      expect.stringMatching(/^6, undefined: a quotation mark/),
      expect.stringMatching(/^4: a correction cannot lie in the future/),
      expect.stringMatching(/^5: a claim is confirmed by somebody else/),
    ];
    const before = await writer.read(({ size }) => size);
    const dry = await imported(created, path, false);
    expect(dry.counts).toMatchObject({ taken: good.length, known: 1, refused: 2 });
    expect(dry.repeats).toEqual([{ line: good.length + 6, of: 2 }]);
    expect(await writer.read(({ size }) => size)).toBe(before);
    for (const [taken, known] of [
      [good.length, 1],
      [0, good.length + 1],
    ] as const) {
      const run = await imported(created, path);
      expect(run.counts).toEqual({ taken, known, refused: 2, records: taken * 2 });
      expect(run.problems).toHaveLength(told.length);
      expect(run.problems).toEqual(expect.arrayContaining(told));
      expect(dry.problems.toSorted()).toEqual(run.problems.toSorted());
    }
    const { db, community, key } = created;
    expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
  });
});

test('what came on paper has two people, and either of them can take it back', async () => {
  const { db, community, key } = await newCommunity(await openMigratedPglite());
  const there = { db, community, key };
  const path = fileOf(['ada,a wall,2025-11-27,0.1,judge', 'judge,a roof,2025-11-27,0.1,ben']);
  const clerk = { keyId: 'clerk' };
  const by = async (attestor: Attestor, isApplied = true): Promise<Imported> =>
    await imported(there, path, isApplied, attestor);
  for (const second of [clerk, { keyId: 'other', userId: 'Ada' }]) {
    const one = second === clerk ? clerk : { keyId: 'first', userId: 'Ada' };
    const { counts, problems } = await by({ ...one, second }, false);
    expect(counts).toMatchObject({ taken: 0, refused: 2 });
    expect(problems).toContain('2: the second key has to be that of somebody else');
  }
  // What the key of the judge may not say alone, it may not say with another either.
  const bound = { keyId: 'judge', userId: 'judge' };
  const { problems } = await by({ ...clerk, second: bound }, false);
  expect(problems).toEqual([
    expect.stringMatching(/^2: this key says a correction only for its own member/),
    expect.stringMatching(/^3: a key that is bound to a member does not confirm what it brought/),
  ]);
  await by({ ...clerk, second: { keyId: 'witness' } });
  const { reader } = community;
  const attested = async (keyId: string) =>
    await readAttestations(db, reader.communityId, keyId, 0, { limit: 10 });
  const [row] = await attested('witness');
  expect(await attested('clerk')).toEqual(await attested('witness'));
  expect(await attested('witness')).toHaveLength(4);
  expect(await readEvidence(reader, row?.evidenceId ?? '')).toMatchObject({
    attestedBy: 'clerk',
    attestedWith: 'witness',
  });
  const claim = (await attested('witness')).find(({ subject }) => subject === undefined);
  const order = { ids: [claim?.evidenceId ?? ''], reason: 'misread', now: NOW, ofOthers: false };
  const retract = async (keyId: string) =>
    await community.writer.submit(retractCommand({ ...order, attestor: { keyId } }));
  await expect(retract('somebody')).rejects.toThrow('another key attested it');
  expect((await retract('witness')).retracted).toHaveLength(1);
  expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
});

test('what is no table in UTF-8 is refused before anything of it is taken', async () => {
  const latin = join(temporaryFolder(), 'latin.csv');
  writeFileSync(latin, Buffer.from(`${HEAD}\nJos\xe9,x,2025-11-27,0,ben\n`, 'latin1'));
  await expect(openTable(latin)).rejects.toMatchObject({
    code: 'CSV_ENCODING',
    message: expect.stringContaining('is not in UTF-8, in line 2: save it as CSV in UTF-8'),
  });
  writeFileSync(latin, Buffer.from(`\uFEFF${HEAD}\n`, 'utf16le'));
  await expect(openTable(latin)).rejects.toMatchObject({ code: 'CSV_ENCODING' });
  writeFileSync(latin, 'who,who\n');
  await expect(openTable(latin)).rejects.toMatchObject({ code: 'CSV_HEADER' });
  writeFileSync(latin, '');
  await expect(openTable(latin)).rejects.toMatchObject({ code: 'CSV_EMPTY' });
  writeFileSync(latin, 'PK\u0003\u0004\u0000\n');
  await expect(openTable(latin)).rejects.toMatchObject({
    code: 'CSV_ENCODING',
    message: expect.stringContaining('is a workbook of Excel or LibreOffice, and no CSV'),
  });
});

test('a title above the heads is told, with the line that has them', async () => {
  const path = join(temporaryFolder(), 'titled.csv');
  for (const [above, said] of [
    ['Garden 2026,,,,\n', 'delete line 1, so that line 2 is the first (who, what, at'],
    ['"Garden, 2026"\n\n', 'delete lines 1 to 2, so that line 3 is the first'],
  ] as const) {
    writeFileSync(path, `${above}${HEAD}\nada,x,2025-11-27,0,ben\n`);
    const message = expect.stringContaining(said);
    await expect(openTable(path)).rejects.toMatchObject({ code: 'CSV_HEADER', message });
  }
  writeFileSync(path, 'who\nada\nben\n');
  expect(await openTable(path)).toMatchObject({ head: ['who'] });
});

test('a table with other separators, a byte order mark or gzip is read alike', async () => {
  const path = fileOf(['ada,x,2025-11-27,0,ben'], true);
  expect(await openTable(path)).toMatchObject({ head: HEAD.split(','), lines: 2 });
  const other = join(temporaryFolder(), 'other.csv');
  writeFileSync(other, '\uFEFFwho;"what, then";at\r\na;b;c\r\n');
  const table = await openTable(other);
  expect(table).toMatchObject({ separator: ';', head: ['who', 'what, then', 'at'] });
  for await (const rows of rowsOf(table))
    expect(rows).toEqual([{ line: 2, cells: ['a', 'b', 'c'] }]);
});
