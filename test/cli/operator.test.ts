import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeEmbeddedLock } from '../../src/db/engine/embedded-lock.ts';
import { readText } from '../house-rules/source-files.ts';
import { json, negentropy, negentropyProcess, temporaryFolder } from './command-line.ts';

const folder = temporaryFolder();
const data = join(folder, 'data');
const socket = join(data, 'operator.sock');

/** Serves the store of this file while `work` runs. */
async function whileServed(work: (url: string) => Promise<void>): Promise<void> {
  await negentropyProcess(['serve', '--port', '0', '--json'], {
    data,
    during: async (child) => {
      const line = await new Promise<string>((resolve) => {
        child.stdout?.once('data', (text) => resolve(String(text)));
      });
      try {
        await work((JSON.parse(line) as { url: string }).url);
      } finally {
        child.kill('SIGTERM');
      }
    },
  });
}

/** What commands that only read the store say of it. */
async function readings(): Promise<readonly object[]> {
  const commands = [
    ['entropy'],
    ['decisions'],
    ['show', 'nobody', '--json'],
    ['report'],
    ['policy', 'show', '--community', 'coop'],
  ];
  const env = { COLUMNS: '60' };
  const ended = [];
  for (const args of commands) ended.push({ args, ...(await negentropy(args, { data, env })) });
  return ended;
}

/** What they said last before the service of this file ended. */
let whileItRan: readonly object[] = [];

async function done(...args: string[]): Promise<Record<string, unknown>> {
  const ended = await negentropy([...args, '--json'], { data });
  expect([args, ended.code, ended.stderr]).toEqual([args, 0, '']);
  return json(ended) as Record<string, unknown>;
}

test('without a store the commands of an operator say how to come by one', async () => {
  const ended = await negentropy(['keys'], { data });
  expect([ended.code, existsSync(data)]).toEqual([1, false]);
  expect(ended.stderr).toContain('There is no store');
});

test('an address that is none is named with one that is', async () => {
  const env = { NEGENTROPY_URL: 'localhost:8787', NEGENTROPY_ADMIN_KEY: 'k' };
  const ended = await negentropy(['keys'], { data, env });
  expect([ended.code, ended.stderr]).toEqual([
    2,
    expect.stringContaining('NEGENTROPY_URL takes an address like http://127.0.0.1:8787'),
  ]);
  expect(ended.stderr).not.toContain('usage:');
});

test('a service that runs is asked by a socket that only its user may open', async () => {
  await whileServed(async (url) => {
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    expect((await fetch(new URL('/v1/keys', url))).status).toBe(401);
    const made = await done('keys', 'make', '--label', 'the forge', '--scopes', 'attest,read');
    const asForge = { headers: { authorization: `Bearer ${String(made['key'])}` } };
    expect((await fetch(new URL('/v1/decisions', url), asForge)).status).toBe(200);
    await accuseOnPaper(url, String(made['key']));
    await done('keys', 'revoke', String(made['id']));
    expect((await done('keys'))['items']).toMatchObject([{ id: made['id'], label: 'the forge' }]);
    const coop = await done('communities', 'make', 'coop', '--public');
    expect(coop).toMatchObject({ community: { slug: 'coop', preset: 'civic', public: true } });
    expect(await done('communities', 'unpublish', 'coop')).toMatchObject({ public: false });
    expect(await done('communities', 'publish', 'coop')).toMatchObject({ public: true });
    const paused = ['pause', '--community', 'coop'];
    await done(...paused, '--reason', 'an audit', '--scope', 'all', '--cycles', '2');
    expect(await done(...paused)).toMatchObject({ paused: true, scope: 'all' });
    expect(await done('pause')).toMatchObject({ paused: false });
    await done('witnesses', 'add', 'rosa');
    expect(await done('witnesses')).toMatchObject({ items: [{ userId: 'rosa' }] });
    await done('witnesses', 'remove', 'rosa');
    expect(await done('council')).toEqual({ proposals: [] });
    expect(await done('witnesses', 'list')).toEqual({ items: [] });
    const [coopOf, ours] = ['coop', 'default'].map((community) => ({ community, verified: true }));
    const all = { verified: true, communities: [coopOf, ours] };
    expect(await done('verify')).toMatchObject(all);
    const csv = ['import', 'csv', 'examples/tasks.csv', '--map', 'examples/tasks.yaml'];
    const locked = await negentropy(csv, { data });
    expect([locked.code, locked.stderr]).toEqual([1, expect.stringContaining('/op/import')]);
    // Who means another store is not answered by this one.
    const env = { DATABASE_URL: 'postgres://127.0.0.1:1/none' };
    const elsewhere = await negentropy(['keys'], { data, env });
    expect([elsewhere.code, elsewhere.stdout]).toEqual([1, '']);
    expect(elsewhere.stderr).toContain('127.0.0.1');
    const whole = await negentropy(['export'], { data });
    const [header = ''] = whole.stdout.split('\n');
    expect(header).toContain('negentropy-export/1');
    const key = await negentropy(['export', '--key'], { data });
    expect(JSON.parse(header)).toMatchObject({ key: key.stdout.trim() });
    whileItRan = await readings();
  });
  expect(existsSync(socket)).toBe(false);
}, 300_000);

/** Somebody accuses a work of ada by a letter, and takes it back by another one. */
async function accuseOnPaper(url: string, forge: string): Promise<void> {
  const at = new Date(Date.now() - 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const about = { userId: 'ada', domain: 'community', subject: 'a fence', at, dueAt: at };
  const sent = await fetch(new URL('/v1/evidence', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${forge}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'validation', verdict: 'adopt', ...about }),
  });
  const { evidence } = (await sent.json()) as { evidence: readonly { readonly id: string }[] };
  const [claim = ''] = evidence.map(({ id }) => id);
  await done('witnesses', 'add', 'rosa');
  const why = ['--code', 'NOISE', '--evidence', claim, '--reason', 'it was never built'];
  const filed = await done('accusations', 'file', claim, '--by', 'rosa', ...why);
  expect(filed).toEqual({ id: expect.any(String), claim });
  const told = await done('accusations');
  expect(told['items']).toMatchObject([{ claim, status: 'open', reason: 'it was never built' }]);
  expect(JSON.stringify(told)).not.toMatch(/rosa/);
  const stranger = ['accusations', 'withdraw', String(filed['id']), '--by', 'ada'];
  expect((await negentropy(stranger, { data })).code).toBe(1);
  await done('accusations', 'withdraw', String(filed['id']), '--by', 'rosa');
  expect(await done('accusations')).toEqual({ items: [] });
}

test('what only reads the store says the same while it is served', async () => {
  expect(whileItRan).toEqual(await readings());
  expect(whileItRan).toMatchObject([0, 0, 1, 1, 0].map((code) => ({ code })));
}, 300_000);

test('who asks while the service starts is told to ask again', async () => {
  const lock = await takeEmbeddedLock(data);
  try {
    const early = await negentropy(['keys'], { data });
    expect([early.code, early.stdout]).toEqual([1, '']);
    expect(early.stderr.replaceAll(/\s+/g, ' ')).toContain('ask again when it is ready');
  } finally {
    await lock.release();
  }
});

test('without a service the store itself is opened, and nothing else is different', async () => {
  expect((await done('communities'))['items']).toHaveLength(2);
  const rules = await done('policy', 'show', '--preset', 'civic');
  const path = join(folder, 'rules.json');
  writeFileSync(path, JSON.stringify({ ...rules, preset: 'ours', giFloor: 0.9 }));
  expect(await done('policy', 'use', path)).toMatchObject({ version: 2 });
  expect(await done('policy', 'show')).toMatchObject({ preset: 'ours', giFloor: 0.9 });
  const wrong = join(folder, 'wrong.json');
  writeFileSync(wrong, readFileSync(path, 'utf8').replace('"giFloor":0.9', '"giFloor":9'));
  const refused = await negentropy(['policy', 'use', wrong], { data });
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('giFloor')]);
  const unscoped = ['keys', 'make', '--label', 'board', '--scopes', 'atest'];
  const typo = await negentropy(unscoped, { data });
  expect([typo.code, typo.stderr]).toEqual([1, expect.stringContaining(': --scopes must be')]);
  const erased = await negentropy(['erase', 'nobody'], { data });
  expect([erased.code, erased.stderr]).toEqual([1, expect.stringContaining('no such member')]);
}, 300_000);

test('a table is looked at, then taken in the name of a key; what is wrong is told', async () => {
  const { key } = await done('keys', 'make', '--label', 'clerk', '--scopes', 'attest');
  const [table, map] = [join(folder, 'tasks.csv'), join(folder, 'map.yaml')];
  writeFileSync(
    map,
    `format: 1
records:
  - type: promise
    fields: { userId: who, domain: { value: community }, subject: what, at: at, dueAt: due }
`,
  );
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const late = `${new Date().getFullYear() + 2}-01-01`;
  const rows = [`ada;mow;${day};${day}`, `ada;rake;${late};${late}`, `ben;dig;${day};soon`];
  writeFileSync(table, `who;what;at;due\n${rows.join('\n')}\n`);
  const line = ['import', 'csv', table, '--map', map, '--key', 'CLERK'];
  const env = { CLERK: String(key) };
  const problems = [
    {
      line: 3,
      column: 'at',
      code: 'TIME_INVALID',
      reason: expect.stringContaining('as those of UTC'),
    },
    { line: 4, column: 'due', reason: expect.stringContaining('"soon"') },
  ];
  for (const [apply, counts] of [
    [[], { dryRun: true, taken: 1, known: 0 }],
    [['--apply'], { dryRun: false, taken: 1, known: 0 }],
    [['--apply'], { dryRun: false, taken: 0, known: 1 }],
  ] as const) {
    const ended = await negentropy([...line, ...apply, '--json'], { data, env });
    expect([ended.stderr, ended.code]).toEqual(['', 1]);
    expect(json(ended)).toMatchObject({ ...counts, rows: 3, refused: 2, problems });
  }
  const told = await negentropy(line, { data, env });
  expect(told.stdout).toMatch(/^line 3, at: .*UTC\nline 4, due: "soon" is no time/);
  const other = await negentropy(line, { data, env: { CLERK: 'neg_none_none' } });
  expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('The key in CLERK')]);
}, 300_000);

test('the table of the first page of an operator is taken as it stands', async () => {
  const commands = readText('docs/operator.md').matchAll(/^ *npx negentropy (import csv .*?) +#/gm);
  const printed: unknown[] = [];
  for (const [, line = ''] of commands) {
    const ended = await negentropy([...line.split(/ +/), '--json'], { data });
    printed.push([ended.stderr, ended.code, json(ended)]);
  }
  const whole = { rows: 2, taken: 2, records: 6, known: 0, refused: 0 };
  const reason = 'DONE_BEFORE';
  const unheard = [
    { line: 2, by: 'bea', reason },
    { line: 3, by: 'ada', reason },
  ];
  const came = { claims: { shown: 2 }, unheard };
  expect(printed).toMatchObject([
    ['', 0, { ...whole, dryRun: true, unheard }],
    ['', 0, { ...whole, dryRun: false, ...came }],
  ]);
}, 300_000);

test('a task that comes in when it is taken on, and again when it is done, is kept', async () => {
  await done('witnesses', 'add', 'ada');
  const table = join(folder, 'open.csv');
  const head = 'Person,Task,Agreed,Due,Done,Share,Checked by,OK';
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
  const task = ['cem', 'Paint the fence', day(-1), day(7)];
  const taken = async (cells: readonly string[]): Promise<unknown> => {
    writeFileSync(table, `${head}\n${[...task, ...cells].join(',')}\n`);
    const line = ['import', 'csv', table, '--map', 'examples/tasks.yaml', '--apply', '--json'];
    return json(await negentropy(line, { data }));
  };
  const cameIn = await taken(['', '', '', '']);
  expect(cameIn).toMatchObject({ records: 1, claims: { promised: 1 } });
  const shown = [new Date().toISOString(), '1', 'ada', 'yes'];
  expect(await taken(shown)).toMatchObject({ claims: { kept: 1 }, unheard: [] });
}, 300_000);

test.each([
  [['keys', 'make'], '--label and --scopes'],
  [['keys', 'burn'], 'keys takes make, rotate, revoke'],
  [['keys', 'revoke'], 'it takes <key>'],
  [['undo', 'k'], '--since'],
  [['undo', 'k', '--since', '2026-01-01T00:00:00Z'], '--reason'],
  [['pause', '--off'], '--reason'],
  [['pause', '--scope', 'all'], '--reason'],
  [['pause', '--cycles', '2'], '--reason'],
  [['pause', '--reason', 'an audit', '--scope', 'al'], 'mint or all'],
  [['pause', '--reason', 'an audit', '--cycles', '8'], '--cycles'],
  [['erase'], 'erase takes <user id>'],
  [['witnesses', 'add'], 'it takes <user id>'],
])('%j says what it takes', async (args, said) => {
  const ended = await negentropy(args, { data });
  expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(said)]);
});
