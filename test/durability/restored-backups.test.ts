import { spawn } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/db/engine/port.ts';
import { buildServer } from '../../src/http/server.ts';
import { recordBody } from '../../src/http/resources/evidence/schemas.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { choosePolicyCommand } from '../../src/pipeline/commands/choose-policy.ts';
import { exportLog } from '../../src/pipeline/answers/log/export-log.ts';
import { allReflectionsOf } from '../../src/pipeline/members/reflections.ts';
import { type KeyScope, makeApiKey } from '../../src/pipeline/access/api-keys.ts';
import { Installation, type ServedCommunity } from '../../src/pipeline/installation.ts';
import { keptCheckpointPath, type LogKey, openLogKey } from '../../src/pipeline/log/log-key.ts';
import { eraseMember, findMember } from '../../src/pipeline/members/members.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { hasPostgres } from '../database/engines.ts';
import { isSoak } from '../size.ts';
import { addKeptFacts, keptPromise, NOW } from '../pipeline/minting-members.ts';
import {
  type Backup,
  contentOf,
  embeddedStore,
  type RestorableStore,
  serverStore,
} from './restored-store.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';
import { isBuilt } from './store-process.ts';
import { bundledProgram } from '../database/shared-resources.ts';
import { SHORT_LIVED } from '../short-lived.ts';

const SLUG = 'garden';

describe('on PGlite, its folder copied', () => {
  restoredBackups(async () => await Promise.resolve(embeddedStore()), !hasPostgres || isSoak);
});
describe.runIf(hasPostgres)('on PostgreSQL, by pg_dump and pg_restore', () => {
  restoredBackups(serverStore, true);
});

/** @param isWhole whether to try also what does not depend on how a backup is made */
function restoredBackups(makeStore: () => Promise<RestorableStore>, isWhole: boolean): void {
  let store: RestorableStore;
  let first: Backup;
  beforeAll(async () => {
    store = await makeStore();
    await serving(store, async ({ installation }) => {
      const garden = await installation.create({ slug: SLUG, preset: 'sandbox' });
      await garden.writer.submit({ run: (draft) => addKeptFacts(draft, 'ada', 30) });
    });
    first = await store.backUp();
  });
  beforeEach(async () => {
    for (const kept of ['erasures', 'checkpoint.default', `checkpoint.${SLUG}`]) {
      rmSync(join(store.dataDirectory, kept), { recursive: true, force: true });
    }
    await store.restore(first);
  });
  afterAll(() => store.remove());

  test.runIf(isWhole)('a restored current backup serves on, and its log verifies', async () => {
    const before = await serving(store, async (served) => {
      const decision = await mint(served, 'one');
      expect(decision['outcome']).toBe('minted');
      return { decision, receipt: await receipt(served, decision) };
    });
    await store.restore(await store.backUp());
    await serving(store, async (served) => {
      // The same request is the same mint, also after a restore.
      expect(await mint(served, 'one')).toEqual(before.decision);
      expect(await receipt(served, before.decision)).toMatchObject({
        entry: before.receipt['entry'],
      });
      expect(await mint(served, 'two')).toMatchObject({ outcome: 'minted' });
      const { divergence } = await verifyStore(served.db, served.garden, served.key);
      expect(divergence).toBeUndefined();
    });
  });

  test('a restored older backup is not served, and nothing is added to it', async () => {
    await serving(store, async (served) => {
      await mint(served, 'one');
      await served.garden.checkpointer.run();
    });
    const newer = await store.backUp();
    await store.restore(first);
    const entries = await entriesIn(store);
    await expect(serving(store, () => Promise.resolve())).rejects.toThrow(/restored older backup/);
    expect(await entriesIn(store)).toBe(entries);
    await store.restore(newer);
    await serving(store, async (served) => {
      expect(await mint(served, 'two')).toMatchObject({ outcome: 'minted' });
    });
  });

  test.runIf(isBuilt && isWhole)(
    'the command line says so, and serves the other communities',
    async () => {
      await serving(store, async (served) => {
        await mint(served, 'one');
        await served.garden.checkpointer.run();
      });
      await store.restore(first);
      const said = /The log of \\?"garden\\?" has \d+ entries, but \d+ were already signed/;
      const verify = await commandLine(store, ['verify', '--community', SLUG]);
      expect([verify.status, verify.stdout]).toEqual([1, '']);
      expect(verify.stderr).toMatch(said);
      expect(verify.stderr).toContain('restored older backup');
      const serve = await commandLine(store, ['serve', '--port', '0', '--json'], said);
      expect([serve.status, serve.stderr]).toEqual([0, '']);
      expect(serve.stdout).toMatch(/^{"url":"http/);
      expect(serve.stdout).toContain('restored older backup');
    },
  );

  test.runIf(isWhole)(
    'an empty store in the place of one that was signed is not served',
    async () => {
      await serving(store, ({ garden }) => garden.checkpointer.run());
      await serving(store, async ({ installation }) => {
        const community = await installation.community('default');
        await community?.checkpointer.run();
      });
      await store.restore(undefined);
      await expect(serving(store, () => Promise.resolve())).rejects.toThrow(
        /There is no community "default" in this store, but its log was already signed/,
      );
    },
  );

  test.runIf(isWhole)(
    'who was erased since the backup is erased again before anything is served',
    async () => {
      const checkpoint = join(store.dataDirectory, 'checkpoint-of-the-backup');
      await serving(store, async ({ garden, key }) => {
        await garden.checkpointer.run();
        copyFileSync(keptCheckpointPath(key, SLUG), checkpoint);
      });
      const older = await store.backUp();
      const erased = await serving(store, async ({ key, garden }) => {
        expect(await findMember(garden.reader, 'ada')).toBeDefined();
        const { memberId } = await eraseMember(garden, key, { userId: 'ada', now: NOW });
        await garden.checkpointer.run();
        return memberId;
      });
      await store.restore(older);
      // Whoever has lost the rest for good goes on from the checkpoint that was saved with it.
      copyFileSync(checkpoint, keptCheckpointPath(logKeyOf(store), SLUG));
      await serving(store, async ({ db, key, garden }) => {
        expect(await findMember(garden.reader, 'ada')).toBeUndefined();
        const erasures = await db.query<{ entry: string }>(
          `select entry from negentropy.log_entry where entry like '%"type":"erasure"%'`,
        );
        expect(erasures.map(({ entry }) => JSON.parse(entry) as Body)).toMatchObject([
          { type: 'erasure', member: erased },
        ]);
        expect((await verifyStore(db, garden, key)).divergence).toBeUndefined();
      });
    },
  );

  test.runIf(isWhole).each(['the member opts out', 'the member is erased'])(
    'what was written of a day is in no copy, and gone from a restored one once %s',
    async (how) => {
      const checkpoint = join(store.dataDirectory, 'checkpoint-of-the-backup');
      const sealed = await serving(store, async (served) => {
        await writeOfDay(served);
        await served.garden.checkpointer.run();
        copyFileSync(keptCheckpointPath(served.key, SLUG), checkpoint);
        expect(await textsOf(served, served.key)).toEqual([TEXT]);
        // Whoever takes the database alone has another key, or none.
        const taken = openLogKey(join(temporaryFolder(), 'log.key'), new Uint8Array(32).fill(8));
        await expect(textsOf(served, taken)).rejects.toThrow(/authenticate|auth tag/);
        return await sealedIn(served.db);
      });
      expect(sealed).toHaveLength(2);
      const older = await store.backUp();
      expect(await found(older, ['calm', TEXT])).toEqual(['calm']);
      await serving(store, async (served) => {
        if (how === 'the member opts out') {
          const own = await served.asking(['attest'], 'ada');
          await own('POST', '/v1/members/ada/reflections', { optedIn: false });
        } else {
          await eraseMember(served.garden, served.key, { userId: 'ada', now: NOW });
        }
        await expectNothingOfDays(served);
      });
      const newer = await store.backUp();
      // A copied folder has what was deleted until it is written over, as it was: sealed.
      expect(await found(newer, store.isDumped ? [...sealed, TEXT] : [TEXT])).toEqual([]);
      await store.restore(older);
      copyFileSync(checkpoint, keptCheckpointPath(logKeyOf(store), SLUG));
      await serving(store, expectNothingOfDays);
      const again = await store.backUp();
      expect(await found(again, store.isDumped ? [...sealed, TEXT] : [TEXT])).toEqual([]);
    },
  );
}

const TEXT = 'the frost took both beds, and nobody came';

/** Ada says something of today, with a text. */
async function writeOfDay({ garden, asking }: Served): Promise<void> {
  const reflection = { worldviews: ['calm', 'stormy'], weight: 0.1 };
  const rules = { ...PRESETS.sandbox, reflection };
  await garden.writer.submit(choosePolicyCommand({ rules, now: NOW }));
  const own = await asking(['attest'], 'ada');
  await own('POST', '/v1/members/ada/reflections', { optedIn: true });
  const day = new Date(NOW * 1_000).toISOString().slice(0, 10);
  const said = { userId: 'ada', day, worldview: 'calm', mood: 1, intent: 'promise', text: TEXT };
  await own('POST', '/v1/reflections/daily', said);
}

async function textsOf({ garden }: Served, key: LogKey): Promise<unknown[]> {
  const texts = [];
  for await (const { text: written } of allReflectionsOf(garden, key, 'ada')) texts.push(written);
  return texts;
}

/** The text of the day and the key of its member, as they are sealed, in hexadecimal digits. */
async function sealedIn(db: Database): Promise<string[]> {
  const rows = await db.query<{ sealed: string }>(
    "select encode(sealed_text, 'hex') as sealed from negentropy.reflection " +
      "union all select encode(wrapped, 'hex') from negentropy.reflection_key",
  );
  return rows.map(({ sealed }) => sealed);
}

/** Neither the database has anything of it, nor what anybody is given. */
async function expectNothingOfDays(served: Served): Promise<void> {
  const { db, key, garden, asking } = served;
  expect([await sealedIn(db), await textsOf(served, key)]).toEqual([[], []]);
  const lines: string[] = [];
  for await (const page of exportLog(garden, key)) lines.push(...page);
  const admin = await asking(['admin']);
  lines.push(JSON.stringify(await admin('GET', '/v1/reflections/daily')));
  if ((await findMember(garden.reader, 'ada')) !== undefined) {
    const own = await asking(['self'], 'ada');
    lines.push(JSON.stringify(await own('GET', '/v1/members/ada/export')));
  }
  expect(lines.join('\n')).not.toContain(TEXT);
  await garden.checkpointer.run();
  expect((await verifyStore(db, garden, key)).divergence).toBeUndefined();
}

/** Those of some texts that a copy has in it, as they are or as hexadecimal digits. */
async function found(backup: Backup, texts: readonly string[]): Promise<string[]> {
  const content = await contentOf(backup);
  const isThere = (one: string): boolean => content.includes(one);
  return texts.filter((one) => isThere(one) || isThere(Buffer.from(one).toString('hex')));
}

interface Served {
  readonly db: Database;
  readonly key: LogKey;
  readonly installation: Installation;
  readonly garden: ServedCommunity;
  readonly ask: Ask;
  /** With a key of its own, of a member or of nobody. */
  readonly asking: (scopes: readonly KeyScope[], userId?: string) => Promise<Ask>;
}

type Ask = (method: 'GET' | 'POST', path: string, body?: object) => Promise<Body>;

type Body = Readonly<Record<string, unknown>>;

function logKeyOf({ dataDirectory }: RestorableStore): LogKey {
  return openLogKey(join(dataDirectory, 'log.key'), new Uint8Array(32).fill(7));
}

/** Starts a server on the store, lets something happen, and stops it again. */
async function serving<Result>(
  store: RestorableStore,
  work: (served: Served) => Promise<Result>,
): Promise<Result> {
  const db = await store.open();
  try {
    const key = logKeyOf(store);
    const origin = 'test.example';
    const installation = await Installation.open({ db, key, origin, now: () => NOW });
    const app = await buildServer({ service: { installation, allowPrivateWebhooks: false } });
    try {
      const garden = await installation.community(SLUG);
      if (garden === undefined) return await work({ db, key, installation } as Served);
      const asking: Served['asking'] = async (scopes, userId) => {
        const order = { label: 'a test', scopes, userId, now: NOW };
        const { token = '' } = await makeApiKey(garden, order);
        return async (method, url, body) => {
          const headers = { authorization: `Bearer ${token}` };
          const payload = body === undefined ? {} : { payload: body };
          const response = await app.inject({ method, url, headers, ...payload });
          expect([response.statusCode, response.body]).toEqual([200, expect.any(String)]);
          return response.json<Body>();
        };
      };
      const ask = await asking(['attest']);
      return await work({ db, key, installation, garden, ask, asking });
    } finally {
      await app.close();
      await installation.close();
    }
  } finally {
    await db.close();
  }
}

async function mint({ ask }: Served, what: string): Promise<Body> {
  const domain = 'knowledge';
  const occurredAt = new Date(NOW * 1_000).toISOString();
  return await ask('POST', '/v1/tokenomics/mint', {
    userId: 'ada',
    action: { family: 'civic', type: 'promise', domain, occurredAt, ref: what },
    evidence: keptPromise('ada', what).map(recordBody),
  });
}

async function receipt({ ask, garden }: Served, decision: Body): Promise<Body> {
  await garden.checkpointer.run();
  return await ask('GET', `/v1/decisions/${String(decision['id'])}/receipt`);
}

async function entriesIn(store: RestorableStore): Promise<number> {
  const db = await store.open();
  const [row] = await db.query<{ count: bigint }>('select count(*) from negentropy.log_entry');
  await db.close();
  return Number(row?.count);
}

/** @param until asked to end once it has printed this */
async function commandLine(
  store: RestorableStore,
  words: readonly string[],
  until?: RegExp,
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const program = await bundledProgram('dist/cli/main.js');
  const child = spawn(process.execPath, [...SHORT_LIVED, program, ...words], {
    env: { ...process.env, NO_COLOR: '1', ...store.environment() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const wasSaid = until?.test(printed) === true;
    printed += piece;
    // Once: a second signal ends it in the middle.
    if (!wasSaid && until?.test(printed) === true) child.kill('SIGTERM');
  });
  const stderr = (await text(child.stderr)).replaceAll('\n', ' '); // lines are broken to fit
  return { status: await ended, stdout: printed, stderr };
}
