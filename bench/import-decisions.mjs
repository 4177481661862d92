import { join } from 'node:path';
import { openDatabase } from '../dist/db/open-database.js';
import { insertCommunity } from '../dist/db/sql/communities/communities.js';
import { insertHead } from '../dist/db/sql/log/log.js';
import { importHistory } from '../dist/pipeline/imports/import-history.js';
import { openLogKey } from '../dist/pipeline/log/log-key.js';
import { inFolder } from './child.mjs';
import { communityFor } from './importing.mjs';
import { RecordingDatabase, replay } from './recording-database.mjs';
import { comparison, inTurn } from './rounds.mjs';
import { historyName, openSource } from './sources.mjs';

export const title = 'Durable decisions of an import';

export async function measure({ cluster, slowRounds }) {
  return await inFolder(async (folder) => {
    let run;
    const alone = async (only) => {
      const seconds = await inDatabase(cluster, folder, (db) => replayed(db, run, only));
      return run.decisions / seconds;
    };
    const [subject, allTables, logAlone] = await inTurn(
      slowRounds,
      async () => {
        run = await inDatabase(cluster, folder, (db) => imported(db, folder));
        return run.decisions / run.seconds;
      },
      () => alone(),
      () => alone('log_entry'),
    );
    const common = { unit: 'decisions/s', subject, better: 'higher' };
    const what = `import of ${historyName} (${run.decisions} decisions)`;
    const inserts = 'inserts of the same rows';
    return [
      comparison({ ...common, what, against: inserts, baseline: allTables, reach: 0.4, aim: 0.6 }),
      comparison({ ...common, what, against: `${inserts}, log alone`, baseline: logAlone }),
    ];
  });
}

async function imported(database, folder) {
  const db = new RecordingDatabase(database);
  const source = await openSource('history');
  const key = openLogKey(join(folder, 'log.key'));
  const community = await communityFor(source, db, key);
  const start = performance.now();
  await importHistory(db, community, source, { kind: 'commits', final: true });
  const seconds = (performance.now() - start) / 1_000;
  const decisions = await community.writer.read((state) => state.books.decisions);
  const { id, slug, origin } = community.row;
  return { seconds, decisions, batches: db.batches, row: { id, slug, origin } };
}

/** Without the row of the community and the head of its log no other row may be inserted. */
async function replayed(db, { row, batches }, only) {
  await db.transaction(async (tx) => {
    await insertCommunity(tx, row);
    await insertHead(tx, row.id);
  });
  return await replay(db, batches, only);
}

async function inDatabase(cluster, folder, work) {
  const databaseUrl = await cluster.create();
  const db = await openDatabase({ databaseUrl, dataDirectory: folder });
  try {
    return await work(db);
  } finally {
    await db.close();
    await cluster.drop(databaseUrl);
  }
}
