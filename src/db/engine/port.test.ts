import { describe, expect, test } from 'vitest';
import { DatabaseError, isRetryable } from './port.ts';

describe('isRetryable', () => {
  test.each([
    ['40001', 'could not serialize access', true],
    ['40P01', 'deadlock detected', true],
    ['08006', 'connection lost', true],
    ['08007', 'outcome of a commit unknown', true],
    ['57P01', 'terminating connection due to administrator command', true],
    ['57P02', 'terminating connection because of crash of another server process', true],
    ['57P03', 'the database system is starting up', true],
    ['XX000', 'could not commit transaction for shard 102008', true],
    ['XX000', 'cache lookup failed', false],
    ['23505', 'could not commit', false],
    ['53100', 'could not extend file', false],
    ['57014', 'canceling statement due to user request', false],
    ['25P02', 'rolled back', false],
  ])('of %s "%s" is %s', (code, message, retryable) => {
    expect(isRetryable(new DatabaseError(code, message))).toBe(retryable);
  });

  test('is false for anything that no database reported', () => {
    expect(isRetryable(Object.assign(new Error('deadlock detected'), { code: '40P01' }))).toBe(
      false,
    );
    expect(isRetryable(undefined)).toBe(false);
  });
});
