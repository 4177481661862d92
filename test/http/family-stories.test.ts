import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidenceId } from '../../src/client/evidence-id.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { type SandboxServer, type ServedSandbox, startSandboxServer } from './served-sandbox.ts';
import {
  claimOf,
  DONE_AT,
  familyOf,
  JUDGED_TYPES,
  type JudgedType,
  judgeOf,
  told,
} from './told-claims.ts';

/** A program that pays for every claim there is, in a sandbox. */
const POLICY = {
  ...PRESETS.sandbox,
  actions: JUDGED_TYPES.map((type) => ({ family: familyOf(type), type, weight: 1 })),
};

describeAboveEngines((engine) => {
  let server: SandboxServer;
  let served: ServedSandbox;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  async function openProgram(): Promise<void> {
    served = await server.sandbox({ scopes: ['admin'] });
    const { status } = await served.post('/v1/policies', { policy: POLICY });
    if (status !== 200) throw new Error(`the policy was answered with ${status}`);
  }

  /** So many deeds of somebody, of which those from one on do not hold. */
  async function live(
    type: JudgedType,
    userId: string,
    { from = 0, kept, lost = 0 }: { from?: number; kept: number; lost?: number },
  ): Promise<void> {
    const records = Array.from({ length: kept + lost }, (_, at) =>
      told(claimOf(type, userId, from + at), judgeOf(type), at < kept),
    ).flat();
    const { status, body } = await served.post('/v1/evidence', { records });
    if (status !== 200) throw new Error(`${type}: ${JSON.stringify(body)}`);
  }

  /** What a mint for one of the deeds is answered with, and the integrity behind it. */
  async function paid(
    type: JudgedType,
    userId: string,
    at = 0,
  ): Promise<readonly [unknown, unknown]> {
    const action = { family: familyOf(type), type, domain: 'knowledge', occurredAt: DONE_AT };
    const evidence = [{ id: evidenceId(claimOf(type, userId, at)) }];
    const { body } = await served.post('/v1/tokenomics/mint', { userId, action, evidence });
    return [body['code'] ?? body['outcome'], body['integrity']];
  }

  test.each(JUDGED_TYPES)(
    'who keeps every %s is paid, whenever; a newcomer waits',
    async (type) => {
      await openProgram();
      await live(type, 'steady', { kept: 30 });
      await live(type, 'newcomer', { kept: 1 });
      const steady = await paid(type, 'steady');
      expect(steady[0]).toBe('minted');
      expect((await paid(type, 'newcomer'))[0]).toBe('BELOW_THRESHOLD');
      for (const from of [0, 10, 20]) {
        await live(type, 'sporadic', { from, kept: 10 });
        await served.post('/v1/cycles/advance', { cycles: 3 });
      }
      expect(await paid(type, 'sporadic')).toEqual(steady);
    },
  );

  // A report that costs would be answered with BELOW_THRESHOLD like the others.
  test.each(JUDGED_TYPES)(
    'who burns out of a %s is paid no more, unless it was a report',
    async (type) => {
      await openProgram();
      await live(type, 'burnt out', { kept: 25, lost: 5 });
      const isFree = type === 'defect';
      const [kept, lost] = [await paid(type, 'burnt out'), await paid(type, 'burnt out', 29)];
      expect(kept[0]).toBe(isFree ? 'minted' : 'BELOW_THRESHOLD');
      expect(lost[0]).toBe(isFree ? 'OUTCOME_LOST' : 'BELOW_THRESHOLD');
    },
  );

  test.each(JUDGED_TYPES)(
    'a critic who rejects each %s of others is paid as before',
    async (type) => {
      await openProgram();
      const critic = judgeOf(type);
      await live('promise', 'steady', { kept: 30 });
      const own = Array.from({ length: 30 }, (_, at) =>
        told(claimOf('promise', critic, at), 'x', true),
      );
      await served.post('/v1/evidence', { records: own.flat() });
      await live(type, 'careless', { from: 100, kept: 0, lost: 20 });
      const [steady, honest] = [await paid('promise', 'steady'), await paid('promise', critic)];
      expect(honest).toEqual(steady);
      expect(honest[0]).toBe('minted');
    },
  );

  test.each(JUDGED_TYPES)(
    'who says of their own %s that it holds has said nothing',
    async (type) => {
      await openProgram();
      const records = told(claimOf(type, 'gamer', 0), 'gamer', true);
      const { body } = await served.post('/v1/evidence', { records });
      expect(body['code']).toBe('EVIDENCE_INVALID');
      // Without a word of somebody else there is nothing to be paid for.
      await served.post('/v1/evidence', { records: records.slice(0, 2) });
      expect((await paid(type, 'gamer'))[0]).toBe('EVIDENCE_MISSING');
    },
  );
});
