import { expect, test } from 'vitest';
import type { PromiseRecord } from '../../src/core/families/civic/promise.ts';
import type { Field, FieldValue } from '../../src/core/families/declaration.ts';
import {
  type ClaimRecord,
  type EvidenceRecord,
  RECORD_TYPES,
  declarationOf,
  RECORDS,
} from '../../src/core/families/record.ts';
import type { Tallies } from '../../src/core/integrity/integrity.ts';
import { policyFrom } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { explain } from '../../src/core/mint/explain.ts';
import type { DecisionEntry, FactEntry } from '../../src/core/state/entry.ts';
import { ONE } from '../../src/core/units.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import type { Attestor } from '../../src/pipeline/checks/attestor.ts';
import { linkCommand } from '../../src/pipeline/commands/link-members.ts';
import { nameWitnessCommand } from '../../src/pipeline/commands/name-witness.ts';
import {
  evidenceCommand,
  recordId,
  type TakenEvidence,
} from '../../src/pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { mintCommand, previewCommand } from '../../src/pipeline/commands/mint.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { said } from '../examples/both-verifiers.ts';
import { NOW } from '../pipeline/minting-members.ts';
import { HEADER } from '../worlds/memory-community.ts';
import {
  entriesOf,
  exportLines,
  newCommunity,
  reopen,
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
/** About an improvement instruments decide, and no word: test/trust/improvements.test.ts. */
const CLAIM_TYPES = RECORD_TYPES.filter(
  (type): type is ClaimRecord['type'] => RECORDS[type].role === 'claim' && type !== 'improvement',
);
const bound = (userId: string): Attestor => ({ keyId: `of ${userId}`, userId });

describeAboveEngines((engine) => {
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
    expect(word).toMatchObject({ settled: 'open', counts: false, reason: 'NO_STANDING' });
    const stranger = await say(there, [confirmation(claim, 'nobody')]);
    expect(stranger).toMatchObject([{ settled: 'open', counts: false }]);
    await name(there, 'bob');
    const [again] = await say(there, [confirmation(claim, 'bob')]);
    expect(again).toMatchObject({ known: true, counts: false, reason: 'NO_STANDING' });
    expect(await say(there, [proof(claim)])).toMatchObject([{ settled: 'open' }]);
    const later = { ...confirmation(claim, 'bob'), doneAt: NOW - 1 };
    await expect(say(there, [later])).rejects.toThrow('has said already');
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
    const reason = 'MAY_NOT_REJECT';
    expect(await say(there, [rejection])).toMatchObject([
      { settled: 'open', counts: false, reason },
    ]);
    const party = { ...promiseOf('ada', 'two'), with: 'customer' };
    const [, refused] = await say(there, [party, confirmation(party, 'customer', false)]);
    expect(refused?.settled).toBe('lost');
    const third = promiseOf('ada', 'three');
    const audit = { ...confirmation(third, 'audit of May', false), as: 'audit' } as const;
    expect((await say(there, [third, audit], AUDITOR))[1]?.settled).toBe('lost');
    const open = await community(without({ namedRejections: false }));
    await name(open, 'rival');
    await say(open, [mine]);
    expect(await say(open, [rejection])).toMatchObject([{ settled: 'lost' }]);
    await expectVerified(there);
  });

  test('a yes that says the work was done before its promise came in is not heard', async () => {
    const done = (claim: EvidenceRecord, doneAt: number, by = 'wit'): EvidenceRecord => {
      return { ...confirmation(claim, by), at: NOW + 20, doneAt };
    };
    const claim = { ...promiseOf('ada', 'one'), dueAt: NOW + 60 };
    const told = async (there: TestCommunity, doneAt: number): Promise<unknown> => {
      await name(there, 'wit');
      await name(there, 'second');
      await say(there, [claim, { ...proof(claim), at: NOW + 10 }]);
      return (await say(there, [done(claim, doneAt)], PROGRAM, NOW + 30))[0];
    };
    const there = await community();
    const reason = 'DONE_BEFORE';
    expect(await told(there, NOW - 1)).toMatchObject({ settled: 'open', counts: false, reason });
    // Whoever says so takes the work from nobody: somebody else is heard.
    const [other] = await say(there, [done(claim, NOW + 5, 'second')], PROGRAM, NOW + 30);
    expect(other).toMatchObject({ settled: 'kept' });
    await expectVerified(there);
    const off = await community(without({ promisesAhead: false }));
    expect(await told(off, NOW - 1)).toMatchObject({ settled: 'kept' });
    const ahead = await community();
    expect(await told(ahead, NOW)).toMatchObject({ settled: 'kept' });
  });

  test('a yes without a time is heard once it has one, and is not missed meanwhile', async () => {
    const untimed = (claim: EvidenceRecord, by = 'wit'): EvidenceRecord => {
      const { doneAt, ...word } = confirmation(claim, by);
      expect(doneAt).toBe(NOW);
      return word;
    };
    const claims = ['shown', 'not shown', 'nodded at'].map((task) => promiseOf('ada', task));
    const [shown, unshown, nodded] = claims as [PromiseRecord, PromiseRecord, PromiseRecord];
    const told = async (there: TestCommunity): Promise<readonly TakenEvidence[]> => {
      await name(there, 'wit');
      await say(there, [...claims, proof(shown), proof(nodded)]);
      return await say(there, [untimed(shown), untimed(unshown), untimed(nodded, 'stranger')]);
    };
    const there = await community(without({ graceCycles: 2 }));
    const silent = (reason: string): object => ({ settled: 'open', counts: false, reason });
    const reasons = ['UNTIMED', 'UNTIMED', 'NO_STANDING'];
    expect(await told(there)).toMatchObject(reasons.map(silent));
    const started = await reopen(there, there.db);
    await started.community.writer.submit(advanceSandboxCommand({ cycles: 4 }));
    // What nobody showed, or nobody with standing confirmed, is missed as ever.
    expect(await factsOf(started)).toMatchObject([{ echo: 0 }, { echo: 0 }]);
    expect(await say(started, [confirmation(shown, 'wit')])).toMatchObject([{ settled: 'kept' }]);
    const again = { ...confirmation(shown, 'wit'), at: NOW - 1, doneAt: NOW - 1 };
    await expect(say(started, [again])).rejects.toThrow('has said already');
    await expectVerified(started);
    const off = await community(without({ timedWords: false, graceCycles: 2 }));
    expect(await told(off)).toMatchObject([
      { settled: 'kept' },
      { settled: 'open' },
      silent('NO_STANDING'),
    ]);
  });

  // Fails if a yes without a time shields for good: whoever is asked then says that it was late.
  test('a yes without a time keeps from being missed until its speaker says when', async () => {
    const there = await community(without({ graceCycles: 2 }));
    for (const witness of ['wit', 'second']) await name(there, witness);
    const claims = ['one', 'two', 'three'].map((task) => ({
      ...promiseOf('ada', task),
      dueAt: NOW,
    }));
    const [late, unsaid, both] = claims as [PromiseRecord, PromiseRecord, PromiseRecord];
    const untimed = (claim: EvidenceRecord, by = 'wit'): EvidenceRecord => {
      const { doneAt: _, ...word } = { doneAt: 0, ...confirmation(claim, by) };
      return word;
    };
    await say(there, [...claims, ...claims.map((claim) => proof(claim))]);
    await say(there, [untimed(late), untimed(unsaid), untimed(both), untimed(both, 'second')]);
    const tooLate = (claim: EvidenceRecord): EvidenceRecord => {
      return { ...confirmation(claim, 'wit'), at: NOW + 9, doneAt: NOW + 1 };
    };
    const told = await say(there, [tooLate(late), tooLate(both)], PROGRAM, NOW + 10);
    expect(told).toMatchObject([{ reason: 'DONE_LATE' }, { reason: 'DONE_LATE' }]);
    const started = await reopen(there, there.db);
    await started.community.writer.submit(advanceSandboxCommand({ cycles: 4 }));
    const ids = await factsOf(started);
    expect(ids).toMatchObject([{ echo: 0 }]);
    const [open] = await say(started, [proof(late)]);
    expect(open).toMatchObject({ settled: 'lost' });
    await expectVerified(started);
  });

  // Fails if a no that nobody heard shuts its speaker out: the work was mended, and they say so.
  test('who said no and was not heard may say yes later, and who was heard may not', async () => {
    const there = await community();
    await name(there, 'wit');
    const report = claimOf('defect', 'one');
    const no = confirmation(report, 'wit', false);
    const unheard = { settled: 'open', counts: false, reason: 'MAY_NOT_REJECT' };
    expect((await say(there, [report, no])).at(-1)).toMatchObject(unheard);
    const yes = { ...confirmation(report, 'wit'), at: NOW } as EvidenceRecord;
    expect(await say(there, [yes])).toMatchObject([{ settled: 'kept' }]);
    const claim = { ...promiseOf('ada', 'two'), with: 'wit' };
    const heard = await say(there, [claim, proof(claim), confirmation(claim, 'wit', false)]);
    expect(heard.at(-1)).toMatchObject({ settled: 'lost' });
    await expect(say(there, [confirmation(claim, 'wit')])).rejects.toThrow('has said already');
    await expectVerified(there);
  });

  // Fails if a proof that was sent before the work makes it in time, or if one word fails somebody.
  test('a yes that says it was late is not heard of what was shown in time', async () => {
    const there = await community(without({ graceCycles: 2 }));
    for (const witness of ['wit', 'second']) await name(there, witness);
    const claims = ['one', 'two', 'three', 'four'].map((task) => {
      return { ...promiseOf('ada', task), dueAt: NOW + 60 };
    });
    const [early, mistaken, alone, late] = claims as [
      PromiseRecord,
      PromiseRecord,
      PromiseRecord,
      PromiseRecord,
    ];
    const done = (claim: EvidenceRecord, doneAt: number, by = 'wit'): EvidenceRecord => {
      return { ...confirmation(claim, by), at: doneAt + 10, doneAt };
    };
    const later = async (...records: readonly EvidenceRecord[]) =>
      await say(there, records, PROGRAM, NOW + 200);
    await say(there, [...claims, proof(early), proof(mistaken), proof(alone)]);
    await later({ ...proof(late), at: NOW + 61 });
    const unheard = { settled: 'open', counts: false, reason: 'DONE_LATE' };
    const words = [early, mistaken, alone].map((claim) => done(claim, NOW + 61));
    expect(await later(...words)).toMatchObject([unheard, unheard, unheard]);
    // Late work that is shown late is kept late, as ever.
    expect(await later(done(late, NOW + 61))).toMatchObject([{ settled: 'kept' }]);
    expect(await later(done(early, NOW + 60, 'second'))).toMatchObject([{ settled: 'kept' }]);
    await expect(later(done(mistaken, NOW + 62))).rejects.toThrow('has said already');
    expect(await later(done(mistaken, NOW + 59))).toMatchObject([{ settled: 'kept' }]);
    await expect(later(done(early, NOW + 59, 'second'))).rejects.toThrow('has said already');
    const started = await reopen(there, there.db);
    await started.community.writer.submit(advanceSandboxCommand({ cycles: 4 }));
    const [missed] = (await factsOf(started)).slice(-1);
    expect(missed).toMatchObject({ echo: 0, coordination: 0 });
    await expectVerified(started);
    const off = await community(without({ timedWords: false }));
    await name(off, 'wit');
    await say(off, [early, proof(early)]);
    const taken = await say(off, [done(early, NOW + 61)], PROGRAM, NOW + 200);
    expect(taken).toMatchObject([{ settled: 'kept' }]);
  });

  test('nobody says when work was done that nobody promised, or that is still to do', async () => {
    const there = await community();
    const [claim, review] = [promiseOf('ada', 'one'), claimOf('review', 'two')];
    await say(there, [claim, review]);
    const done = (of: EvidenceRecord, doneAt: number): EvidenceRecord => {
      return { ...confirmation(of, 'wit'), doneAt };
    };
    await expect(say(there, [done(claim, NOW + 1)])).rejects.toThrow('done before it is seen');
    await expect(say(there, [done(review, NOW - 60)])).rejects.toThrow('promises no work');
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
    for (const key of [bound('eve'), PROGRAM, AUDITOR]) {
      await expect(say(there, [as('panel')], key)).rejects.toThrow('but a panel');
    }
    expect(await say(there, [as('audit')], AUDITOR)).toMatchObject([{ settled: 'kept' }]);
  });

  test('a party who confirmed is a member, and named in the fact', async () => {
    const there = await community();
    const claim = { ...promiseOf('ada', 'one'), with: 'customer' };
    await name(there, 'customer');
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
    await name(there, 'customer');
    await say(there, [claim, proof(claim), yes]);
    expect(await say(there, [yes])).toMatchObject([{ known: true, settled: 'kept' }]);
    const again = { ...yes, at: NOW - 1, doneAt: NOW - 1 };
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

  test('to be accepted before an auditor rejects gains nothing, and loses no less', async () => {
    const claim = promiseOf('ada', 'one');
    const audit = { ...confirmation(claim, 'auditor', false), as: 'audit' } as const;
    const endedAs = async (there: TestCommunity, first: readonly EvidenceRecord[]) => {
      await name(there, 'friend');
      const earlier = promiseOf('ada', 'before');
      await say(there, [earlier, proof(earlier), confirmation(earlier, 'friend')]);
      await say(there, [claim, proof(claim), ...first]);
      expect(await say(there, [audit], AUDITOR)).toMatchObject([{ settled: 'lost' }]);
      await expectVerified(there);
      return await standingOf(there, 'ada');
    };
    const friendly = [confirmation(claim, 'friend')];
    const rejected = await endedAs(await community(), []);
    expect(rejected.outcomes).toEqual([1, 1]);
    expect(await endedAs(await community(), friendly)).toEqual(rejected);
    const off = without({ wholeOverturns: false });
    const spared = await endedAs(await community(off), friendly);
    expect(spared.outcomes).toEqual([2, 1]);
    expect(spared.tallies?.echo?.kept).toBeGreaterThan(rejected.tallies?.echo?.kept ?? Infinity);
  });

  test('after its horizon an audit alone overturns a claim', async () => {
    const claim = { ...promiseOf('ada', 'one'), with: 'customer' };
    const no = confirmation(claim, 'customer', false);
    const audit = { ...confirmation(claim, 'auditor', false), as: 'audit' } as const;
    const after = async (horizonCycles: number, cycles: number): Promise<TestCommunity> => {
      const there = await community(without({ horizonCycles }));
      await name(there, 'customer');
      await say(there, [claim, proof(claim), confirmation(claim, 'customer')]);
      await there.community.writer.submit(advanceSandboxCommand({ cycles }));
      return there;
    };
    expect(await say(await after(3, 3), [no])).toMatchObject([{ settled: 'lost' }]);
    const late = await after(3, 4);
    expect(await say(late, [no])).toMatchObject([{ counts: false, reason: 'TOO_LATE' }]);
    expect(await say(late, [audit], AUDITOR)).toMatchObject([{ settled: 'lost' }]);
    await expectVerified(late);
    expect(await say(await after(0, 30), [no])).toMatchObject([{ settled: 'lost' }]);
  });

  // With one horizon for all, the first word of each pair and the second come out alike.
  test.each(CLAIM_TYPES)('a %s is overturned by a party as long as its type says', async (type) => {
    const { settlement } = declarationOf({ type } as ClaimRecord);
    const lateBy = async (cycles: number): Promise<unknown> => {
      const there = await community();
      const claim = { ...claimOf(type, 'one'), with: 'wit' };
      for (const witness of ['wit', 'second']) await name(there, witness);
      await say(there, [claim, proof(claim), ...yesTo(claim)]);
      const wait = settlement.horizonCycles + cycles;
      await there.community.writer.submit(advanceSandboxCommand({ cycles: wait }));
      return (await say(there, [confirmation(claim, 'wit', false)])).map(({ settled }) => settled);
    };
    expect([await lateBy(0), await lateBy(1)]).toEqual([['lost'], ['kept']]);
  });

  test.each(['rejected', 'overturned'])('a report that is %s costs nothing', async (how) => {
    const there = await community(without({ wholeOverturns: false }));
    const report = claimOf('defect', 'a crack');
    const audit = { ...confirmation(report, 'auditor', false), as: 'audit' } as const;
    await name(there, 'wit');
    await say(there, [report]);
    if (how === 'overturned') await say(there, [confirmation(report, 'wit')]);
    const before = await standingOf(there, 'ada');
    expect(before.outcomes).toEqual(how === 'overturned' ? [1, 0] : []);
    expect(await say(there, [audit], AUDITOR)).toMatchObject([{ settled: 'lost' }]);
    const outcomes = how === 'overturned' ? [0, 0] : [];
    expect(await standingOf(there, 'ada')).toEqual({ tallies: {}, outcomes });
    await expectVerified(there);
  });

  test('a hand-over to a friend vouches for nothing', async () => {
    const there = await community();
    const promise = { ...promiseOf('ada', 'one'), next: 'nia' };
    await name(there, 'wit');
    await name(there, 'nia');
    const friendly = [promise, proof(promise), confirmation(promise, 'nia')];
    expect(await say(there, friendly)).toMatchObject([{}, {}, { settled: 'open' }]);
    expect(await say(there, [confirmation(promise, 'wit')])).toMatchObject([{ settled: 'kept' }]);
    const other = promiseOf('ada', 'two');
    await say(there, [other, proof(other), confirmation(other, 'wit')]);
    const [handedOver, plain] = await factsOf(there);
    expect(handedOver?.by).toEqual(plain?.by);
    await expectVerified(there);
  });

  test('an overturned claim is taken back by an admin as any other', async () => {
    const there = await community();
    const claim = { ...promiseOf('ada', 'one'), with: 'customer' };
    await name(there, 'customer');
    await say(there, [claim, proof(claim), confirmation(claim, 'customer')]);
    await say(there, [confirmation(claim, 'customer', false)]);
    const order = { ids: [recordId(claim)], reason: 'by mistake', attestor: PROGRAM, now: NOW };
    const { writer } = there.community;
    const { retracted } = await writer.submit(retractCommand({ ...order, ofOthers: true }));
    expect(retracted).toMatchObject([{ facts: 1 }]);
    expect(await standingOf(there, 'ada')).toEqual({ tallies: {}, outcomes: [0, 0] });
    await expectVerified(there);
  });

  test('who vouches for what is overturned loses a quarter, and a work of standing', async () => {
    const claim = { ...promiseOf('ada', 'one'), with: 'customer' };
    const audit = { ...confirmation(claim, 'auditor', false), as: 'audit' } as const;
    const overturned = async (policy: typeof RULED): Promise<TestCommunity> => {
      const there = await community(policy);
      await name(there, 'friend');
      await name(there, 'wit');
      const own = promiseOf('friend', 'own');
      await say(there, [own, proof(own), confirmation(own, 'wit')]);
      const words = ['friend', 'customer'].map((by) => confirmation(claim, by));
      await say(there, [claim, proof(claim), ...words]);
      expect(await say(there, [audit], AUDITOR)).toMatchObject([{ settled: 'lost' }]);
      return there;
    };
    const there = await overturned(RULED);
    const friend = await memberId(there, 'friend');
    const answered = (await factsOf(there)).filter(({ weight }) => weight === 250_000);
    expect(answered).toMatchObject([{ member: friend, echo: 0, drift: 0, stability: 0 }]);
    expect((await recordOfMember(there, 'friend')).works).toBe(0);
    await takeBack(there, claim);
    expect((await recordOfMember(there, 'friend')).works).toBe(1);
    await expectVerified(there);
    const off = await overturned(without({ answeredConfirmations: false }));
    expect((await recordOfMember(off, 'friend')).works).toBe(1);
    expect((await factsOf(off)).filter(({ weight }) => weight === 250_000)).toEqual([]);
  });

  test('a party that rejects what it accepted charges nobody who vouched', async () => {
    const claim = { ...promiseOf('ada', 'one'), with: 'customer' };
    const there = await community();
    await name(there, 'friend');
    await name(there, 'customer');
    const words = ['friend', 'customer'].map((by) => confirmation(claim, by));
    await say(there, [claim, proof(claim), ...words]);
    const rejected = await say(there, [confirmation(claim, 'customer', false)]);
    expect(rejected).toMatchObject([{ settled: 'lost' }]);
    expect((await factsOf(there)).filter(({ weight }) => weight === 250_000)).toEqual([]);
  });

  test('a party accepts with standing only, and may always reject', async () => {
    const settledBy = async (policy: typeof RULED, accepted: boolean): Promise<unknown> => {
      const there = await community(policy);
      const claim = { ...promiseOf('ada', 'one'), with: 'sock' };
      await say(there, [claim, proof(claim)], bound('ada'));
      const [answer] = await say(there, [confirmation(claim, 'sock', accepted)], bound('sock'));
      return answer?.settled;
    };
    expect(await settledBy(RULED, true)).toBe('open');
    expect(await settledBy(without({ standingParties: false }), true)).toBe('kept');
    expect(await settledBy(RULED, false)).toBe('lost');
  });

  test('a bound key brings proofs for claims of its own member alone', async () => {
    const there = await community();
    const claim = promiseOf('victim', 'one');
    await say(there, [claim], bound('victim'));
    await expect(say(there, [proof(claim)], bound('eve'))).rejects.toThrow('of its own member');
    await say(there, [proof(claim)], bound('victim'));
    await say(there, [promiseOf('victim', 'two'), proof(promiseOf('victim', 'two'))], PROGRAM);
  });

  test('who vouches later adds what the pair weight of the first ones took', async () => {
    const told = async (policy: typeof RULED): Promise<[number[], unknown, unknown]> => {
      const there = await community(policy);
      for (const witness of ['nodder', 'wit', 'late']) await name(there, witness);
      for (let nth = 0; nth < 8; nth += 1) {
        const claim = promiseOf('ada', `before ${nth}`);
        await say(there, [claim, proof(claim), confirmation(claim, 'nodder')]);
      }
      const claim = promiseOf('ada', 'one');
      await say(there, [claim, confirmation(claim, 'nodder')]);
      await say(there, [proof(claim)]);
      await say(there, [confirmation(claim, 'wit')]);
      await say(there, [confirmation(claim, 'late')]);
      const facts = (await factsOf(there)).slice(8);
      const order = { userId: 'ada', family: 'civic', action: 'promise', domain: claim.domain };
      const evidence = [{ id: recordId(claim) }];
      const { entry } = await there.community.writer.submit(
        mintCommand({ ...order, evidence, attestor: PROGRAM, now: NOW }),
      );
      await expectVerified(there);
      return [facts.map(({ weight = ONE }) => weight), facts[1]?.more, entry.share ?? ONE];
    };
    // The ninth work of the two in one cycle weighs next to nothing.
    expect(await told(RULED)).toEqual([[1, ONE - 1], true, ONE]);
    expect(await told(without({ laterVouchers: false }))).toEqual([[1], undefined, 1]);
  });

  test('a deed that was kept is not claimed under another type', async () => {
    const review = { type: 'review', domain: 'knowledge', rating: 4 } as const;
    const told = async (policy: typeof RULED): Promise<unknown> => {
      const there = await community(policy);
      await name(there, 'wit');
      const claim = promiseOf('ada', 'task');
      await say(there, [claim, proof(claim), confirmation(claim, 'wit')]);
      const { userId, subject, at, dueAt, domain } = claim;
      return await say(there, [{ ...review, userId, subject, at, dueAt, domain }]);
    };
    await expect(told(RULED)).rejects.toThrow('is about the same and was kept');
    expect(await told(without({ oneClaimPerSubject: false }))).toMatchObject([{ settled: 'open' }]);
  });

  test('a key cannot use up the names of the actions that others ask for', async () => {
    const there = await community();
    await name(there, 'wit');
    const claim = promiseOf('ada', 'one');
    await say(there, [claim, proof(claim), confirmation(claim, 'wit')]);
    const { domain } = claim;
    const order = { family: 'civic', action: 'promise', domain, reference: 'task 1', now: NOW };
    const ask = async (userId: string, attestor: Attestor, ids: string[]): Promise<unknown> => {
      const evidence = ids.map((id) => ({ id }));
      const { entry } = await there.community.writer.submit(
        mintCommand({ ...order, userId, attestor, evidence }),
      );
      return entry.code ?? entry.outcome;
    };
    expect(await ask('sock', bound('eve'), [])).toBe('EVIDENCE_MISSING');
    expect(await ask('ada', PROGRAM, [recordId(claim)])).not.toBe('DUPLICATE');
    expect(await ask('bob', PROGRAM, [])).toBe('DUPLICATE');
  });

  test.each(['task', 'TASK', ' task', 'task\u00a0', 'tаsk', 'ta\u200bsk'])(
    'one deed is one claim, also when it is spelled %j',
    async (spelling) => {
      const there = await community();
      await name(there, 'wit');
      const claim = promiseOf('ada', 'task');
      await say(there, [claim, proof(claim), confirmation(claim, 'wit')]);
      const again = { ...promiseOf('ada', spelling), at: claim.at + 1 };
      await expect(say(there, [again])).rejects.toThrow('is about the same and was kept');
    },
  );

  test('the more works one vouches for, the less each counts, also after a start', async () => {
    const weights = async (
      worksPerPair: number,
      words: readonly ((claim: EvidenceRecord) => EvidenceRecord)[],
    ): Promise<readonly (number | undefined)[]> => {
      const there = await community(without({ worksPerPair }));
      await name(there, 'friend');
      const started = await reopen(there, there.db);
      for (const [index, word] of words.entries()) {
        const claim = promiseOf('ada', `work ${index}`);
        const by = index % 2 === 0 ? there : started;
        await say(by, [claim, proof(claim)]);
        await say(by, [word(claim)], AUDITOR);
      }
      await expectVerified(there);
      return (await factsOf(there)).map(({ weight }) => weight);
    };
    const nod = (claim: EvidenceRecord): EvidenceRecord => confirmation(claim, 'friend');
    const asAudit = (claim: EvidenceRecord) =>
      ({ ...confirmation(claim, 'friend'), as: 'audit' }) as const;
    const whole = undefined;
    expect(await weights(2, [nod, nod, nod, nod])).toEqual([whole, whole, 1, 1]);
    expect(await weights(0, [nod, nod, nod, nod])).toEqual([whole, whole, whole, whole]);
    expect(await weights(1, [nod, nod, asAudit, nod])).toEqual([whole, 1, whole, 1]);
  });

  test('a claim is paid the share at which it counts, and what was used comes back', async () => {
    const there = await community(without({ worksPerPair: 1 }));
    await name(there, 'friend');
    const shareOf = async (what: string): Promise<number | undefined> => {
      const claim = promiseOf('ada', what);
      await say(there, [claim, proof(claim), confirmation(claim, 'friend')]);
      const about = { userId: 'ada', family: 'civic', action: 'promise', domain: 'knowledge' };
      const order = { ...about, evidence: [{ id: recordId(claim) }], now: NOW };
      return (await there.community.writer.submit(mintCommand(order))).entry.share;
    };
    expect(await shareOf('one')).toBeUndefined();
    expect(await shareOf('two')).toBe(1);
    await there.community.writer.submit(advanceSandboxCommand({ cycles: 56 }));
    // Half of what came back is taken, and all of it is there again 47 cycles later.
    expect(await shareOf('three')).toBe(374_976);
    await there.community.writer.submit(advanceSandboxCommand({ cycles: 47 }));
    expect(await shareOf('four')).toBeUndefined();
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

  test.each(CLAIM_TYPES)('a %s that was kept is not claimed again at other times', async (type) => {
    const there = await community();
    const claim = claimOf(type, 'one');
    const shifted = { ...claim, at: claim.at - 1, dueAt: claim.dueAt + 1 };
    for (const witness of ['wit', 'second']) await name(there, witness);
    await say(there, [claim, proof(claim)]);
    await say(there, yesTo(claim));
    await expect(say(there, [shifted])).rejects.toThrow('about the same and was kept');
    const started = await reopen(there, there.db);
    await expect(say(started, [shifted])).rejects.toThrow('about the same and was kept');
    expect(await say(there, [claim])).toMatchObject([{ known: true, settled: 'kept' }]);
    // What did not hold may be promised anew, and what was taken back was never claimed.
    const audit = { ...confirmation(claim, 'auditor', false), as: 'audit' } as const;
    await say(there, [audit], AUDITOR);
    await say(there, [shifted, proof(shifted), ...yesTo(shifted)]);
    const third = { ...claim, at: claim.at - 2 };
    await expect(say(there, [third])).rejects.toThrow(`claim ${recordId(shifted)} is about`);
    await takeBack(there, shifted);
    await say(there, [third]);
    await expectVerified(there);
    const open = await community(without({ oneClaimPerSubject: false }));
    for (const witness of ['wit', 'second']) await name(open, witness);
    await say(open, [claim, proof(claim), ...yesTo(claim)]);
    await say(open, [shifted]);
  });

  // Fails with the rule off, and if what was kept is forgotten when the service starts again.
  test('of several who claim one deed one is paid, however it is spelled', async () => {
    const sharesUnder = async (policy: typeof RULED): Promise<readonly unknown[]> => {
      const there = await community(policy);
      for (const witness of ['wit', 'second']) await name(there, witness);
      const spellings = ['north fence', 'North  Fence', 'north fence'];
      const claims = ['ada', 'bob', 'cleo'].map((user, nth) =>
        promiseOf(user, spellings[nth] ?? ''),
      );
      await say(there, claims);
      for (const claim of claims.slice(0, 2)) await say(there, [proof(claim), ...yesTo(claim)]);
      const started = await reopen(there, there.db);
      for (const claim of claims.slice(2)) await say(started, [proof(claim), ...yesTo(claim)]);
      await expectVerified(started);
      const facts = await factsOf(started);
      const order = { family: 'civic', action: 'promise', domain: 'knowledge', now: NOW };
      const codes: (string | undefined)[] = [];
      for (const claim of claims) {
        const asked = { ...order, userId: claim.userId, evidence: [{ id: recordId(claim) }] };
        const { entry } = await started.community.writer.submit(mintCommand(asked));
        codes.push(entry.code);
      }
      return facts.map(({ weight = ONE }, nth) => [weight, codes[nth] === 'DUPLICATE']);
    };
    const [first, later] = [
      [ONE, false],
      [0, true],
    ];
    expect(await sharesUnder(RULED)).toEqual([first, later, later]);
    const off = without({ onePersonPerDeed: false });
    expect(await sharesUnder(off)).toEqual([first, first, first]);
  });

  test('a deed is free again once the claim that was kept is overturned', async () => {
    const there = await community();
    await name(there, 'wit');
    const [thief, mine] = [promiseOf('eve', 'the roof'), promiseOf('ada', 'the roof')];
    await say(there, [thief, proof(thief), ...yesTo(thief)]);
    const audit = { ...confirmation(thief, 'auditor', false), as: 'audit' } as const;
    await say(there, [audit], AUDITOR);
    await say(there, [mine, proof(mine), ...yesTo(mine)]);
    expect((await factsOf(there)).at(-1)?.weight).toBeUndefined();
  });

  // Fails if a later promise takes the deed of an open one, or waits once that has ended.
  test.each([
    ['kept', true, 'DUPLICATE'],
    ['taken back', true, 'counts'],
    ['open', true, 'UNDER_REVIEW'],
    ['open', false, 'counts'],
  ] as const)(
    'whoever promised first has the deed while that is open: it is %s (first has standing: %s)',
    async (how, isKnown, told) => {
      const there = await community();
      for (const who of ['wit', ...(isKnown ? ['ada'] : [])]) await name(there, who);
      const [first, later] = [promiseOf('ada', 'the roof'), promiseOf('eve', 'The  roof')];
      await say(there, [first]);
      await say(there, [later, proof(later), ...yesTo(later)]);
      const order = { family: 'civic', action: 'promise', domain: 'knowledge', now: NOW };
      const asked = { ...order, userId: 'eve', evidence: [{ id: recordId(later) }] };
      const early = await there.community.writer.submit(previewCommand(asked));
      expect(early.entry.attested === 'UNDER_REVIEW').toBe(isKnown);
      expect(await factsOf(there)).toHaveLength(isKnown ? 0 : 1);
      if (how === 'kept') await say(there, [proof(first), ...yesTo(first)]);
      if (how === 'taken back') await takeBack(there, first);
      const started = await reopen(there, there.db);
      const { entry } = await started.community.writer.submit(mintCommand(asked));
      const own = (await factsOf(started)).filter(({ evidence }) => evidence === entry.evidence);
      expect(entry.attested ?? 'counts').toBe(told);
      // A first deed that waits is confirmed: that no channel has a fact yet is not why.
      expect(entry.code === told).toBe(told !== 'counts');
      expect(own.map(({ weight = ONE }) => weight > 0)).toEqual(
        { counts: [true], DUPLICATE: [false], UNDER_REVIEW: [] }[told],
      );
      await expectVerified(started);
    },
  );

  // Fails if what waits is no longer an open claim: each of the later ones counts then.
  test('who waits for what was promised first has no second claim about it', async () => {
    const there = await community();
    for (const who of ['wit', 'friend']) await name(there, who);
    const [first, later] = [promiseOf('friend', 'the roof'), promiseOf('eve', 'the roof')];
    await say(there, [first]);
    await say(there, [later, proof(later), ...yesTo(later)]);
    const started = await reopen(there, there.db);
    const again = say(started, [{ ...later, dueAt: NOW + 1 }]);
    await expect(again).rejects.toThrow(`claim ${recordId(later)} is about the same and is open`);
    await takeBack(started, first);
    const { entry } = await started.community.writer.submit(mintCommand(askedFor(later)));
    expect(entry.attested).toBeUndefined();
    await expectVerified(started);
  });

  // Fails if only open promises are looked at: whoever asks first has the deed then.
  test('of two who wait for the same promise the earlier has the deed', async () => {
    const there = await community();
    for (const who of ['wit', 'friend', 'ada']) await name(there, who);
    const [first, mine, theirs] = ['friend', 'ada', 'eve'].map((user) =>
      promiseOf(user, 'the roof'),
    ) as [PromiseRecord, PromiseRecord, PromiseRecord];
    await say(there, [first]);
    await say(there, [mine]);
    for (const claim of [theirs, mine]) await say(there, [claim, proof(claim), ...yesTo(claim)]);
    await takeBack(there, first);
    const started = await reopen(there, there.db);
    const { writer } = started.community;
    const told = async (claim: PromiseRecord, key: string) => {
      const order = { ...askedFor(claim), idempotency: { scope: 'a', key, bodyHash: key } };
      return (await writer.submit(mintCommand(order))).entry.attested;
    };
    expect([
      await told(theirs, 'early'),
      await told(mine, 'mine'),
      await told(theirs, 'late'),
    ]).toEqual(['UNDER_REVIEW', undefined, 'DUPLICATE']);
    await expectVerified(started);
  });

  // Fails if a promise that is never missed has no deed, whatever the reason.
  test('who says yes to the first promise without a time does not end it', async () => {
    const there = await community();
    for (const who of ['wit', 'friend', 'ada']) await name(there, who);
    const [first, later] = [promiseOf('ada', 'the roof'), promiseOf('eve', 'the roof')];
    const { doneAt: _, ...untimed } = confirmation(first, 'friend');
    await say(there, [first, proof(first), untimed]);
    await say(there, [later, proof(later), ...yesTo(later)]);
    expect(await factsOf(there)).toEqual([]);
    // It has no deed for ever: after its grace, what waited counts.
    const { graceCycles } = RULED.trust;
    await there.community.writer.submit(advanceSandboxCommand({ cycles: graceCycles + 1 }));
    const { entry } = await there.community.writer.submit(mintCommand(askedFor(later)));
    expect(entry.attested).toBeUndefined();
    await expectVerified(there);
  });

  // Fails if only what needs a proof counts once it need not wait any more.
  test('a correction waits for a promise of the same, and counts afterwards', async () => {
    const there = await community();
    for (const who of ['wit', 'second', 'friend']) await name(there, who);
    const first = promiseOf('friend', 'one');
    const later = { ...claimOf('correction', 'one'), domain: first.domain } as ClaimRecord;
    await say(there, [first]);
    await say(there, [later, ...yesTo(later)]);
    expect(await factsOf(there)).toEqual([]);
    await takeBack(there, first);
    const order = { ...askedFor(later), family: 'echo', action: 'correction' };
    await there.community.writer.submit(mintCommand(order));
    expect(await factsOf(there)).toMatchObject([{ echo: ONE }]);
    await expectVerified(there);
  });

  // Fails if what the log says of a deed that was taken is not followed.
  test.each(['overturned', 'taken back'] as const)(
    'who did a deed is asked anew once the claim that had taken it is %s',
    async (how) => {
      const there = await community();
      await name(there, 'wit');
      const [thief, mine] = [promiseOf('eve', 'The roof'), promiseOf('ada', 'the roof')];
      await say(there, [mine, thief, proof(thief), ...yesTo(thief), proof(mine), ...yesTo(mine)]);
      const order = { family: 'civic', action: 'promise', domain: 'knowledge', now: NOW };
      const asked = { ...order, userId: 'ada', evidence: [{ id: recordId(mine) }] };
      const { entry: first } = await there.community.writer.submit(mintCommand(asked));
      const before = await factsOf(there);
      const taken = before[0]?.evidence ?? '';
      expect(before.at(-1)).toMatchObject({ weight: 0, taken });
      expect(first).toMatchObject({ code: 'DUPLICATE', taken });
      const told = explain(first, { policy: policyFrom(RULED, 1) });
      expect(told.measured).toContain(`about the same deed was kept first, evidence ${taken}`);
      if (how === 'taken back') await takeBack(there, thief);
      else {
        const audit = { ...confirmation(thief, 'auditor', false), as: 'audit' } as const;
        await say(there, [audit], AUDITOR);
      }
      const started = await reopen(there, there.db);
      const sketched = await started.community.writer.submit(previewCommand(asked));
      const { entry: second } = await started.community.writer.submit(mintCommand(asked));
      expect(sketched.entry).toEqual(second);
      expect(second.code).not.toBe('DUPLICATE');
      expect(second.taken).toBeUndefined();
      const [fact] = (await factsOf(started)).filter(({ evidence, weight }) => {
        return evidence === first.evidence && weight !== 0;
      });
      expect(fact).toMatchObject({ echo: ONE, by: [await memberId(there, 'wit')] });
      await expectVerified(started);
    },
  );

  // Each is refused by both verifiers, and is not with the checks of `taken` off.
  test('no log tells of a deed as taken that is free, nor as free while it is taken', async () => {
    const there = await community();
    await name(there, 'wit');
    const [thief, mine] = [promiseOf('eve', 'the roof'), promiseOf('ada', 'the roof')];
    await say(there, [mine, thief, proof(thief), ...yesTo(thief), proof(mine), ...yesTo(mine)]);
    const order = { family: 'civic', action: 'promise', domain: 'knowledge', now: NOW };
    const asked = { ...order, userId: 'ada', evidence: [{ id: recordId(mine) }] };
    await there.community.writer.submit(mintCommand(asked));
    const taken = entriesOf(await exportLines(there));
    const audit = { ...confirmation(thief, 'auditor', false), as: 'audit' } as const;
    await say(there, [audit], AUDITOR);
    const freed = entriesOf(await exportLines(there));
    await there.community.writer.submit(mintCommand(asked));
    const whole = entriesOf(await exportLines(there));
    const decision = taken.at(-1);
    const fact = whole.slice(freed.length).find(({ type }) => type === 'fact');
    if (decision === undefined || fact === undefined) throw new Error('nothing was decided');
    const { taken: _, ...untold } = decision as DecisionEntry;
    const logs = {
      whole,
      'told as taken once it is free': [...freed, decision],
      'not told whose it is': [...taken.slice(0, -1), untold],
      'counted while it is taken': [...taken, fact],
    };
    const verdicts = Object.entries(logs).map(([log, entries]) => {
      const of = { key: HEADER.key, origin: HEADER.origin };
      const { ours, theirs } = said(
        entries.map((entry) => (entry.type === 'community' ? { ...entry, ...of } : entry)),
      );
      return [log, ours === 'holds', theirs.startsWith('Everything holds')];
    });
    expect(verdicts).toEqual(
      Object.keys(logs).map((log) => [log, log === 'whole', log === 'whole']),
    );
  });

  // Fails if one word settles a correction: two friends then correct what nobody else ever saw.
  test('a correction is kept once two people have said so', async () => {
    const there = await community();
    for (const witness of ['wit', 'second']) await name(there, witness);
    const claim = claimOf('correction', 'one');
    expect((await say(there, [claim, confirmation(claim, 'wit')])).at(-1)?.settled).toBe('open');
    expect(await say(there, [confirmation(claim, 'second')])).toMatchObject([{ settled: 'kept' }]);
  });

  // Fails if a target counts that the claimant alone says: then every correction went all the way.
  test('a target counts once two others name it, or half of the way to it', async () => {
    const there = await community();
    const others = ['other 0', 'other 1', 'other 2', 'other 3'];
    for (const witness of ['wit', 'second', ...others]) await name(there, witness);
    const seen = { before: 800_000, after: 200_000 };
    const claim = { ...claimOf('correction', 'one'), ...seen, target: 200_000 } as EvidenceRecord;
    const unaimed = { settled: 'open', counts: false, reason: 'UNAIMED' };
    const named = (by: string, target: number) => ({ ...confirmation(claim, by), target });
    // A lower one, and numbers that would name every target: as good as nothing, and more.
    const away = [199_999, 500_001, 799_999, 800_001].map((target, nth) =>
      named(`other ${nth}`, target),
    );
    const told = await say(there, [claim, confirmation(claim, 'wit'), ...away]);
    expect(told.slice(1)).toMatchObject(Array.from({ length: 5 }, () => unaimed));
    await expect(say(there, [named('other 1', 200_000)])).rejects.toThrow('has said already');
    expect(await say(there, [named('wit', 200_000)])).toMatchObject([{ settled: 'open' }]);
    expect(await say(there, [named('second', 500_000)])).toMatchObject([{ settled: 'kept' }]);
    expect(await factsOf(there)).toMatchObject([{ drift: 1_000_000 }]);
    const promise = promiseOf('ada', 'two');
    const odd = { ...confirmation(promise, 'wit'), target: 1 };
    await expect(say(there, [promise, odd])).rejects.toThrow('a promise has no target');
    await expectVerified(there);
  });

  // Fails without the limit: what one member has due at once is what everybody waits for.
  test('a person has so many open claims, under all names and also after a start', async () => {
    const there = await community(without({ openClaims: 3 }));
    await name(there, 'wit');
    const promises = Array.from({ length: 6 }, (_, nth) => promiseOf('ada', `task ${nth}`));
    const [first, ...others] = promises as [PromiseRecord, ...PromiseRecord[]];
    const most = 'a member has at most 3 open claims (trust.openClaims)';
    await expect(say(there, others.slice(0, 4))).rejects.toThrow(most);
    const sent = await Promise.allSettled(promises.map(async (one) => await say(there, [one])));
    expect(sent.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    const started = await reopen(there, there.db);
    const { writer } = started.community;
    await say(started, [promiseOf('ben', 'of somebody else')]);
    const two = { userId: 'ben', toUserId: 'ada', linked: true, reason: 'one person' };
    await writer.submit(linkCommand({ ...two, now: NOW }));
    await expect(say(started, [promiseOf('ben', 'more')])).rejects.toThrow(most);
    // What is sent again is no further claim, and what is settled makes room.
    expect(await say(started, [first])).toMatchObject([{ known: true }]);
    await say(started, [proof(first), confirmation(first, 'wit')]);
    await takeBack(started, others[0] as PromiseRecord);
    await say(started, [promiseOf('ben', 'more')]);
    await expectVerified(started);
  });

  test.each(CLAIM_TYPES)(
    'a %s that nobody settles is missed only if it needs a proof',
    async (type) => {
      const there = await community(without({ graceCycles: 2 }));
      const claim = claimOf(type, 'one');
      await say(there, [claim]);
      const started = await reopen(there, there.db);
      await started.community.writer.submit(advanceSandboxCommand({ cycles: 4 }));
      const isMissed = (await factsOf(there)).length === 1;
      const { role, ...declared } = RECORDS[type];
      expect(isMissed).toBe('settlement' in declared && declared.settlement.needsProof);
      expect(role).toBe('claim');
    },
  );

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

/** A claim of a type, from what its declaration asks for. */
function claimOf(type: ClaimRecord['type'], subject: string): ClaimRecord {
  const values: Readonly<Record<Field['kind'], FieldValue>> = {
    userId: 'ada',
    domain: 'knowledge',
    line: subject,
    moment: NOW - 200,
    share: 500_000,
    class: 1,
    flag: true,
    claim: '0'.repeat(64),
    choice: '',
    aims: [],
  };
  const fields = Object.entries<Field>(RECORDS[type].fields).flatMap(([field, rule]) => {
    if (rule.optional === true) return [];
    // `wit` confirms in each test: so it is who asked, and not who proposed.
    if (field === 'of') return [[field, type === 'turn' ? 'wit' : 'proposer']];
    return [[field, rule.kind === 'choice' ? rule.choices[0] : values[rule.kind]]];
  });
  return { type, ...Object.fromEntries(fields), dueAt: NOW };
}

async function takeBack({ community }: TestCommunity, claim: EvidenceRecord): Promise<void> {
  const order = { ids: [recordId(claim)], reason: 'a mistake', attestor: PROGRAM, now: NOW };
  await community.writer.submit(retractCommand({ ...order, ofOthers: true }));
}

function promiseOf(userId: string, subject: string): PromiseRecord {
  const at = NOW - 200;
  return { type: 'promise', userId, domain: 'knowledge', subject, at, dueAt: NOW };
}

function askedFor(claim: ClaimRecord) {
  const what = { family: 'civic', action: 'promise', domain: 'knowledge', now: NOW };
  return { ...what, userId: claim.userId, evidence: [{ id: recordId(claim) }] };
}

function proof(claim: EvidenceRecord, part = 1_000_000): EvidenceRecord {
  return { type: 'proof', claim: recordId(claim), at: NOW - 100, delivered: part };
}

function confirmation(claim: EvidenceRecord, by: string, accepted = true) {
  const judged = accepted && claim.type === 'defect' ? { rating: claim.rating } : {};
  const word = {
    type: 'confirmation',
    claim: recordId(claim),
    by,
    at: NOW,
    accepted,
  } as const;
  const { role, ...declared } = RECORDS[claim.type];
  const isWork = role === 'claim' && 'settlement' in declared && declared.settlement.needsProof;
  return { ...word, ...judged, ...(accepted && isWork ? { doneAt: NOW } : {}) };
}

async function say(
  { community }: TestCommunity,
  records: readonly EvidenceRecord[],
  attestor: Attestor = PROGRAM,
  now: number = NOW,
): Promise<readonly TakenEvidence[]> {
  const command = evidenceCommand({ records, attestor, now });
  return (await community.writer.submit(command)).evidence;
}

async function name({ community }: TestCommunity, userId: string, named = true): Promise<void> {
  await community.writer.submit(nameWitnessCommand({ userId, named, now: NOW }));
}

/** The words that settle a claim: of a correction, those of two people. */
function yesTo(claim: ClaimRecord): EvidenceRecord[] {
  const { confirmations } = declarationOf(claim).settlement;
  return ['wit', 'second'].slice(0, confirmations).map((by) => confirmation(claim, by));
}

async function memberId({ community }: TestCommunity, userId: string): Promise<string | undefined> {
  return await community.writer.submit({ run: (draft) => draft.knownMember(userId) });
}

async function recordOfMember(
  { community }: TestCommunity,
  userId: string,
): Promise<{ readonly works: number | undefined }> {
  return await community.writer.submit({
    run: (draft) => ({
      works: draft.state.members.get(draft.knownMember(userId) ?? '')?.standing?.works,
    }),
  });
}

/** What a member's record and the outcomes of the open cycle add up to. */
async function standingOf(
  { community }: TestCommunity,
  userId: string,
): Promise<{ tallies: Tallies | undefined; outcomes: readonly number[] }> {
  return await community.writer.submit({
    run: (draft) => {
      const { members, domains, cycle } = draft.state;
      const member = members.get(draft.knownMember(userId) ?? '');
      const outcomes = [...(domains.get('knowledge')?.outcomes.get(cycle) ?? [])];
      return { tallies: member?.tallies, outcomes };
    },
  });
}

async function factsOf(there: TestCommunity): Promise<FactEntry[]> {
  const entries = entriesOf(await exportLines(there));
  return entries.flatMap((entry) => (entry.type === 'fact' ? [entry] : []));
}

async function expectVerified({ db, community, key }: TestCommunity): Promise<void> {
  const { divergence } = await verifyStore(db, community, key);
  expect(divergence).toBeUndefined();
}
