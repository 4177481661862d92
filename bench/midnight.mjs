import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PRESETS } from '../dist/core/policy/presets.js';
import { openDatabase } from '../dist/db/open-database.js';
import { closeCyclesCommand } from '../dist/pipeline/commands/close-cycles.js';
import { Installation } from '../dist/pipeline/installation.js';
import { openLogKey } from '../dist/pipeline/log/log-key.js';
import { createCommunity } from '../dist/pipeline/writer/community.js';
import { inFolder } from './child.mjs';
import { figure, percentile } from './rounds.mjs';

export const title = 'The end of a cycle in many communities at once';

const COMMUNITIES = Number(process.env.NEGENTROPY_BENCH_COMMUNITIES ?? 1_000);
const DAY = 86_400;
const PAUSE_MS = 20;

/** Every community has a cycle that is over when the service starts; one is asked meanwhile. */
export async function measure({ cluster }) {
  return await inFolder(async (folder) => {
    const databaseUrl = await cluster.create();
    const db = await openDatabase({ databaseUrl, dataDirectory: folder });
    try {
      const key = openLogKey(join(folder, 'log.key'));
      await seed(db, key);
      const began = performance.now();
      const origin = 'localhost';
      const problems = [];
      const onProblem = (problem) => problems.push(problem);
      const installation = await Installation.open({ db, key, origin, now: unixNow, onProblem });
      const asked = await installation.community('default');
      const times = [];
      let left = COMMUNITIES;
      for (let at = 0; left > 0; at += 1) {
        const from = performance.now();
        await asked.writer.submit(closeCyclesCommand({ now: unixNow() }));
        times.push(performance.now() - from);
        await sleep(PAUSE_MS);
        if (at % 10 === 9) left = await unfinished(db);
      }
      const seconds = (performance.now() - began) / 1_000;
      await installation.close();
      if (problems.length > 0) throw problems[0];
      const name = `${COMMUNITIES} communities`;
      return [
        figure(`${name}: closed and signed`, seconds, 's', 10),
        figure(`${name}: a command meanwhile, p50`, percentile(times, 0.5), 'ms'),
        figure(`${name}: a command meanwhile, p99`, percentile(times, 0.99), 'ms'),
      ];
    } finally {
      await db.close();
      await cluster.drop(databaseUrl);
    }
  });
}

async function seed(db, key) {
  const startsAt = unixNow() - DAY;
  for (let number = 0; number < COMMUNITIES; number += 1) {
    const slug = number === 0 ? 'default' : `c${number}`;
    const start = { slug, origin: 'localhost', policy: PRESETS.civic, startsAt };
    const community = await createCommunity(start, { db, key });
    await community.checkpointer.run();
  }
  await db.maintenance();
}

/** How many have not closed their first cycle, or not signed that. */
async function unfinished(db) {
  const [row] = await db.query(
    'select count(*)::integer as n from negentropy.log_head h where not exists ' +
      '(select from negentropy.cycle c where c.community_id = h.community_id) or not exists ' +
      '(select from negentropy.log_checkpoint p where p.community_id = h.community_id ' +
      'and p.tree_size = h.tree_size)',
    [],
  );
  return row.n;
}

function unixNow() {
  return Math.floor(Date.now() / 1_000);
}
