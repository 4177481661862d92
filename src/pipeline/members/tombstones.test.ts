import { expect, test } from 'vitest';
import { describeAboveEngines } from '../../../test/database/engines.ts';
import { everythingStored } from '../../../test/database/everything-stored.ts';
import { keptPromise, NOW, orderOf } from '../../../test/pipeline/minting-members.ts';
import {
  entriesOf,
  exportLines,
  newCommunity,
  newLogKey,
  reopen,
  type TestCommunity,
} from '../../../test/pipeline/test-community.ts';
import type { EvidenceRecord } from '../../core/families/record.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { ingestCommand } from '../commands/ingest.ts';
import { mintCommand, type MintAnswer } from '../commands/mint.ts';
import type { MintOrder } from '../commands/mint-order.ts';
import { nameWitnessCommand } from '../commands/name-witness.ts';
import { evidenceCommand, recordId } from '../commands/record-evidence.ts';
import { systemRandom } from '../random-source.ts';
import { verifyStore } from '../verify/verify-store.ts';
import { openCommunity } from '../writer/community.ts';
import { keepErasure } from './kept-erasures.ts';
import { eraseMember, memberCommand, reapplyErasures } from './members.ts';

const ATTESTOR = { keyId: 'program' };
const EARLIER = NOW - 2 * DAY_SECONDS;

/** User ids that may be read as `Ada`, and so are hers. */
const SPELLINGS = ['Ada', 'Аdа'];

/** Each way to tell again what was told of somebody before the erasure. */
const AGAIN: Readonly<Record<string, (there: TestCommunity, user: string) => Promise<unknown>>> = {
  'the same evidence': (there) => say(there, keptPromise('Ada', 'deed')),
  'its claim alone': (there) => say(there, keptPromise('Ada', 'deed').slice(0, 1)),
  'the same in other words, of the time before': (there, user) =>
    say(there, keptPromise(user, 'deed', EARLIER)),
  'the same by a source of events': async (there, user) => {
    const records = [...keptPromise('Ada', 'deed'), ...keptPromise(user, 'deed', EARLIER)];
    const order = { source: 's', deliveryId: 'again', kind: 'k', taken: true, records };
    const given = { ...order, outcomes: [], attestor: ATTESTOR, bodyHash: '', now: NOW };
    await there.community.writer.submit(ingestCommand(there.community.row.id, given));
    throw new Error('CONFLICT');
  },
};

/** Each way to ask again to be paid for it. */
const ASKED: Readonly<Record<string, (user: string) => MintOrder>> = {
  'with the same evidence': () => orderOf('Ada', 'deed'),
  'with the same evidence under another name': () => orderOf('Ada', 'deed', { reference: 'other' }),
  'with other evidence under the same name': (user) =>
    orderOf(user, 'another deed', { reference: 'name of the deed' }),
  'with evidence of the time before': (user) =>
    orderOf(user, 'x', { evidence: keptPromise(user, 'deed', EARLIER) }),
  'without evidence, under the same name': (user) =>
    orderOf(user, 'deed', { evidence: [], reference: 'name of the deed' }),
};

describeAboveEngines((engine) => {
  test.for(Object.keys(AGAIN))('%s counts once, whatever is erased between', async (way) => {
    for (const user of SPELLINGS) {
      const there = await withErased(await open());
      const before = await entries(there);
      await expect(AGAIN[way]?.(there, user)).rejects.toThrow(/CONFLICT|was erased/);
      expect((await entries(there)).length).toBe(before.length);
    }
  });

  test.for(Object.keys(ASKED))('who asks %s is a duplicate, as often as they ask', async (way) => {
    for (const user of SPELLINGS) {
      const there = await withErased(await open());
      const order = ASKED[way]?.(user);
      if (order === undefined) throw new Error(way);
      const { decision, entry } = await ask(there, order);
      expect(entry).toMatchObject({ outcome: 'refused', code: 'DUPLICATE' });
      expect(await ask(there, order)).toMatchObject({ decision });
      const again = await reopen(there, there.db);
      expect(await ask(again, order)).toMatchObject({ decision });
      expect((await entries(there)).filter(({ type }) => type === 'fact')).toHaveLength(1);
      expect((await verifyStore(there.db, there.community, there.key)).divergence).toBeUndefined();
    }
  });

  test('without the tombstones the same evidence would count again', async () => {
    const there = await withErased(await open());
    await there.db.query('delete from negentropy.tombstone');
    const again = await reopen(there, there.db);
    await say(again, keptPromise('Ada', 'deed'));
    expect((await entries(again)).filter(({ type }) => type === 'fact')).toHaveLength(2);
  });

  test.for([true, false])(
    'one deed is one claim (%s) in two lives too, at any time',
    async (one) => {
      const { sandbox } = PRESETS;
      const policy = { ...sandbox, trust: { ...sandbox.trust, oneClaimPerSubject: one } };
      const db = await engine.openMigrated();
      const there = await withErased(await newCommunity(db, { policy, random: systemRandom }));
      const again = say(await reopen(there, db), keptPromise('Ada', 'deed', NOW + 600));
      const answer = await again.then(() => 'taken', String);
      expect(answer).toMatch(one ? 'erased with whom it was about' : 'taken');
      expect((await entries(there)).filter(({ type }) => type === 'fact')).toHaveLength(
        one ? 1 : 2,
      );
    },
  );

  test('who comes back has nothing, and earns by what is done from then on', async () => {
    const there = await withErased(await open());
    const evidence = await say(there, keptPromise('Ada', 'a later deed'));
    expect(evidence).toMatchObject({ evidence: [{ settled: 'kept' }, {}, {}] });
    const { writer } = there.community;
    const again = await writer.submit(memberCommand({ userId: 'Ada', now: NOW }));
    const member = await writer.read(({ members }) => members.get(again.memberId));
    expect(member).toMatchObject({ balance: 0n, minted: 0n, held: 0n });
    expect(Object.values(member?.tallies ?? {}).every(({ kept }) => kept <= 1_000_000)).toBe(true);
  });

  // Fails if anything of a member is kept for who comes back: what they lost, or what they had.
  test('who comes back stands where somebody stands who never was here', async () => {
    const trust = { ...PRESETS.sandbox.trust, standingActions: 1 };
    const policy = { ...PRESETS.sandbox, trust };
    const there = await newCommunity(await engine.openMigrated(), { policy, random: systemRandom });
    const { writer } = there.community;
    for (const userId of ['the other side', 'Ada']) {
      await writer.submit(nameWitnessCommand({ userId, named: true, now: NOW }));
    }
    const [broken, , yes] = keptPromise('Ada', 'broken');
    await say(there, [broken, { ...yes, accepted: false }] as EvidenceRecord[]);
    await say(there, keptPromise('Ada', 'kept'));
    await ask(there, orderOf('Ada', 'kept'));
    const standing = async (userId: string) => {
      const { memberId } = await writer.submit(memberCommand({ userId, now: NOW }));
      const isHeard = await writer.submit({ run: (draft) => draft.hasStanding(userId) });
      return { isHeard, ...(await writer.read(({ members }) => members.get(memberId))) };
    };
    const before = await standing('Ada');
    await erase(there, 'Ada');
    const back = await standing('Ada');
    expect(back).toEqual(await standing('a stranger'));
    expect(back.isHeard).toBe(false);
    expect(before).not.toEqual(back);
    await say(there, keptPromise('Ada', 'later'));
    await say(there, keptPromise('a stranger', 'later too'));
    expect(await standing('Ada')).toEqual(await standing('a stranger'));
    expect((await standing('Ada')).isHeard).toBe(true);
  });

  test('somebody else who looks alike loses nothing by the erasure', async () => {
    const there = await open();
    const { writer } = there.community;
    await writer.submit(memberCommand({ userId: 'Ada', now: NOW }));
    await writer.submit(memberCommand({ userId: 'ada', isApart: true, now: NOW }));
    await erase(there, 'Ada');
    await say(there, keptPromise('ada', 'deed', EARLIER));
    await writer.submit(memberCommand({ userId: 'ADA', isApart: true, now: NOW }));
    await say(there, keptPromise('ADA', 'deed', EARLIER));
    const reopened = await reopen(there, there.db);
    const later = await say(reopened, keptPromise('ADA', 'another', EARLIER));
    expect(later).toMatchObject({ evidence: [{ settled: 'kept' }, {}, {}] });
  });

  test('an erasure that is done again behind a restored backup leaves the same', async () => {
    const there = await open();
    await ask(there, orderOf('Ada', 'deed', { reference: 'name of the deed' }));
    const { row, writer } = there.community;
    const known = await writer.submit(memberCommand({ userId: 'Ada', now: NOW }));
    // As the file beside the key has it, when the database is one of before the erasure.
    keepErasure(there.key, row.slug, { member: known.memberId, at: NOW - 5 });
    expect(await reapplyErasures(there.db, there.key, row, NOW + 9_000)).toBe(1);
    const restored = await reopen(there, there.db);
    await expect(say(restored, keptPromise('Ada', 'deed'))).rejects.toThrow('was erased');
    const { entry } = await ask(restored, orderOf('Ada', 'deed'));
    expect(entry).toMatchObject({ outcome: 'refused', code: 'DUPLICATE' });
  });

  test('what is left says nothing to those who have the database alone', async () => {
    const there = await withErased(await open());
    const stored = await everythingStored(there.db);
    for (const record of keptPromise('Ada', 'deed')) expect(stored).not.toContain(recordId(record));
    expect(stored).not.toContain('name of the deed');
    const other = await withErased(await open(newLogKey(8)));
    const hmacs = 'select hmac from negentropy.tombstone order by hmac';
    const [ours, theirs] = [await there.db.query(hmacs), await other.db.query(hmacs)];
    // What the name looks like, four records, a deed as theirs and as anybody's, and a name.
    expect(ours).toHaveLength(8);
    expect(theirs).toHaveLength(8);
    expect(ours).not.toEqual(theirs);
  });

  test('with another log key nothing is opened, and the message says what to do', async () => {
    const there = await withErased(await open());
    const opening = openCommunity('default', { db: there.db, key: newLogKey(8) });
    await expect(opening).rejects.toThrow(/Put the right log\.key there.*who was erased/);
  });

  const open = async (key = newLogKey()): Promise<TestCommunity> =>
    await newCommunity(await engine.openMigrated(), { random: systemRandom, key });
});

/** `Ada` did a deed, was asked for it under a name, and was erased. */
async function withErased(there: TestCommunity): Promise<TestCommunity> {
  await ask(there, orderOf('Ada', 'deed', { reference: 'name of the deed' }));
  await ask(there, orderOf('Ada', 'deed', { evidence: [], occurredAt: NOW - 9 }));
  await erase(there, 'Ada');
  return there;
}

async function erase({ community, key }: TestCommunity, userId: string): Promise<void> {
  await eraseMember(community, key, { userId, now: NOW });
}

async function say({ community }: TestCommunity, records: readonly EvidenceRecord[]) {
  return await community.writer.submit(evidenceCommand({ records, attestor: ATTESTOR, now: NOW }));
}

async function ask({ community }: TestCommunity, order: MintOrder): Promise<MintAnswer> {
  return await community.writer.submit(mintCommand({ ...order, attestor: ATTESTOR }));
}

async function entries(there: TestCommunity) {
  return entriesOf(await exportLines(there));
}
