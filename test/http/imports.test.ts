import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { rootOf } from '../../src/core/log/merkle-tree.ts';
import { forgetCounted } from '../../src/pipeline/answers/cities/read-census.ts';
import {
  beginCensusInParts,
  endCensusInParts,
  takeCensusPart,
} from '../../src/pipeline/tables/import-census.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

const MAP = `format: 1
records:
  - type: promise
    fields:
      userId: Person
      domain: { value: knowledge }
      subject: Task
      at: Agreed
      dueAt: Due
`;
const HEAD = 'Person,Task,Agreed,Due\n';
const row = (person: string, task: string, due = '2025-11-28'): string =>
  `${person},${task},2025-11-27,${due}\n`;

/** Of version 2; the last one is of another day than it says. */
const GIC = [
  ['ada', 15, '2025-09-16T10:00:00Z'],
  ['ben', 5, '2025-09-16T12:00:00Z'],
  ['ben', 70, '2025-09-19T12:00:00Z'],
] as const;
const text = GIC.map(([user, amount, ts], at) =>
  JSON.stringify({ type: 'gic_tx', date: '2025-09-16', user, amount, hash: `h${at}`, ts }),
).join('\n');

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  const sizeOf = async ({ community }: ServedSandbox): Promise<number> =>
    await community.writer.read(({ size }) => size);

  test('people come in parts, in any order, and are counted when the last one is in', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const columns = { id: 'Person', strata: ['Kind'] };
    const part = (firstLine: number, ...rows: string[]): object => {
      return { table: ['Person,Kind', ...rows].join('\n'), ...columns, firstLine };
    };
    const ask = async (body: object, by = admin): ReturnType<typeof admin.post> =>
      await by.post('/v1/imports/census', body);
    const first = part(2, 'ada,north', 'ben,', 'x');
    const before = await sizeOf(admin);
    const looked = await ask(first);
    expect(looked.body).toMatchObject({ applied: false, rows: 3, taken: 1, refused: 2 });
    expect(looked.body['census']).toBeUndefined();
    const begun = await ask({ ...part(1_000, 'cy,north', 'di,north', 'ed,south'), apply: true });
    expect(begun.body).toMatchObject({ applied: true, taken: 3, refused: 0 });
    const census = String(begun.body['census']);
    const second = await ask({ ...first, apply: true, census });
    expect(second.body).toMatchObject({ taken: 1, refused: 2 });
    expect(second.body['problems']).toMatchObject([{ line: 3, column: 'Kind' }, { line: 4 }]);
    expect(await sizeOf(admin)).toBe(before);

    // A part of another community is none of this one, and the other way round.
    const stranger = await server.sandbox({ scopes: ['admin'] });
    const theirs = { ...part(9_000, 'mallory,north'), apply: true, last: true, census };
    expect((await ask(theirs, stranger)).body).toMatchObject({ code: 'NOT_FOUND' });

    const rest = part(2_000, 'fay,north', 'gus,north', 'ada,north');
    const ended = await ask({ ...rest, apply: true, last: true, census });
    expect(ended.body).toMatchObject({
      taken: 2,
      problems: [{ line: 2_002, column: 'Person', reason: expect.stringMatching(/already/) }],
      counted: {
        rows: 6,
        strata: [
          { stratum: 'north', rows: 5 },
          { stratum: 'others', rows: 1 },
        ],
      },
    });
    const listed = await admin.get('/v1/census');
    const items = listed.body['items'] as { root: string }[];
    expect(items[0]).toMatchObject({ rows: 6 });
    const stored = await server.db.query<{ leaf: string }>(
      "select encode(leaf, 'hex') as leaf from negentropy.census_row where census_id = $1 " +
        'and community_id = $2 order by line',
      [census, admin.community.row.id],
    );
    const leaves = stored.map(({ leaf }) => Buffer.from(leaf, 'hex'));
    expect(Buffer.from(rootOf(leaves)).toString('hex')).toBe(items[0]?.root);
    const late = await ask({ ...part(3_000, 'hal,north'), apply: true, census });
    expect(late.body).toMatchObject({ code: 'NOT_FOUND' });
    const nobody = await ask({ ...part(2, ',north'), apply: true, last: true });
    expect(nobody.body).toMatchObject({ code: 'CONFLICT' });
    expect((await ask({ ...first, id: 'Name' })).body).toMatchObject({ code: 'BODY_INVALID' });
  });

  // Fails when a file that a browser read in a wrong encoding makes members of spoilt names.
  test('a table with letters that were lost on the way is refused with its line', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const before = await sizeOf(admin);
    for (const [table, line] of [
      [HEAD + row('ada', 'a') + row('J\uFFFDrgen', 'b'), 41],
      [HEAD.replace('Due', 'F\uFFFDllig') + row('ada', 'a'), 1],
    ] as const) {
      const body = { table, map: MAP, firstLine: 40, apply: true };
      const refused = await admin.post('/v1/imports/tables', body);
      expect(refused.body).toMatchObject({ code: 'BODY_INVALID' });
      expect(JSON.stringify(refused.body)).toContain(`not in UTF-8, in line ${line}`);
    }
    expect(await sizeOf(admin)).toBe(before);
  });

  test('parts on the same lines, and a census ended at once, are told as they are', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const part = (...rows: string[]): object => {
      const table = ['Person,Kind', ...rows].join('\n');
      return { table, id: 'Person', strata: ['Kind'], apply: true };
    };
    const ask = async (body: object): ReturnType<typeof admin.post> =>
      await admin.post('/v1/imports/census', body);
    const begun = await ask(part('ada,north', 'ben,north'));
    const census = String(begun.body['census']);
    const again = await ask({ ...part('ada,north', 'cy,north'), census });
    expect(again.body['problems']).toMatchObject([
      { line: 2, reason: expect.stringMatching(/counted already/) },
      { line: 3, reason: expect.stringMatching(/line of somebody else.*firstLine/) },
    ]);
    const last = { ...part('ada,north'), census, last: true };
    const ended = await Promise.all([ask(last), ask(last), ask(last), ask(last)]);
    const codes = ended.map(({ status, body }) => (status === 200 ? 'ended' : body['code']));
    expect(codes.filter((code) => code === 'ended')).toHaveLength(1);
    expect(['ended', 'CONFLICT', 'NOT_FOUND']).toEqual(expect.arrayContaining(codes));
  });

  // Fails when the row of somebody who is forgotten stays without a name: it lets them in again.
  test('who is forgotten while rows are taken is counted once if they come again', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const part = (firstLine: number, ...rows: string[]): object => {
      const table = ['Person,Kind', ...rows].join('\n');
      return { table, id: 'Person', strata: ['Kind'], apply: true, firstLine };
    };
    const ask = async (body: object): ReturnType<typeof admin.post> =>
      await admin.post('/v1/imports/census', body);
    const begun = await ask(part(2, 'ada,north', 'ben,north', 'cy,north', 'di,north', 'ed,north'));
    const census = String(begun.body['census']);
    const forgotten = await admin.post('/v1/census/forget', { userId: 'ada' });
    expect(forgotten.status).toBe(200);
    const rows = ['ada,north', 'ben,north', 'fay,north'];
    const ended = await ask({ ...part(7, ...rows), census, last: true });
    expect(ended.body).toMatchObject({
      taken: 2,
      problems: [{ line: 8 }],
      counted: { rows: 6, strata: [{ stratum: 'north', rows: 6 }] },
    });
    // Of a census that ended only the name goes.
    await admin.post('/v1/census/forget', { userId: 'ben' });
    const left = await server.db.query<{ user_id: string | null }>(
      'select user_id from negentropy.census_row where census_id = $1 and community_id = $2 ' +
        'order by line',
      [census, admin.community.row.id],
    );
    const names = left.map(({ user_id: name }) => name);
    expect(names).toEqual([null, 'cy', 'di', 'ed', 'ada', 'fay']);
  });

  // Fails when the end looks at nothing but how many rows there are.
  test('a census does not end as another than was counted, though as many are there', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const { community } = admin;
    const census = await beginCensusInParts({ db: server.db }, community);
    const people = ['ada', 'ben', 'cy', 'di', 'ed', 'fay'].map((userId, at) => {
      return { line: at + 2, userId, stratum: 'north' };
    });
    await takeCensusPart(community, census, people.slice(0, -1));
    // Behind the count and before its entry one is erased, and another one comes.
    const submit: typeof community.writer.submit = async (command) => {
      await forgetCounted(community, 'ada');
      await takeCensusPart(community, census, people.slice(-1));
      return await community.writer.submit(command);
    };
    const { writer } = community;
    const raced = new Proxy(writer, {
      get: (target, name) => (name === 'submit' ? submit : Reflect.get(target, name)) as unknown,
    });
    await expect(endCensusInParts({ ...community, writer: raced }, census, NOW)).rejects.toThrow(
      'some came in or were',
    );
    expect(await endCensusInParts(community, census, NOW)).toMatchObject({ rows: 5 });
  });

  test('rows of a table are looked at, told apart by what is wrong, and taken once', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const table = HEAD + row('ada', 'one') + row('ada', '') + row('bob', 'two', 'soon') + 'x\n';
    const before = await sizeOf(admin);
    const looked = await admin.post('/v1/imports/tables', { table, map: MAP });
    expect(looked.body).toMatchObject({ applied: false, rows: 4, taken: 1, refused: 3 });
    expect(looked.body['problems']).toMatchObject([
      { line: 3, column: 'Task', code: 'CELL_EMPTY' },
      { line: 4, column: 'Due', code: 'CELL_INVALID' },
      { line: 5, code: 'ROW_INVALID' },
    ]);
    expect(await sizeOf(admin)).toBe(before);
    const taken = await admin.post('/v1/imports/tables', { table, map: MAP, apply: true }, 'a');
    expect(taken.body).toMatchObject({ applied: true, taken: 1, known: 0, records: 1 });
    const part = {
      table: HEAD + row('bob', 'three') + row('', 'four'),
      map: MAP,
      firstLine: 1_002,
    };
    const more = await admin.post('/v1/imports/tables', { ...part, apply: true });
    expect(more.body).toMatchObject({ taken: 1, problems: [{ line: 1_003, column: 'Person' }] });
    const again = await admin.post('/v1/imports/tables', { table, map: MAP, apply: true });
    expect(again.body).toMatchObject({ taken: 0, known: 1, records: 0 });
  });

  test('a map is proposed for a table, changed by who knows it, and takes its rows', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const [domain = ''] = PRESETS.sandbox.domains;
    const rows = ['ada;Beete;27.11.2025;30.11.2025', 'bob;Zaun;27.11.25;30.11.2025'];
    const table = ['Wer;Aufgabe;Zugesagt;Bis wann', ...rows].join('\n');
    const before = await sizeOf(admin);
    const ask = async (body: object) => (await admin.post('/v1/imports/maps', body)).body;
    const first = await ask({ table });
    const { domains } = PRESETS.sandbox;
    expect(first).toMatchObject({ type: 'promise', dates: 'day.month.year', domains });
    const places = first['places'] as { record: string; field: string; column?: string }[];
    const found = places.flatMap(({ record, field, column }) =>
      column === undefined ? [] : [{ record, field, column }],
    );
    expect(found.map(({ column }) => column)).toEqual(['Wer', 'Aufgabe', 'Zugesagt', 'Bis wann']);
    const said = { record: 'claim', field: 'domain', value: domain };
    const body = { table, places: [...found, said], timeZone: 'Europe/Berlin' };
    const second = await ask(body);
    const [one] = second['rows'] as { places: object[] }[];
    expect(one?.places).toContainEqual({
      record: 'claim',
      field: 'dueAt',
      value: '2025-11-30T22:59:59Z',
    });
    expect(second).toMatchObject({ isWhole: true, problems: [{ line: 3, column: 'Zugesagt' }] });
    for (const [wrong, why] of [
      [{ timeZone: 'Berlin' }, 'must be a time zone'],
      [{ places: [{ ...said, column: 'Ort' }] }, 'is no column'],
      [{ places: [{ ...said, field: 'where' }] }, 'is no field'],
    ] as const) {
      const refused = await ask({ ...body, ...wrong });
      expect(refused).toMatchObject({ status: 400, detail: expect.stringContaining(why) });
    }
    expect(await sizeOf(admin)).toBe(before);
    const map = second['map'];
    const taken = await admin.post('/v1/imports/tables', { table, map, apply: true });
    expect(taken.body).toMatchObject({ taken: 1, refused: 1 });
  });

  test('others are answered while a long table is read that has nothing in order', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const table = HEAD + 'x\n'.repeat(100_000);
    const over = new AbortController();
    const asked = admin.post('/v1/imports/tables', { table, map: MAP });
    const long = asked.finally(() => over.abort());
    let meanwhile = 0;
    for (; !over.signal.aborted; meanwhile += 1) await admin.get('/v1/cycles/current');
    const { body } = await long;
    expect(body).toMatchObject({ rows: 100_000, refused: 100_000, untold: 99_500 });
    expect(meanwhile).toBeGreaterThan(20);
  });

  test('what the community does not take has its code, and a map is told its line', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const table = HEAD + row('ada', 'one', '2025-11-26');
    const { body } = await admin.post('/v1/imports/tables', { table, map: MAP });
    expect(body).toMatchObject({ taken: 0, refused: 1, problems: [{ line: 2 }] });
    const wrong = await admin.post('/v1/imports/tables', { table, map: MAP.replace('Due', 'Du') });
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'BODY_INVALID']);
    const size = await sizeOf(admin);
    const alone = { table: HEAD + row('ada', 'one'), map: `keys: 2\n${MAP}`, apply: true };
    const refused = await admin.post('/v1/imports/tables', alone);
    expect([refused.status, refused.body['code']]).toEqual([400, 'BODY_INVALID']);
    expect(refused.body['detail']).toContain('asks for the keys of two people');
    expect(await sizeOf(admin)).toBe(size);
    expect(wrong.body['errors']).toMatchObject([{ path: '/map', message: /line 9: .*column/ }]);
    const headless = await admin.post('/v1/imports/tables', { table: '\n', map: MAP });
    expect(headless.body['errors']).toMatchObject([{ path: '/table' }]);
  });

  test('files of version 2 are judged, a row is decided about, and all is taken back', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const files = [{ name: 'day.jsonl', text }];
    const before = await sizeOf(admin);
    const looked = await admin.post('/v1/imports/v2', { files });
    const [apart] = looked.body['quarantined'] as { row: string; mayAccept: boolean }[];
    expect(looked.body).toMatchObject({
      applied: false,
      sets: [{ kind: 'gic', rows: 3, accepted: 2, quarantined: 1, sum: '20.000000' }],
      quarantined: [{ line: 3, user: 'ben', codes: ['DATE_MISMATCH'], mayAccept: true }],
      opening: { amount: '20.000000', people: 2, known: 0 },
    });
    expect(await sizeOf(admin)).toBe(before);
    const decisions = [{ row: apart?.row, decision: 'accept' }];
    const order = { files, decisions, people: 'name,userId\nada,ada\nben,bob\n', apply: true };
    const taken = await admin.post('/v1/imports/v2', order);
    expect(taken.body).toMatchObject({ applied: true, opening: { amount: '90.000000' } });
    const undo = `/v1/imports/v2/${String(taken.body['import'])}/undo`;
    expect((await admin.post(undo, {})).body).toEqual({ amount: '90.000000', people: 2 });
    expect((await admin.post(undo, {})).status).toBe(404);
    const nobody = await admin.post('/v1/imports/v2', { ...order, people: 'name,userId\n' });
    expect(nobody.body['opening']).toMatchObject({ people: 0, unmapped: ['ada', 'ben'] });
    const unknown = [{ row: 'a'.repeat(32), decision: 'accept' }];
    const refused = await admin.post('/v1/imports/v2', { ...order, decisions: unknown });
    expect([refused.status, refused.body['code']]).toEqual([409, 'CONFLICT']);
  });
});
