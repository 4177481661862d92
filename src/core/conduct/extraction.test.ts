import { describe, expect, test } from 'vitest';
import { closeCycles, entriesOf, newDraft } from '../../../test/worlds/memory-community.ts';
import { vouchFor, vouchInTurn, watchfulFor } from '../../../test/worlds/misconduct.ts';
import { memberOf } from '../../../test/worlds/random-history.ts';
import type { BatchDraft } from '../../pipeline/writer/draft.ts';
import { openFinding } from '../mint/decide.ts';
import { circlesIn, closednessOf } from './extraction.ts';

const vouched = (...pairs: readonly (readonly [by: string, of: string, works: number])[]) => {
  const people = new Map<string, Map<string, number>>();
  for (const [by, of, works] of pairs) {
    people.set(by, (people.get(by) ?? new Map<string, number>()).set(of, works));
  }
  return people;
};

describe('circles', () => {
  test('are joined by three works each way, and by nothing that goes one way', () => {
    const joined = vouched(['a', 'b', 3], ['b', 'a', 3], ['b', 'c', 9], ['c', 'b', 2]);
    expect(circlesIn(joined)).toEqual([['a', 'b']]);
    joined.get('c')?.set('b', 3);
    expect(circlesIn(joined)).toEqual([['a', 'b', 'c']]);
  });

  test('are closed when nine of ten works are vouched for from within', () => {
    const closed = vouched(['a', 'b', 9], ['b', 'a', 9], ['x', 'a', 2]);
    expect(closednessOf(closed, ['a', 'b'])).toEqual({ measured: 900_000, counts: [2, 18, 20] });
    closed.get('x')?.set('b', 1);
    expect(closednessOf(closed, ['a', 'b'])).toBeUndefined();
    const few = vouched(['a', 'b', 8], ['b', 'a', 7]);
    expect(closednessOf(few, ['a', 'b'])).toBeUndefined();
  });
});

describe('the close of a cycle', () => {
  const crowd = (draft: BatchDraft, size: number): void => {
    for (let who = 3; who < 3 + size; who += 1) vouchFor(draft, { who, by: [99], works: 1 });
  };
  const found = (draft: BatchDraft) =>
    entriesOf(draft).filter((entry) => entry.type === 'finding' && entry.status === 'open');

  test('opens one case about all of a circle, and holds nothing of them', () => {
    const draft = newDraft(watchfulFor('extraction'));
    vouchInTurn(draft, [0, 1, 2], 5);
    crowd(draft, 6);
    closeCycles(draft, 7);
    const cases = found(draft).map((entry) => ('case' in entry ? entry.case : undefined));
    expect(cases).toHaveLength(3);
    expect(new Set(cases).size).toBe(1);
    expect(cases[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(openFinding(draft.state, memberOf(draft, 0), 'any')).toBeUndefined();
  });

  test('takes no small community as a whole for a circle', () => {
    const draft = newDraft(watchfulFor('extraction'));
    vouchInTurn(draft, [0, 1, 2], 5);
    crowd(draft, 4);
    closeCycles(draft, 7);
    expect(found(draft)).toEqual([]);
  });

  test('asks about a circle once in the time that its pairs are counted over', () => {
    const draft = newDraft(watchfulFor('extraction'));
    vouchInTurn(draft, [0, 1, 2], 5);
    crowd(draft, 6);
    closeCycles(draft, 50);
    expect(found(draft)).toHaveLength(3);
    vouchInTurn(draft, [0, 1, 2], 5);
    crowd(draft, 6);
    closeCycles(draft, 20);
    expect(found(draft)).toHaveLength(6);
  });
});
