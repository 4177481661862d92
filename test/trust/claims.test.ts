import { expect, test } from 'vitest';
import type { PromiseRecord } from '../../src/core/families/civic/promise.ts';
import type { EvidenceRecord } from '../../src/core/families/record.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { FactEntry } from '../../src/core/state/entry.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import type { Attestor } from '../../src/pipeline/commands/attestor.ts';
import { nameWitnessCommand } from '../../src/pipeline/commands/name-witness.ts';
import {
  evidenceCommand,
  recordId,
  type TakenEvidence,
} from '../../src/pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeEngines } from '../database/engines.ts';
import { NOW } from '../pipeline/minting-members.ts';
import {
  entriesOf,
  exportLines,
  newCommunity,
  type TestCommunity,
} from '../pipeline/test-community.ts';

/** A sandbox, whose clock stands still, with the rules of a living community. */
const RULED = { ...PRESETS.sandbox, trust: PRESETS.standard.trust };
/** The same with one rule off, to see what it is good for. */
const without = (off: Partial<typeof RULED.trust>): typeof RULED => ({
  ...RULED,
  trust: { ...RULED.trust, ...off },
});

const PROGRAM: Attestor = { keyId: 'program' };
const AUDITOR: Attestor = { keyId: 'auditor', mayAudit: true };
const bound = (userId: string): Attestor => ({ keyId: `of ${userId}`, userId });

describeEngines((engine) => {
  const community = async (policy = RULED): Promise<TestCommunity> =>
    await newCommunity(await engine.openMigrated(), { policy });

  test('a bound key brings no claim of anybody else, so none to reject in their name', async () => {
    const there = await community();
    const theirs = promiseOf('victim', 'made up');
    await expect(say(there, [theirs], bound('eve'))).rejects.toThrow('only for its own member');
    await expect(say(there, [promiseOf('eve-2', 'mine')], bound('eve'))).rejects.toThrow(
      'only for its own member',
    );
    await say(there, [promiseOf('eve', 'mine')], bound('eve'));
    expect(await factsOf(there)).toEqual([]);
  });

  test('a key that is bound to a member confirms nothing that it brought', async () => {
    const there = await community();
    // As a key could before it was bound, or a claim of a member whom it was bound to then.
    const claim = promiseOf('ada', 'one');
    await say(there, [claim], { keyId: 'of eve' });
    const word = confirmation(claim, 'eve');
    await expect(say(there, [word], bound('eve'))).rejects.toThrow('what it brought');
    await say(there, [word], { keyId: 'another', userId: 'eve' });
  });

  test('a word without standing settles nothing, also not once its speaker has it', async () => {
    const there = await community();
    const claim = promiseOf('ada', 'one');
    await say(there, [promiseOf('bob', 'his own'), claim, proof(claim)]);
    const [word] = await say(there, [confirmation(claim, 'bob')]);
    expect(word).toMatchObject({ settled: 'open', counts: false });
    const stranger = await say(there, [confirmation(claim, 'nobody')]);
    expect(stranger).toMatchObject([{ settled: 'open', counts: false }]);
    await name(there, 'bob');
    expect(await say(there, [proof(claim)])).toMatchObject([{ settled: 'open' }]);
    await expect(say(there, [{ ...confirmation(claim, 'bob'), at: NOW - 1 }])).rejects.toThrow(
      'has said already',
    );
    expect(await factsOf(there)).toEqual([]);
    const open = await community(without({ standingActions: 0 }));
    await say(open, [claim, proof(claim)]);
    expect(await say(open, [confirmation(claim, 'nobody')])).toMatchObject([{ settled: 'kept' }]);
    await expectVerified(there);
  });

  test('standing grows with works that witnesses vouched for', async () => {
    const there = await community({ ...RULED, trust: { ...RULED.trust, standingDays: 0 } });
    await name(there, 'wit');
    for (const what of ['one', 'two', 'three']) {
      const claim = promiseOf('bob', what);
      await say(there, [claim, proof(claim), confirmation(claim, 'wit')]);
    }
    const facts = await factsOf(there);
    const wit = await memberId(there, 'wit');
    expect(facts.map(({ by }) => by)).toEqual([[wit], [wit], [wit]]);
    const claim = promiseOf('ada', 'one');
    const settled = await say(there, [claim, proof(claim), confirmation(claim, 'bob')]);
    expect(settled.map((one) => one.settled)).toEqual(['kept', 'kept', 'kept']);
    await name(there, 'wit', false);
    const next = promiseOf('ada', 'two');
    const unheard = await say(there, [next, proof(next), confirmation(next, 'wit')]);
    expect(unheard.at(-1)).toMatchObject({ settled: 'open', counts: false });
    await expectVerified(there);
  });

  test('only a party, a panel or an audit rejects', async () => {
    const there = await community();
    await name(there, 'rival');
    const mine = promiseOf('ada', 'one');
    await say(there, [mine, proof(mine)]);
    const rejection = confirmation(mine, 'rival', false);
    expect(await say(there, [rejection])).toMatchObject([{ settled: 'open', counts: false }]);
    const party = { ...promiseOf('ada', 'two'), with: 'customer' };
    const [, refused] = await say(there, [party, confirmation(party, 'customer', false)]);
    expect(refused?.settled).toBe('lost');
    const panel = promiseOf('ada', 'three');
    const verdict = { ...confirmation(panel, 'panel of May', false), as: 'panel' } as const;
    expect((await say(there, [panel, verdict]))[1]?.settled).toBe('lost');
    const open = await community(without({ namedRejections: false }));
    await name(open, 'rival');
    await say(open, [mine]);
    expect(await say(open, [rejection])).toMatchObject([{ settled: 'lost' }]);
    await expectVerified(there);
  });

  test('a capacity is given by the claim or the key, and never by who states it', async () => {
    const there = await community();
    const claim = promiseOf('ada', 'one');
    await say(there, [claim, proof(claim)]);
    const as = (capacity: 'party' | 'panel' | 'audit'): EvidenceRecord => ({
      ...confirmation(claim, 'eve'),
      as: capacity,
    });
    await expect(say(there, [as('party')])).rejects.toThrow('names another party');
    await expect(say(there, [as('audit')])).rejects.toThrow('scope audit');
    await expect(say(there, [as('panel')], bound('eve'))).rejects.toThrow('for a panel');
    expect(await say(there, [as('audit')], AUDITOR)).toMatchObject([{ settled: 'kept' }]);
  });

  test('a party who confirmed is a member, and named in the fact', async () => {
    const there = await community();
    const claim = { ...promiseOf('ada', 'one'), with: 'customer' };
    await say(there, [claim, proof(claim), confirmation(claim, 'customer')]);
    const [fact] = await factsOf(there);
    expect(fact?.by).toEqual([await memberId(there, 'customer')]);
  });

  test('as many words as a claim takes shut no rejection out', async () => {
    const there = await community();
    const claim = { ...promiseOf('ada', 'one'), with: 'customer' };
    await say(there, [claim]);
    const words = Array.from({ length: 200 }, (_, index) => proof(claim, index + 1));
    await say(there, words.slice(0, 100));
    await say(there, words.slice(100));
    await expect(say(there, [proof(claim, 999)])).rejects.toThrow('takes 200');
    await expect(say(there, [confirmation(claim, 'stranger', false)])).rejects.toThrow('takes 200');
    const audit = { ...confirmation(claim, 'auditor', false), as: 'audit' } as const;
    expect(await say(there, [audit], AUDITOR)).toMatchObject([{ settled: 'lost' }]);
    const own = confirmation(claim, 'customer', false);
    expect(await say(there, [own])).toMatchObject([{ settled: 'lost' }]);
  });

  test('a person says once whether a claim holds, and may still reject', async () => {
    const there = await community();
    const claim = { ...promiseOf('ada', 'one'), with: 'customer' };
    const yes = confirmation(claim, 'customer');
    await say(there, [claim, proof(claim), yes]);
    expect(await say(there, [yes])).toMatchObject([{ known: true, settled: 'kept' }]);
    const again = { ...yes, at: NOW - 1 };
    await expect(say(there, [again])).rejects.toThrow('has said already');
    const no = confirmation(claim, 'customer', false);
    expect(await say(there, [no])).toMatchObject([{ settled: 'lost' }]);
    await expect(say(there, [again])).rejects.toThrow('has said already');
    await expect(say(there, [{ ...no, at: NOW - 1 }])).rejects.toThrow('has said already');
  });

  test('what was lost is taken back by an admin alone', async () => {
    const there = await community();
    const claim = { ...promiseOf('ada', 'one'), with: 'customer' };
    await say(there, [claim, confirmation(claim, 'customer', false)]);
    const order = { ids: [recordId(claim)], reason: 'a mistake', attestor: PROGRAM, now: NOW };
    const { writer } = there.community;
    await expect(writer.submit(retractCommand({ ...order, ofOthers: false }))).rejects.toThrow(
      'with an admin key alone',
    );
    const { retracted } = await writer.submit(retractCommand({ ...order, ofOthers: true }));
    expect(retracted).toMatchObject([{ facts: 1 }]);
    await expectVerified(there);
  });

  test('a rating of somebody without standing enters nothing', async () => {
    const ratings = async (there: TestCommunity): Promise<number> => {
      const item = { domain: 'knowledge', subject: 'chapter 7', at: NOW - 5, dueAt: NOW };
      await say(there, [{ type: 'review', userId: 'stranger', ...item, rating: 0 }]);
      return entriesOf(await exportLines(there)).filter(({ type }) => type === 'rating').length;
    };
    expect(await ratings(await community())).toBe(0);
    const named = await community();
    await name(named, 'stranger');
    expect(await ratings(named)).toBe(1);
    expect(await ratings(await community(without({ standingActions: 0 })))).toBe(1);
  });

  test('one deed is one claim, however its times are shifted', async () => {
    const there = await community();
    const claim = promiseOf('ada', 'one');
    await say(there, [claim]);
    const shifted = { ...claim, dueAt: claim.dueAt + 1 };
    await expect(say(there, [shifted])).rejects.toThrow(
      `claim ${recordId(claim)} is about the same`,
    );
    const pair = [promiseOf('ada', 'two'), { ...promiseOf('ada', 'two'), dueAt: NOW + 1 }];
    await expect(say(there, pair)).rejects.toThrow('is about the same');
    await say(there, [promiseOf('bob', 'one')]);
    const open = await community(without({ oneClaimPerSubject: false }));
    await say(open, [claim, shifted]);
  });

  test('a promise that is due and not shown is lost, and stays lost', async () => {
    const there = await community(without({ graceCycles: 2 }));
    const missed = { ...promiseOf('ada', 'one'), with: 'customer' };
    const review = { type: 'review', userId: 'ada', domain: 'knowledge', subject: 'x' } as const;
    await say(there, [missed, { ...review, at: NOW, dueAt: NOW, rating: 1 }]);
    await there.community.writer.submit(advanceSandboxCommand({ cycles: 2 }));
    expect(await factsOf(there)).toEqual([]);
    await there.community.writer.submit(advanceSandboxCommand({ cycles: 1 }));
    const zero = { echo: 0, drift: 0, coordination: 0, stability: 0 };
    expect(await factsOf(there)).toMatchObject([zero]);
    const late = await say(there, [proof(missed), confirmation(missed, 'customer')]);
    expect(late.map(({ settled }) => settled)).toEqual(['lost', 'lost']);
    expect(await factsOf(there)).toHaveLength(1);
    await expectVerified(there);
    const never = await community(without({ graceCycles: 0 }));
    await say(never, [missed]);
    await never.community.writer.submit(advanceSandboxCommand({ cycles: 30 }));
    expect(await factsOf(never)).toEqual([]);
  });
});

function promiseOf(userId: string, subject: string): PromiseRecord {
  const at = NOW - 200;
  return { type: 'promise', userId, domain: 'knowledge', subject, at, dueAt: NOW };
}

function proof(claim: EvidenceRecord, part = 1_000_000): EvidenceRecord {
  return { type: 'proof', claim: recordId(claim), at: NOW - 100, delivered: part };
}

function confirmation(claim: EvidenceRecord, by: string, accepted = true) {
  return { type: 'confirmation', claim: recordId(claim), by, at: NOW - 50, accepted } as const;
}

async function say(
  { community }: TestCommunity,
  records: readonly EvidenceRecord[],
  attestor: Attestor = PROGRAM,
): Promise<readonly TakenEvidence[]> {
  const command = evidenceCommand({ records, attestor, now: NOW });
  return (await community.writer.submit(command)).evidence;
}

async function name({ community }: TestCommunity, userId: string, named = true): Promise<void> {
  await community.writer.submit(nameWitnessCommand({ userId, named, now: NOW }));
}

async function memberId({ community }: TestCommunity, userId: string): Promise<string | undefined> {
  return await community.writer.submit({ run: (draft) => draft.knownMember(userId) });
}

async function factsOf(there: TestCommunity): Promise<FactEntry[]> {
  const entries = entriesOf(await exportLines(there));
  return entries.flatMap((entry) => (entry.type === 'fact' ? [entry] : []));
}

async function expectVerified({ db, community, key }: TestCommunity): Promise<void> {
  const { divergence } = await verifyStore(db, community, key);
  expect(divergence).toBeUndefined();
}
