import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { openDatabase } from '../dist/db/open-database.js';
import { exportLog } from '../dist/pipeline/answers/log/export-log.js';
import { openLogKey } from '../dist/pipeline/log/log-key.js';
import { importWhole } from './importing.mjs';
import { openSource } from './sources.mjs';

/** Imports the history and writes its export below a folder. */
export async function exportHistory(cluster, folder) {
  const databaseUrl = await cluster.create();
  const db = await openDatabase({ databaseUrl, dataDirectory: folder });
  const key = openLogKey(join(folder, 'log.key'));
  const source = await openSource('history');
  const { community, entries } = await importWhole(source, 'commits', db, key);
  const path = join(folder, 'export.jsonl');
  const file = createWriteStream(path);
  for await (const lines of exportLog(community, key)) {
    if (!file.write(`${lines.join('\n')}\n`)) await new Promise((r) => file.once('drain', r));
  }
  file.end();
  await finished(file);
  await db.close();
  await cluster.drop(databaseUrl);
  return { path, entries };
}
