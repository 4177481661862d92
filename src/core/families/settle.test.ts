import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClaimRecord, SupportRecord } from './record.ts';
import { factOf, mayConfirm, settlementOf } from './settle.ts';

const ONE = 1_000_000;
const base = { userId: 'ada', domain: 'knowledge', subject: 'task', at: 100 };
const promise: ClaimRecord = { type: 'promise', ...base, dueAt: 200 };
const correction: ClaimRecord = {
  type: 'correction',
  ...base,
  dueAt: 100,
  before: 400_000,
  after: 100_000,
};
const turn: ClaimRecord = { type: 'turn', ...base, dueAt: 200, of: 'cleo' };
const step: ClaimRecord = { type: 'step', ...base, dueAt: 200, of: 'cleo' };
const handover: ClaimRecord = { ...promise, next: 'nia' };
const aimed: ClaimRecord = { ...correction, before: 800_000, after: 200_000, target: 100_000 };
const defect: ClaimRecord = { type: 'defect', ...base, dueAt: 200, of: 'cleo', rating: 3 };
const review: ClaimRecord = { type: 'review', ...base, dueAt: 99, rating: 1 };

const proof = (at: number, delivered = ONE): SupportRecord => ({
  type: 'proof',
  claim: 'c',
  at,
  delivered,
});
const verdict = (accepted: boolean): SupportRecord => ({
  type: 'confirmation',
  claim: 'c',
  by: 'bob',
  at: 300,
  accepted,
});

const another = { ...verdict(true), by: 'ada' } as SupportRecord;
const judged = (rating: number): SupportRecord => ({ ...verdict(true), rating }) as SupportRecord;
const taken = (accepted: boolean): SupportRecord =>
  ({ ...verdict(accepted), by: 'nia' }) as SupportRecord;

describe('a claim', () => {
  test.each([
    ['is open without a verdict', promise, [proof(150)], 'open'],
    ['is open where a promise has no proof', promise, [verdict(true)], 'open'],
    ['is kept with proof and verdict', promise, [proof(150), verdict(true)], 'kept'],
    ['is kept when the proof comes last', promise, [verdict(true), proof(150)], 'kept'],
    ['is lost when rejected', promise, [verdict(false)], 'lost'],
    ['stays lost when accepted later', promise, [verdict(false), verdict(true)], 'lost'],
    ['is lost when overturned', review, [verdict(true), verdict(false)], 'lost'],
    ['that one alone confirms is open if it is a correction', correction, [verdict(true)], 'open'],
    ['that two confirm is kept', correction, [verdict(true), another], 'kept'],
    ['that the second one rejects is lost', correction, [verdict(true), verdict(false)], 'lost'],
    ['waits for who takes it over', handover, [proof(150), verdict(true)], 'open'],
    ['needs more than that', handover, [proof(150), taken(true)], 'open'],
    ['is kept once taken over', handover, [proof(150), verdict(true), taken(true)], 'kept'],
    ['is lost if nobody takes it over', handover, [proof(150), taken(false)], 'lost'],
    ['needs no proof where it is no promise', review, [verdict(true)], 'kept'],
    ['is open where only the rating is there', review, [], 'open'],
  ] as const)('%s', (_, claim, supports, expected) => {
    expect(settlementOf(claim, supports)).toBe(expected);
  });

  test.each([
    ['all four channels', promise, [proof(200), verdict(true)], [ONE, ONE, ONE, ONE]],
    ['what was delivered late', promise, [proof(201), verdict(true)], [ONE, ONE, 0, ONE]],
    ['a part of it', promise, [proof(150, 250_000), verdict(true)], [ONE, 250_000, ONE, ONE]],
    ['the deviation removed', correction, [verdict(true), another], [ONE, 750_000, ONE, ONE]],
    ['the part of the way to a target', aimed, [verdict(true), another], [ONE, 857_142, ONE, ONE]],
    ['a severity of the same class', defect, [judged(3)], [ONE, ONE, ONE, ONE]],
    ['a severity of the class below', defect, [judged(2)], [ONE, 500_000, ONE, ONE]],
    ['a severity of the class above', defect, [judged(4)], [ONE, 500_000, ONE, ONE]],
    ['a severity two classes off', defect, [judged(1)], [ONE, 0, ONE, ONE]],
    ['a severity by its first judge', defect, [judged(1), judged(3)], [ONE, 0, ONE, ONE]],
    ['an answer, not how much of one', turn, [proof(150, 1), verdict(true)], [ONE, ONE, ONE, ONE]],
    ['a late step', step, [proof(201, 300_000), verdict(true)], [ONE, 300_000, 0, ONE]],
    ['a late review', review, [verdict(true)], [ONE, ONE, 0, ONE]],
    ['a rejection', promise, [proof(150), verdict(false)], [0, 0, ONE, 0]],
    ['a rejection without proof', promise, [verdict(false)], [0, 0, 0, 0]],
  ] as const)('says %s', (_, claim, supports, [echo, drift, coordination, stability]) => {
    expect(factOf(claim, supports, 'open')).toEqual({ echo, drift, coordination, stability });
  });

  test('that is overturned says what a rejected one does, and nothing a second time', () => {
    const overturned = [proof(150), verdict(true), verdict(false)];
    const rejected = factOf(promise, [proof(150), verdict(false)], 'open');
    expect(factOf(promise, overturned, 'kept')).toEqual(rejected);
    expect(factOf(promise, [...overturned, verdict(false)], 'lost')).toBeUndefined();
  });

  // With a row of `defect` that is not free, a rejected report would say 0 in three channels.
  test('that reports what is wrong says nothing if it does not hold', () => {
    expect(factOf(defect, [verdict(false)], 'open')).toBeUndefined();
    expect(factOf(defect, [judged(3), verdict(false)], 'kept')).toBeUndefined();
    expect(settlementOf(defect, [judged(3), verdict(false)])).toBe('lost');
  });

  test('that went beyond its target has removed all of the deviation', () => {
    const beyond: ClaimRecord = { ...aimed, after: 0 };
    expect(factOf(beyond, [verdict(true), another], 'open')?.drift).toBe(ONE);
  });

  test('that worsened the deviation removed nothing of it', () => {
    const worse: ClaimRecord = { ...correction, before: 0, after: 1 };
    expect(factOf(worse, [verdict(true), another], 'open')?.drift).toBe(0);
  });

  test('is never kept again once it was lost, and speaks at most twice', () => {
    const supports = fc.array(
      fc.oneof(
        fc.boolean().map(verdict),
        fc.nat(300).map((at) => proof(at)),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(promise, handover, correction, defect, review),
        supports,
        (claim, all) => {
          let before = settlementOf(claim, []);
          let facts = 0;
          for (let count = 1; count <= all.length; count += 1) {
            const some = all.slice(0, count);
            if (factOf(claim, some, before) !== undefined) facts += 1;
            const now = settlementOf(claim, some);
            expect(before === 'lost' && now !== 'lost').toBe(false);
            expect(before === 'kept' && now === 'open').toBe(false);
            before = now;
          }
          expect(facts).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('who may confirm', () => {
  const same = (one: string, other: string): boolean => one.slice(0, 3) === other.slice(0, 3);
  const moderated: ClaimRecord = { ...turn, with: 'mod' };

  // Each row of a turn or step comes out otherwise with `by: 'another'` in its settlement.
  test.each([
    ['a promise', promise, { by: 'bob' }, true],
    ['a promise by the claimant under another name', promise, { by: 'ada 2' }, false],
    ['a turn by who asked', turn, { by: 'cleo' }, true],
    ['a turn by a friend', turn, { by: 'bob' }, false],
    ['a turn by a friend who says to be a party', turn, { by: 'bob', as: 'party' }, false],
    ['a turn by its moderator', moderated, { by: 'mod' }, true],
    ['a turn by a panel', turn, { by: 'bob', as: 'panel' }, true],
    ['a turn by the claimant as a panel', turn, { by: 'ada', as: 'panel' }, false],
    ['a defect by anybody else', defect, { by: 'bob' }, true],
    ['a defect by whose work it is', defect, { by: 'cleo' }, false],
    ['a defect by its reporter as an audit', defect, { by: 'ada', as: 'audit' }, false],
    ['a step by anybody else', step, { by: 'bob' }, true],
    ['a step by the proposer', step, { by: 'cleo' }, false],
    ['a step by the proposer under another name', step, { by: 'cleo 2' }, false],
    ['a step by the proposer as an audit', step, { by: 'cleo', as: 'audit' }, false],
  ] as const)('%s', (_, claim, word, expected) => {
    expect(mayConfirm(claim, word, same)).toBe(expected);
  });
});
