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
    const works = new Likenesses([]);
    const like = (member: string, hash: string, one: ClaimRecord, cycle = 1) => {
      const first = works.firstLike([member], { claim: one, cycle, hash });
      if (first === undefined) works.add({ member, claim: one, cycle, hash });
      return first;
    };
    expect(like('ada', 'first', claim('lawn 1'))).toBeUndefined();
    expect(like('ada', 'second', claim('Lawn 2'))).toBe('first');
    expect(like('ada', 'first', claim('lawn 1'))).toBeUndefined();
    expect(like('bob', 'other', claim('lawn 1'))).toBeUndefined();
    expect(like('ada', 'domain', claim('lawn 3', { domain: 'work' }))).toBeUndefined();
    expect(like('ada', 'type', claim('lawn 4', { type: 'step' }))).toBeUndefined();
    expect(like('ada', 'later', claim('lawn 5'), 2)).toBeUndefined();
  });

  test('are known under each name of a person', () => {
    const works = new Likenesses([{ member: 'ada', claim: claim('lawn 1'), cycle: 1, hash: 'a' }]);
    const work = { claim: claim('lawn 2'), cycle: 1, hash: 'b' };
    expect(works.firstLike(['bob'], work)).toBeUndefined();
    expect(works.firstLike(['bob', 'ada'], work)).toBe('a');
  });

  test('are known to a sketch, which adds nothing to what it looks at', () => {
    const works = new Likenesses([{ member: 'ada', claim: claim('lawn 1'), cycle: 1, hash: 'a' }]);
    const sketch = new Likenesses([], works);
    sketch.add({ member: 'ada', claim: claim('hedge 1'), cycle: 1, hash: 'h' });
    const like = (subject: string, of: Likenesses) =>
      of.firstLike(['ada'], { claim: claim(subject), cycle: 1, hash: 'b' });
    expect([like('lawn 2', sketch), like('hedge 2', sketch)]).toEqual(['a', 'h']);
    expect([like('lawn 2', works), like('hedge 2', works)]).toEqual(['a', undefined]);
  });
});
