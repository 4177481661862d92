import { expect, test } from 'vitest';
import { EMBEDDED_POSTGRES_VERSION } from '../../src/db/engine/pglite.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { createServerDatabase, describeEngines } from './engines.ts';
import { findPostgresPrograms, queryOnce, startPrivateCluster } from './private-cluster.ts';

// A suite that silently ran twice on the same server would prove half of what it says.

describeEngines((engine) => {
  test('the server that answers is the one that the suite names', async () => {
    const database = await engine.openEmpty();
    const [row] = await database.query<{ version: string; number: number }>(
      "select version() as version, current_setting('server_version_num')::int4 as number",
    );
    const major = String(Math.trunc((row?.number ?? 0) / 10_000));
    expect(database.engine).toBe(engine.name);
    expect(row?.version).toMatch(versionTexts[engine.name]);
    expect(major).toMatch(majorVersions[engine.name]);
  });

  test('a migrated database has the ledger of the project, an empty one does not', async () => {
    const ledger = "select to_regclass('negentropy.migration') is not null as exists";
    const migrated = await engine.openMigrated();
    const empty = await engine.openEmpty();
    expect(await migrated.query(ledger)).toEqual([{ exists: true }]);
    expect(await empty.query(ledger)).toEqual([{ exists: false }]);
  });

  test.runIf(engine.name === 'postgres')(
    'an opened database is the one made on the server of this run',
    async () => {
      const { url, drop } = await createServerDatabase();
      const [row] = await queryOnce<{ name: string }>(url, 'select current_database() as name');
      await drop();
      expect(row?.name).toBe(new URL(url).pathname.slice(1));
      await expect(queryOnce(url, 'select 1')).rejects.toMatchObject({ code: '3D000' });
    },
  );
});

/** The embedded one is what data directories are bound to; servers are supported from 15 on. */
const majorVersions: Record<Database['engine'], RegExp> = {
  pglite: new RegExp(`^${EMBEDDED_POSTGRES_VERSION}$`),
  postgres: /^(?:1[5-9]|[2-9]\d)$/,
};

const versionTexts: Record<Database['engine'], RegExp> = {
  pglite: /PGlite .* wasm32-unknown-emscripten/,
  postgres: /^PostgreSQL (?!.*(?:wasm|emscripten))/,
};

test.skipIf(findPostgresPrograms() === undefined)(
  'a private cluster reports its version, keeps commits through kill -9 and syncs by default',
  async () => {
    const cluster = await startPrivateCluster();
    try {
      const url = await cluster.createDatabase('kept');
      await queryOnce(url, 'create table t as select 7 as n');
      await cluster.kill();
      await expect(queryOnce(url, 'select 1')).rejects.toThrow(/ECONNREFUSED|ENOENT|terminated/);
      await cluster.start();
      expect(await queryOnce(url, 'select n from t')).toEqual([{ n: 7 }]);
      expect(await queryOnce(url, 'show fsync')).toEqual([{ fsync: 'on' }]);
      expect(await queryOnce(url, 'select version()')).toEqual([
        { version: expect.stringContaining(`PostgreSQL ${cluster.version} `) },
      ]);
    } finally {
      await cluster.stop();
    }
  },
);
