import { expect, test } from 'vitest';
import { describeAboveEngines } from '../../../test/database/engines.ts';
import { keptPromise, NOW, orderOf, qualify } from '../../../test/pipeline/minting-members.ts';
import {
  entriesOf,
  exportLines,
  newCommunity,
  type TestCommunity,
} from '../../../test/pipeline/test-community.ts';
import type { EvidenceRecord, SupportRecord } from '../../core/families/record.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { advanceSandboxCommand } from '../commands/close-cycles.ts';
import { mintCommand } from '../commands/mint.ts';
import { evidenceCommand, recordId } from '../commands/record-evidence.ts';
import { verifyStore } from '../verify/verify-store.ts';
import { findApiKey, INSTALLATION_KEY_ID, makeApiKey } from './api-keys.ts';
import { listAttestations, undoKey, type UndoOrder } from './undo-key.ts';

describeAboveEngines((engine) => {
  test('what a leaked key attested since a moment is taken back, and nothing else', async () => {
    const created = await newCommunity(await engine.openMigrated(), { policy: HOLDING });
    const { db, community, key: logKey } = created;
    const keyId = await keyOf(created);
    await attest(created, keyId, 'before', NOW);
    await attest(created, 'another', 'by another', NOW + 100);
    await attest(created, keyId, 'since', NOW + 100);
    await qualify(created, 'ada');
    await community.writer.submit(
      mintCommand(orderOf('ada', 'for a mint', { attestor: { keyId }, now: NOW + 101 })),
    );
    const undone = await undoKey(community, orderFor(keyId));
    expect(undone).toEqual({ revoked: true, retracted: 2, facts: 2, holds: 1 });
    expect((await findApiKey({ db }, keyId))?.revokedAt).toBe(NOW + 200);
    const left = await listAttestations(community.reader, keyId, { since: 0, limit: 50 });
    expect(left.filter(({ retracted }) => !retracted)).toHaveLength(3);
    expect(left.every(({ retracted, attestedAt }) => retracted === attestedAt > NOW)).toBe(true);
    await community.writer.submit(advanceSandboxCommand({ cycles: 2 }));
    const types = entriesOf(await exportLines(created)).map(({ type }) => type);
    expect(types.filter((type) => type === 'retraction')).toHaveLength(2);
    expect(types.filter((type) => type === 'cancel')).toHaveLength(1);
    expect(types).not.toContain('release');
    expect((await verifyStore(db, community, logKey)).divergence).toBeUndefined();
  });

  test('asked for again there is nothing left to do', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { community } = created;
    const keyId = await keyOf(created);
    for (let index = 0; index < 5; index += 1) await attest(created, keyId, `${index}`, NOW);
    const order = { ...orderFor(keyId), since: 0 };
    expect(await undoKey(community, order)).toMatchObject({ retracted: 5, facts: 5 });
    const before = await exportLines(created);
    const again = await undoKey(community, order);
    expect(again).toEqual({ revoked: true, retracted: 0, facts: 0, holds: 0 });
    expect(await exportLines(created)).toEqual(before);
  });

  test('more than one command takes back is taken back in parts', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { community } = created;
    const keyId = await keyOf(created);
    const records = Array.from({ length: 150 }, (_, index) => keptPromise(`u${index}`, 'one'));
    const attestor = { keyId };
    await community.writer.submit(evidenceCommand({ records: records.flat(), attestor, now: NOW }));
    const undone = await undoKey(community, { ...orderFor(keyId), since: 0 });
    expect(undone).toEqual({ revoked: true, retracted: 150, facts: 150, holds: 0 });
    const types = entriesOf(await exportLines(created)).map(({ type }) => type);
    expect(types.filter((type) => type === 'retraction')).toHaveLength(150);
  });

  test('attestations are listed a page at a time, oldest first', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { community } = created;
    const keyId = await keyOf(created);
    await attest(created, keyId, 'late', NOW + 20);
    await attest(created, keyId, 'early', NOW + 10);
    const seen: { attestedAt: number; id: string }[] = [];
    for (;;) {
      const page = { since: NOW + 10, after: seen.at(-1), limit: 4 };
      const rows = await listAttestations(community.reader, keyId, page);
      if (rows.length === 0) break;
      seen.push(...rows);
    }
    expect(seen.map(({ attestedAt }) => attestedAt - NOW)).toEqual([10, 10, 10, 20, 20, 20]);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(6);
    const since = { since: NOW + 11, limit: 9 };
    expect(await listAttestations(community.reader, keyId, since)).toHaveLength(3);
  });

  test('a key of another community cannot be undone, nor a key by itself', async () => {
    const db = await engine.openMigrated();
    const { community, key } = await newCommunity(db);
    const other = await newCommunity(db, { slug: 'other', key });
    const keyId = await keyOf(other);
    await attest(other, keyId, 'one', NOW + 100);
    const before = await exportLines(other);
    await expect(undoKey(community, orderFor(keyId))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const page = { since: 0, limit: 9 };
    await expect(listAttestations(community.reader, keyId, page)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const itself = { ...orderFor(keyId), attestor: { keyId } };
    await expect(undoKey(other.community, itself)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await exportLines(other)).toEqual(before);
  });

  test('a leaked key takes no honest claim along in which it has no say', async () => {
    const created = await newCommunity(await engine.openMigrated(), { policy: HOLDING });
    const { db, community, key: logKey } = created;
    const keyId = await keyOf(created);
    await qualify(created, 'ada');
    const says = async (what: string, more: Partial<SupportRecord>): Promise<void> => {
      const [, proof, confirmation] = keptPromise('ada', what);
      const support = { ...(more.type === 'proof' ? proof : confirmation), ...more };
      const records = [support as EvidenceRecord];
      const order = { records, attestor: { keyId }, now: NOW + 101 };
      await community.writer.submit(evidenceCommand(order));
    };
    for (const what of ['proven twice', 'confirmed twice', 'rejected']) {
      const order = orderOf('ada', what, { attestor: { keyId: 'another' } });
      expect((await community.writer.submit(mintCommand(order))).entry.outcome).toBe('held');
    }
    await says('proven twice', { type: 'proof', delivered: 1 });
    await says('confirmed twice', { type: 'confirmation', by: 'x' });
    await says('rejected', { type: 'confirmation', by: 'x', accepted: false });
    const records = keptPromise('ada', 'open').slice(0, 1);
    const another = { keyId: 'another' };
    await community.writer.submit(evidenceCommand({ records, attestor: another, now: NOW }));
    await says('open', { type: 'confirmation', by: 'x' }); // it would settle the claim later
    const undone = await undoKey(community, orderFor(keyId));
    expect(undone).toMatchObject({ retracted: 2, holds: 1 });
    await community.writer.submit(advanceSandboxCommand({ cycles: 2 }));
    const ends = entriesOf(await exportLines(created)).map(({ type }) => type);
    expect(ends.filter((type) => type === 'release')).toHaveLength(2);
    expect(ends.filter((type) => type === 'cancel')).toHaveLength(1);
    expect((await verifyStore(db, community, logKey)).divergence).toBeUndefined();
  });

  test('a support whose claim is gone is taken back by itself', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { db, community, key: logKey } = created;
    const keyId = await keyOf(created);
    await attest(created, keyId, 'one', NOW + 100);
    await attest(created, keyId, 'two', NOW + 100);
    // As versions left it behind that let evidence in beside an erasure.
    const gone = keptPromise('bob', 'one').slice(0, 1).map(recordId);
    await db.query('delete from negentropy.evidence where evidence_id = $1', gone);
    expect(await undoKey(community, orderFor(keyId))).toMatchObject({ retracted: 3, facts: 1 });
    expect(await undoKey(community, orderFor(keyId))).toMatchObject({ retracted: 0 });
    expect((await verifyStore(db, community, logKey)).divergence).toBeUndefined();
  });

  test('what the installation’s key attested is taken back in one community alone', async () => {
    const db = await engine.openMigrated();
    const created = await newCommunity(db);
    const other = await newCommunity(db, { slug: 'other', key: created.key });
    for (const one of [created, other]) await attest(one, INSTALLATION_KEY_ID, 'one', NOW + 100);
    const undone = await undoKey(created.community, orderFor(INSTALLATION_KEY_ID));
    expect(undone).toEqual({ revoked: false, retracted: 1, facts: 1, holds: 0 });
    const left = await listAttestations(other.community.reader, INSTALLATION_KEY_ID, {
      since: 0,
      limit: 9,
    });
    expect(left.map(({ retracted }) => retracted)).toEqual([false, false, false]);
  });
});

/** A sandbox that holds what it mints for a cycle. */
const HOLDING = { ...PRESETS.sandbox, holdBack: { cycles: 1 } };

async function keyOf({ community }: TestCommunity): Promise<string> {
  const order = { label: 'connector', scopes: ['attest'], now: NOW } as const;
  return (await makeApiKey(community, order)).key.keyId;
}

/** A kept promise of somebody: three records and one fact. */
async function attest(
  { community }: TestCommunity,
  keyId: string,
  what: string,
  now: number,
): Promise<void> {
  const records = keptPromise('bob', what);
  await community.writer.submit(evidenceCommand({ records, attestor: { keyId }, now }));
}

function orderFor(keyId: string): UndoOrder {
  const attestor = { keyId: 'operator' };
  return { keyId, since: NOW + 100, reason: 'it leaked', attestor, now: NOW + 200 };
}
