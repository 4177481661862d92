import { expect, test } from 'vitest';
import { holdBackRange } from '../../src/core/policy/policy.ts';
import { policyAt } from '../../src/core/state/state.ts';
import type { PromiseRecord } from '../../src/core/families/civic/promise.ts';
import type { ReviewRecord } from '../../src/core/families/echo/review.ts';
import type { EvidenceRecord } from '../../src/core/families/record.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { shards } from '../../src/core/units.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import { mintCommand, previewCommand } from '../../src/pipeline/commands/mint.ts';
import {
  evidenceCommand,
  type EvidenceAnswer,
  recordId,
} from '../../src/pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import { transferCommand } from '../../src/pipeline/commands/transfer.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { keptPromise, NOW, orderOf, qualify } from './minting-members.ts';
import { newCommunity, reopen, type TestCommunity } from './test-community.ts';

const ATTESTOR = { keyId: 'key' };

/** A sandbox whose mints are held for a cycle. */
const HELD = { policy: { ...PRESETS.sandbox, holdBack: { cycles: 1 } } };

describeAboveEngines((engine) => {
  test('a promise that was kept becomes one fact, however often it is sent', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const records = keptPromise('ada', 'one');
    const first = await send(created, records.slice(0, 1));
    expect(first.evidence).toMatchObject([{ known: false, settled: 'open' }]);
    expect(first.evidence[0]?.id).toBe(recordId(records[0] as EvidenceRecord));
    const rest = await send(created, [...records].reverse());
    expect(rest.evidence.map(({ known, settled }) => [known, settled])).toEqual([
      [false, 'kept'],
      [false, 'kept'],
      [true, 'kept'],
    ]);
    await send(created, records);
    const types = await entryTypes(created);
    expect([types['fact'], types['outcome'], types['member']]).toEqual([1, 1, 1]);
    expect(await tallyOf(created, 'ada')).toEqual({
      echo: { kept: 1_000_000, lost: 0 },
      drift: { kept: 1_000_000, lost: 0 },
      coordination: { kept: 1_000_000, lost: 0 },
      stability: { kept: 1_000_000, lost: 0 },
    });
  });

  test('the first proof counts, also where two processes with one clock took them', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const other = await reopen(created, created.db);
    const [promise, proof, confirmation] = keptPromise('ada', 'one');
    const others = ['two', 'three'].flatMap((what) => keptPromise('ada', what).slice(0, 1));
    await send(created, [...others, promise, { ...proof, delivered: 250_000 }] as EvidenceRecord[]);
    await send(other, [{ ...proof, delivered: 1_000_000 } as EvidenceRecord]);
    await send(created, [confirmation as EvidenceRecord]);
    expect(await tallyOf(created, 'ada')).toMatchObject({
      drift: { kept: 250_000, lost: 750_000 },
    });
    await other.community.writer.close();
  });

  test('a promise that is reopened is lost, and what is held for it is cancelled', async () => {
    const created = await newCommunity(await engine.openMigrated(), HELD);
    await qualify(created, 'ada');
    const order = orderOf('ada', 'one');
    const held = await created.community.writer.submit(mintCommand(order));
    expect(held.entry.outcome).toBe('held');
    const claim = recordId(order.evidence[0] as EvidenceRecord);
    const reopening = { type: 'confirmation', claim, by: 'bob', at: NOW, accepted: false } as const;
    expect((await send(created, [reopening])).evidence).toMatchObject([{ settled: 'lost' }]);
    const again = await created.community.writer.submit(
      mintCommand({ ...orderOf('ada', 'two'), evidence: [{ id: claim }] }),
    );
    expect(again).toEqual(held);
    await advance(created, 2);
    const types = await entryTypes(created);
    expect([types['cancel'], types['release']]).toEqual([1, undefined]);
    await expectVerified(created);
  });

  test('a claim without its confirmation is refused as missing, a lost one as lost', async () => {
    const created = await newCommunity(await engine.openMigrated());
    await qualify(created, 'ada');
    const open = orderOf('ada', 'open');
    const unconfirmed = { ...open, evidence: open.evidence.slice(0, 2) };
    const missing = await created.community.writer.submit(mintCommand(unconfirmed));
    expect(missing.entry).toMatchObject({ code: 'EVIDENCE_MISSING', attested: 'EVIDENCE_MISSING' });
    const nothing = await created.community.writer.submit(
      mintCommand({ ...open, evidence: [], reference: 'nothing at all' }),
    );
    expect(nothing.entry.code).toBe('EVIDENCE_MISSING');
    const [promise, proof] = keptPromise('ada', 'rejected');
    const claim = recordId(promise as EvidenceRecord);
    const no = { type: 'confirmation', claim, by: 'bob', at: NOW, accepted: false } as const;
    const evidence = [promise, proof, no] as EvidenceRecord[];
    const lost = await created.community.writer.submit(mintCommand({ ...open, evidence }));
    expect(lost.entry.attested).toBe('OUTCOME_LOST');
    expect(lost.entry.outcome).toBe('refused');
    await expectVerified(created);
  });

  test('nobody mints with a claim of another or a confirmation of their own', async () => {
    const created = await newCommunity(await engine.openMigrated());
    await qualify(created, 'ada');
    await qualify(created, 'bob');
    const orders = [
      orderOf('bob', 'one', { claimant: 'ada' }),
      orderOf('ada', 'two', { attestor: { keyId: 'own', userId: 'ada' } }),
      { ...orderOf('ada', 'three'), evidence: confirmedBy('ada', 'three', 'ada') },
    ];
    for (const order of orders) {
      const { entry } = await created.community.writer.submit(mintCommand(order));
      expect([entry.outcome, entry.code]).toEqual(['refused', 'IDENTITY']);
    }
    await expect(send(created, confirmedBy('ada', 'four', 'ada'))).rejects.toThrow(
      'a claim is confirmed by somebody else',
    );
    // A refusal for identity claims nothing: the rightful claimant can still ask.
    const own = await created.community.writer.submit(mintCommand(orderOf('ada', 'one')));
    expect(own.entry.outcome).toBe('minted');
    await expectVerified(created);
  });

  test('what cannot be true is turned away and changes nothing', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const [promise] = keptPromise('ada', 'one') as [PromiseRecord];
    const claim = recordId(promise);
    const before = await created.community.writer.read(({ size }) => size);
    const proof = { type: 'proof', claim, at: NOW, delivered: 1 } as const;
    const wrong: readonly (readonly [EvidenceRecord, string])[] = [
      [{ ...promise, at: NOW + 200_000 }, 'cannot lie in the future'],
      [{ ...promise, domain: 'nowhere' }, 'no domain of that name'],
      [proof, 'there is no claim'],
      [reviewBy('ada', 9), 'a rating lies in 0..4'],
      [{ ...reviewBy('ada', 1), of: 'ada' }, 'in a review, of must be somebody else than userId'],
    ];
    for (const [record, message] of wrong) {
      await expect(send(created, [record])).rejects.toThrow(message);
    }
    await expect(
      created.community.writer.submit(mintCommand({ ...orderOf('ada', 'x'), occurredAt: NOW * 2 })),
    ).rejects.toThrow('occurredAt lies in the future');
    await expect(
      created.community.writer.submit(mintCommand({ ...orderOf('ada', 'x'), occurredAt: 1 })),
    ).rejects.toThrow('more than 30 days back');
    expect(await created.community.writer.read(({ size }) => size)).toBe(before);
  });

  test('what is said of one claim has an end, and an end for each claim alone', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const [promise] = keptPromise('ada', 'one') as [PromiseRecord];
    const claim = recordId(promise);
    const saying = (about: string, from: number, count: number): EvidenceRecord[] =>
      Array.from({ length: count }, (_, index) => ({
        type: 'confirmation',
        claim: about,
        by: `witness ${from + index}`,
        at: NOW,
        accepted: true,
      }));
    await send(created, [promise, ...saying(claim, 0, 150)]);
    const more = send(created, saying(claim, 150, 51));
    await expect(more).rejects.toMatchObject({ code: 'CONFLICT' });
    await send(created, [...saying(claim, 0, 150), ...saying(claim, 150, 50)]);
    await expect(send(created, saying(claim, 200, 1))).rejects.toThrow('takes 200 proofs');
    const [other] = keptPromise('ada', 'two') as [PromiseRecord];
    const { evidence } = await send(created, [other, ...saying(recordId(other), 0, 1)]);
    expect(evidence).toHaveLength(2);
  });

  test('ratings of the same item are compared, and one member counts once', async () => {
    const created = await newCommunity(await engine.openMigrated());
    await send(created, [reviewBy('ada', 1), reviewBy('bob', 3), reviewBy('cleo', 3)]);
    await send(created, [{ ...reviewBy('bob', 4), at: NOW - 1 }]);
    const pooled = await created.community.writer.read((state) =>
      state.domains.get('knowledge')?.ratings.get(state.cycle),
    );
    expect(pooled).toEqual({ ratedItems: 1, ratingPairs: 3, disagreeingPairs: 2 });
    const opened = await reopen(created, created.db);
    await advance(opened, 3);
    await send(opened, [{ ...reviewBy('dora', 3), at: NOW + 10 }]);
    const later = await opened.community.writer.read((state) =>
      state.domains.get('knowledge')?.ratings.get(state.cycle),
    );
    expect(later).toEqual({ ratedItems: 0, ratingPairs: 3, disagreeingPairs: 1 });
    await expectVerified(opened);
  });

  test('evidence that is taken back counts as if it had never come', async () => {
    const created = await newCommunity(await engine.openMigrated(), HELD);
    for (const name of ['one', 'two', 'three']) await send(created, keptPromise('ada', name));
    const without = await tallyOf(created, 'ada');
    const order = orderOf('ada', 'four');
    await qualify(created, 'bob');
    await send(created, order.evidence as EvidenceRecord[]);
    const bobs = await created.community.writer.submit(mintCommand(orderOf('bob', 'his')));
    expect(bobs.entry.outcome).toBe('held');
    const ids = [order.evidence[2], orderOf('bob', 'his').evidence[0]].map((record) =>
      recordId(record as EvidenceRecord),
    );
    const reason = 'a key was lost';
    const retract = { ids, reason, attestor: ATTESTOR, ofOthers: true, now: NOW };
    const { retracted } = await created.community.writer.submit(retractCommand(retract));
    expect(retracted.map(({ facts, holds }) => [facts, holds])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(await tallyOf(created, 'ada')).toEqual(without);
    const again = await created.community.writer.submit(retractCommand(retract));
    expect(again.retracted.map(({ facts, holds }) => [facts, holds])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const asked = await created.community.writer.submit(mintCommand(order));
    expect(asked.entry.attested).toBe('RETRACTED');
    await expectVerified(await reopen(created, created.db));
    await advance(created, 2);
    const cancels = await entriesOfType(created, 'cancel');
    expect(cancels).toMatchObject([{ code: 'RETRACTED', decision: bobs.decision }]);
    await expectVerified(created);
  });

  test('a transfer moves what is there and never more, and no score knows of it', async () => {
    const created = await newCommunity(await engine.openMigrated());
    await qualify(created, 'ada');
    await qualify(created, 'bob');
    const { entry } = await created.community.writer.submit(mintCommand(orderOf('ada', 'one')));
    const all = shards(BigInt((entry.amount ?? '0').replace('.', '')));
    const transfer = { from: 'ada', to: 'bob', now: NOW };
    const over = transferCommand({ ...transfer, amount: shards(all + 1n) });
    await expect(created.community.writer.submit(over)).rejects.toThrow('nothing was moved');
    const before = await previewOf(created, 'bob');
    await created.community.writer.submit(transferCommand({ ...transfer, amount: all }));
    expect(await previewOf(created, 'bob')).toEqual(before);
    const balances = await created.community.writer.read(({ members }) =>
      [...members.values()].map(({ balance, minted }) => [balance, minted]),
    );
    expect(balances).toEqual([
      [0n, all],
      [all, 0n],
    ]);
    const twice = transferCommand({ ...transfer, amount: shards(1n) });
    await expect(created.community.writer.submit(twice)).rejects.toThrow('the balance is 0.000000');
    await expectVerified(created);
  });

  test('a preview gives the decision that the request then gets, and writes nothing', async () => {
    const created = await newCommunity(await engine.openMigrated());
    await qualify(created, 'ada');
    const size = await created.community.writer.read((state) => state.size);
    const order = orderOf('ada', 'one');
    const preview = await created.community.writer.submit(previewCommand(order));
    const stranger = await created.community.writer.submit(
      previewCommand(orderOf('nobody yet', 'two')),
    );
    expect([preview.decision, stranger.decision]).toEqual([-1, -1]);
    expect(await created.community.writer.read((state) => state.size)).toBe(size);
    const { entry } = await created.community.writer.submit(mintCommand(order));
    expect(preview.entry).toMatchObject({ outcome: 'minted', amount: entry.amount });
    const wait = await created.community.writer.read((state) => {
      const policy = policyAt(state, state.cycle);
      return policy === undefined ? undefined : holdBackRange(policy).most;
    });
    expect(wait).toBe(0);
    await expectVerified(created);
  });
});

async function send(
  { community }: TestCommunity,
  records: readonly EvidenceRecord[],
): Promise<EvidenceAnswer> {
  return await community.writer.submit(evidenceCommand({ records, attestor: ATTESTOR, now: NOW }));
}

async function advance({ community }: TestCommunity, cycles: number): Promise<void> {
  await community.writer.submit(advanceSandboxCommand({ cycles }));
}

function confirmedBy(userId: string, what: string, by: string): EvidenceRecord[] {
  return keptPromise(userId, what).map((record) =>
    record.type === 'confirmation' ? { ...record, by } : record,
  );
}

function reviewBy(userId: string, rating: number): ReviewRecord {
  const item = { domain: 'knowledge', subject: 'chapter 7' };
  return { type: 'review', userId, ...item, rating, at: NOW - 5, dueAt: NOW };
}

async function previewOf({ community }: TestCommunity, userId: string): Promise<unknown> {
  const { entry } = await community.writer.submit(previewCommand(orderOf(userId, 'probe')));
  return { ...entry, evidence: undefined };
}

async function tallyOf({ community }: TestCommunity, userId: string): Promise<unknown> {
  return await community.writer.submit({
    run: (draft) => draft.state.members.get(draft.knownMember(userId) ?? '')?.tallies,
  });
}

async function entryTypes({ db }: TestCommunity): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of await entriesOf(db)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

async function entriesOfType({ db }: TestCommunity, type: string): Promise<unknown[]> {
  return (await entriesOf(db)).filter((entry) => entry.type === type);
}

async function entriesOf(db: TestCommunity['db']): Promise<{ readonly type: string }[]> {
  const rows = await db.query<{ entry: string }>(
    'select entry from negentropy.log_entry order by entry_index',
  );
  return rows.map(({ entry }) => JSON.parse(entry) as { type: string });
}

async function expectVerified({ db, community, key }: TestCommunity): Promise<void> {
  const { divergence } = await verifyStore(db, community, key);
  expect(divergence).toBeUndefined();
}
