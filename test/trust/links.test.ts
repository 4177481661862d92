import { expect, test } from 'vitest';
import type { EvidenceRecord } from '../../src/core/families/record.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { shards } from '../../src/core/units.ts';
import { exportMember } from '../../src/pipeline/answers/members/export-member.ts';
import { readLinks } from '../../src/pipeline/answers/members/read-links.ts';
import { readMemberNegentropy } from '../../src/pipeline/answers/members/read-member.ts';
import type { Attestor } from '../../src/pipeline/checks/attestor.ts';
import { linkCommand, previewLinkCommand } from '../../src/pipeline/commands/link-members.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import type { EvidenceInput } from '../../src/pipeline/commands/mint-order.ts';
import { evidenceCommand, recordId } from '../../src/pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import { transferCommand } from '../../src/pipeline/commands/transfer.ts';
import { memberCommand } from '../../src/pipeline/members/members.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { keptPromise, NOW, orderOf, qualify } from '../pipeline/minting-members.ts';
import { newCommunity, reopen, type TestCommunity } from '../pipeline/test-community.ts';

const PROGRAM: Attestor = { keyId: 'program' };
const CAPPED = { ...PRESETS.sandbox, caps: { ...PRESETS.sandbox.caps, mintsPerMemberAndCycle: 1 } };

const ONE_DEED = {
  ...PRESETS.sandbox,
  trust: { ...PRESETS.sandbox.trust, oneClaimPerSubject: true },
};

type Attempt = (there: TestCommunity, nth: number) => Promise<unknown>;

/** Each way to be somebody else for oneself: what `ada` and `ada-2` do, who may be one person. */
const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'to confirm a claim': async (there, nth) =>
    await say(there, [claimOf('ada', nth), word(claimOf('ada', nth), 'ada-2')]),
  'to say twice whether a claim holds': async (there, nth) => {
    const claim = claimOf('bob', nth);
    await say(there, [claim, word(claim, 'ada')]);
    return await say(there, [word(claim, 'ada-2')]);
  },
  'to be the party of a claim': async (there, nth) =>
    await say(there, [{ ...claimOf('ada', nth), with: 'ada-2' }]),
  'to review the work': async (there, nth) => await say(there, [review('ada-2', nth, 'ada')]),
  'to ask with one’s own key': async (there, nth) => {
    const { evidence } = await say(there, keptPromise('ada', `asked ${nth}`));
    const ids = evidence.map(({ id }) => ({ id }));
    return await ask(there, 'ada', nth, { keyId: 'of ada-2', userId: 'ada-2' }, ids);
  },
  'to ask with one’s own word': async (there, nth) => {
    const evidence = keptPromise('ada', `${nth}`).map((record) =>
      record.type === 'confirmation' ? { ...record, by: 'ada-2' } : record,
    );
    return await ask(there, 'ada', nth, PROGRAM, evidence);
  },
  'to be paid beyond the cap': async (there, nth) => {
    await ask(there, 'ada', nth);
    return await ask(there, 'ada-2', nth);
  },
  'to claim a deed that was kept': async (there, nth) => {
    await say(there, keptPromise('ada', `both ${nth}`));
    return await say(there, keptPromise('ada-2', `both ${nth}`));
  },
  'to claim a deed that is open': async (there, nth) => {
    await say(there, [claimOf('ada', nth)]);
    return await say(there, [{ ...claimOf('ada', nth), userId: 'ada-2' }]);
  },
  'to give credits': async ({ community }, nth) => {
    if (nth === 0) await ask({ community } as TestCommunity, 'ada', -2);
    const transfer = { from: 'ada', to: 'ada-2', amount: shards(1n), now: NOW };
    return await community.writer.submit(transferCommand(transfer));
  },
  'to take back what somebody’s key brought': async (there, nth) => {
    const key = { keyId: 'of ada-2', userId: 'ada-2' };
    const { evidence } = await say(there, [claimOf('ada', nth)], { keyId: 'of ada-2' });
    const ids = evidence.map(({ id }) => id);
    const order = { ids, reason: 'no', attestor: key, ofOthers: false, now: NOW };
    return await there.community.writer.submit(retractCommand(order));
  },
};

/** How it is refused: by words about somebody else, or by a code of a decision. */
const REFUSED = new RegExp(
  [
    'somebody else',
    'has said already',
    '^IDENTITY$',
    '^CAP_REACHED$',
    'two people',
    'is about the same and',
    'of the member that the key',
  ].join('|'),
);

describeAboveEngines((engine) => {
  const open = async (policy = PRESETS.sandbox): Promise<TestCommunity> => {
    const there = await newCommunity(await engine.openMigrated(), { policy });
    for (const user of ['ada', 'ada-2']) await qualify(there, user);
    return there;
  };

  test.for(Object.keys(ATTEMPTS))('one person is nobody else to themselves: %s', async (how) => {
    const ruled = how.includes('deed') ? ONE_DEED : PRESETS.sandbox;
    const there = await open(how.includes('cap') ? CAPPED : ruled);
    const attempt = ATTEMPTS[how];
    if (attempt === undefined) throw new Error(how);
    // Without the link it can be done: so it is the link that refuses.
    await attempt(there, 0);
    await closeCycle(there);
    await link(there, 'ada-2', 'ada');
    await expect(attempt(there, 1)).rejects.toThrow(REFUSED);
    await closeCycle(there);
    await link(there, 'ada-2', 'ada', false);
    await attempt(there, 2);
    expect((await verifyStore(there.db, there.community, there.key)).divergence).toBeUndefined();
  });

  test('what was said for an open claim before the link has no say in it behind it', async () => {
    for (const isLinked of [false, true]) {
      const there = await open();
      const claim = claimOf('ada', 1);
      await say(there, [claim, word(claim, 'ada-2')]);
      if (isLinked) await link(there, 'ada-2', 'ada');
      const proof = { type: 'proof', claim: recordId(claim), at: NOW - 9, delivered: 1_000_000 };
      const { evidence } = await say(there, [proof as EvidenceRecord]);
      expect(evidence).toMatchObject([{ settled: isLinked ? 'open' : 'kept' }]);
    }
  });

  test('whoever gets a link to somebody’s account has nothing of what is in it', async () => {
    const there = await open();
    const { writer, reader } = there.community;
    await ask(there, 'ada', 1);
    const before = await balances(there);
    expect(before[0]).not.toBe('0.000000');
    await link(there, 'ada-2', 'ada');
    expect(await balances(there)).toEqual(before);
    await writer.submit(memberCommand({ userId: 'bob', now: NOW }));
    const steal = { from: 'ada-2', to: 'bob', amount: shards(1n), now: NOW };
    await expect(writer.submit(transferCommand(steal))).rejects.toThrow('the balance is 0.000000');
    await link(there, 'ada-2', 'ada', false);
    expect(await balances(there)).toEqual(before);
    expect(await readLinks(reader)).toEqual([]);
  });

  test('the change is shown first, and is then what is made', async () => {
    const there = await open();
    const { writer, reader } = there.community;
    await writer.submit({
      run: (draft) => {
        const member = draft.memberOf('ada-2', undefined);
        const { cycle } = draft.state;
        for (let at = 0; at < 9; at += 1) {
          const evidence = `${at}`.repeat(64);
          draft.append({ type: 'fact', cycle, member, evidence, echo: 0, drift: 0 });
        }
      },
    });
    const size = await writer.read((state) => state.size);
    const wish = { userId: 'ada-2', toUserId: 'ada', linked: true, now: NOW };
    const { before, after } = await writer.submit(previewLinkCommand(wish));
    expect(await writer.read((state) => state.size)).toBe(size);
    expect(before.map(({ members }) => members.map(({ userId }) => userId))).toEqual([
      ['ada'],
      ['ada-2'],
    ]);
    expect(after).toMatchObject([{ members: [{ userId: 'ada' }, { userId: 'ada-2' }] }]);
    expect(after[0]?.integrity).toBeLessThan(before[0]?.integrity ?? 0);
    await link(there, 'ada-2', 'ada');
    const again = await writer.submit(previewLinkCommand(wish));
    expect(again).toEqual({ before: after, after });
    for (const opened of [there, await reopen(there, there.db)]) {
      const page = { limit: 1, cycles: 1 };
      for (const user of ['ada', 'ada-2']) {
        const shown = await readMemberNegentropy(opened.community.reader, user, page);
        expect(shown?.integrity).toBe(after[0]?.integrity);
        expect(shown?.channels).toMatchObject(after[0]?.channels ?? {});
      }
      const part = { ...wish, linked: false };
      const parting = await opened.community.writer.submit(previewLinkCommand(part));
      expect(parting).toEqual({ before: after, after: before });
    }
    const pieces: string[] = [];
    for await (const part of (await exportMember(reader, 'ada-2')) ?? []) pieces.push(...part);
    const exported = JSON.parse(pieces.join('')) as Record<string, unknown>;
    expect(exported['linkedMembers']).toEqual([after[0]?.members[0]?.memberId]);
    const linked = await readLinks(reader);
    expect(linked.map(({ members }) => members.map(({ userId }) => userId))).toEqual([
      ['ada', 'ada-2'],
    ]);
  });

  test('a link is made once, needs members, and is taken back from whoever has it', async () => {
    const there = await open();
    const { writer } = there.community;
    await link(there, 'ada-2', 'ada');
    const size = await writer.read((state) => state.size);
    await link(there, 'ada-2', 'ada');
    await link(there, 'ada', 'ada-2');
    expect(await writer.read((state) => state.size)).toBe(size);
    await expect(link(there, 'nobody', 'ada')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(link(there, 'ada', 'ada')).rejects.toMatchObject({ code: 'CONFLICT' });
    await qualify(there, 'bob');
    await expect(link(there, 'ada-2', 'bob')).rejects.toMatchObject({ code: 'CONFLICT' });
    await link(there, 'bob', 'ada-2');
    await link(there, 'ada', 'ada-2', false);
    const people = await readLinks(there.community.reader);
    expect(people.map(({ members }) => members.map(({ userId }) => userId))).toEqual([
      ['ada', 'bob'],
    ]);
  });
});

async function link(
  { community }: TestCommunity,
  userId: string,
  toUserId: string,
  linked = true,
): Promise<unknown> {
  const order = { userId, toUserId, linked, reason: 'they told us', now: NOW };
  return await community.writer.submit(linkCommand(order));
}

async function closeCycle({ community }: TestCommunity): Promise<void> {
  await community.writer.submit({ run: (draft) => draft.closeCycle() });
}

function claimOf(userId: string, nth: number) {
  const [promise] = keptPromise(userId, `claim ${nth}`);
  if (promise?.type !== 'promise') throw new Error('a promise comes first');
  return promise;
}

function word(claim: EvidenceRecord, by: string): EvidenceRecord {
  return { type: 'confirmation', claim: recordId(claim), by, at: NOW - 20, accepted: true };
}

function review(userId: string, nth: number, of: string): EvidenceRecord {
  const about = { domain: 'knowledge', subject: `item ${nth}`, at: NOW - 9, dueAt: NOW };
  return { type: 'review', userId, ...about, of, rating: 3 };
}

async function say(
  { community }: TestCommunity,
  records: readonly EvidenceRecord[],
  attestor: Attestor = PROGRAM,
) {
  return await community.writer.submit(evidenceCommand({ records, attestor, now: NOW }));
}

/** Asks to be paid. @throws when it is refused */
async function ask(
  { community }: TestCommunity,
  userId: string,
  nth: number,
  attestor = PROGRAM,
  evidence: readonly EvidenceInput[] = keptPromise(userId, `asked ${nth}`),
): Promise<void> {
  const order = orderOf(userId, `${nth}`, { attestor, evidence });
  const { entry } = await community.writer.submit(mintCommand(order));
  if (entry.outcome === 'refused') throw new Error(entry.code);
}

async function balances({ community }: TestCommunity): Promise<unknown[]> {
  const page = { limit: 1, cycles: 1 };
  const members = await Promise.all(
    ['ada', 'ada-2'].map((user) => readMemberNegentropy(community.reader, user, page)),
  );
  return members.map((member) => member?.balance);
}
