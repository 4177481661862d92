import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { DAMAGES } from '../../../test/durability/damage.ts';
import { runs } from '../../../test/size.ts';
import { SourceError } from '../records/source-error.ts';
import type { CommitRecord, CommitSource } from './commit.ts';
import { contributionColumns } from './contribution-row.ts';
import { openCsvSource } from './csv-reader.ts';

const options = { now: 1_800_000_000 };
const header = contributionColumns.join(',');
const folder = mkdtempSync(join(tmpdir(), 'contributions-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: string | Uint8Array): string {
  const path = join(folder, `${files++}.csv.gz`);
  writeFileSync(path, content);
  return path;
}

function rowsOf(...rows: string[]): string {
  return [header, ...rows].map((row) => `${row}\n`).join('');
}

async function readAll(source: CommitSource, from = 0): Promise<CommitRecord[]> {
  const records: CommitRecord[] = [];
  for await (const batch of source.records(from)) records.push(...batch);
  return records;
}

const first = '00000000000a,1000000000,1000000010,p1,0,,,,,,,,,';
const second = '00000000000b,1000000001,1000000005,p2,0,p1 p3,p3 p2,p4 p1,p5,,,00000000000a,2,';
const third = '00000000000c,1000000002,1000000020,p1,1,p9,,,,,,,,00000000000a';
const fourth =
  '00000000000d,5,1000000020,p1,0,,,,,,,00000000000b 00000000000d 00000000000e,,00000000000b';
const fifth = '00000000000e,-3,1000000030,p1,0,,,,,,,,,00000000000c';

/** What becomes of a damaged file if it is not refused; what is left may be a table of its own. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  'CRLF line ends': ['alike'],
  'byte order mark': ['alike'],
  'cut at a line': ['refused', 'another table'],
  'cut anywhere': ['refused', 'another table'],
  'one byte another': ['refused', 'another table', 'alike'],
};

describe('contribution history', () => {
  test('gives the documented evidence, trailers only, in file order', async () => {
    const source = await openCsvSource(
      fileOf(gzipSync(rowsOf(first, second, third, fourth, fifth))),
      options,
    );
    expect(source).toMatchObject({ id: 'commits:00000000000a', total: 5, behindRunningMaximum: 1 });
    const records = await readAll(source);
    expect(records.map((record) => record.effectiveAt - 1e9)).toEqual([10, 10, 20, 20, 30]);
    expect(records.map((record) => record.repairs)).toEqual([
      [],
      ['00000000000a'],
      [],
      ['00000000000b'],
      ['00000000000c'],
    ]);
    expect(records[1]).toEqual({
      sha: '00000000000b',
      merge: false,
      authoredAt: 1_000_000_001,
      committedAt: 1_000_000_005,
      effectiveAt: 1_000_000_010,
      author: 'p2',
      authorIsBot: false,
      endorsements: [
        { by: 'p1', as: 'review' },
        { by: 'p3', as: 'review' },
        { by: 'p4', as: 'test' },
      ],
      repairs: ['00000000000a'],
      domain: 'infrastructure',
      changes: [],
    });
  });

  test('resumes at any ordinal and batches as told', async () => {
    const path = fileOf(rowsOf(first, second, third).replaceAll('\n', '\r\n'));
    const source = await openCsvSource(path, { ...options, batchSize: 2, domain: 'knowledge' });
    const all = await readAll(source);
    expect(all.map((record) => record.domain)).toEqual(all.map(() => 'knowledge'));
    for (const from of [0, 1, 2, 3]) expect(await readAll(source, from)).toEqual(all.slice(from));
    const sizes: number[] = [];
    for await (const batch of source.records(0)) sizes.push(batch.length);
    expect(sizes).toEqual([2, 1]);
  });

  test('leaves out the people whom the caller calls bots', async () => {
    const source = await openCsvSource(fileOf(rowsOf(first, second)), {
      ...options,
      botPatterns: [/^p[13]$/g],
    });
    const [one, two] = await readAll(source);
    expect(one?.authorIsBot).toBe(true);
    expect(two?.endorsements).toEqual([{ by: 'p4', as: 'test' }]);
  });

  test('reports each bad row with its line and what is wrong', async () => {
    const path = fileOf(
      rowsOf(
        first,
        'xyz,1,1000000000,p1,0,,,,,,,,,',
        first,
        '00000000000f,1,soon,p1,0,,,,,,,,,',
        '00000000000f,1,1000000000,p1,2,,,,,,,,,',
        '00000000000f,1,1000000000,p1,0,p1  p2,,,,,,,,',
        '00000000000f,1,1000000000,p1,0,,,,,,,abc,,',
        '00000000000f,1,1000000000,p\u0007,0,,,,,,,,,',
        '00000000000f,1,1000000000,p1',
      ),
    );
    await expect(openCsvSource(path, options)).rejects.toMatchObject({
      code: 'CSV_ROWS',
      findings: [
        'line 3: sha is "xyz" instead of 12 hexadecimal digits',
        'line 4: commit 00000000000a stands in an earlier line already',
        'line 5: commit_time is "soon" instead of Unix seconds',
        'line 6: merge is "2" instead of 0 or 1',
        'line 7: reviewed_by is "p1  p2" instead of people separated by single spaces',
        'line 8: fixes is "abc" instead of commits of 12 hexadecimal digits',
        'line 9: not UTF-8 text, or control characters in it',
        'line 10: 4 columns instead of 14: it is cut off or of another kind',
      ],
    });
  });

  const written = [first, second, third, fourth, fifth];
  const whole = Buffer.from(rowsOf(...written));
  const other = Buffer.from('sha,author\n00000000000a,p1\n');
  const read = async (content: Uint8Array): Promise<CommitRecord[]> =>
    await readAll(await openCsvSource(fileOf(content), options));

  test('is read alike, however a usual writer writes it', async () => {
    const plain = await read(whole);
    const style = fc.record({
      mark: fc.constantFrom('', '\ufeff'),
      isQuoted: fc.infiniteStream(fc.boolean()),
      end: fc.constantFrom('\n', '\r\n'),
      emptyLines: fc.nat(3),
      isEnded: fc.boolean(),
      isZipped: fc.boolean(),
    });
    const property = fc.asyncProperty(style, async ({ mark, isQuoted, end, ...rest }) => {
      const cellOf = (cell: string): string => (isQuoted.next().value ? `"${cell}"` : cell);
      const lines = [header, ...written].map((row) => row.split(',').map(cellOf).join(','));
      const empty = Array.from({ length: rest.emptyLines }, () => end);
      const text = [mark, lines.join(end), rest.isEnded ? end : '', ...empty].join('');
      const bytes = Buffer.from(text);
      expect(await read(rest.isZipped ? gzipSync(bytes) : bytes)).toEqual(plain);
    });
    await fc.assert(property, { numRuns: runs(100, 5_000) });
  });

  test.each(Object.entries(DAMAGES))('damaged (%s) is refused in words', async (name, damage) => {
    const plain = JSON.stringify(await read(whole));
    const property = fc.asyncProperty(damage(whole, other), async (bytes) => {
      const outcome = await read(bytes).then(
        (records) => (JSON.stringify(records) === plain ? 'alike' : 'another table'),
        (problem: unknown) => (problem instanceof SourceError ? 'refused' : problem),
      );
      expect(HARMLESS[name] ?? ['refused']).toContain(outcome);
    });
    await fc.assert(property, { numRuns: runs(20, 1_000) });
  });

  test.each([
    ['UTF-16', Buffer.from(`\ufeff${rowsOf(first)}`, 'utf16le'), 'it is in UTF-16: save it'],
    ['UTF-16, the other way', Buffer.from(`\ufeff${rowsOf(first)}`, 'utf16le').swap16(), 'UTF-16'],
    ['semicolons', rowsOf(first).replaceAll(',', ';'), 'separated by semicolons'],
    ['tabs', rowsOf(first).replaceAll(',', '\t'), 'separated by tabs'],
    ['milliseconds', rowsOf(first.replace('1000000010', '1000000010000')), 'like milliseconds'],
    ['an open quotation mark', rowsOf(first.replace('p1', '"p1')), 'quotation mark'],
  ])('says what is wrong with a file of %s', async (_case, content, words) => {
    await expect(openCsvSource(fileOf(content), options)).rejects.toThrow(words);
  });

  const manyRows = rowsOf(
    ...Array.from({ length: 999 }, (_, n) => first.replace('00000000000a', `${n + 1e11}`)),
  );
  test.each([
    ['a truncated gzip', gzipSync(manyRows).subarray(0, -20), 'CSV_TRUNCATED'],
    ['a damaged gzip', gzipSync(manyRows).fill(7, 200, 240), 'CSV_TRUNCATED'],
    ['a last line that is cut off', manyRows.slice(0, -9), 'CSV_ROWS'],
    ['broken UTF-8', Buffer.from(rowsOf(first.replace('p1', 'p\xe9')), 'latin1'), 'CSV_ROWS'],
    ['another header', manyRows.replace('reverts', 'reverted'), 'CSV_HEADER'],
    ['no line breaks', 'x'.repeat(3_000_000), 'CSV_HEADER'],
    ['nothing', '', 'CSV_EMPTY'],
    ['a header alone', `${header}\n`, 'CSV_EMPTY'],
    ['a commit of 1988', rowsOf(first.replace('1000000010', '567993600')), 'DATE_IMPLAUSIBLE'],
    ['a commit of 2106', rowsOf(first.replace('1000000010', '4294967295')), 'DATE_IMPLAUSIBLE'],
  ])('refuses a file with %s', async (_case, content, code) => {
    await expect(openCsvSource(fileOf(content), options)).rejects.toMatchObject({ code });
  });

  test.each([['absent'], ['.']])('refuses a path that is no file: %s', async (name) => {
    const reading = openCsvSource(join(folder, name), options);
    await expect(reading).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
  });

  test('notices a file that changes between the check and the reading', async () => {
    const path = fileOf(rowsOf(first, second));
    const source = await openCsvSource(path, options);
    for (const rows of [[second, first], [first], [first, second, third], ['', '']]) {
      writeFileSync(path, rowsOf(...rows));
      await expect(readAll(source)).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    }
  });
});

describe.each([
  ['libuv', 5697, 293, { review: 3096 }, 74],
  ['dpdk', 45_205, 19_976, { review: 12_192, test: 1881, ack: 28_806 }, 16_900],
])('the real history of %s', (name, total, behind, endorsed, repairs) => {
  const path = join('..', 'shared', 'data', 'contributions', `${name}.csv.gz`);
  test.skipIf(!existsSync(path))('has the counts that were taken from it', async () => {
    const source = await openCsvSource(path, options);
    const counts: Record<string, number> = {};
    const records = await readAll(source);
    for (const { as } of records.flatMap((r) => r.endorsements)) counts[as] = (counts[as] ?? 0) + 1;
    console.log(`${name}: ${source.behindRunningMaximum} rows behind the running maximum`);
    expect(source).toMatchObject({ total, behindRunningMaximum: behind });
    expect(records).toHaveLength(total);
    expect(counts).toEqual(endorsed);
    expect(records.flatMap((record) => record.repairs)).toHaveLength(repairs);
  });
});
