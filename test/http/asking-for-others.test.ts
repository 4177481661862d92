import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidenceId, type SentRecord } from '../../src/client/evidence-id.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { addKeptFacts } from '../pipeline/minting-members.ts';
import {
  type Answer,
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from './served-sandbox.ts';
import { claimOf, DONE_AT, told } from './told-claims.ts';

const ACTION = { family: 'civic', type: 'promise', domain: 'knowledge', occurredAt: DONE_AT };

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  const keyOf = async (admin: ServedSandbox, userId: string): Promise<ServedSandbox> =>
    await admin.withKey({ scopes: ['attest'], userId });

  /** A promise of somebody that others saw kept. */
  async function kept(admin: ServedSandbox, userId: string, deed = 1): Promise<string> {
    const claim: SentRecord = claimOf('promise', userId, deed);
    const { status } = await admin.post('/v1/evidence', { records: told(claim, 'bob', true) });
    expect(status).toBe(200);
    return evidenceId(claim);
  }

  const asks = async (
    served: ServedSandbox,
    userId: string,
    id: string,
    ref?: string,
  ): Promise<Answer> => {
    const action = ref === undefined ? ACTION : { ...ACTION, ref };
    return await served.post('/v1/tokenomics/mint', { userId, action, evidence: [{ id }] });
  };

  const claimsOf = async (admin: ServedSandbox, userId: string): Promise<unknown> =>
    (await admin.get(`/v1/claims?userId=${userId}`)).body['items'];

  // Fails when the key of any member may ask for another one's claim: what was refused for a
  // record that is not long enough yet is never asked for again.
  test('nobody asks too early for somebody else, and so ends what that one has', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const id = await kept(admin, 'cleo');
    const bob = await keyOf(admin, 'bob');
    const early = await asks(bob, 'cleo', id);
    expect(early).toMatchObject({ status: 403, body: { code: 'SCOPE_MISSING' } });
    const batch = { requests: [{ userId: 'cleo', action: ACTION, evidence: [{ id }] }] };
    const { body } = await bob.post('/v1/tokenomics/mint/batch', batch);
    expect(body['results']).toMatchObject([{ problem: { code: 'SCOPE_MISSING' } }]);
    await admin.community.writer.submit({ run: (draft) => addKeptFacts(draft, 'cleo', 30) });
    const own = await asks(await keyOf(admin, 'cleo'), 'cleo', id);
    expect(own.body['outcome']).toBe('minted');
  });

  // Fails when the pages show the last decision about a claim, whoever asked.
  test('what a stranger is refused stands on nobody else’s page', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const id = await kept(admin, 'ada');
    const bob = await keyOf(admin, 'bob');
    expect((await asks(bob, 'bob', id)).body['code']).toBe('IDENTITY');
    expect(await claimsOf(admin, 'ada')).toMatchObject([{ state: 'kept', mayBeAsked: true }]);
    const paid = await asks(await keyOf(admin, 'ada'), 'ada', id);
    expect(paid.body['outcome']).toBe('minted');
    expect((await asks(admin, 'cleo', id)).body['code']).toBe('DUPLICATE');
    const decision = { id: paid.body['id'], outcome: 'minted' };
    expect(await claimsOf(admin, 'ada')).toMatchObject([{ state: 'minted', decision }]);
  });

  // Fails when any key that attests reads an instrument without a key of its own: the first reading
  // of a cycle stands, and disorder that a member reads pays or stops everybody in the domain.
  test('no member reads an instrument, nor names or makes another member', async () => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const [bob, gauge] = [await keyOf(admin, 'bob'), { domain: 'knowledge', instrument: 'wait' }];
    await admin.post('/v1/tokenomics/instruments', { ...gauge, weight: 1 });
    const none = { status: 403, body: { code: 'SCOPE_MISSING' } };
    const path = '/v1/tokenomics/entropy';
    expect(await bob.post(path, { ...gauge, value: 1 })).toMatchObject(none);
    const program = await admin.withKey({ scopes: ['attest'] });
    expect(await program.post(path, { ...gauge, value: 0.2 })).toMatchObject({ status: 200 });
    // Who is there first would have the name of whoever comes: it looks like it.
    expect(await bob.post('/v1/members', { userId: 'd\u043era' })).toMatchObject(none);
    expect(await bob.post('/v1/members', { userId: 'ada', name: 'Bob' })).toMatchObject(none);
    expect((await admin.get('/v1/members/ada')).body['name']).toBeUndefined();
    const own = { userId: 'bob', name: 'Bob' };
    expect(await bob.post('/v1/members', own)).toMatchObject({ status: 200 });
    expect(await program.post('/v1/members', { userId: 'dora' })).toMatchObject({ status: 200 });
  });

  // Fails when only who asks first names a claim: the program would pay its task once more.
  test.each([undefined, 'mine'])('who asks first frees no name of a program: %s', async (ref) => {
    const admin = await server.sandbox({ scopes: ['admin'] });
    const [first, second] = [await kept(admin, 'ada', 1), await kept(admin, 'ada', 2)];
    const ada = await keyOf(admin, 'ada');
    const own = await asks(ada, 'ada', first, ref);
    expect(own.body['outcome']).toBe('minted');
    const program = await admin.withKey({ scopes: ['attest'] });
    expect((await asks(program, 'ada', first, 'task 1')).body['id']).toBe(own.body['id']);
    expect((await asks(program, 'ada', second, 'task 1')).body['code']).toBe('DUPLICATE');
    expect((await asks(ada, 'ada', second, 'task 1')).body['outcome']).toBe('minted');
  });
});
