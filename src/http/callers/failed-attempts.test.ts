import { expect, test } from 'vitest';
import { Problem } from '../problems/problem.ts';
import { FailedAttempts } from './failed-attempts.ts';

function secondsToWait(work: () => void): number | undefined {
  try {
    work();
    return undefined;
  } catch (problem) {
    if (problem instanceof Problem) return problem.extra.retryAfterSeconds;
    throw problem;
  }
}

test('an address that failed too often waits for the rest of its ten seconds', () => {
  let nowMs = 0;
  const attempts = new FailedAttempts(2, () => nowMs);
  attempts.count('a');
  nowMs = 4_000;
  attempts.check('a');
  attempts.count('a');
  expect(secondsToWait(() => attempts.check('a'))).toBe(6);
  expect(secondsToWait(() => attempts.count('a'))).toBe(6);
  attempts.check('b');
  nowMs = 10_000;
  attempts.check('a');
  attempts.count('a');
  attempts.count('a');
  expect(secondsToWait(() => attempts.check('a'))).toBe(10);
});

test('many addresses do not fill the memory: the oldest is forgotten, the others wait on', () => {
  let nowMs = 0;
  const attempts = new FailedAttempts(1, () => nowMs);
  for (let address = 0; address < 10_000; address += 1) attempts.count(String(address));
  attempts.count('one more');
  expect(secondsToWait(() => attempts.check('0'))).toBeUndefined();
  expect(secondsToWait(() => attempts.check('1'))).toBe(10);
  expect(secondsToWait(() => attempts.check('9999'))).toBe(10);
  nowMs = 10_000;
  attempts.count('1');
  attempts.count('another');
  attempts.count('a third');
  expect(secondsToWait(() => attempts.check('1'))).toBe(10);
});
