import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/db/engine/port.ts';
import type { App } from '../../src/http/app.ts';
import { buildServer } from '../../src/http/server.ts';
import { ensureAdminKey } from '../../src/pipeline/access/api-keys.ts';
import { DEFAULT_COMMUNITY, Installation } from '../../src/pipeline/installation.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { changedDatabase } from '../database/changed-database.ts';

const NOW = Date.UTC(2025, 10, 28, 12) / 1_000;
const QUEUE_LIMIT = 3;

describeAboveEngines((engine) => {
  let store: HeldStore;
  let installation: Installation;
  let app: App;
  let admin = '';

  beforeAll(async () => {
    store = holdable(await engine.openMigrated());
    installation = await Installation.open({
      db: store.db,
      key: newLogKey(),
      origin: 'test.example',
      now: () => NOW,
      queueLimit: QUEUE_LIMIT,
    });
    ({ printed: admin = '' } = await ensureAdminKey(store.db, undefined, NOW));
    app = await buildServer({ service: { installation, allowPrivateWebhooks: false } });
  });
  afterAll(async () => {
    await app.close();
    await installation.close();
  });

  const mint = (text: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/tokenomics/mint',
      headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
      payload: text,
    });

  test('while the queue is full a mint is turned away before its body is looked at', async () => {
    const community = await installation.community(DEFAULT_COMMUNITY);
    if (community === undefined) throw new Error('there is no community');
    expect((await mint('no JSON')).json()).toMatchObject({ code: 'JSON_INVALID' });
    const release = store.hold();
    const waiting: Promise<unknown>[] = [];
    while (!community.writer.isFull) waiting.push(community.writer.read(({ size }) => size));
    const refused = await mint('no JSON');
    expect(refused.json()).toMatchObject({ code: 'BUSY', status: 503 });
    expect(refused.headers['retry-after']).toBe('1');
    release();
    const sizes = await Promise.all(waiting);
    expect(sizes.length).toBeGreaterThanOrEqual(QUEUE_LIMIT);
    expect((await mint('no JSON')).json()).toMatchObject({ code: 'JSON_INVALID' });
  });
});

interface HeldStore {
  readonly db: Database;
  /** Keeps transactions from beginning until what is returned is called. */
  readonly hold: () => () => void;
}

function holdable(database: Database): HeldStore {
  let gate: Promise<void> = Promise.resolve();
  const db = changedDatabase(database, {
    transaction: async (work) => {
      await gate;
      return await database.transaction(work);
    },
  });
  const hold = (): (() => void) => {
    let release = (): void => undefined;
    gate = new Promise((resolve) => (release = resolve));
    return release;
  };
  return { db, hold };
}
