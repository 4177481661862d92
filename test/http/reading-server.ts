import type { AddressInfo } from 'node:net';
import type { LightMyRequestResponse } from 'fastify';
import { decide } from '../../src/core/mint/decide.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { writeIsPublic } from '../../src/db/sql/communities/communities.ts';
import { buildServer, type ServerOptions } from '../../src/http/server.ts';
import { makeApiKey } from '../../src/pipeline/access/api-keys.ts';
import { publicKeyText } from '../../src/pipeline/writer/community.ts';
import { Installation, type InstallationOptions } from '../../src/pipeline/installation.ts';
import { earningHistory } from '../pipeline/earning-history.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { newCommunity, newLogKey } from '../pipeline/test-community.ts';
import { changedDatabase } from '../database/changed-database.ts';

/** The server over two communities: `default` is public and has a history, `closed` is not. */
export interface ReadingServer {
  readonly origin: string;
  readonly logKey: string;
  /** @param caller whose key comes with the request: `default`, `closed` or `nobody` */
  readonly get: (
    path: string,
    caller?: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<LightMyRequestResponse>;
  readonly post: (path: string, body: object) => Promise<LightMyRequestResponse>;
  /** A form as a browser sends it. */
  readonly sendForm: (
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<LightMyRequestResponse>;
  readonly headersOf: (caller: string) => Readonly<Record<string, string>>;
  /** The id of a new decision. */
  readonly decideUnsigned: () => Promise<string>;
  /** The id of a new finding about `cleo`, which no history leads to. */
  readonly find: () => Promise<string>;
  /** Every path that is answered, with the names of its parameters. */
  readonly paths: () => readonly string[];
  readonly sign: () => Promise<unknown>;
  /** Has the witnesses cosign what was signed. */
  readonly anchor: () => Promise<void>;
  /** Appends an even number of entries that change nothing, of so many characters each. */
  readonly fill: (entries: number, characters: number) => Promise<void>;
  /** How many pages of entries were read so far. */
  readonly entryPages: () => number;
  /** @returns the port */
  readonly listen: () => Promise<number>;
  /** How many connections are open. */
  readonly connections: () => Promise<number>;
  readonly close: () => Promise<void>;
}

export async function startReadingServer(
  database: Database,
  options: Omit<ServerOptions, 'service'> = {},
  { witnesses = [], onProblem }: Pick<InstallationOptions, 'witnesses' | 'onProblem'> = {},
): Promise<ReadingServer> {
  const { db, entryPages } = counted(database);
  const key = newLogKey();
  const { community } = await earningHistory(db, { key });
  await writeIsPublic(db, community.row.id, true);
  await newCommunity(db, { slug: 'closed', key });
  const now = (): number => NOW;
  const background = { witnesses, ...(onProblem === undefined ? {} : { onProblem }) };
  const about = { db, key, origin: 'test.example', now };
  const installation = await Installation.open({ ...about, ...background });
  const tokens = new Map<string, string>();
  for (const { slug } of await installation.list()) {
    const served = await installation.community(slug);
    if (served === undefined) throw new Error(`there is no community ${slug}`);
    await served.checkpointer.stop(); // signs when the test says so
    const { token = '' } = await makeApiKey(served, {
      label: 'a',
      scopes: ['admin'],
      now: NOW,
    });
    await served.checkpointer.run();
    tokens.set(served.row.slug, token);
  }
  const service = { installation, allowPrivateWebhooks: false };
  const app = await buildServer({ service, ...options });
  const own = await installation.community('default');
  if (own === undefined) throw new Error('there is no community default');
  const headersOf = (caller: string): Record<string, string> => {
    const token = tokens.get(caller);
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  };
  return {
    origin: own.row.origin,
    logKey: publicKeyText(key, own.row.origin),
    headersOf,
    get: (url, caller = 'default', headers = {}) =>
      app.inject({ method: 'GET', url, headers: { ...headersOf(caller), ...headers } }),
    post: (url, body) =>
      app.inject({ method: 'POST', url, headers: headersOf('default'), payload: body }),
    sendForm: (url, fields, headers = {}) => {
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const payload = new URLSearchParams(fields).toString();
      return app.inject({ method: 'POST', url, headers: { ...type, ...headers }, payload });
    },
    decideUnsigned: async () => {
      const run = (
        draft: Parameters<Parameters<typeof own.writer.submit>[0]['run']>[0],
      ): number => {
        const request = { family: 'civic', action: 'promise', domain: 'knowledge' };
        const evidence = draft.state.size.toString(16).padStart(64, 'e');
        const member = draft.memberOf('ana', undefined);
        return draft.append(decide(draft.state, { ...request, member, evidence }));
      };
      return String(await own.writer.submit({ run }));
    },
    find: async () => {
      const found = { code: 'HIGH_VARIANCE', measured: 4_900_000, limit: 4_000_000 } as const;
      const index = await own.writer.submit({
        run: (draft) => {
          const member = draft.knownMember('cleo') ?? '';
          const { cycle } = draft.state;
          return draft.append({ type: 'finding', cycle, member, status: 'open', ...found });
        },
      });
      return String(index);
    },
    paths: () => pathsIn(app.printRoutes({ commonPrefix: false })),
    sign: () => own.checkpointer.run(),
    anchor: () => installation.anchor(),
    fill: async (entries, characters) => {
      const reason = 'f'.repeat(characters);
      for (let done = 0; done < entries; done += 2_000) {
        await own.writer.submit({
          run: (draft) => {
            const { cycle } = draft.state;
            for (let at = 0; at < Math.min(2_000, entries - done); at += 1) {
              draft.append({ type: 'pause', cycle, paused: at % 2 === 0, reason });
            }
          },
        });
      }
    },
    entryPages,
    listen: async () => {
      await app.listen({ host: '127.0.0.1', port: 0 });
      return (app.server.address() as AddressInfo).port;
    },
    connections: () =>
      new Promise((resolve, reject) => {
        app.server.getConnections((problem, count) => {
          if (problem === null) resolve(count);
          else reject(problem);
        });
      }),
    close: async () => {
      await app.close();
      await installation.close();
    },
  };
}

/** Of the tree that the server prints: each line has what its path adds to the one above it. */
function pathsIn(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] =
      /^(.*?)[├└]── (\S+) \(([A-Z, ]+)\)/.exec(line) ?? [];
    if (part === '') return [];
    const depth = indent.length / 4;
    above[depth] = `${depth === 0 ? '' : above[depth - 1]}${part}`;
    return methods.split(', ').includes('GET') ? [above[depth] ?? ''] : [];
  });
}

/** The database, and how often it was asked for entries of the log. */
function counted(database: Database): { db: Database; entryPages: () => number } {
  let pages = 0;
  const query: Database['query'] = (sql, parameters) => {
    if (sql.startsWith('select entry from negentropy.log_entry')) pages += 1;
    return database.query(sql, parameters);
  };
  const db = changedDatabase(database, { query });
  return { db, entryPages: () => pages };
}
