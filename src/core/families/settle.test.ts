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

describe('a claim', () => {
  test.each([
    ['is open without a verdict', promise, [proof(150)], 'open'],
    ['is open where a promise has no proof', promise, [verdict(true)], 'open'],
    ['is kept with proof and verdict', promise, [proof(150), verdict(true)], 'kept'],
    ['is kept when the proof comes last', promise, [verdict(true), proof(150)], 'kept'],
    ['is lost when rejected', promise, [verdict(false)], 'lost'],
    ['stays lost when accepted later', promise, [verdict(false), verdict(true)], 'lost'],
    ['is lost when overturned', correction, [verdict(true), verdict(false)], 'lost'],
    ['needs no proof where it is no promise', review, [verdict(true)], 'kept'],
  ] as const)('%s', (_, claim, supports, expected) => {
    expect(settlementOf(claim, supports)).toBe(expected);
  });

  test.each([
    ['all four channels', promise, [proof(200), verdict(true)], [ONE, ONE, ONE, ONE]],
    ['what was delivered late', promise, [proof(201), verdict(true)], [ONE, ONE, 0, ONE]],
    ['a part of it', promise, [proof(150, 250_000), verdict(true)], [ONE, 250_000, ONE, ONE]],
    ['the deviation removed', correction, [verdict(true)], [ONE, 750_000, ONE, ONE]],
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

  test('that worsened the deviation removed nothing of it', () => {
    const worse: ClaimRecord = { ...correction, before: 0, after: 1 };
    expect(factOf(worse, [verdict(true)], 'open')?.drift).toBe(0);
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
      fc.property(fc.constantFrom(promise, correction, review), supports, (claim, all) => {
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
      }),
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
    ['a step by anybody else', step, { by: 'bob' }, true],
    ['a step by the proposer', step, { by: 'cleo' }, false],
    ['a step by the proposer under another name', step, { by: 'cleo 2' }, false],
    ['a step by the proposer as an audit', step, { by: 'cleo', as: 'audit' }, false],
  ] as const)('%s', (_, claim, word, expected) => {
    expect(mayConfirm(claim, word, same)).toBe(expected);
  });
});
