import { describe, expect, test } from 'vitest';
import { describeEngines } from '../../../test/database/engines.ts';
import {
  entriesOf,
  exportLines,
  newCommunity,
  type TestCommunity,
} from '../../../test/pipeline/test-community.ts';
import { IdempotencyConflictError } from '../writer/idempotency.ts';
import { OperatorError } from '../operator-error.ts';
import {
  type ApiKey,
  ensureAdminKey,
  findApiKey,
  isGoodKey,
  type KeyOrder,
  listApiKeys,
  makeApiKey,
  parseApiKey,
  revokeApiKey,
  rotateApiKey,
  type ShownKey,
  touchApiKey,
} from './api-keys.ts';

const NOW = 1_764_331_200;

describe('the text of a key', () => {
  test('has an id and a secret, which may have hyphens and underscores', () => {
    const secret = 'a_-'.repeat(12);
    expect(parseApiKey(`neg_0123abcd_${secret}`)).toEqual({ keyId: '0123abcd', secret });
  });

  test.each([
    '',
    'neg_',
    'neg_admin_short',
    `neg_ADMIN_${'a'.repeat(40)}`,
    `x_a1_${'a'.repeat(40)}`,
  ])('is not %j', (text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });
});

describeEngines((engine) => {
  test('a new key opens the door until it expires, and no other secret does', async () => {
    const { db, community } = await newCommunity(await engine.openMigrated());
    const order = orderFor({ scopes: ['read', 'attest'], expiresAt: NOW + 100, userId: 'ada' });
    const { key, token } = await makeApiKey(community, order);
    const { keyId, secret } = partsOf(token);
    expect(keyId).toBe(key.keyId);
    expect(await findApiKey({ db }, keyId)).toEqual(key);
    expect(key).toMatchObject({ scopes: ['attest', 'read'], userId: 'ada', label: 'a key' });
    expect(isGoodKey(key, secret, NOW + 99)).toBe(true);
    expect(isGoodKey(key, secret, NOW + 100)).toBe(false);
    expect(isGoodKey(key, `${secret}x`, NOW)).toBe(false);
  });

  test('the secret is nowhere in the database and every change of a key is an entry', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { db, community } = created;
    const first = await makeApiKey(community, orderFor({ scopes: ['attest', 'read'] }));
    const { keyId } = first.key;
    const second = await rotateApiKey(community, keyId, { now: NOW });
    await revokeApiKey(community, keyId, { now: NOW });
    const stored = JSON.stringify(
      await db.query('select k::text as k from negentropy.api_key k'),
    ).concat(...(await exportLines(created)));
    for (const { token } of [first, second]) expect(stored).not.toContain(partsOf(token).secret);
    expect(await keyEntries(created)).toEqual([
      { type: 'key', cycle: 148, key: keyId, action: 'made', scopes: 'attest read' },
      { type: 'key', cycle: 148, key: keyId, action: 'rotated' },
      { type: 'key', cycle: 148, key: keyId, action: 'revoked' },
    ]);
  });

  test('a rotated key takes the old secret until the overlap is over', async () => {
    const { community } = await newCommunity(await engine.openMigrated());
    const first = await makeApiKey(community, orderFor());
    const old = partsOf(first.token).secret;
    const rotated = await rotateApiKey(community, first.key.keyId, { now: NOW });
    const fresh = partsOf(rotated.token).secret;
    expect(isGoodKey(rotated.key, old, NOW + 86_399)).toBe(true);
    expect(isGoodKey(rotated.key, old, NOW + 86_400)).toBe(false);
    expect(isGoodKey(rotated.key, fresh, NOW + 86_400)).toBe(true);
    const order = { now: NOW, overlapSeconds: 0 };
    const atOnce = await rotateApiKey(community, first.key.keyId, order);
    expect(isGoodKey(atOnce.key, fresh, NOW)).toBe(false);
    expect(isGoodKey(atOnce.key, old, NOW)).toBe(false);
    expect(isGoodKey(atOnce.key, partsOf(atOnce.token).secret, NOW)).toBe(true);
  });

  test('a revoked key is good for nothing and cannot be rotated', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { community } = created;
    const { key, token } = await makeApiKey(community, orderFor());
    const revoked = await revokeApiKey(community, key.keyId, { now: NOW + 5 });
    expect(isGoodKey(revoked, partsOf(token).secret, NOW + 5)).toBe(false);
    expect((await revokeApiKey(community, key.keyId, { now: NOW + 9 })).revokedAt).toBe(NOW + 5);
    const rotation = rotateApiKey(community, key.keyId, { now: NOW + 9 });
    await expect(rotation).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await keyEntries(created)).toHaveLength(2);
  });

  test('a repeated request makes one key and does not tell the secret again', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { community } = created;
    const idempotency = { scope: 'k POST /v1/keys', key: 'once', bodyHash: 'b'.repeat(64) };
    const first = await makeApiKey(community, orderFor({ idempotency }));
    const again = await makeApiKey(community, orderFor({ idempotency }));
    expect(first.token).toBeDefined();
    expect(again).toEqual({ key: first.key });
    const { keyId } = first.key;
    const turn = { ...idempotency, scope: 'k POST rotate' };
    const rotated = await rotateApiKey(community, keyId, { now: NOW, idempotency: turn });
    const repeated = await rotateApiKey(community, keyId, { now: NOW, idempotency: turn });
    expect(rotated.token).toBeDefined();
    expect(repeated).toEqual({ key: rotated.key });
    const other = { ...idempotency, bodyHash: 'c'.repeat(64) };
    await expect(makeApiKey(community, orderFor({ idempotency: other }))).rejects.toThrow(
      IdempotencyConflictError,
    );
    expect(await keyEntries(created)).toHaveLength(2);
  });

  test('a repeated request has its answer also where a new one would be refused', async () => {
    const { community } = await newCommunity(await engine.openMigrated());
    const idempotency = { scope: 'k POST /v1/keys', key: 'once', bodyHash: 'b'.repeat(64) };
    const order = orderFor({ expiresAt: NOW + 1, idempotency });
    const { key } = await makeApiKey(community, order);
    const later = { now: NOW + 60 };
    expect(await makeApiKey(community, { ...order, ...later })).toEqual({ key });
    const fresh = makeApiKey(community, { ...order, ...later, idempotency: undefined });
    await expect(fresh).rejects.toMatchObject({ code: 'TIME_INVALID' });
    const turn = { now: NOW, idempotency: { ...idempotency, scope: 'k POST rotate' } };
    await rotateApiKey(community, key.keyId, turn);
    const revoked = await revokeApiKey(community, key.keyId, { now: NOW + 2 });
    expect(await rotateApiKey(community, key.keyId, turn)).toEqual({ key: revoked });
    const again = rotateApiKey(community, key.keyId, { now: NOW + 3 });
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('keys of another community are not found', async () => {
    const db = await engine.openMigrated();
    const { community, key: logKey } = await newCommunity(db);
    const other = await newCommunity(db, { slug: 'other', key: logKey });
    const { key } = await makeApiKey(other.community, orderFor());
    const notFound = { code: 'NOT_FOUND' };
    const { keyId } = key;
    await expect(rotateApiKey(community, keyId, { now: NOW })).rejects.toMatchObject(notFound);
    await expect(revokeApiKey(community, keyId, { now: NOW })).rejects.toMatchObject(notFound);
    expect(await listApiKeys(community.reader, { limit: 10 })).toEqual([]);
    expect(await findApiKey({ db }, keyId)).toEqual(key);
  });

  test('pages of a list go through all keys once, also those of one second', async () => {
    const { community } = await newCommunity(await engine.openMigrated());
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      made.push((await makeApiKey(community, orderFor())).key.keyId);
    }
    const seen: ApiKey[] = [];
    for (;;) {
      const page = { after: seen.at(-1), limit: 2 };
      const keys = await listApiKeys(community.reader, page);
      if (keys.length === 0) break;
      seen.push(...keys);
    }
    expect(seen.map(({ keyId }) => keyId)).toEqual(made.sort());
  });

  test('the use of a key is written down once a minute at most', async () => {
    const { db, community } = await newCommunity(await engine.openMigrated());
    const { key } = await makeApiKey(community, orderFor());
    const used = async (at: number): Promise<number | undefined> => {
      await touchApiKey({ db }, key, at); // as a process does that has read the key long ago
      return (await findApiKey({ db }, key.keyId))?.lastUsedAt;
    };
    expect(await used(NOW)).toBe(NOW);
    expect(await used(NOW + 59)).toBe(NOW);
    expect(await used(NOW + 60)).toBe(NOW + 60);
  });

  test('the first start makes the key of the installation and shows it once', async () => {
    const db = await engine.openMigrated();
    const { printed } = await ensureAdminKey(db, undefined, NOW);
    const { keyId, secret } = partsOf(printed);
    expect(keyId).toBe('admin');
    expect(await ensureAdminKey(db, undefined, NOW + 1)).toEqual({});
    const key = await findApiKey({ db }, 'admin');
    expect(key).toMatchObject({ scopes: ['admin'], communityId: undefined, createdAt: NOW });
    expect(key !== undefined && isGoodKey(key, secret, NOW)).toBe(true);
  });

  test('a key of the environment replaces the stored one, a weak one is refused', async () => {
    const db = await engine.openMigrated();
    const { printed } = await ensureAdminKey(db, undefined, NOW);
    const given = `neg_admin_${'g'.repeat(43)}`;
    expect(await ensureAdminKey(db, given, NOW)).toEqual({});
    const key = await findApiKey({ db }, 'admin');
    expect(key !== undefined && isGoodKey(key, 'g'.repeat(43), NOW)).toBe(true);
    expect(key !== undefined && isGoodKey(key, partsOf(printed).secret, NOW)).toBe(false);
    for (const weak of ['', 'secret', 'neg_admin_secret', `neg_other_${'g'.repeat(43)}`]) {
      await expect(ensureAdminKey(db, weak, NOW)).rejects.toThrow(OperatorError);
    }
  });
});

function orderFor(more: Partial<KeyOrder> = {}): KeyOrder {
  return { label: 'a key', scopes: ['attest'], now: NOW, ...more };
}

function partsOf(token: ShownKey['token']): { keyId: string; secret: string } {
  const parts = parseApiKey(token ?? '');
  if (parts === undefined) throw new Error('this is no key');
  return parts;
}

async function keyEntries(created: TestCommunity): Promise<unknown[]> {
  return entriesOf(await exportLines(created)).filter(({ type }) => type === 'key');
}
