import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DecisionProof, verifyDecision } from '../../src/core/verify/verify-decision.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { EARNERS } from '../pipeline/earning-history.ts';
import { type ReadingServer, startReadingServer } from './reading-server.ts';

/** What everybody may read, and the operation with a key that it has to agree with. */
const PAIRS = [
  ['/v1/public/default/supply?cycles=4', '/v1/tokenomics/supply?cycles=4'],
  ['/v1/public/default/entropy', '/v1/tokenomics/entropy'],
  ['/v1/public/default/policies', '/v1/policies'],
  ['/v1/public/default/cycles?limit=3', '/v1/cycles?limit=3'],
  ['/v1/public/default/activity?by=domain', '/v1/tokenomics/activity?by=domain'],
  ['/v1/public/default/pledges?language=de', '/v1/tokenomics/pledges?language=de'],
  ['/v1/public/default', '/v1/communities/default'],
] as const;

describeAboveEngines((engine) => {
  let server: ReadingServer;
  beforeAll(async () => {
    server = await startReadingServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  test('without a key everybody reads of a public community what its keys read', async () => {
    for (const [open, keyed] of PAIRS) {
      const answer = await server.get(open, 'nobody');
      expect([open, answer.statusCode]).toEqual([open, 200]);
      expect(answer.json()).toEqual((await server.get(keyed)).json());
    }
  });

  test('a public decision says everything but whose it is', async () => {
    const { items } = (await server.get('/v1/decisions?limit=200')).json();
    for (const { id } of items.slice(0, 8)) {
      const answer = await server.get(`/v1/public/default/decisions/${id}`, 'nobody');
      const { userId, memberId, ...rest } = (await server.get(`/v1/decisions/${id}`)).json();
      expect(answer.json()).toEqual(rest);
      expect(EARNERS).toContain(userId);
      expect(answer.body).not.toContain(memberId);
    }
    const none = await server.get('/v1/public/default/decisions/0', 'nobody');
    expect(none.json()).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('activity adds up to the decisions that a list gives one by one', async () => {
    const { items } = (await server.get('/v1/decisions?limit=200')).json();
    const path = '/v1/public/default/activity?cycles=400&by=code,outcome';
    const sums = (await server.get(path, 'nobody')).json().items;
    const counted = new Map<string, number>();
    for (const { cycle, outcome, code = '' } of items) {
      const name = `${cycle} ${outcome} ${code}`;
      counted.set(name, (counted.get(name) ?? 0) + 1);
    }
    const told = sums.map((sum: { cycle: number; outcome: string; code?: string }) => [
      `${sum.cycle} ${sum.outcome} ${sum.code ?? ''}`,
      (sum as unknown as { decisions: number }).decisions,
    ]);
    expect(new Map(told)).toEqual(counted);
    const few = (await server.get('/v1/tokenomics/activity?cycles=1')).json();
    const cycles = few.items.map(({ cycle }: { cycle: number }) => cycle);
    expect(new Set(cycles)).toEqual(new Set([few.cycle - 1, few.cycle]));
  });

  test('every decision is recomputed from its proof alone', async () => {
    const { items } = (await server.get('/v1/decisions?limit=200')).json();
    const bytes: number[] = [];
    for (const { id } of items) {
      const answer = await server.get(`/v1/public/default/decisions/${id}/proof`, 'nobody');
      const proof = answer.json<DecisionProof>();
      expect(proof).toEqual((await server.get(`/v1/decisions/${id}/proof`)).json());
      const verified = verifyDecision(proof, server.logKey);
      expect([id, verified]).toMatchObject([id, { holds: true }]);
      bytes.push(answer.body.length);
    }
    expect(Math.max(...bytes)).toBeLessThan(12_000);
  });

  test('what was tampered with is named by the step that it breaks', async () => {
    const [{ id }] = (await server.get('/v1/decisions?limit=1&outcome=refused')).json().items;
    const proof = (await server.get(`/v1/decisions/${id}/proof`)).json<DecisionProof>();
    const broken = (changed: DecisionProof, vkey = server.logKey): unknown => {
      const verified = verifyDecision(changed, vkey);
      return verified.holds ? 'holds' : verified.broken;
    };
    const [decision, ...parts] = proof.entries;
    const otherKey = server.logKey.replace(/.$/, 'A');
    const entry = decision?.entry.replace('"outcome":"refused"', '"outcome":"minted"') ?? '';
    const changed = decision === undefined ? [] : [{ ...decision, entry }];
    const unsigned = proof.checkpoint.replace(/\n(\d+)\n/, (_, size) => `\n${Number(size) + 1}\n`);
    expect(broken(proof)).toBe('holds');
    expect(broken({ ...proof, entries: [...changed, ...parts] })).toBe('inclusion');
    expect(broken({ ...proof, checkpoint: unsigned })).toBe('signature');
    expect(broken({ ...proof, entries: parts })).toBe('decision');
    expect(broken({ ...proof, entries: proof.entries.slice(0, 1) })).toBe('decision');
    expect(['key', 'signature']).toContain(broken(proof, otherKey));
  });

  test('an admin publishes and takes back, also the community default', async () => {
    const [{ id }] = (await server.get('/v1/decisions?limit=1')).json().items;
    const asNobody = async (): Promise<readonly number[]> => {
      const paths = PAIRS.map(([open]) => open);
      const log = ['/v1/log/default/checkpoint', `/v1/public/default/decisions/${id}`];
      const answers = [...paths, ...log].map((path) => server.get(path, 'nobody'));
      return (await Promise.all(answers)).map(({ statusCode }) => statusCode);
    };
    const publish = (isPublic: boolean) =>
      server.post('/v1/communities/default/publish', { public: isPublic });
    expect((await publish(false)).json()).toMatchObject({ slug: 'default', public: false });
    expect(new Set(await asNobody())).toEqual(new Set([404]));
    expect((await server.get('/v1/public/closed', 'nobody')).statusCode).toBe(404);
    expect((await publish(true)).json()).toMatchObject({ public: true });
    expect(new Set(await asNobody())).toEqual(new Set([200]));
    const other = await server.post('/v1/communities/closed/publish', { public: true });
    expect(other.json()).toMatchObject({ code: 'NOT_FOUND' });
  });
});
