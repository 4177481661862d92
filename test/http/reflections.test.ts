import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { type ReflectOrder, reflectCommand } from '../../src/pipeline/commands/reflect.ts';
import { reapplyErasures } from '../../src/pipeline/members/members.ts';
import { describeEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';

/** One more way to say that one means well. */
function paraphrase(at: number): string {
  const [who, what, whom] = [
    ['I', 'we', 'all of us', 'one'],
    ['will keep', 'shall honour', 'mean to hold to', 'carry out', 'stand by'],
    ['our word', 'what was promised', 'the plan', 'each vow'],
  ].map((words, place) => words[Math.floor(at / 4 ** place) % words.length]);
  return `${who} ${what} ${whom}, ${at} times over`;
}

const SECRET = 'the frost took both beds, and nobody came';

describeEngines((engine) => {
  let server: SandboxServer;
  let admin: ServedSandbox;
  let ada: ServedSandbox;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  async function garden(): Promise<void> {
    admin = await server.sandbox({ scopes: ['admin'] });
    const reflection = { worldviews: ['calm', 'stormy'], weight: 0.1 };
    const policy = { ...PRESETS.sandbox, reflection };
    expect(await codeOf(admin.post('/v1/policies', { policy }))).toBe('200');
    ada = await admin.withKey({ scopes: ['attest'], userId: 'ada' });
  }
  const switched = (optedIn: boolean, by = ada): Promise<string> =>
    codeOf(by.post('/v1/members/ada/reflections', { optedIn }));
  const day = (offset: number): string =>
    new Date((NOW + offset * 86_400) * 1_000).toISOString().slice(0, 10);
  const said = (offset: number, more: object = {}): object => ({
    userId: 'ada',
    day: day(offset),
    worldview: 'calm',
    mood: 1,
    intent: 'promise',
    ...more,
  });
  const reflect = (offset: number, more: object = {}, by = ada): Promise<string> =>
    codeOf(by.post('/v1/reflections/daily', said(offset, more)));
  async function codeOf(
    asked: Promise<{ readonly status: number; readonly body: object }>,
  ): Promise<string> {
    const { status, body } = await asked;
    return 'code' in body ? `${status} ${String(body.code)}` : String(status);
  }
  /** Whether anything that the store keeps has a text in it. */
  async function keeps(text: string): Promise<boolean> {
    const rows = await Promise.all([
      server.db.query(
        "select encode(coalesce(sealed_text, ''), 'escape') from negentropy.reflection",
      ),
      server.db.query('select entry from negentropy.log_entry'),
      server.db.query('select answer from negentropy.idempotency'),
    ]);
    return JSON.stringify(rows).includes(text);
  }
  /** How many days and keys the community keeps. */
  async function kept(): Promise<readonly number[]> {
    const { communityId } = admin.community.reader;
    const of = (table: string): Promise<object[]> =>
      server.db.query(`select 1 from negentropy.${table} where community_id = $1`, [communityId]);
    return [(await of('reflection')).length, (await of('reflection_key')).length];
  }

  // Fails when any key with the scope `attest` may do it.
  test('nobody else opts a member out, which would delete what they said', async () => {
    await garden();
    const program = await admin.withKey({ scopes: ['attest'] });
    expect([await switched(true), await switched(false, program)]).toEqual([
      '200',
      '403 SCOPE_MISSING',
    ]);
    expect([await switched(false), await switched(true), await switched(false, admin)]).toEqual([
      '200',
      '200',
      '200',
    ]);
  });

  // Fails when the last day that was looked at goes with what was said: then all days count again.
  test('a day that was looked at is over, also for who opts out and in again', async () => {
    await garden();
    expect(await switched(true)).toBe('200');
    expect([await reflect(-40), await reflect(-20), await reflect(-10)]).toEqual([
      '200',
      '200',
      '200',
    ]);
    expect([await switched(false), await switched(true)]).toEqual(['200', '200']);
    // Of the three the first one was looked at.
    expect([await reflect(-40), await reflect(-20)]).toEqual(['409 CONFLICT', '200']);
  });

  test('only who opted in, once a day, not of the future, with labels of the policy', async () => {
    await garden();
    expect(await reflect(0)).toBe('409 CONFLICT');
    expect(await switched(true)).toBe('200');
    const bob = await admin.withKey({ scopes: ['attest'], userId: 'bob' });
    expect(await switched(true, bob)).toBe('403 SCOPE_MISSING');
    expect(await reflect(0, {}, bob)).toBe('403 SCOPE_MISSING');
    expect(await reflect(2)).toBe('422 TIME_INVALID');
    expect(await reflect(0, { worldview: 'rosy' })).toBe('422 EVIDENCE_INVALID');
    expect(await reflect(0, { intent: 'sleep' })).toBe('422 EVIDENCE_INVALID');
    expect(await reflect(0, { mood: 4 })).toBe('400 BODY_INVALID');
    expect(await reflect(0, { day: '2025-02-30' })).toBe('400 REQUEST_INVALID');
    expect(await reflect(0)).toBe('200');
    expect(await reflect(0, { mood: 2 })).toBe('409 CONFLICT');
    const none = await server.sandbox({ scopes: ['admin'] });
    expect(await reflect(0, {}, none)).toBe('409 CONFLICT');
  });

  test('its text is nowhere but in the answers to its member, and gone with the key', async () => {
    await garden();
    await switched(true);
    expect(await reflect(0, { text: SECRET })).toBe('200');
    expect([await kept(), await keeps('frost')]).toEqual([[1, 1], false]);
    const own = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    const { body } = await own.get('/v1/reflections/daily/ada');
    expect(body['items']).toMatchObject([{ day: day(0), worldview: 'calm', text: SECRET }]);
    expect((await own.get('/v1/members/ada/export')).body['reflections']).toEqual(body['items']);
    expect(await codeOf(admin.get('/v1/reflections/daily/ada'))).toBe('403 SCOPE_MISSING');
    expect((await admin.get('/v1/members/ada/export')).body['reflections']).toEqual([]);
    expect((await admin.get('/v1/reflections/daily')).body['items']).toEqual([]);
    const { db } = server;
    const id = [admin.community.reader.communityId];
    const mine = 'where community_id = $1';
    const keys = await db.query(`select * from negentropy.reflection_key ${mine}`, id);
    const rows = await db.query(`select * from negentropy.reflection ${mine}`, id);
    expect(await switched(false)).toBe('200');
    expect(await codeOf(own.get('/v1/reflections/daily/ada'))).toBe('404 NOT_FOUND');
    expect((await own.get('/v1/members/ada/export')).body['reflections']).toEqual([]);
    expect(await kept()).toEqual([0, 0]);
    await restored(keys, rows);
    expect(await kept()).toEqual([0, 0]);
    // A new key opens nothing of the old one.
    expect(await switched(true)).toBe('200');
    expect((await own.get('/v1/reflections/daily/ada')).body['items']).toEqual([]);
  });

  /** As when an older backup is restored, and the service starts on it. */
  async function restored(keys: readonly object[], rows: readonly object[]): Promise<void> {
    const { row } = admin.community;
    await admin.community.writer.submit({
      run: (draft) => {
        for (const [table, all] of [
          ['reflection_key', keys] as const,
          ['reflection', rows] as const,
        ]) {
          for (const one of all) {
            const names = Object.keys(one);
            const places = names.map((_, at) => `$${at + 1}`).join(', ');
            const sql = `insert into negentropy.${table} (${names.join(', ')}) values (${places})`;
            draft.also(() => ({ sql, parameters: Object.values(one) as never }));
          }
        }
      },
    });
    expect(await kept()).toEqual([1, 1]);
    await reapplyErasures(server.db, server.key, row, NOW);
  }

  test('an erased member leaves nothing of it', async () => {
    await garden();
    await switched(true);
    await reflect(0, { text: SECRET });
    expect(await codeOf(admin.post('/v1/members/ada/erase', {}))).toBe('200');
    expect(await kept()).toEqual([0, 0]);
  });

  test('five thousand ways to say it mint nothing', async () => {
    await garden();
    await switched(true);
    const { writer, reader } = admin.community;
    const attestor = { keyId: 'a test' };
    const today = Math.floor(NOW / 86_400);
    const sayingOf = (at: number): ReflectOrder => ({
      userId: 'ada',
      // A week later the first is looked at as well.
      day: today - 80 + (at % 80),
      worldview: at % 2 === 0 ? 'calm' : 'stormy',
      mood: (at % 7) - 3,
      intent: ['promise', 'review', 'correction', 'validation'][at % 4] ?? '',
      sealedText: new TextEncoder().encode(paraphrase(at)),
      attestor,
      now: NOW,
    });
    let taken = 0;
    for (let at = 0; at < 5_000; at += 500) {
      const orders = Array.from({ length: 500 }, (_, more) => reflectCommand(sayingOf(at + more)));
      const answers = await Promise.allSettled(orders.map((order) => writer.submit(order)));
      taken += answers.filter(({ status }) => status === 'fulfilled').length;
    }
    // One for each day, and nobody did anything.
    expect(taken).toBe(80);
    const entries = await server.db.query<{ entry: string }>(
      'select entry from negentropy.log_entry ' +
        "where community_id = $1 and entry like '%reflection%'",
      [reader.communityId],
    );
    const types = entries.map(({ entry }) => (JSON.parse(entry) as { type: string }).type);
    expect(types.filter((type) => type !== 'policy')).toEqual([]);
    expect((await admin.get('/v1/tokenomics/supply')).body['supply']).toBe('0.000000');
  });

  test('what was followed through is an entry, and makes an amount a little larger', async () => {
    await garden();
    await switched(true);
    const program = await admin.withKey({ scopes: ['attest'] });
    const keptClaim = async (subject: string): Promise<string> => {
      const at = `${day(-13)}T09:00:00Z`;
      const claim = { type: 'promise', userId: 'ada', domain: 'knowledge', subject, at, dueAt: at };
      const sent = await program.post('/v1/evidence', claim);
      const { id = '' } = sent.body.evidence[0] ?? {};
      const proof = { type: 'proof', claim: id, at, delivered: 1 };
      const yes = { type: 'confirmation', claim: id, by: 'bob', at, accepted: true };
      await program.post('/v1/evidence', { records: [proof, yes] });
      return id;
    };
    const asked = {
      userId: 'ada',
      action: {
        family: 'civic',
        type: 'promise',
        domain: 'knowledge',
        occurredAt: `${day(0)}T00:00:00Z`,
      },
      evidence: [{ id: await keptClaim('the first') }],
    };
    for (let offset = -30; offset < 0; offset += 1) await reflect(offset);
    const before = await program.post('/v1/tokenomics/preview', asked);
    const { body } = await ada.post('/v1/reflections/daily', said(0));
    expect(body).toEqual({ settled: 1, followed: 1 });
    const after = await program.post('/v1/tokenomics/mint', asked);
    const amounts = [before, after].map((answer) => Number(answer.body['amount']));
    expect(amounts[1]).toBeGreaterThan(amounts[0] ?? Infinity);
    expect(after.body['integrity']).toBe(before.body['integrity']);
  });
});
