import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createServerDatabase, hasPostgres } from '../database/engines.ts';
import { isBuilt, runStoreProcess } from '../durability/store-process.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';
import { isSoak } from '../size.ts';
import { contributionFile, isMissing } from './contribution-files.ts';

/** In soak 45,205 commits; else 5,697, which took 135 MB. */
const { HISTORY, LIMIT_MB } = isSoak
  ? ({ HISTORY: 'dpdk', LIMIT_MB: 512 } as const)
  : ({ HISTORY: 'libuv', LIMIT_MB: 192 } as const);

test.skipIf(isMissing(HISTORY) || !hasPostgres || !isBuilt)(
  `importing ${HISTORY} into PostgreSQL takes at most ${LIMIT_MB} MB`,
  async () => {
    const server = await createServerDatabase('migrated');
    try {
      const dataDirectory = temporaryFolder();
      const keyPath = join(dataDirectory, 'log.key');
      const history = contributionFile(HISTORY) ?? '';
      const started = performance.now();
      const { said, stderr } = await runStoreProcess({
        dataDirectory,
        keyPath,
        databaseUrl: server.url,
        history,
      });
      const last = said.at(-1);
      expect([stderr, last?.done]).toEqual(['', true]);
      const megabytes = (last?.memoryKb ?? Number.NaN) / 1024;
      const seconds = (performance.now() - started) / 1000;
      process.stdout.write(
        `${HISTORY} on postgres: at most ${megabytes.toFixed(0)} MB in memory, ` +
          `${seconds.toFixed(1)} s\n`,
      );
      expect(megabytes).toBeLessThanOrEqual(LIMIT_MB);
    } finally {
      await server.drop();
    }
  },
);
