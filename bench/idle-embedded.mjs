import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PRESETS } from '../dist/core/policy/presets.js';
import { openDatabase } from '../dist/db/open-database.js';
import { openLogKey } from '../dist/pipeline/log/log-key.js';
import { createCommunity } from '../dist/pipeline/writer/community.js';
import { inFolder } from './child.mjs';
import { startServer } from './http-server.mjs';
import { figure } from './rounds.mjs';

export const title = 'Idle communities on the embedded database';

const COMMUNITIES = Number(process.env.NEGENTROPY_BENCH_COMMUNITIES ?? 100);
/** So long after the start nothing is measured: what was made last is still signed and looked at. */
const SETTLING_MS = 20_000;
const IDLE_MS = Number(process.env.NEGENTROPY_BENCH_SECONDS ?? 30) * 1_000;

/** A store of PGlite with signed communities, served, that nobody asks anything. */
export async function measure() {
  return await inFolder(async (folder) => {
    const store = join(folder, 'store');
    const db = await openDatabase({ dataDirectory: store });
    const key = openLogKey(join(store, 'log.key'));
    copyFileSync(join(store, 'log.key'), join(folder, 'log.key'));
    const startsAt = Math.floor(Date.now() / 1_000);
    for (let number = 0; number < COMMUNITIES; number += 1) {
      const slug = number === 0 ? 'default' : `c${number}`;
      const start = { slug, origin: 'localhost', policy: PRESETS.civic, startsAt };
      const community = await createCommunity(start, { db, key });
      await community.checkpointer.run();
    }
    await db.close();
    const server = await startServer('', folder, { NEGENTROPY_DATA: store });
    try {
      await sleep(SETTLING_MS);
      const before = server.processorMs();
      await sleep(IDLE_MS);
      const share = ((server.processorMs() - before) / IDLE_MS) * 100;
      const name = `${COMMUNITIES} communities on PGlite, idle`;
      return [
        figure(name, share, '% of a core', 5),
        figure(`${name}: memory`, server.memoryMib(), 'MiB'),
      ];
    } finally {
      await server.stop();
    }
  });
}
