import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/db/engine/port.ts';
import { openPostgres } from '../../src/db/engine/postgres.ts';
import { createServerDatabase, hasPostgres, type ServerDatabase } from '../database/engines.ts';
import { isServerBuilt, type ServerProcess, startServer } from '../durability/server-process.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';
import { whatIsUnexplained } from './explain-history.ts';
import { randomScript } from './random-script.ts';
import { runHistory } from './run-history.ts';
import { runs } from '../size.ts';

const RUNS = runs(3, 100);

describe.skipIf(!hasPostgres || !isServerBuilt)('two server processes on one database', () => {
  let server: ServerDatabase;
  let db: Database;
  let processes: readonly ServerProcess[] = [];
  beforeAll(async () => {
    server = await createServerDatabase('migrated');
    db = openPostgres({ url: server.url });
    const dataDirectory = temporaryFolder();
    const store = { databaseUrl: server.url, dataDirectory, keyPath: `${dataDirectory}/log.key` };
    processes = [await startServer(store), await startServer(store)];
  });
  afterAll(async () => {
    for (const one of processes) await one.end('SIGTERM');
    await db.close();
    await server.drop();
  });

  test(`${RUNS} random histories are each explained by one order of their requests`, async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(randomScript, async (script) => {
        const { history, witness } = await runHistory(processes, db, script);
        expect(whatIsUnexplained(history, witness)).toBeUndefined();
        for (const { operation, body } of history) {
          const what = `${operation.kind} ${body.code ?? body.outcome ?? ''}`;
          seen.set(what, (seen.get(what) ?? 0) + 1);
        }
      }),
      // What happened at the same time cannot be made to happen again, so nothing is made smaller.
      { numRuns: RUNS, endOnFailure: true },
    );
    process.stdout.write(`${[...seen].map(([what, count]) => `${what}: ${count}`).join(', ')}\n`);
  });
});
