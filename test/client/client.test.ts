import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type MintRequest,
  NegentropyClient,
  NegentropyProblem,
  type PromiseRecord,
  ReceiptMismatchError,
  ShownBeforeError,
  type TransportOptions,
  verifyReceipt,
} from '../../src/client/index.ts';
import type { Database } from '../../src/db/engine/port.ts';
import {
  type SandboxServer,
  type ServedSandbox,
  startSandboxServer,
} from '../http/served-sandbox.ts';
import { openMigratedAbove } from '../database/engines.ts';

/** Noon of the day on which the sandbox's clock stands. */
const NOON = Date.UTC(2025, 10, 28, 12);
const before = (minutes: number): string => new Date(NOON - minutes * 60_000).toISOString();

let db: Database;
let server: SandboxServer;
beforeAll(async () => {
  db = await openMigratedAbove();
  server = await startSandboxServer(db);
});
afterAll(async () => {
  await server.close();
  await db.close();
});

function clientOf(
  { token }: ServedSandbox,
  options: Partial<TransportOptions> = {},
): NegentropyClient {
  return new NegentropyClient({ baseUrl: server.baseUrl, key: token, ...options });
}

function promise(userId: string, subject: string): PromiseRecord {
  const times = { at: before(60), dueAt: before(0) };
  return { type: 'promise', userId, domain: 'knowledge', subject, ...times };
}

/** What a program sends: the promise first, then a request that names it with what settles it. */
async function kept(
  client: NegentropyClient,
  userId: string,
  subject: string,
): Promise<MintRequest> {
  const { evidence } = await client.recordEvidence(promise(userId, subject));
  const claim = evidence[0]?.id ?? '';
  return {
    userId,
    action: {
      family: 'civic',
      type: 'promise',
      domain: 'knowledge',
      occurredAt: before(60),
      ref: subject,
    },
    evidence: [
      { id: claim },
      { type: 'proof', claim, at: before(30), delivered: 1 },
      { type: 'confirmation', claim, by: 'the other side', at: before(10), accepted: true },
    ],
  };
}

test('a mint is asked for, listed, and verified without the server', async () => {
  const served = await server.sandbox();
  const client = clientOf(served);
  const body = await kept(client, 'ada', 'bridge');
  const preview = await client.preview(body);
  const decision = await client.mint(body);
  expect(decision).toEqual({ ...preview, id: decision.id });
  expect([decision.outcome, decision.sandbox]).toEqual(['minted', true]);
  const id = decision.id;
  expect(await client.getDecision(id)).toEqual(decision);

  const receipt = await client.getReceipt(id);
  const verified = verifyReceipt(receipt, { vkey: served.vkey, decision });
  expect(verified.origin).toBe(served.community.row.origin);
  expect(verified.entry.amount).toBe(decision.amount);
  const inflated = { ...decision, amount: '1000.000000' };
  expect(() => verifyReceipt(receipt, { vkey: served.vkey, decision: inflated })).toThrow(
    ReceiptMismatchError,
  );
});

test('a list is read to its end over as many pages as it has', async () => {
  const client = clientOf(await server.sandbox());
  const requests = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((s) => kept(client, 'bob', s)));
  const { results } = await client.mintBatch({ requests });
  const ids = results.map(({ decision }) => decision?.id);
  const listed: string[] = [];
  for await (const { id } of client.listDecisions({ limit: 2, userId: 'bob' })) listed.push(id);
  expect(listed).toEqual(ids.toReversed());
  for await (const { id } of client.listDecisions({ limit: 2 })) {
    expect(id).toBe(ids.at(-1));
    break;
  }
});

test('a refusal is an answer, and a mistake is a problem with a code', async () => {
  const client = clientOf(await server.sandbox());
  const unsettled = {
    ...(await kept(client, 'ada', 'bridge')),
    evidence: [promise('ada', 'road')],
  };
  const refused = await client.mint(unsettled);
  expect([refused.outcome, refused.code]).toEqual(['refused', 'EVIDENCE_MISSING']);
  const late = { ...unsettled, action: { ...unsettled.action, occurredAt: 'yesterday' } };
  await expect(client.mint(late)).rejects.toThrow(NegentropyProblem);
  await expect(client.getDecision('999999')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const stranger = new NegentropyClient({ baseUrl: server.baseUrl });
  await expect(stranger.getSupply()).rejects.toMatchObject({ code: 'KEY_MISSING', status: 401 });
});

test('an answer that is lost on its way is fetched again, and nothing is done twice', async () => {
  const served = await server.sandbox();
  let lost = 0;
  /** The server has answered, and the connection breaks. */
  const losing: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (init?.method !== 'POST' || lost >= 2) return response;
    lost += 1;
    await response.text();
    throw new TypeError('the connection was lost');
  };
  const client = clientOf(served);
  await client.mint(await kept(client, 'ada', 'bridge'));
  const size = async (): Promise<number> => {
    let lines = 0;
    for await (const line of client.exportLog({ from: 0 })) lines += line === '' ? 0 : 1;
    return lines;
  };
  const sizeBefore = await size();
  const unreliable = clientOf(served, { fetch: losing });
  const gift = { fromUserId: 'ada', toUserId: 'bob', amount: '0.500000' };
  const transfer = await unreliable.transfer(gift);
  expect(lost).toBe(2);
  expect(transfer).toMatchObject(gift);
  expect(await size()).toBe(sizeBefore + 1);
});

test('a key of one community cannot name another', async () => {
  const client = clientOf(await server.sandbox(), { community: 'elsewhere' });
  await expect(client.getSupply()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('events are followed from an entry on', async () => {
  const client = clientOf(await server.sandbox());
  await client.recordEvidence(promise('ada', 'bridge'));
  const abort = new AbortController();
  const seen: string[] = [];
  for await (const { id, data } of client.followEvents({ from: 0 }, { signal: abort.signal })) {
    expect(JSON.parse(data)).toHaveProperty('specversion', '1.0');
    seen.push(id ?? '');
    if (seen.length === 3) break;
  }
  expect(seen).toEqual(['0', '1', '2']);
  abort.abort();
});

test('a long answer may be left before its end', async () => {
  const client = clientOf(await server.sandbox());
  const lines: string[] = [];
  for await (const line of client.exportLog()) {
    lines.push(line);
    break;
  }
  expect(JSON.parse(lines[0] ?? '')).toBeTypeOf('object');
});

test('a key that is made is there, and a repetition says that it was shown before', async () => {
  const client = clientOf(await server.sandbox({ scopes: ['admin'] }));
  const order = { label: 'task board', scopes: ['attest'] } as const;
  const once = { idempotencyKey: 'one-key' };
  const { id, key } = await client.makeKey(order, once);
  const other = new NegentropyClient({ baseUrl: server.baseUrl, key });
  expect(await other.getOpenCycle()).toHaveProperty('clock', 'sandbox');
  const repeated = await client.makeKey(order, once).catch((problem: unknown) => problem);
  expect(repeated).toBeInstanceOf(ShownBeforeError);
  expect(repeated).toMatchObject({ answer: { id } });
  const { key: rotated } = await client.rotateKey(id, {});
  expect(rotated).not.toBe(key);
});
