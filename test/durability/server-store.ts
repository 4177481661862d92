import { join } from 'node:path';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { momentText, recordBody } from '../../src/http/resources/evidence/schemas.ts';
import { openDatabase } from '../../src/db/open-database.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { createCommunity, openCommunity } from '../../src/pipeline/writer/community.ts';
import { openLogKey } from '../../src/pipeline/log/log-key.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { addKeptFacts, keptPromise, NOW, orderOf } from '../pipeline/minting-members.ts';
import { entriesOf, exportLines, temporaryFolder } from '../pipeline/test-community.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import type { ServerStore } from './server-process.ts';

/**
 * A store of its own with the community `default`: a sandbox without caps where these may mint.
 * @param rich one of them, who has minted so often before
 */
export async function prepareStore(
  users: readonly string[],
  databaseUrl?: string,
  rich?: { readonly user: string; readonly mints: number },
): Promise<ServerStore> {
  const dataDirectory = temporaryFolder();
  const keyPath = join(dataDirectory, 'log.key');
  const place = { dataDirectory, keyPath };
  const store = databaseUrl === undefined ? place : { ...place, databaseUrl };
  const caps = { mintsPerMemberAndCycle: 0, mintPerCycle: '0.000000' };
  const policy = { ...PRESETS.sandbox, caps };
  await withDatabase(store, async (db) => {
    const { writer } = await createCommunity(
      { slug: 'default', origin: 'test.example', policy, startsAt: NOW },
      { db, key: openLogKey(keyPath) },
    );
    await writer.submit({ run: (draft) => users.map((user) => addKeptFacts(draft, user, 30)) });
    for (let mint = 0; mint < (rich?.mints ?? 0); mint += 1) {
      await writer.submit(mintCommand(orderOf(rich?.user ?? '', `to give ${mint}`)));
    }
  });
  return store;
}

/** What is stored, after it was verified against its own log. */
export async function verifiedEntries(store: ServerStore): Promise<Entry[]> {
  return await withDatabase(store, async (db) => {
    const key = openLogKey(store.keyPath);
    const community = await openCommunity('default', { db, key });
    if (community === undefined) throw new Error('the community was lost');
    const { divergence } = await verifyStore(db, community, key);
    if (divergence !== undefined) throw new Error(`diverged: ${JSON.stringify(divergence)}`);
    return entriesOf(await exportLines({ db, key, community }));
  });
}

/** A request to mint for a promise that was kept, as it travels over HTTP. */
export function mintBody(userId: string, what: string, ref?: string): object {
  return {
    userId,
    action: {
      family: 'civic',
      type: 'promise',
      domain: 'knowledge',
      occurredAt: momentText(NOW),
      ...(ref === undefined ? {} : { ref }),
    },
    evidence: keptPromise(userId, what).map((record) => recordBody(record)),
  };
}

async function withDatabase<Result>(
  store: ServerStore,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  const db = await openDatabase(store);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
