import { describe, expect, test } from 'vitest';
import type { ClaimRecord } from '../../core/families/record.ts';
import { Likenesses, likenessOf } from './likenesses.ts';

const claim = (subject: string, more: object = {}): ClaimRecord =>
  ({ type: 'promise', userId: 'ada', domain: 'care', subject, at: 1, dueAt: 2, ...more }) as never;

describe('what a subject says', () => {
  test('has no digits and no case', () => {
    expect(likenessOf('Mow lawn 12')).toBe(likenessOf('mow LAWN 7'));
    expect(likenessOf('Mow lawn')).not.toBe(likenessOf('Mow the lawn'));
  });

  test('is nothing to compare without a letter', () => {
    expect([likenessOf('2026-11-28'), likenessOf('#12')]).toEqual([undefined, undefined]);
  });
});

describe('works that say the same', () => {
  test('are clones of the first one of the person, type, domain and cycle', () => {
    const works = new Likenesses();
    const like = (person: string, hash: string, one: ClaimRecord, cycle = 1) =>
      works.firstLike(person, one, { cycle, hash });
    expect(like('ada', 'first', claim('lawn 1'))).toBeUndefined();
    expect(like('ada', 'second', claim('Lawn 2'))).toBe('first');
    expect(like('ada', 'first', claim('lawn 1'))).toBeUndefined();
    expect(like('bob', 'other', claim('lawn 1'))).toBeUndefined();
    expect(like('ada', 'domain', claim('lawn 3', { domain: 'work' }))).toBeUndefined();
    expect(like('ada', 'type', claim('lawn 4', { type: 'step' }))).toBeUndefined();
    expect(like('ada', 'later', claim('lawn 5'), 2)).toBeUndefined();
  });
});
