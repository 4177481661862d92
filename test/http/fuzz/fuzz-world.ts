import type { AddressInfo } from 'node:net';
import { witnessKeyOfSigner } from '../../../src/core/log/cosignature.ts';
import { signerKeyOf } from '../../../src/core/log/note-key.ts';
import type { Database } from '../../../src/db/engine/port.ts';
import { upsertDeadLetter } from '../../../src/db/sql/service/webhooks.ts';
import type { App } from '../../../src/http/app.ts';
import { recordBody } from '../../../src/http/resources/evidence/schemas.ts';
import { buildServer } from '../../../src/http/server.ts';
import {
  ensureAdminKey,
  KEY_SCOPES,
  type KeyScope,
  makeApiKey,
} from '../../../src/pipeline/access/api-keys.ts';
import { Installation, type ServedCommunity } from '../../../src/pipeline/installation.ts';
import { type LogKey, nodeEd25519 } from '../../../src/pipeline/log/log-key.ts';
import { type StoreVerification, verifyStore } from '../../../src/pipeline/verify/verify-store.ts';
import { addKeptFacts, keptPromise, NOW } from '../../pipeline/minting-members.ts';
import { newLogKey } from '../../pipeline/test-community.ts';
import { HttpExchange } from '../http-exchange.ts';
import { type Operation, operationsOf } from '../openapi-operations.ts';
import { MadeThings } from './fuzz-made-things.ts';

/** A server with one sandbox that has some of everything, and what is known about it. */
export interface FuzzWorld {
  readonly operations: readonly Operation[];
  readonly exchange: HttpExchange;
  readonly community: ServedCommunity;
  readonly made: MadeThings;
  readonly installation: Installation;
  readonly tokens: Readonly<Record<KeyScope | 'installation', string>>;
  /** What every community's store says of itself. */
  readonly verify: () => Promise<readonly StoreVerification[]>;
  readonly close: () => Promise<void>;
}

const WITNESS = witnessKeyOfSigner(
  signerKeyOf('witness.example/w1', new Uint8Array(32).fill(2), nodeEd25519),
  nodeEd25519,
);

export async function startFuzzWorld(db: Database): Promise<FuzzWorld> {
  const logKey = newLogKey();
  const installation = await Installation.open({
    db,
    key: logKey,
    origin: 'test.example',
    now: () => NOW,
    allowPrivateWebhooks: true,
    // It never answers: what was anchored is there all the same, without its word.
    witnesses: [{ key: WITNESS, url: 'http://127.0.0.1:9/' }],
  });
  // Nothing is left waiting behind the run itself: the limits have tests of their own.
  const requestsPerTenSeconds = 1_000_000;
  const service = { installation, allowPrivateWebhooks: true };
  const app = await buildServer({ service, requestsPerTenSeconds });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const community = await installation.create({ slug: 'fuzz', preset: 'sandbox' });
  const made = new MadeThings();
  const { printed = '' } = await ensureAdminKey(db, undefined, NOW);
  const tokens = { installation: printed, ...(await keysOf(community, made, 'ada')) };
  const exchange = new HttpExchange(port);
  const operations = await describedBy(exchange);
  const world = { operations, exchange, installation, community, made, tokens };
  await furnish(db, { ...world, people: ['ada', 'bob', 'cleo'] });
  await installation.anchor();
  return {
    ...world,
    verify: () => verifyAll(db, installation, logKey),
    close: () => closeAll(exchange, app, installation),
  };
}

/** A key of every scope, which the run itself lives on; some are bound to a member. */
export async function keysOf(
  community: ServedCommunity,
  made: MadeThings,
  userId: string,
): Promise<Record<KeyScope, string>> {
  const tokens = { admin: '', attest: '', audit: '', review: '', read: '', others: '', self: '' };
  for (const scope of KEY_SCOPES) {
    const bound = scope === 'self' || scope === 'others' ? { userId } : {};
    const order = { label: `${community.row.slug} ${scope}`, scopes: [scope], now: NOW, ...bound };
    const { key, token = '' } = await makeApiKey(community, order);
    made.keep(key.keyId);
    tokens[scope] = token;
  }
  return tokens;
}

async function describedBy(exchange: HttpExchange): Promise<Operation[]> {
  const document = await exchange.send({ method: 'GET', path: '/openapi.json', headers: {} });
  return operationsOf(JSON.parse(document.text) as object);
}

/** A community and how it is asked; the first of its people promised something that is open. */
export interface Furnished {
  readonly exchange: HttpExchange;
  readonly community: ServedCommunity;
  readonly made: MadeThings;
  readonly tokens: { readonly admin: string };
  readonly people: readonly string[];
}

/** So much of everything that each operation finds what it is about. */
export async function furnish(db: Database, furnished: Furnished): Promise<void> {
  const { community, made, people } = furnished;
  const [first = ''] = people;
  await community.writer.submit({
    run: (draft) => people.map((userId) => addKeptFacts(draft, userId, 30)),
  });
  for (const userId of people) made.add('user', userId);
  const { evidence } = await post(furnished, '/v1/evidence', promiseBody(first, 'bridge'));
  made.add('claim', String((evidence as readonly { readonly id: string }[])[0]?.id));
  const kind = { family: 'civic', type: 'promise', domain: 'knowledge' };
  const action = { ...kind, occurredAt: '2025-11-28T10:00:00Z' };
  for (const userId of people) {
    const paid = keptPromise(userId, `task of ${userId}`).map(recordBody);
    const minted = await post(furnished, '/v1/tokenomics/mint', { userId, action, evidence: paid });
    if (minted['outcome'] === 'refused') throw new Error(`${userId} earned nothing`);
    made.add('decision', String(minted['id']));
  }
  const instrument = { domain: 'knowledge', instrument: 'gauge', weight: 0.1 };
  await post(furnished, '/v1/tokenomics/instruments', instrument);
  await furnishFindings(furnished);
  await furnishEvents(db, furnished);
  await community.checkpointer.run();
}

/** What was found about the last of the people: some of it is open, some can be appealed. */
async function furnishFindings({ community, made, people }: Furnished): Promise<void> {
  await community.writer.submit({
    run: (draft) => {
      const member = draft.knownMember(people.at(-1) ?? '');
      if (member === undefined) throw new Error('somebody is missing');
      const { cycle } = draft.state;
      const about = { type: 'finding', cycle, member, code: 'NOISE' } as const;
      const values = { measured: 5, limit: 3 };
      for (let at = 0; at < 50; at += 1) {
        const finding = draft.append({ ...about, ...values, status: 'open' });
        if (at % 2 === 1) draft.append({ ...about, ...values, status: 'confirmed', finding });
        made.add(at % 2 === 1 ? 'appealable' : 'finding', String(finding));
      }
    },
  });
}

/** Where events go to and come from, and one that could not be delivered. */
async function furnishEvents(db: Database, furnished: Furnished): Promise<void> {
  const { community, made } = furnished;
  const webhook = await post(furnished, '/v1/webhooks', { url: 'http://127.0.0.1:9/first' });
  const id = String(webhook['id']);
  made.keep(id);
  made.add('letterbox', id);
  await post(furnished, `/v1/webhooks/${id}/pause`, {});
  const letter = { index: 0, attempts: 9, lastStatus: 500, problem: 'none', failedAt: NOW };
  await upsertDeadLetter({ db, communityId: community.row.id }, id, letter);
  for (const kind of ['github', 'cloudevents']) {
    const source = await post(furnished, '/v1/ingest/sources', { kind, domain: 'knowledge' });
    made.add(kind, String(source['id']));
    made.keep(String(source['id']));
    made.secrets.set(String(source['id']), String(source['secret']));
  }
}

function promiseBody(userId: string, subject: string) {
  const [at, dueAt] = ['2025-11-28T10:00:00Z', '2025-11-28T12:00:00Z'] as const;
  return { type: 'promise', userId, domain: 'knowledge', subject, at, dueAt };
}

/** Asks with the admin key for something that has to succeed. */
export async function post(
  { exchange, tokens }: Pick<Furnished, 'exchange' | 'tokens'>,
  path: string,
  sent: object,
  more: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const headers = {
    ...more,
    authorization: `Bearer ${tokens.admin}`,
    'content-type': 'application/json',
  };
  const body = Buffer.from(JSON.stringify(sent));
  const { status, text } = await exchange.send({ method: 'POST', path, headers, body });
  if (status >= 300) throw new Error(`${path} was answered ${status}: ${text}`);
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

async function verifyAll(
  db: Database,
  installation: Installation,
  key: LogKey,
): Promise<StoreVerification[]> {
  const verified: StoreVerification[] = [];
  for (const community of installation.served) {
    await community.checkpointer.run();
    verified.push(await verifyStore(db, community, key));
  }
  return verified;
}

async function closeAll(
  exchange: HttpExchange,
  app: App,
  installation: Installation,
): Promise<void> {
  exchange.close();
  const closed = app.close();
  app.server.closeAllConnections();
  await closed;
  await installation.close();
}
