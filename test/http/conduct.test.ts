import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidenceId } from '../../src/client/evidence-id.ts';
import { recordBody } from '../../src/http/resources/evidence/schemas.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { addKeptFacts, keptPromise } from '../pipeline/minting-members.ts';
import { runs } from '../size.ts';
import { publicKeyOf } from '../worlds/panels.ts';
import {
  type Answer,
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from './served-sandbox.ts';

/** Tables in which the entries of a finding are: the log, and what is said and kept of findings. */
const OF_ENTRIES = new Set([
  'log_entry',
  'log_head',
  'log_checkpoint',
  'log_tile',
  'finding',
  'finding_entry',
  'operator_note',
]);

const APPEALS = runs(300, 1_000);

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  /** A finding about ada, as the close of a cycle opens one. */
  async function find(served: ServedSandbox): Promise<string> {
    const index = await served.community.writer.submit({
      run: (draft) => {
        const member = draft.knownMember('ada');
        if (member === undefined) throw new Error('ada is not there');
        const { cycle } = draft.state;
        const found = { code: 'HIGH_VARIANCE', measured: 4_900_000, limit: 4_000_000 } as const;
        return draft.append({ type: 'finding', cycle, member, status: 'open', ...found });
      },
    });
    return String(index);
  }

  /** A batch that is thrown away, with all that the process remembered. */
  async function throwAway({ community }: ServedSandbox): Promise<void> {
    const refused = new RangeError('thrown away');
    const run = (): never => {
      throw refused;
    };
    await expect(community.writer.submit({ run })).rejects.toBe(refused);
  }

  const say = (served: ServedSandbox, id: string, answer: string): Promise<Answer> =>
    served.post(`/v1/findings/${id}/answer`, { answer, reason: `to ${answer}` });
  const appeal = (served: ServedSandbox, finding: string): Promise<Answer> =>
    served.post('/v1/appeals', { finding, reason: 'the harvest failed for everybody' });
  const codeOf = ({ status, body }: Answer): string => `${status} ${String(body['code'])}`;

  test('a finding is shown to its member, appealed in time and reversed', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ada = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    const bob = await admin.withKey({ scopes: ['self'], userId: 'bob' });
    const id = await find(admin);

    const shown = await ada.get('/v1/findings');
    expect(shown.body['items']).toEqual([
      expect.objectContaining({ id, userId: 'ada', status: 'open', holds: true, isFinal: false }),
    ]);
    expect((await bob.get('/v1/findings')).body['items']).toEqual([]);
    expect(codeOf(await bob.get('/v1/findings?userId=ada'))).toBe('403 SCOPE_MISSING');
    expect(codeOf(await bob.get(`/v1/findings/${id}`))).toBe('404 NOT_FOUND');
    expect(codeOf(await appeal(bob, id))).toBe('404 NOT_FOUND');
    expect(codeOf(await appeal(ada, id))).toBe('409 CONFLICT');

    expect((await say(admin, id, 'confirm')).body).toMatchObject({ status: 'confirmed' });
    expect((await appeal(ada, id)).body).toMatchObject({ status: 'appealed' });
    expect((await admin.get('/v1/findings?status=appealed')).body['items']).toHaveLength(1);
    expect((await say(admin, id, 'dismiss')).body).toMatchObject({ status: 'reversed' });
    expect(codeOf(await say(admin, id, 'confirm'))).toBe('409 CONFLICT');

    const story = (await ada.get(`/v1/findings/${id}`)).body;
    expect(story).toMatchObject({ status: 'reversed', holds: false, isFinal: false });
    const words = story['words'] as { status: string; reason?: string }[];
    expect(words.map(({ status, reason }) => [status, reason])).toEqual([
      ['open', undefined],
      ['confirmed', 'to confirm'],
      ['appealed', 'the harvest failed for everybody'],
      ['reversed', 'to dismiss'],
    ]);
  });

  /** Every row by table, but for what is written of findings and when a key was used last. */
  async function rowsOf({ community }: ServedSandbox): Promise<Map<string, string[]>> {
    const { db, communityId } = community.reader;
    const tables = await db.query<{ name: string }>(
      'select distinct table_name as name from information_schema.columns ' +
        "where table_schema = 'negentropy' and column_name = 'community_id' order by 1",
    );
    const kept = new Map<string, string[]>();
    for (const { name } of tables.filter((table) => !OF_ENTRIES.has(table.name))) {
      const rows = await db.query<{ row: string }>(
        "select (to_jsonb(t) - 'last_used_at')::text as row " +
          `from negentropy.${name} t where community_id = $1 order by 1`,
        [communityId],
      );
      kept.set(
        name,
        rows.map(({ row }) => row),
      );
    }
    return kept;
  }

  // Fails when anything of a finding that came to nothing is left behind.
  test.each([
    ['cleared', ['dismiss']],
    ['cleared after it was confirmed', ['confirm', 'dismiss']],
    ['reversed', ['confirm', 'appeal', 'dismiss']],
  ])('a finding that is %s leaves every row and answer as it was', async (_, words) => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ada = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    await admin.community.writer.submit({ run: (draft) => addKeptFacts(draft, 'ada', 30) });
    const about = { family: 'civic', type: 'promise', domain: 'knowledge' };
    const action = { ...about, occurredAt: '2025-11-28T11:00:00Z' };
    const ask = (what: string, path: string): Promise<Answer> => {
      const evidence = keptPromise('ada', what).map(recordBody);
      return admin.post(`/v1/tokenomics/${path}`, { userId: 'ada', action, evidence });
    };
    expect((await ask('one', 'mint')).body['outcome']).toBe('minted');
    // What nobody claimed has another salt each time.
    const now = async (): Promise<unknown[]> => [
      await rowsOf(admin),
      JSON.stringify((await ask('two', 'preview')).body).replaceAll(/[0-9a-f]{64}/gu, ''),
      { ...(await admin.get('/v1/tokenomics/supply')).body, entries: 0 },
    ];
    const before = await now();
    const id = await find(admin);
    expect((await ask('two', 'preview')).body['code']).toBe('HIGH_VARIANCE');
    for (const word of words) {
      const said = word === 'appeal' ? await appeal(ada, id) : await say(admin, id, word);
      expect(said.status).toBe(200);
    }
    expect(await now()).toEqual(before);
    expect((await ask('two', 'mint')).body['outcome']).toBe('minted');
  });

  // Fails when an appeal is refused for the number of others, or a clock waits for an answer.
  test(`${APPEALS} appeals at once are taken, and each ends by its own clock`, async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ids = await admin.community.writer.submit({
      run: (draft) =>
        Array.from({ length: APPEALS }, (_, at) => {
          const member = draft.memberOf(`m${at}`, undefined);
          const found = { code: 'NOISE', measured: 2, limit: 1, status: 'open' } as const;
          return draft.append({ type: 'finding', cycle: draft.state.cycle, member, ...found });
        }),
    });
    const confirmed = await Promise.all(ids.map((id) => say(admin, String(id), 'confirm')));
    expect(confirmed.filter(({ status }) => status !== 200)).toEqual([]);
    const appealed = await Promise.all(ids.map((id) => appeal(admin, String(id))));
    expect(appealed.filter(({ status }) => status !== 200)).toEqual([]);
    const statuses = async (): Promise<string[]> =>
      (await findingsIn(admin)).map(({ status }) => status);
    expect(await statuses()).toEqual(ids.map(() => 'appealed'));
    const { answerCycles } = PRESETS.sandbox.conduct;
    await admin.post('/v1/cycles/advance', { cycles: answerCycles - 1 });
    expect(await statuses()).toEqual(ids.map(() => 'appealed'));
    await admin.post('/v1/cycles/advance', { cycles: 1 });
    expect(await statuses()).toEqual(ids.map(() => 'fallen'));
  });

  async function findingsIn(served: ServedSandbox): Promise<{ status: string }[]> {
    const items: { status: string }[] = [];
    let path = '/v1/findings?limit=200';
    for (;;) {
      const { body } = await served.get(path);
      items.push(...(body['items'] as { status: string }[]));
      if (typeof body['next'] !== 'string') return items;
      path = `/v1/findings?limit=200&cursor=${body['next']}`;
    }
  }

  // Without `noise` in the policy each of them is paid.
  test.each([
    [['noise'], 1, false],
    // Without the rows of what counted in the cycle each of them is paid again.
    [['noise'], 1, true],
    [[], 5, false],
  ])('of five alike works %j pays %i; batches thrown away: %j', async (detectors, paid, thrown) => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const { sandbox } = PRESETS;
    const policy = { ...sandbox, conduct: { ...sandbox.conduct, detectors } };
    expect((await admin.post('/v1/policies', { policy })).status).toBe(200);
    const [userId, domain, at] = ['ada', 'knowledge', '2025-11-28T11:00:00Z'];
    const answers: Answer[] = [];
    for (const subject of ['Mow lawn 1', 'mow lawn 2', 'Mow LAWN 3', 'Mow lawn 4', 'Mow lawn 5']) {
      const claim = { type: 'promise', userId, domain, subject, at, dueAt: at } as const;
      const id = evidenceId(claim);
      const proof = { type: 'proof', claim: id, at, delivered: 1 };
      const word = { type: 'confirmation', claim: id, by: 'bob', at, accepted: true };
      const sent = await admin.post('/v1/evidence', { records: [claim, proof, word] });
      expect(sent.status).toBe(200);
      const action = { family: 'civic', type: 'promise', domain, occurredAt: at };
      const order = { userId, action, evidence: [{ id }] };
      answers.push(await admin.post('/v1/tokenomics/mint', order));
      if (thrown) await throwAway(admin);
    }
    expect(answers.filter(({ body }) => Number(body['amount']) > 0)).toHaveLength(paid);
    const integrities = new Set(answers.map(({ body }) => body['integrity']));
    expect(integrities.size).toBe(paid);
  });

  test('nobody answers a finding about themselves, or without being an admin', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const id = await find(admin);
    const own = await admin.withKey({ scopes: ['admin'], userId: 'ada' });
    const attestor = await admin.withKey({ scopes: ['attest'] });
    expect(codeOf(await say(own, id, 'dismiss'))).toBe('403 SCOPE_MISSING');
    expect(codeOf(await say(attestor, id, 'dismiss'))).toBe('403 SCOPE_MISSING');
    expect(codeOf(await appeal(attestor, id))).toBe('403 SCOPE_MISSING');
    expect(codeOf(await say(admin, '999999', 'dismiss'))).toBe('404 NOT_FOUND');
  });

  /** A promise of somebody, with a proof. @returns their ids */
  async function done(admin: ServedSandbox, userId: string, subject: string): Promise<string[]> {
    const at = '2025-11-28T10:00:00Z';
    const claim = { type: 'promise', userId, domain: 'knowledge', subject, at, dueAt: at } as const;
    const id = evidenceId(claim);
    const proof = { type: 'proof', claim: id, at, delivered: 1 };
    const sent = await admin.post('/v1/evidence', { records: [claim, proof] });
    return sent.body.evidence.map((one) => one.id);
  }

  const accusationOf = ([claim = '', proof = '']: string[]) => {
    const about = { claim, code: 'NOISE', reason: 'bob wrote this twice' } as const;
    return { ...about, evidence: [{ id: proof }] };
  };
  const accuse = (served: ServedSandbox, work: string[]): Promise<Answer> =>
    served.post('/v1/accusations', accusationOf(work));
  const accusationsOf = async (served: ServedSandbox): Promise<Record<string, unknown>[]> =>
    (await served.get('/v1/accusations')).body['items'] as Record<string, unknown>[];

  // Fails when a case holds, when its accuser is told to anybody, or when they answer it.
  test('an accusation is private, holds nothing, and its accuser learns the end', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const bob = await admin.withKey({ scopes: ['self'], userId: 'bob' });
    const ada = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    const judge = await admin.withKey({ scopes: ['admin'], userId: 'bob' });
    const work = await done(admin, 'ada', 'fence');
    expect(codeOf(await accuse(ada, work))).toBe('409 CONFLICT');
    const { body } = await accuse(bob, work);
    expect(codeOf(await accuse(bob, work))).toBe('409 CONFLICT');
    const [waiting] = await accusationsOf(admin);
    expect(waiting).toMatchObject({ reason: 'bob wrote this twice', status: 'open' });
    expect(waiting).not.toHaveProperty('id');
    const finding = String(waiting?.['finding']);

    const shown = (await ada.get(`/v1/findings/${finding}`)).body;
    expect(shown).toMatchObject({ holds: false, measured: 1, limit: 1 });
    expect(JSON.stringify(shown)).toContain(work[1]);
    expect(JSON.stringify(shown)).not.toMatch(/bob|twice/);
    expect(await accusationsOf(ada)).toEqual([]);
    expect(JSON.stringify((await admin.get('/v1/log')).body)).not.toContain('twice');

    expect(codeOf(await say(judge, finding, 'confirm'))).toBe('403 SCOPE_MISSING');
    await say(admin, finding, 'dismiss');
    expect(await accusationsOf(bob)).toMatchObject([{ id: body['id'], status: 'cleared' }]);
    // Else one person asks others for an answer as often as they like.
    expect(codeOf(await accuse(bob, work))).toBe('409 CONFLICT');
  });

  // Fails when only the very member is asked about, and not whom an admin linked to them.
  test('an accuser who has two names judges by neither, nor the accused reads by one', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const bob = await admin.withKey({ scopes: ['self'], userId: 'bob' });
    for (const userId of ['ada', 'bob']) {
      const toUserId = `${userId} too`;
      await admin.post('/v1/members', { userId: toUserId });
      const { status } = await admin.post('/v1/links', {
        userId,
        toUserId,
        linked: true,
        reason: 'the same person',
      });
      expect(status).toBe(200);
    }
    await accuse(bob, await done(admin, 'ada', 'fence'));
    const [waiting] = await accusationsOf(admin);
    const other = await admin.withKey({ scopes: ['admin'], userId: 'bob too' });
    const answered = await say(other, String(waiting?.['finding']), 'confirm');
    expect(codeOf(answered)).toBe('403 SCOPE_MISSING');
    const accusedToo = await admin.withKey({ scopes: ['admin'], userId: 'ada too' });
    expect(await accusationsOf(accusedToo)).toEqual([]);
  });

  // Fails when an admin keeps a sentinel from a panel by accusing in their name.
  test('nobody but a sentinel accuses in a sentinel’s name, nor in one linked to it', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const work = await done(admin, 'ada', 'fence');
    const onPaper = async (by: string): Promise<string> =>
      codeOf(await admin.post('/v1/accusations', { by, ...accusationOf(work) }));
    for (const userId of ['cleo', 'cleo too', 'dan']) await admin.post('/v1/members', { userId });
    const link = { userId: 'cleo too', toUserId: 'cleo', linked: true, reason: 'one person' };
    await admin.post('/v1/links', link);
    const sentinel = { userId: 'cleo', kind: 'person', key: publicKeyOf('cleo') };
    const { body } = await admin.post('/v1/sentinels', sentinel);
    expect(await onPaper('cleo')).toBe('409 CONFLICT');
    expect(await onPaper('cleo too')).toBe('409 CONFLICT');
    expect(await onPaper('dan')).toMatch(/^200/);
    const cleo = await admin.withKey({ scopes: ['self'], userId: 'cleo' });
    expect((await accuse(cleo, work)).status).toBe(200);
    await admin.post(`/v1/sentinels/${String(body['id'])}/retire`, {});
    const later = await done(admin, 'ada', 'another fence');
    const said = { by: 'cleo', ...accusationOf(later) };
    expect((await admin.post('/v1/accusations', said)).status).toBe(200);
  });

  // Fails when a friend who accuses first has their evidence looked at alone.
  test('whoever joins a case has their evidence told to whoever answers', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    await admin.post('/v1/members', { userId: 'cleo' });
    const cleo = await admin.withKey({ scopes: ['self'], userId: 'cleo' });
    const bob = await admin.withKey({ scopes: ['self'], userId: 'bob' });
    const work = await done(admin, 'ada', 'fence');
    const [, proof = ''] = await done(admin, 'ada', 'the same fence');
    await accuse(cleo, work);
    await accuse(bob, [work[0] ?? '', proof]);
    const told = await accusationsOf(admin);
    expect(told.map(({ finding }) => finding)).toEqual([
      told[0]?.['finding'],
      told[0]?.['finding'],
    ]);
    expect(told.map(({ reason }) => String(reason)).join('\n')).toContain(`evidence ${proof}`);
  });

  // Fails without the limit, or when taking words back makes room.
  test('five accusations of a person wait at most, whether withdrawn or not', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const bob = await admin.withKey({ scopes: ['self'], userId: 'bob' });
    const works: string[][] = [];
    for (let at = 0; at < 6; at += 1)
      works.push(await done(admin, 'ada', `wall ${'x'.repeat(at)}`));
    const first = works.slice(0, 5);
    // At once: each is counted although none is stored yet.
    const answers = await Promise.all(works.map((work) => accuse(bob, work)));
    expect(answers.map(codeOf).toSorted()).toEqual([
      ...first.map(() => '200 undefined'),
      '409 CONFLICT',
    ]);
    const own = await accusationsOf(bob);
    expect(own).toHaveLength(5);
    await bob.post(`/v1/accusations/${String(own[0]?.['id'])}/withdraw`, {});
    expect((await accusationsOf(bob))[0]).toMatchObject({
      reason: '',
      withdrawn: true,
      status: 'open',
    });
    const refused = works.find((_, at) => answers[at]?.status !== 200) ?? [];
    expect(codeOf(await accuse(bob, refused))).toBe('409 CONFLICT');
    const cleo = await admin.withKey({ scopes: ['self'], userId: 'cleo' });
    await admin.post('/v1/members', { userId: 'cleo' });
    expect((await accuse(cleo, works[1] ?? [])).status).toBe(200);
    expect((await findingsOfAda(admin)).body['items']).toHaveLength(5);
    await admin.post('/v1/cycles/advance', { cycles: 28 });
    expect((await accusationsOf(cleo))[0]).toMatchObject({ status: 'fallen' });
    expect((await accuse(bob, refused)).status).toBe(200);
    await admin.post('/v1/members/bob/erase', {});
    const left = 'select from negentropy.accusation where community_id = $1';
    expect(await server.db.query(left, [admin.community.row.id])).toHaveLength(1);
  });

  const findingsOfAda = async (admin: ServedSandbox): Promise<Answer> =>
    await (await admin.withKey({ scopes: ['self'], userId: 'ada' })).get('/v1/findings');

  test('an appeal names evidence about the member, and no other', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const ada = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    const id = await find(admin);
    await say(admin, id, 'confirm');
    const at = '2025-11-28T10:00:00Z';
    const claimOf = async (userId: string): Promise<string> => {
      const claim = {
        type: 'promise',
        userId,
        domain: 'knowledge',
        subject: 'fence',
        at,
        dueAt: at,
      };
      return (await admin.post('/v1/evidence', claim)).body.evidence[0]?.id ?? '';
    };
    const [own, other] = [await claimOf('ada'), await claimOf('bob')];
    const send = (...ids: string[]): Promise<Answer> =>
      ada.post('/v1/appeals', {
        finding: id,
        reason: 'look at this',
        evidence: ids.map((one) => ({ id: one })),
      });
    expect(codeOf(await send(own, other))).toBe('422 EVIDENCE_UNKNOWN');
    expect((await send(own)).body).toMatchObject({ status: 'appealed' });
    expect(JSON.stringify((await admin.get(`/v1/findings/${id}`)).body)).toContain(own);
    expect(JSON.stringify((await ada.get('/v1/members/ada/export')).body)).toContain(own);
  });

  test('a finding that nobody answers falls, and so does an appeal', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const advance = (cycles: number): Promise<Answer> =>
      admin.post('/v1/cycles/advance', { cycles });
    const ignored = await find(admin);
    const appealed = await find(admin);
    await say(admin, appealed, 'confirm');
    await appeal(admin, appealed);
    await advance(27);
    expect((await admin.get('/v1/findings?status=fallen')).body['items']).toEqual([]);
    await advance(1);
    const fallen = (await admin.get('/v1/findings?status=fallen')).body['items'];
    expect((fallen as { id: string }[]).map(({ id }) => id)).toEqual([appealed, ignored]);
  });

  test('with the person goes what was said of the findings about them', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const id = await find(admin);
    await say(admin, id, 'confirm');
    await admin.post('/v1/members/ada/erase', {});
    const story = (await admin.get(`/v1/findings/${id}`)).body;
    expect(story).not.toHaveProperty('userId');
    expect(JSON.stringify(story)).not.toContain('to confirm');
    // Whoever comes back is somebody else, and nobody learns of the finding.
    const again = await admin.withKey({ scopes: ['self'], userId: 'ada' });
    await admin.post('/v1/members', { userId: 'ada' });
    expect((await again.get('/v1/findings')).body['items']).toEqual([]);
    expect(codeOf(await appeal(again, id))).toBe('404 NOT_FOUND');
    // On paper it is appealed all the same, and falls if nobody answers.
    expect((await appeal(admin, id)).body).toMatchObject({ status: 'appealed' });
    // Fails when words about who was erased are kept: nothing would ever delete them.
    const told = (await admin.get(`/v1/findings/${id}`)).body;
    expect(JSON.stringify(told)).not.toContain('harvest');
    const notes = 'select note from negentropy.operator_note where community_id = $1';
    const kept = await server.db.query(notes, [admin.community.row.id]);
    expect(JSON.stringify(kept)).not.toContain('harvest');
    await admin.post('/v1/cycles/advance', { cycles: 28 });
    expect((await admin.get(`/v1/findings/${id}`)).body).toMatchObject({ status: 'fallen' });
  });
});
