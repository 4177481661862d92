import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatMicros } from '../../core/units.ts';
import { balancesOf, isCounted } from './balances.ts';
import type { V2Row } from './quarantine.ts';
import { readV2, type V2File } from './read-v2.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/v2/', import.meta.url));

function sumsOf(rows: readonly V2Row[]): Record<string, string> {
  const sums = balancesOf(rows.filter(isCounted));
  return Object.fromEntries([...sums].map(([user, sum]) => [user, formatMicros(sum)]));
}

function total(rows: readonly V2Row[]): string {
  const sums = balancesOf(rows.filter(isCounted));
  return formatMicros([...sums.values()].reduce((sum, one) => sum + one, 0n));
}

function made(name: string): V2File {
  return { path: name, text: readFileSync(`${FOLDER}made/${name}`, 'utf8') };
}

function codesByLine(rows: readonly V2Row[]): Record<number, readonly string[]> {
  const quarantined = rows.filter(({ codes }) => codes.length > 0);
  return Object.fromEntries(quarantined.map(({ line, codes }) => [line, codes.toSorted()]));
}

interface Quarantined {
  readonly file?: string;
  readonly id?: string;
  readonly line: number;
  readonly codes: readonly string[];
}

function wantedByLine(quarantined: readonly Quarantined[]): Record<number, readonly string[]> {
  return Object.fromEntries(quarantined.map(({ line, codes }) => [line, codes.toSorted()]));
}

/** Codes by the id that the line of a row names. */
function codesById({ text }: V2File, rows: readonly V2Row[], id: RegExp): Record<string, unknown> {
  const lines = text.split('\n');
  const quarantined = rows.filter(({ codes }) => codes.length > 0);
  return Object.fromEntries(
    quarantined.map(({ line, codes }) => [id.exec(lines[line - 1] ?? '')?.[0] ?? line, codes]),
  );
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
    const at = ({ file, line, codes }: Quarantined): string =>
      `${file}:${line} ${[...codes].sort().join()}`;
    const quarantined = rows.filter(({ codes }) => codes.length > 0);
    expect(quarantined.map(at).sort()).toEqual(wanted.rowsQuarantined.map(at).sort());
    expect(unrecognised.length).toBeGreaterThan(0);
    expect(readV2(files.toReversed()).rows).toEqual(rows);
  });

  test('lines of MIC_REWARD_V2 give the expected balances and quarantine', () => {
    const { rows } = readV2([made('mic_reward_v2.jsonl')]);
    const { mic_reward_v2: wanted } = expected;
    expect(rows).toHaveLength(wanted.lines);
    expect(sumsOf(rows)).toEqual(wanted.byNode);
    expect(codesByLine(rows)).toEqual(wantedByLine(wanted.rowsQuarantined));
  });

  test('a dump of PostgreSQL gives the expected balances, gaps and quarantine', () => {
    const file = made('v2.pg_dump.sql');
    const { rows: all, wallets } = readV2([file]);
    const rows = all.filter(({ kind }) => kind === 'transaction');
    const { pg_dump: wanted } = expected;
    expect([wallets.length, rows.length]).toEqual([wanted.wallets, wanted.transactions]);
    expect(rows.filter(isCounted)).toHaveLength(wanted.accepted);
    expect(rows.filter(({ isPending }) => isPending)).toHaveLength(wanted.pending.length);
    expect(total(rows)).toBe(wanted.historySum);
    const sums = sumsOf(rows);
    const found = wallets.map(({ account, stated = 0n }) => {
      return [account, { stated: formatMicros(stated), history: sums[account] ?? '0.000000' }];
    });
    expect(Object.fromEntries(found)).toMatchObject(
      Object.fromEntries(
        Object.entries(wanted.balances as Record<string, { stated: string; history: string }>).map(
          ([account, { stated, history }]) => [account, { stated, history }],
        ),
      ),
    );
    expect(codesById(file, rows, /^[\da-f-]{36}/)).toEqual(
      Object.fromEntries(wanted.quarantined.map(({ id, codes }: Quarantined) => [id, codes])),
    );
    const entropy = all.filter(({ kind }) => kind === 'entropy');
    expect(entropy).toHaveLength(wanted.system_entropy.rows);
    expect(entropy.flatMap(({ codes }) => codes)).toEqual(
      wanted.system_entropy.quarantined.flatMap(({ codes }: Quarantined) => codes),
    );
  });

  test('both forms of a dump say the same, row by row, and together they count once', () => {
    const [copy, inserts] = [made('v2.pg_dump.sql'), made('v2.inserts.sql')];
    const judged = (file: V2File): unknown =>
      readV2([file])
        .rows.filter(({ kind }) => kind === 'transaction')
        .map(({ key, moves, codes, isPending }) => ({ key, moves, codes, isPending }))
        .sort((one, other) => (one.key < other.key ? -1 : 1));
    expect(judged(inserts)).toEqual(judged(copy));
    const { rows } = readV2([copy, inserts]);
    expect(total(rows)).toBe(expected.pg_dump.historySum);
  });

  test('a table of transactions gives the expected balances, with the wallets of a dump', () => {
    const [csv, dump] = [made('mic_transactions.csv'), made('v2.pg_dump.sql')];
    const { csv: wanted } = expected;
    for (const files of [
      [csv, dump],
      [dump, csv],
    ]) {
      const rows = readV2(files).rows.filter(({ file }) => file === csv.path);
      expect(rows).toHaveLength(wanted.rows);
      expect(rows.filter(isCounted)).toHaveLength(wanted.accepted);
      expect(sumsOf(rows)).toEqual(wanted.creditByWallet);
      expect(codesByLine(rows)).toEqual(wantedByLine(wanted.rowsQuarantined));
    }
  });

  test('lines of a table in another order are judged alike', () => {
    const [csv, dump] = [made('mic_transactions.csv'), made('v2.pg_dump.sql')];
    const [head = '', ...lines] = csv.text.trimEnd().split('\n');
    const shuffled = { path: csv.path, text: [head, ...lines.toReversed()].join('\n') };
    const judged = (file: V2File): unknown =>
      readV2([file, dump])
        .rows.filter((row) => row.file === csv.path)
        .map(({ key, codes }) => `${key} ${codes.join()}`)
        .sort();
    expect(judged(shuffled)).toEqual(judged(csv));
  });

  test('shards and mints of Kaizen give the expected sums', () => {
    const { rows } = readV2([made('kaizen_events.jsonl')]);
    const { kaizen_events: wanted } = expected;
    expect(rows).toHaveLength(wanted.lines);
    const mints = rows.filter((row) => row.kind === 'mint' && isCounted(row));
    expect(mints).toHaveLength(wanted.mints);
    expect(total(rows)).toBe(wanted.mintedSum);
    expect(codesByLine(rows)).toEqual(wantedByLine(wanted.quarantined));
  });

  test('the wallet service gives the expected balances, gap and quarantine', () => {
    const file = made('mic_wallet_service.sqlite.sql');
    const { rows, wallets } = readV2([file]);
    const { wallet_service: wanted } = expected;
    expect(wallets).toHaveLength(wanted.wallets);
    expect(rows.filter(({ kind }) => kind === 'event')).toHaveLength(wanted.events);
    expect(total(rows)).toBe(wanted.historySum);
    const sums = sumsOf(rows);
    const found = wallets.map(({ account, stated = 0n }) => {
      return [account, { stated: formatMicros(stated), history: sums[account] }];
    });
    expect(wanted.balances).toMatchObject(Object.fromEntries(found));
    expect(codesById(file, rows, /evt-101-\w+/)).toEqual(
      Object.fromEntries(wanted.quarantined.map(({ id, codes }: Quarantined) => [id, codes])),
    );
  });

  test('reflections are history without amounts', () => {
    const { rows } = readV2([made('daily_reflections.csv')]);
    const { daily_reflections: wanted } = expected;
    expect(rows).toHaveLength(wanted.rows);
    expect(rows.filter(isCounted)).toHaveLength(wanted.accepted);
    expect(codesByLine(rows)).toEqual(wantedByLine(wanted.quarantined));
    expect(total(rows)).toBe('0.000000');
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
    [{ user: undefined, citizenId: 'ada' }, []],
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
      const counted = readV2(files).rows.filter(isCounted);
      expect(counted.map(({ file }) => file)).toEqual(['z']);
    }
  });

  test('an array of JSON is read as its lines are', () => {
    const text = JSON.stringify([row, { ...row, hash: 'g' }], undefined, 2);
    expect(readV2([{ path: 'a', text }]).rows.map(({ codes }) => codes)).toEqual([[], []]);
  });

  test('a file without a known line is not taken', () => {
    const text = '{"type":"sweep"}\nnonsense\n';
    expect(readV2([{ path: 'a', text }])).toEqual({ rows: [], wallets: [], unrecognised: ['a'] });
  });

  test('a dump whose quotation marks never close is no row that counts', () => {
    const text = "INSERT INTO mic_events (id, user_id) VALUES ('a', 'b";
    expect(readV2([{ path: 'a', text }]).rows).toEqual([]);
  });
});
