import { randomBytes } from 'node:crypto';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { databaseUrl, queryOnce } from './private-cluster.ts';

interface Node {
  readonly name: string;
  readonly port: number;
  readonly holds: boolean;
}

/** A database on all nodes of a cluster of Citus, opened by the URL of its coordinator. */
export interface CitusDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/**
 * Makes an empty database on the nodes that another database of the same cluster knows, each
 * reached as that one's coordinator is, by its own host and port.
 *
 * @param given - of the coordinator; a cluster of one node need not know itself
 */
export async function createCitusDatabase(given: string): Promise<CitusDatabase> {
  const nodes = await queryOnce<Node>(
    given,
    'select nodename as name, nodeport as port, shouldhaveshards as holds from pg_dist_node ' +
      "where noderole = 'primary' and isactive order by groupid",
  );
  const name = `negentropy_test_${randomBytes(6).toString('hex')}`;
  const servers = nodes.map((node) => serverUrl(given, node));
  for (const server of servers) {
    await queryOnce(server, `create database ${escapeIdentifier(name)} template template0`);
    await queryOnce(databaseUrl(server, name), 'create extension citus');
  }
  const [coordinator] = servers;
  const [first, ...workers] = nodes;
  if (coordinator === undefined || first === undefined) throw new Error('pg_dist_node is empty');
  const url = databaseUrl(coordinator, name);
  const place = ({ name: host, port }: Node): string => `${escapeLiteral(host)}, ${String(port)}`;
  await queryOnce(url, `select citus_set_coordinator_host(${place(first)})`);
  for (const worker of workers) await queryOnce(url, `select citus_add_node(${place(worker)})`);
  if (first.holds) {
    await queryOnce(
      url,
      `select citus_set_node_property(${place(first)}, 'shouldhaveshards', true)`,
    );
  }
  await queryOnce(url, `alter database ${escapeIdentifier(name)} set citus.shard_count = 4`);
  return {
    url,
    drop: async () => {
      for (const server of servers) {
        await queryOnce(server, `drop database ${escapeIdentifier(name)} with (force)`);
      }
    },
  };
}

function serverUrl(given: string, { name, port }: Node): string {
  const url = new URL(given);
  url.searchParams.delete('host');
  url.hostname = name;
  url.port = String(port);
  return url.href;
}
