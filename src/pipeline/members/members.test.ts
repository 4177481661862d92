import { parse } from 'csv-parse/sync';
import { appendFileSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeAboveEngines } from '../../../test/database/engines.ts';
import { everythingStored } from '../../../test/database/everything-stored.ts';
import { keptPromise, NOW, orderOf, qualify } from '../../../test/pipeline/minting-members.ts';
import {
  entriesOf,
  exportLines,
  newCommunity,
  reopen,
  type TestCommunity,
} from '../../../test/pipeline/test-community.ts';
import type { Database } from '../../db/engine/port.ts';
import { erasePerson } from '../../db/sql/members/member-directory.ts';
import type { CommunityReader } from '../community-reader.ts';
import { findApiKey, makeApiKey } from '../access/api-keys.ts';
import type { Field } from '../../core/families/declaration.ts';
import { RECORDS } from '../../core/families/record.ts';
import { exportMember, tabulateMember } from '../answers/members/export-member.ts';
import type { Command } from '../writer/command.ts';
import { mintCommand } from '../commands/mint.ts';
import { systemRandom } from '../random-source.ts';
import { evidenceCommand, recordId } from '../commands/record-evidence.ts';
import { verifyStore } from '../verify/verify-store.ts';
import { keptErasuresPath, readKeptErasures } from './kept-erasures.ts';
import { eraseMember, findMember, listMembers, memberCommand, reapplyErasures } from './members.ts';

const ATTESTOR = { keyId: 'key' };

describeAboveEngines((engine) => {
  test('a member is registered once, keeps the id, and may get another name', async () => {
    const created = await open(await engine.openMigrated());
    const { db, community } = created;
    const { id } = community.row;
    const first = await community.writer.submit(memberCommand({ userId: 'ada', now: NOW }));
    expect(first.known).toBe(false);
    const named = { userId: 'ada', name: 'Ada L.', now: NOW };
    const again = await community.writer.submit(memberCommand(named));
    expect(again).toEqual({ memberId: first.memberId, known: true });
    const { memberId } = first;
    expect(await findMember({ db, communityId: id }, 'ada')).toEqual({
      memberId,
      userId: 'ada',
      name: 'Ada L.',
    });
    expect(await findMember({ db, communityId: id }, 'Ada')).toBeUndefined();
    expect(entriesOf(await exportLines(created)).map(({ type }) => type)).toEqual([
      'community',
      'policy',
      'member',
    ]);
  });

  test('pages of members survive those who come meanwhile', async () => {
    const { community } = await open(await engine.openMigrated());
    const register = (userId: string): Promise<unknown> =>
      community.writer.submit(memberCommand({ userId, now: NOW }));
    for (const userId of ['b', 'é', 'd', 'E']) await register(userId);
    const first = await listMembers(community.reader, { limit: 2 });
    await register('A');
    await register('c');
    const page = { afterUserId: first.at(-1)?.userId, limit: 9 };
    const rest = await listMembers(community.reader, page);
    expect([...first, ...rest].map(({ userId }) => userId)).toEqual(['E', 'b', 'c', 'd', 'é']);
  });

  test('nothing of an erased person is left and the log stays valid', async () => {
    const created = await open(await engine.openMigrated());
    const { db, community, key } = created;
    const memberId = await liveALife(created, 'ada.lovelace');
    const before = await exportLines(created);
    const erased = await eraseMember(community, key, { userId: 'ada.lovelace', now: NOW });
    expect(erased).toEqual({ memberId });
    expect(await everythingStored(db)).not.toContain('ada.lovelace');
    expect(await everythingStored(db)).not.toContain('Ada L.');
    const records = await db.query(
      'select member_id, record from negentropy.evidence order by ordinal',
    );
    expect(records).toEqual([
      { member_id: expect.any(String), record: expect.stringContaining('"userId":"bob"') },
      { member_id: null, record: expect.any(String) },
      { member_id: null, record: expect.stringContaining(`"by":"${memberId}"`) },
    ]);
    const entries = entriesOf(await exportLines(created));
    expect(entries.at(-1)).toMatchObject({ type: 'erasure', member: memberId });
    expect((await exportLines(created)).slice(1, before.length - 1)).toEqual(before.slice(1, -1));
    expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
    expect(await listMembers(community.reader, { limit: 9 })).toHaveLength(1);
  });

  test('records about others name the random id from then on', async () => {
    const created = await open(await engine.openMigrated());
    const { db, community, key } = created;
    const now = NOW;
    const { memberId } = await community.writer.submit(memberCommand({ userId: 'ada', now }));
    const commit = { author: 'ada', endorsements: [{ as: 'reviewer', by: 'ada' }], sha: 'f00' };
    const quoting = { author: 'adam', sha: '"by":"ada"', subject: 'of ada' };
    await community.writer.submit({
      run: (draft) => {
        [commit, quoting].forEach((record, ordinal) => {
          const place = { source: 'git', ordinal, part: 'commit', member: undefined };
          draft.addEvidence({ ...place, record: JSON.stringify(record) });
        });
      },
    });
    await eraseMember(community, key, { userId: 'ada', now });
    const rows = await db.query<{ record: string }>(
      'select record from negentropy.evidence order by ordinal',
    );
    expect(rows.map(({ record }) => JSON.parse(record) as unknown)).toEqual([
      { ...commit, author: memberId, endorsements: [{ as: 'reviewer', by: memberId }] },
      quoting,
    ]);
  });

  // With a list of fields that leaves one of a declaration out, its user id stays.
  test('whoever is named in any field of a record about others is no more', async () => {
    const created = await open(await engine.openMigrated());
    const { db, community, key } = created;
    const now = NOW;
    await community.writer.submit(memberCommand({ userId: 'ada', now }));
    const records = Object.values(RECORDS).flatMap(({ type, fields }) =>
      Object.entries<Field>(fields)
        .filter(([name, { kind }]) => kind === 'userId' && name !== 'userId')
        .map(([name]) => ({ type, userId: 'bob', [name]: 'ada' })),
    );
    await community.writer.submit({
      run: (draft) => {
        records.forEach((record, ordinal) => {
          const place = { source: 'api', ordinal, part: String(ordinal), member: undefined };
          draft.addEvidence({ ...place, record: JSON.stringify(record) });
        });
      },
    });
    await eraseMember(community, key, { userId: 'ada', now });
    const rows = await db.query<{ record: string }>('select record from negentropy.evidence');
    expect(rows).toHaveLength(records.length);
    expect(rows.filter(({ record }) => record.includes('"ada"'))).toEqual([]);
  });

  test('keys that were bound to an erased person are revoked', async () => {
    const created = await open(await engine.openMigrated());
    const { db, community, key } = created;
    await community.writer.submit(memberCommand({ userId: 'ada', now: NOW }));
    const order = { label: 'of ada', scopes: ['attest'], userId: 'ada', now: NOW } as const;
    const bound = (await makeApiKey(community, order)).key;
    const other = (await makeApiKey(community, { ...order, userId: 'bob' })).key;
    await eraseMember(community, key, { userId: 'ada', now: NOW + 1 });
    const found = await findApiKey({ db }, bound.keyId);
    expect(found).toMatchObject({ revokedAt: NOW + 1, userId: undefined, label: '' });
    expect(await findApiKey({ db }, other.keyId)).toEqual(other);
    const changes = entriesOf(await exportLines(created)).filter(({ type }) => type === 'key');
    expect(changes.at(-1)).toMatchObject({ key: bound.keyId, action: 'revoked' });
  });

  test('the same user id is a new person, in the very same commit too', async () => {
    const created = await open(await engine.openMigrated());
    const { db, community, key } = created;
    const memberId = await liveALife(created, 'ada');
    await eraseMember(community, key, { userId: 'ada', now: NOW });
    const again = memberCommand({ userId: 'ada', now: NOW });
    const anew = await community.writer.submit(again);
    expect(anew.known).toBe(false);
    expect(anew.memberId).not.toBe(memberId);
    const statements = erasePerson(community.row.id, anew.memberId, 'ada');
    // While one commit is under way, the next two commands come together into the one after it.
    const underWay = community.writer.read(({ size }) => size);
    const forgotten = community.writer.submit({
      run: (draft) => draft.forgetUser('ada', statements),
    });
    const third = await community.writer.submit(again);
    await Promise.all([underWay, forgotten]);
    expect(third.known).toBe(false);
    const { memberId: found } = (await findMember(community.reader, 'ada')) ?? {};
    expect(found).toBe(third.memberId);
    const elsewhere = await reopen(created, db);
    const known = await elsewhere.community.writer.submit(again);
    expect(known).toEqual({ memberId: third.memberId, known: true });
  });

  test('what comes in with an erasure does not bring the person back', async () => {
    const claim = promiseId('late');
    const confirmation = { type: 'confirmation', claim, by: 'zoe', at: NOW } as const;
    const records = [{ ...confirmation, accepted: true }];
    const late: readonly Command<unknown>[] = [
      evidenceCommand({ records, attestor: ATTESTOR, now: NOW }),
      mintCommand(orderOf('ada', 'late', { evidence: [{ id: claim }] })),
    ];
    for (const command of late) {
      const created = await open(await engine.openMigrated());
      const { answer } = await eraseWith(created, command);
      expect(answer).toMatchObject({ code: 'EVIDENCE_UNKNOWN' });
      expect(await everythingStored(created.db)).not.toContain('"ada"');
      expect((await exportLines(created)).at(-2)).toContain('"type":"erasure"');
    }
  });

  test('what comes in again with an erasure is refused, and else somebody is new', async () => {
    const created = await open(await engine.openMigrated());
    const { db, community, key } = created;
    const records = keptPromise('ada', 'late').slice(0, 1);
    const again = evidenceCommand({ records, attestor: ATTESTOR, now: NOW });
    const { answer, memberId } = await eraseWith(created, again);
    expect(answer).toMatchObject({ code: 'CONFLICT' });
    const another = {
      records: keptPromise('ada', 'new').slice(0, 1),
      attestor: ATTESTOR,
      now: NOW,
    };
    const stored = await community.writer.submit(evidenceCommand(another));
    expect(stored).toMatchObject({ evidence: [{ known: false }] });
    const [anew, ...others] = await listMembers(community.reader, { limit: 9 });
    expect([anew?.userId, others]).toEqual(['ada', []]);
    expect(anew?.memberId).not.toBe(memberId);
    expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
  });

  test('another process that serves the community forgets the person too', async () => {
    const created = await open(await engine.openMigrated());
    const { db, key } = created;
    const memberId = await liveALife(created, 'ada');
    const other = await reopen(created, db);
    const known = memberCommand({ userId: 'ada', now: NOW });
    expect((await other.community.writer.submit(known)).memberId).toBe(memberId);
    await eraseMember(created.community, key, { userId: 'ada', now: NOW });
    const anew = await other.community.writer.submit(known);
    expect(anew.known).toBe(false);
    expect(anew.memberId).not.toBe(memberId);
  });

  test('nobody is erased whom the community does not know', async () => {
    const { community, key } = await open(await engine.openMigrated());
    const erasing = eraseMember(community, key, { userId: 'ada', now: NOW });
    await expect(erasing).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(readKeptErasures(key, community.row.slug)).toEqual(new Map());
  });

  test('an erasure is kept beside the key and applied again to a restored database', async () => {
    const created = await open(await engine.openMigrated());
    const { db, community, key } = created;
    const memberId = await liveALife(created, 'ada');
    await eraseMember(community, key, { userId: 'ada', now: NOW });
    expect(readKeptErasures(key, community.row.slug)).toEqual(new Map([[memberId, NOW]]));
    expect(await reapplyErasures(db, key, community.row, NOW)).toBe(0);
    const other = await open(await engine.openMigrated());
    const restored = await liveALife(other, 'ada');
    appendFileSync(
      keptErasuresPath(key, community.row.slug),
      `half a line\n${restored} ${NOW}\n${restored} ${NOW}.\n`,
    );
    expect(readFileSync(keptErasuresPath(key, community.row.slug), 'utf8')).toContain(memberId);
    const row = other.community.row;
    expect(await reapplyErasures(other.db, key, row, NOW)).toBe(1);
    expect(await everythingStored(other.db)).not.toContain('"ada"');
    expect(await findMember(other.community.reader, 'ada')).toBeUndefined();
    expect(await reapplyErasures(other.db, key, row, NOW)).toBe(0);
    const erasures = entriesOf(await exportLines(other)).filter(({ type }) => type === 'erasure');
    expect(erasures).toMatchObject([{ member: restored }]);
  });

  test('the export of a member is one document with everything about them', async () => {
    const created = await open(await engine.openMigrated());
    const { community } = created;
    const memberId = await liveALife(created, 'ada');
    const document = await exported(community.reader, 'ada');
    expect(document).toMatchObject({ userId: 'ada', memberId, name: 'Ada L.' });
    expect(document['decisions']).toHaveLength(1);
    expect(document['evidence']).toHaveLength(3);
    expect(document['transfers']).toEqual([]);
    expect(document['balances']).toMatchObject({ held: '0.000000' });
    const other = await exported(community.reader, 'bob');
    expect(other['decisions']).toEqual([]);
    expect(other['evidence']).toHaveLength(3);
    expect(await exportMember(community.reader, 'nobody')).toBeUndefined();
  });

  test('as a table it has the same, by family, and nothing that a program would run', async () => {
    const created = await open(await engine.openMigrated());
    const { community } = created;
    await liveALife(created, 'ada');
    const order = { userId: 'ada', name: '=1+1, "x"', now: NOW };
    await community.writer.submit(memberCommand(order));
    const rows = await tabulated(community.reader, 'ada');
    expect(rows[0]).toEqual(['part', 'family', 'item', 'field', 'value']);
    const document = await exported(community.reader, 'ada');
    const values = rows.slice(1).map((row) => row[4] ?? '');
    expect(values.filter((value) => value !== `'=1+1, "x"`).toSorted()).toEqual(
      leaves(document)
        .filter((value) => value !== '=1+1, "x"')
        .toSorted(),
    );
    expect(values).toContain(`'=1+1, "x"`);
    const families = new Set(rows.map(([part, family]) => `${part} ${family}`));
    expect(families).toContain('evidence civic');
    expect(families).toContain('decisions civic');
    expect(await tabulateMember(community.reader, 'nobody')).toBeUndefined();
  });
});

/** Ids are truly random here: a person who comes again must not get the id of before. */
async function open(db: Database): Promise<TestCommunity> {
  return await newCommunity(db, { random: systemRandom });
}

/** A member who is paid for a kept promise and confirms one of bob; three records about each. */
async function liveALife(created: TestCommunity, userId: string): Promise<string> {
  const { writer } = created.community;
  const named = { userId, name: 'Ada L.', now: NOW };
  const { memberId } = await writer.submit(memberCommand(named));
  await qualify(created, userId);
  const attestor = { keyId: 'connector' };
  const reference = `pull request of ${userId}`;
  const { entry } = await writer.submit(
    mintCommand(orderOf(userId, 'a life', { attestor, reference })),
  );
  expect(entry.outcome).toBe('minted');
  const [promise, proof, confirmation] = keptPromise('bob', 'confirmed');
  if (promise === undefined || proof === undefined || confirmation?.type !== 'confirmation') {
    throw new Error('a kept promise has three records');
  }
  const records = [promise, proof, { ...confirmation, by: userId }];
  await writer.submit(evidenceCommand({ records, attestor, now: NOW }));
  return memberId;
}

function promiseId(what: string): string {
  return keptPromise('ada', what).slice(0, 1).map(recordId).join('');
}

/** Erases `ada`, who made a promise; the command comes in behind, while a commit is under way. */
async function eraseWith(
  { community, key }: TestCommunity,
  command: Command<unknown>,
): Promise<{ readonly memberId: string; readonly answer: unknown }> {
  const { row, writer, reader } = community;
  const records = keptPromise('ada', 'late').slice(0, 2);
  await writer.submit(evidenceCommand({ records, attestor: ATTESTOR, now: NOW }));
  let answer: Promise<unknown> | undefined;
  const submit: typeof writer.submit = (erasure) => {
    void writer.read(({ size }) => size);
    const erased = writer.submit(erasure);
    answer = writer.submit(command).catch((problem: unknown) => problem);
    return erased;
  };
  // The erasure looks the person up first, so that only here both come together.
  const between = Object.assign(Object.create(writer) as typeof writer, { submit });
  const order = { userId: 'ada', now: NOW };
  const { memberId } = await eraseMember({ row, writer: between, reader }, key, order);
  return { memberId, answer: await answer };
}

/** Every value of a document, as text. */
function leaves(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.values(value).flatMap(leaves);
}

async function tabulated(reader: CommunityReader, userId: string): Promise<readonly string[][]> {
  const pieces: string[] = [];
  for await (const part of (await tabulateMember(reader, userId)) ?? []) pieces.push(...part);
  return parse(pieces.join(''));
}

/** Every row of every table, as text. */
async function exported(reader: CommunityReader, userId: string): Promise<Record<string, unknown>> {
  const pieces: string[] = [];
  for await (const part of (await exportMember(reader, userId)) ?? []) pieces.push(...part);
  return JSON.parse(pieces.join('')) as Record<string, unknown>;
}
