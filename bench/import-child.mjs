/**
 * One import in a process of its own, whose memory is then that of the import alone:
 *
 *     node bench/import-child.mjs <source> <empty folder> [database URL]
 *
 * Without a URL it imports into the embedded database in that folder. Prints one line of JSON.
 */
import { join } from 'node:path';
import { openDatabase } from '../dist/db/open-database.js';
import { openLogKey } from '../dist/pipeline/log/log-key.js';
import { importWhole } from './importing.mjs';
import { openSource } from './sources.mjs';

const [name = 'history', dataDirectory = '', databaseUrl] = process.argv.slice(2);
const start = performance.now();
const source = await openSource(name);
const db = await openDatabase({ databaseUrl, dataDirectory });
const key = openLogKey(join(dataDirectory, 'log.key'));
const kind = name === 'history' ? 'commits' : 'git';
const { commits, entries, decisions } = await importWhole(source, kind, db, key);
await db.close();
const seconds = (performance.now() - start) / 1_000;
const peakMemoryMib = process.resourceUsage().maxRSS / 1_024;
console.log(JSON.stringify({ seconds, peakMemoryMib, commits, entries, decisions }));
