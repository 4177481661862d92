import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReviewRecord } from '../../src/core/families/echo/review.ts';
import type { EvidenceRecord } from '../../src/core/families/record.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import { type MintAnswer, mintCommand, previewCommand } from '../../src/pipeline/commands/mint.ts';
import type { MintOrder } from '../../src/pipeline/commands/mint-order.ts';
import { evidenceCommand, recordId } from '../../src/pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import type { RequestError } from '../../src/pipeline/request-error.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { keptPromise, keyed, NOW, orderOf, qualify } from './minting-members.ts';
import { entriesOf, exportLines, newCommunity, type TestCommunity } from './test-community.ts';

const ATTESTOR = { keyId: 'key' };
const HELD = { policy: { ...PRESETS.sandbox, holdBack: { cycles: 1 } } };
const NO_EVIDENCE = { reference: 'R', evidence: [] } as const;
const named = (what: string): MintOrder => orderOf('ada', what, { reference: 'R' });

describeAboveEngines((engine) => {
  const open = async (options = {}): Promise<TestCommunity> => {
    const created = await newCommunity(await engine.openMigrated(), options);
    await qualify(created, 'ada');
    return created;
  };

  test('a claim that comes after its name is paid once, however it is asked', async () => {
    const created = await open();
    const first = await mint(created, keyed(orderOf('ada', 'one', NO_EVIDENCE), 'k1'));
    expect(first.entry.code).toBe('EVIDENCE_MISSING');
    expect(await mint(created, named('one'))).toEqual(first); // a repetition is a repetition
    const paid = await mint(created, keyed(named('one'), 'k2'));
    expect(paid.entry.outcome).toBe('minted');
    expect(paid.entry.evidence).not.toBe(first.entry.evidence);
    const again = [
      orderOf('ada', 'one'),
      keyed(orderOf('ada', 'one'), 'k3'),
      keyed(named('one'), 'k4'),
      orderOf('ada', 'one', NO_EVIDENCE),
      orderOf('ada', 'one', { evidence: [{ id: claimId('one') }] }),
    ];
    for (const order of again) expect(await mint(created, order)).toEqual(paid);
    await expectSound(created);
  });

  test('a name that another used first takes no claim along', async () => {
    const created = await open();
    const theirs = await mint(created, orderOf('bob', 'x', NO_EVIDENCE));
    await send(created, keptPromise('ada', 'known'));
    for (const what of ['known', 'unknown']) {
      const { entry } = await mint(created, keyed(named(what), `${what} 1`));
      expect([entry.code, entry.evidence]).toEqual(['DUPLICATE', theirs.entry.evidence]);
      const paid = await mint(created, keyed(orderOf('ada', what), `${what} 2`));
      expect(paid.entry.outcome).toBe('minted');
    }
    const members = await created.db.query(
      'select 1 from negentropy.evidence where member_id is not null',
    );
    expect(members).toHaveLength(3);
    await expectSound(created);
  });

  test('a claim that was paid stays paid when a name was used without it since', async () => {
    const created = await open();
    const paid = await mint(created, keyed(orderOf('ada', 'one'), 'k1'));
    const missing = await mint(created, keyed(orderOf('ada', 'one', NO_EVIDENCE), 'k2'));
    expect(missing.entry.code).toBe('EVIDENCE_MISSING');
    expect(await mint(created, keyed(named('one'), 'k3'))).toEqual(paid);
    expect(await mint(created, named('one'))).toEqual(paid);
    const unfit = keyed(orderOf('ada', 'one', { domain: 'health' }), 'k4');
    expect(await mint(created, unfit)).toEqual(paid);
    await expectSound(created);
  });

  test('the name moves on with its claim, also where both come in one commit', async () => {
    const created = await open();
    const { writer } = created.community;
    const [, , first, paid, other] = await Promise.all([
      writer.submit({ run: () => undefined }),
      writer.submit({ run: () => undefined }),
      mint(created, keyed(orderOf('ada', 'one', NO_EVIDENCE), 'k1')),
      mint(created, keyed(named('one'), 'k2')),
      mint(created, keyed(named('two'), 'k3')),
    ]);
    expect([first.entry.code, paid.entry.outcome]).toEqual(['EVIDENCE_MISSING', 'minted']);
    expect(other).toEqual(paid);
    await send(created, keptPromise('ada', 'three'));
    const taken = await mint(created, keyed(named('three'), 'k4'));
    expect(taken.entry.code).toBe('DUPLICATE');
    expect(await mint(created, named('three'))).toEqual(taken);
    expect(await mint(created, named('one'))).toEqual(paid);
    expect((await mint(created, keyed(orderOf('ada', 'three'), 'k5'))).entry.outcome).toBe(
      'minted',
    );
    await expectSound(created);
  });

  test('a name that stands for a refused claim is not lent to another one', async () => {
    const created = await open();
    const evidence = keptPromise('ada', 'one').slice(0, 1);
    const open1 = orderOf('ada', 'one', { evidence, reference: 'R' });
    const refused = await mint(created, keyed(open1, 'k1'));
    expect(refused.entry.code).toBe('EVIDENCE_MISSING');
    for (const sent of [[], keptPromise('ada', 'two')]) {
      await send(created, sent);
      const lent = await mint(created, keyed(named('two'), `k${sent.length}`));
      expect(lent.entry.code).toBe('DUPLICATE');
      expect(await mint(created, named('two'))).toEqual(lent);
    }
    await send(created, keptPromise('ada', 'one'));
    await qualify(created, 'bob');
    const paid = await mint(created, orderOf('bob', 'three'));
    const stolen = orderOf('ada', 'three', {
      evidence: [{ id: claimId('three', 'bob') }],
      reference: 'R',
      occurredAt: NOW,
    });
    expect((await mint(created, keyed(stolen, 'k8'))).entry).toMatchObject({
      code: 'DUPLICATE',
      evidence: paid.entry.evidence,
    });
    expect((await mint(created, orderOf('ada', 'two'))).entry.outcome).toBe('minted');
    expect((await mint(created, keyed(open1, 'k9'))).entry.outcome).toBe('minted');
    await expectSound(created);
  });

  test('whatever was asked before, in the end each claim is paid once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 20, maxLength: 60 }), async (attempts) => {
        const created = await open();
        const { writer } = created.community;
        const problems: string[] = [];
        for (const [index, { what, claim, evidence, ...more }] of attempts.entries()) {
          if (what === 'evidence') {
            await send(created, keptPromise('ada', claim));
            continue;
          }
          const given = evidence === 'id' ? [{ id: claimId(claim) }] : keptPromise('ada', claim);
          const parts = { evidence: given.slice(0, COUNTS[evidence]), ...more };
          const order = orderOf('ada', claim, parts);
          const key = `k${index}`;
          const asked = writer.submit(mintCommand(what === 'keyed' ? keyed(order, key) : order));
          await asked.catch((problem: RequestError) => problems.push(problem.code));
        }
        expect(problems.filter((code) => code !== 'EVIDENCE_UNKNOWN')).toEqual([]);
        for (const claim of CLAIMS) {
          const order = orderOf('ada', claim);
          const { entry } = await mint(created, keyed(order, `last ${claim}`));
          expect([claim, entry.outcome]).toEqual([claim, 'minted']);
        }
        const minted = entriesOf(await exportLines(created)).filter(
          (entry) => entry.type === 'decision' && entry['outcome'] === 'minted',
        );
        expect(minted).toHaveLength(CLAIMS.length);
        await expectSound(created);
      }),
      { numRuns: 4 },
    );
  });

  test('a claim that was sent meanwhile is no duplicate of its waiting name', async () => {
    const created = await open();
    await mint(created, keyed(orderOf('ada', 'one', NO_EVIDENCE), 'k1'));
    await send(created, keptPromise('ada', 'one'));
    const preview = await created.community.writer.submit(previewCommand(named('one')));
    expect(preview.entry.code).toBe('EVIDENCE_MISSING'); // as without a key: it repeats
    expect((await mint(created, keyed(named('one'), 'k2'))).entry.outcome).toBe('minted');
    await expectSound(created);
  });

  test('what is held for a claim whose name came first ends with the claim', async () => {
    const created = await open(HELD);
    const { writer } = created.community;
    const hold = async (what: string): Promise<void> => {
      const order = orderOf('ada', what, { reference: what, evidence: [] });
      await mint(created, keyed(order, `${what} 1`));
      const again = keyed(orderOf('ada', what, { reference: what }), `${what} 2`);
      expect((await mint(created, again)).entry.outcome).toBe('held');
    };
    await hold('taken back');
    await hold('rejected');
    const order = { reason: 'wrong', attestor: ATTESTOR, ofOthers: true, now: NOW };
    const { retracted } = await writer.submit(
      retractCommand({ ids: [claimId('taken back')], ...order }),
    );
    expect(retracted).toMatchObject([{ holds: 1 }]);
    const claim = claimId('rejected');
    const rejection = { type: 'confirmation', claim, by: 'zoe', at: NOW, accepted: false } as const;
    await send(created, [rejection]);
    await writer.submit(advanceSandboxCommand({ cycles: 2 }));
    const types = entriesOf(await exportLines(created)).map(({ type }) => type);
    expect(types.filter((type) => type === 'cancel')).toHaveLength(2);
    expect(types).not.toContain('release');
    await expectSound(created);
  });

  test('a claim that was asked with for something else stays free', async () => {
    const created = await open();
    await send(created, keptPromise('ada', 'one'));
    const evidence = [{ id: claimId('one') }];
    const wrongs = [
      { family: 'echo', action: 'correction' },
      { domain: 'health' },
      { domain: 'health', reference: 'R' },
    ];
    for (const wrong of wrongs) {
      const asked = await mint(created, orderOf('ada', 'one', { evidence, ...wrong }));
      expect(asked.entry.code).toBe('EVIDENCE_MISSING');
      expect(await mint(created, orderOf('ada', 'one', { evidence, ...wrong }))).toEqual(asked);
      expect(await mint(created, orderOf('ada', 'one', wrong))).toEqual(asked);
    }
    const paid = await mint(
      created,
      keyed(orderOf('ada', 'one', { evidence, reference: 'R' }), 'k'),
    );
    expect(paid.entry.outcome).toBe('minted');
    const later = keyed(orderOf('ada', 'one', { evidence, ...wrongs[0] }), 'k2');
    expect((await mint(created, later)).entry.code).toBe('DUPLICATE');
    await expectSound(created);
  });

  test('a claim that was asked with for a misspelled action stays free', async () => {
    const created = await open();
    await send(created, keptPromise('ada', 'one'));
    const evidence = [{ id: claimId('one') }];
    const wrongs = [{ family: 'civik' }, { action: 'promis' }, { domain: 'knowlege' }];
    for (const wrong of wrongs) {
      const order = orderOf('ada', 'one', { evidence, reference: 'R', ...wrong });
      const asked = await mint(created, order);
      expect([wrong, asked.entry.code]).toEqual([wrong, 'ACTION_UNKNOWN']);
      expect(await mint(created, keyed(order, 'k'.concat(...Object.keys(wrong))))).toEqual(asked);
    }
    const paid = await mint(created, orderOf('ada', 'one', { evidence, reference: 'R' }));
    expect(paid.entry.outcome).toBe('minted');
    await expectSound(created);
  });

  test('no claim gets in unchecked by a request that is refused', async () => {
    const created = await open();
    const review: ReviewRecord = {
      type: 'review',
      userId: 'ada',
      domain: 'knowledge',
      subject: 'a bridge',
      at: NOW - 100,
      dueAt: NOW,
      rating: 1,
    };
    const wrongs: readonly ReviewRecord[] = [
      { ...review, domain: 'john-doe-is-ill' },
      { ...review, rating: 900 },
      { ...review, of: 'ada' },
      { ...review, at: NOW + 1_000_000 },
    ];
    const unknown = { family: 'echo', action: 'nonsense' };
    const attempts = wrongs.flatMap((wrong) => [
      orderOf('ada', 'x', { ...unknown, evidence: [wrong] }),
      orderOf('bob', 'x', { family: 'echo', action: 'review', evidence: [wrong] }),
    ]);
    const bound = { keyId: 'key', userId: 'mallory' };
    attempts.push(orderOf('ada', 'x', { ...unknown, attestor: bound, evidence: [review] }));
    const before = await exportLines(created);
    for (const order of attempts) {
      await expect(mint(created, order)).rejects.toThrow(
        /policy|rating|somebody else|future|member/,
      );
    }
    expect(await exportLines(created)).toEqual(before);
    expect(await created.db.query('select 1 from negentropy.evidence')).toEqual([]);
    const kept = await mint(created, orderOf('ada', 'x', { ...unknown, evidence: [review] }));
    expect(kept.entry.code).toBe('ACTION_UNKNOWN');
    const { evidence } = await send(created, [review]);
    expect(evidence).toMatchObject([{ hash: kept.entry.evidence, known: true }]);
    const types = entriesOf(await exportLines(created)).map(({ type }) => type);
    expect(types.filter((type) => type === 'rating')).toHaveLength(1);
  });

  test('an action does not count in a cycle before the claim that stands for it', async () => {
    const created = await open(HELD);
    const { writer } = created.community;
    const cycle = await writer.read((state) => state.cycle);
    await writer.submit(advanceSandboxCommand({ cycles: 3 }));
    const later = NOW + 3 * DAY_SECONDS;
    const evidence = keptPromise('ada', 'new', later - DAY_SECONDS);
    const { entry } = await mint(
      created,
      orderOf('ada', 'new', { evidence, occurredAt: NOW, now: later }),
    );
    expect(entry).toMatchObject({ outcome: 'held', cycle: cycle + 3, actionCycle: cycle + 2 });
    const old = { occurredAt: NOW, now: later };
    expect((await mint(created, orderOf('ada', 'old', old))).entry.actionCycle).toBe(cycle);
  });
});

const CLAIMS = ['one', 'two', 'three'] as const;
const COUNTS = { none: 0, claim: 1, proven: 2, all: 3, id: 1 } as const;

const attempt = fc.record(
  {
    what: fc.constantFrom('keyed', 'keyed', 'plain', 'evidence'),
    claim: fc.constantFrom(...CLAIMS),
    evidence: fc.constantFrom('none', 'claim', 'proven', 'all', 'id'),
    reference: fc.constantFrom('R', 'S'),
    domain: fc.constantFrom('knowledge', 'health'),
    occurredAt: fc.constantFrom(NOW - 300, NOW),
  },
  { requiredKeys: ['what', 'claim', 'evidence'] },
);

function claimId(what: string, userId = 'ada'): string {
  return keptPromise(userId, what).slice(0, 1).map(recordId).join('');
}

async function mint(created: TestCommunity, order: MintOrder): Promise<MintAnswer> {
  return await created.community.writer.submit(mintCommand(order));
}

async function send(
  created: TestCommunity,
  records: readonly EvidenceRecord[],
): Promise<{ readonly evidence: readonly object[] }> {
  const command = evidenceCommand({ records, attestor: ATTESTOR, now: NOW });
  return await created.community.writer.submit(command);
}

async function expectSound({ db, community, key }: TestCommunity): Promise<void> {
  expect((await verifyStore(db, community, key)).divergence).toBeUndefined();
}
