import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SentRecord } from '../../src/client/evidence-id.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { type SandboxServer, startSandboxServer } from './served-sandbox.ts';
import { claimOf, told } from './told-claims.ts';

const WITNESSES = ['one', 'two', 'three', 'four'];
const ALIASES = Array.from({ length: 10 }, (_, at) => `alias ${at + 1}`);
/** Of an alias: what it keeps before each miss is never enough for standing. */
const TURNS = [true, true, false, true, false];

/** A deed of somebody, which one of the witnesses confirms if it is kept; else nothing is shown. */
function deed(userId: string, at: number, isKept: boolean): SentRecord[] {
  const by = WITNESSES[(WITNESSES.indexOf(userId) + 1) % WITNESSES.length] ?? '';
  const claim = claimOf('promise', userId, at);
  return isKept ? told(claim, by, true) : [claim];
}

describeAboveEngines((engine) => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await startSandboxServer(await engine.openMigrated());
  });
  afterAll(() => server.close());

  /** What the domain counts, kept and missed, when ten aliases keep and break by turns. */
  async function countedWith(standingMisses: boolean): Promise<{ kept: number; missed: number }> {
    const { post, token } = await server.sandbox({ scopes: ['admin'] });
    const trust = { ...PRESETS.sandbox.trust, standingActions: 3, graceCycles: 1, standingMisses };
    const sent = [await post('/v1/policies', { policy: { ...PRESETS.sandbox, trust } })];
    for (const userId of WITNESSES) sent.push(await post('/v1/witnesses', { userId, named: true }));
    const send = async (records: SentRecord[]): Promise<void> => {
      sent.push(await post('/v1/evidence', { records }));
    };
    for (const who of WITNESSES) {
      await send(Array.from({ length: 10 }, (_, at) => deed(who, at, true)).flat());
    }
    for (const [at, isKept] of TURNS.entries()) {
      await send(ALIASES.flatMap((who) => deed(who, at, isKept)));
      if (!isKept) sent.push(await post('/v1/cycles/advance', { cycles: 3 }));
    }
    expect(sent.map(({ status, body }) => [status, body['code']])).toEqual(
      sent.map(() => [200, undefined]),
    );
    const headers = { authorization: `Bearer ${token}` };
    const log = await (await fetch(`${server.baseUrl}/v1/export`, { headers })).text();
    const categories = log
      .split('\n')
      .slice(1, -2)
      .map((line) => JSON.parse(line) as Entry)
      .flatMap((entry) => (entry.type === 'outcome' ? [entry.category] : []));
    const missed = categories.filter((category) => category === 'broken').length;
    return { kept: categories.length - missed, missed };
  }

  test('aliases that keep and break by turns fail no domain thrice as often', async () => {
    const { kept, missed } = await countedWith(true);
    const honest = WITNESSES.length * 10;
    // Those in standing miss nothing, of whom one miss is supposed; one more than that is counted.
    const most = (3 * (kept + missed - honest)) / (honest + 1);
    expect(missed).toBeGreaterThan(0);
    expect(missed).toBeLessThanOrEqual(most + 1);
    // Without the rule each of their misses is one of the domain.
    const open = await countedWith(false);
    expect(open.missed).toBe(2 * ALIASES.length);
  });
});
