import type { AddressInfo } from 'node:net';
import type { Database } from '../../src/db/engine/port.ts';
import { buildServer, type ServerOptions } from '../../src/http/server.ts';
import { type KeyScope, makeApiKey } from '../../src/pipeline/access/api-keys.ts';
import { publicKeyText } from '../../src/pipeline/writer/community.ts';
import type { LogKey } from '../../src/pipeline/log/log-key.ts';
import { Installation, type ServedCommunity } from '../../src/pipeline/installation.ts';
import { addKeptFacts, NOW } from '../pipeline/minting-members.ts';
import { newLogKey } from '../pipeline/test-community.ts';

/** A server on a port of its own, with as many sandboxes as its tests need. */
export interface SandboxServer {
  readonly baseUrl: string;
  readonly db: Database;
  readonly key: LogKey;
  /** A new sandbox for a key of these scopes; what `ada` and `bob` do next is minted. */
  readonly sandbox: (options?: SandboxOptions) => Promise<ServedSandbox>;
  readonly close: () => Promise<void>;
}

export interface SandboxOptions {
  readonly scopes?: readonly KeyScope[];
  readonly holdBackCycles?: 0 | 1;
}

/** One sandbox as the holder of one key reaches it. */
export interface ServedSandbox {
  readonly community: ServedCommunity;
  readonly token: string;
  /** The public key of its log. */
  readonly vkey: string;
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body: object, idempotencyKey?: string) => Promise<Answer>;
  readonly withKey: (key: {
    readonly scopes: readonly KeyScope[];
    readonly userId?: string;
  }) => Promise<ServedSandbox>;
}

export interface Answer {
  readonly status: number;
  readonly body: AnswerBody;
}

/** What an answer holds is what tests look at; named is only what they go on with. */
export interface AnswerBody {
  readonly [field: string]: unknown;
  readonly evidence: readonly {
    readonly id: string;
    readonly known: boolean;
    readonly settled: string;
  }[];
}

const ATTEST: readonly KeyScope[] = ['attest'];

export async function startSandboxServer(
  db: Database,
  {
    allowPrivateWebhooks = false,
    key = newLogKey(),
    ...options
  }: Omit<ServerOptions, 'service'> & {
    readonly allowPrivateWebhooks?: boolean;
    readonly key?: LogKey;
  } = {},
): Promise<SandboxServer> {
  const now = (): number => NOW;
  const asked = { db, key, origin: 'test.example', now, allowPrivateWebhooks };
  const installation = await Installation.open(asked);
  const service = { installation, allowPrivateWebhooks };
  const app = await buildServer({ service, ...options });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  let made = 0;
  return {
    baseUrl,
    db,
    key,
    sandbox: async ({ scopes = ATTEST, holdBackCycles = 0 } = {}) => {
      made += 1;
      const wish = { slug: `sandbox-${made}`, preset: 'sandbox', holdBackCycles } as const;
      const community = await installation.create(wish);
      await community.writer.submit({
        run: (draft) => ['ada', 'bob'].map((userId) => addKeptFacts(draft, userId, 30)),
      });
      return await reach({ baseUrl, key }, community, { scopes });
    },
    close: async () => {
      const closed = app.close();
      // A client that has connected ahead of its next request would be waited for.
      app.server.closeAllConnections();
      await closed;
      await installation.close();
    },
  };
}

/** A community of a server as the holder of a new key reaches it. */
export async function reach(
  at: Pick<SandboxServer, 'baseUrl' | 'key'>,
  community: ServedCommunity,
  given: { readonly scopes: readonly KeyScope[]; readonly userId?: string },
): Promise<ServedSandbox> {
  const order = { label: 'a test', now: NOW, ...given };
  const { token = '' } = await makeApiKey(community, order);
  const ask = asker(at.baseUrl, token);
  return {
    community,
    token,
    vkey: publicKeyText(at.key, community.row.origin),
    get: (path) => ask('GET', path),
    post: (path, body, idempotencyKey) => ask('POST', path, body, idempotencyKey),
    withKey: (other) => reach(at, community, other),
  };
}

type Ask = (method: string, path: string, body?: object, idempotency?: string) => Promise<Answer>;

function asker(baseUrl: string, token: string): Ask {
  return async (method, path, body, idempotencyKey) => {
    const headers = new Headers({ authorization: `Bearer ${token}` });
    if (body !== undefined) headers.set('content-type', 'application/json');
    if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey);
    const sent = body === undefined ? null : JSON.stringify(body);
    const response = await fetch(`${baseUrl}${path}`, { method, headers, body: sent });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
}
