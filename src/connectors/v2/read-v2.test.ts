import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatMicros } from '../../core/units.ts';
import type { V2Row } from './quarantine.ts';
import { readV2, type V2File } from './read-v2.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/v2/', import.meta.url));

function sumsOf(rows: readonly V2Row[]): Record<string, string> {
  const sums = new Map<string, bigint>();
  for (const { user, amount = 0n, codes } of rows) {
    if (codes.length === 0) sums.set(user, (sums.get(user) ?? 0n) + amount);
  }
  return Object.fromEntries([...sums].map(([user, sum]) => [user, formatMicros(sum)]));
}

function linesOf(rows: readonly V2Row[]): unknown[] {
  return rows
    .filter(({ codes }) => codes.length > 0)
    .map(({ file, line, codes }) => {
      return { file, line, codes: codes.toSorted() };
    });
}

interface Quarantined {
  readonly file?: string;
  readonly line: number;
  readonly codes: readonly string[];
}

describe.skipIf(!existsSync(FOLDER))('data of v2 (skipped without the files)', () => {
  const expected = existsSync(FOLDER)
    ? JSON.parse(readFileSync(`${FOLDER}expected.json`, 'utf8'))
    : {};

  test('day files give the expected balances and quarantine, in any order of files', () => {
    const names = readdirSync(`${FOLDER}lab4/data`, { recursive: true, encoding: 'utf8' });
    const files = names
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => `lab4/data/${name}`)
      .map((path): V2File => ({ path, text: readFileSync(`${FOLDER}${path}`, 'utf8') }));
    const { rows, unrecognised } = readV2(files);
    const { lab4_gic: wanted } = expected;
    expect(rows).toHaveLength(wanted.rows);
    expect(sumsOf(rows)).toEqual(wanted.openingByUser);
    const quarantined = (wanted.rowsQuarantined as readonly Quarantined[]).map((row) => {
      return { file: row.file, line: row.line, codes: row.codes.toSorted() };
    });
    expect(new Set(linesOf(rows))).toEqual(new Set(quarantined));
    expect(unrecognised.length).toBeGreaterThan(0);
    expect(readV2(files.toReversed()).rows).toEqual(rows);
  });

  test('lines of MIC_REWARD_V2 give the expected balances and quarantine', () => {
    const path = 'rewards.jsonl';
    const text = readFileSync(`${FOLDER}made/mic_reward_v2.jsonl`, 'utf8');
    const { rows } = readV2([{ path, text }]);
    const { mic_reward_v2: wanted } = expected;
    expect(rows).toHaveLength(wanted.lines);
    expect(sumsOf(rows)).toEqual(wanted.byNode);
    const quarantined = (wanted.rowsQuarantined as readonly Quarantined[]).map((row) => {
      return { file: path, line: row.line, codes: row.codes.toSorted() };
    });
    expect(linesOf(rows)).toEqual(quarantined);
  });
});

describe('rows of v2', () => {
  const row = {
    type: 'gic_tx',
    date: '2025-09-22',
    user: 'ada',
    amount: 10,
    hash: 'h',
    ts: '2025-09-22T10:00:00Z',
  };

  function codesOf(change: object): readonly string[] {
    const text = JSON.stringify({ ...row, ...change });
    return readV2([{ path: 'a', text }]).rows[0]?.codes ?? ['no row'];
  }

  test.each([
    [{}, []],
    [{ amount: '10' }, ['AMOUNT_INVALID']],
    [{ amount: 0.123_456_78 }, ['AMOUNT_PRECISION']],
    [{ amount: -1 }, ['AMOUNT_NOT_POSITIVE']],
    [{ date: '2025-00-18' }, ['DATE_INVALID']],
    [{ ts: 'T' }, ['DATE_INVALID']],
    [{ ts: '2025-09-23T00:00:01Z' }, ['DATE_MISMATCH']],
    [{ hash: null, user: 'anon' }, ['HASH_NULL', 'SUBJECT_ANONYMOUS']],
    [{ user: ' ' }, ['FIELD_MISSING']],
  ])('%j have the codes %j', (change, codes) => {
    expect(codesOf(change)).toEqual(codes);
  });

  test('of repeats the earliest counts, whichever file comes first', () => {
    const early = { path: 'z', text: JSON.stringify(row) };
    const late = { path: 'a', text: JSON.stringify({ ...row, ts: '2025-09-22T11:00:00Z' }) };
    for (const files of [
      [early, late],
      [late, early],
    ]) {
      const counted = readV2(files).rows.filter(({ codes }) => codes.length === 0);
      expect(counted.map(({ file }) => file)).toEqual(['z']);
    }
  });

  test('a file without a known line is not taken', () => {
    const text = '{"type":"sweep"}\nnonsense\n';
    expect(readV2([{ path: 'a', text }])).toEqual({ rows: [], unrecognised: ['a'] });
  });
});
