import { tsImport } from 'tsx/esm/api';

export const { queryOnce, startPrivateCluster, databaseUrl } = await tsImport(
  '../test/database/private-cluster.ts',
  import.meta.url,
);

/**
 * A PostgreSQL server to measure on: the one that `DATABASE_URL` names, else a private cluster with
 * the settings of a production server (fsync on), which is removed by `close`. Each database made
 * here is dropped by `drop` or `close`.
 */
export async function openCluster() {
  const given = process.env.DATABASE_URL ?? '';
  const own = given === '' ? await startPrivateCluster() : undefined;
  const server = own?.url ?? given;
  const [row] = await queryOnce(server, 'show server_version');
  const [flush] = await queryOnce(server, 'show fsync');
  const names = new Set();
  let made = 0;
  return {
    version: /^[\d.]+/.exec(row.server_version)?.[0] ?? 'unknown',
    fsync: flush.fsync,
    /**
     * @returns the URL of a new database, a copy of `template` (a URL from here) if one is given
     */
    async create(template) {
      const name = `negentropy_bench_${process.pid}_${(made += 1)}`;
      const source = template === undefined ? 'template0' : nameIn(template);
      await queryOnce(server, `create database ${name} template ${source}`);
      // What a copy or the last round left dirty is not the next measurement's to write.
      await queryOnce(server, 'checkpoint');
      names.add(name);
      return databaseUrl(server, name);
    },
    async drop(url) {
      await queryOnce(server, `drop database if exists ${nameIn(url)} with (force)`);
      names.delete(nameIn(url));
    },
    async close() {
      if (own !== undefined) return await own.stop();
      for (const name of names) await queryOnce(server, `drop database if exists ${name}`);
    },
  };
}

function nameIn(url) {
  return new URL(url).pathname.slice(1);
}
