import { describe, expect, test } from 'vitest';
import {
  canBecome,
  FINDING_STATUSES as ALL,
  isFinal,
  isOverdue,
  isWaiting,
  waitsUntil,
} from './finding.ts';

describe('a finding', () => {
  test('never waits and takes effect at once, in any status and cycle', () => {
    for (const status of ALL) {
      for (const cycle of [9, 10, 11]) {
        const finding = { status, until: 10 };
        expect(isWaiting(finding, cycle) && isFinal(finding, cycle)).toBe(false);
      }
    }
  });

  test('that is open or appealed falls when nobody answers in its term', () => {
    const terms = { answerCycles: 28, appealCycles: 14 };
    for (const status of ['open', 'appealed'] as const) {
      const until = waitsUntil(terms, status, 5);
      expect(isOverdue({ status, until }, 31)).toBe(false);
      expect(isOverdue({ status, until }, 32)).toBe(true);
    }
  });

  test('that was confirmed takes effect only once its appeal term is over', () => {
    const until = waitsUntil({ answerCycles: 28, appealCycles: 14 }, 'confirmed', 5);
    const finding = { status: 'confirmed', until } as const;
    expect([isFinal(finding, 18), isFinal(finding, 19)]).toEqual([false, true]);
    expect(canBecome(finding, 'appealed', 18)).toBe(true);
    expect(canBecome(finding, 'appealed', 19)).toBe(false);
  });

  test('that has ended becomes nothing else', () => {
    for (const status of ['cleared', 'upheld', 'reversed', 'fallen'] as const) {
      for (const next of ALL) expect(canBecome({ status, until: 99 }, next, 1)).toBe(false);
    }
  });
});
