import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_SECONDS } from '../../policy/cycle.ts';
import { followedChannels, isSettleable, type Reflection } from './reflection.ts';

const DAY = 20_000;
const said = (day: number, more: Partial<Reflection> = {}): Reflection => ({
  day,
  worldview: 'calm',
  mood: 0,
  intent: 'promise',
  ...more,
});
const kept = (day: number, type = 'promise') => ({ type, at: day * DAY_SECONDS });
const before = (count: number, more: Partial<Reflection> = {}): Reflection[] =>
  Array.from({ length: count }, (_, at) => said(DAY - 1 - at, more));

describe('what a reflection adds', () => {
  // Without the measure of a channel, or with another window, the row beside it comes out alike.
  test.each([
    ['nothing without a deed', [], [], []],
    ['nothing by a deed of the same day', [], [kept(DAY)], []],
    ['echo by one of the next day', [], [kept(DAY + 1)], ['echo']],
    ['echo by one of the seventh day', [], [kept(DAY + 7)], ['echo']],
    ['nothing by one of the eighth', [], [kept(DAY + 8)], []],
    ['nothing by another deed', [], [kept(DAY + 1, 'review')], []],
    ['no habit of nine days', before(9), [kept(DAY + 1)], ['echo']],
    ['a habit of ten', before(10), [kept(DAY + 1)], ['echo', 'drift', 'coordination']],
    [
      'no habit of another view',
      before(10, { worldview: 'stormy' }),
      [kept(DAY + 1)],
      ['echo', 'coordination'],
    ],
    [
      'no habit of another intent',
      before(10, { intent: 'review' }),
      [kept(DAY + 1)],
      ['echo', 'drift'],
    ],
  ] as const)('%s', (_, earlier, claims, channels) => {
    const one = said(DAY);
    expect(followedChannels(one, [...earlier, one], claims)).toEqual(channels);
  });

  test('stability, if the mood swings less than in the own weeks before', () => {
    const one = said(DAY, { mood: 1 });
    const swinging = Array.from({ length: 20 }, (_, at) =>
      said(DAY - 20 - at, { mood: at % 2 === 0 ? 3 : -3 }),
    );
    const calm = said(DAY - 1);
    const by = (all: readonly Reflection[]): boolean =>
      followedChannels(one, all, [kept(DAY + 1)]).includes('stability');
    expect(by([...swinging, calm, one])).toBe(true);
    expect(by([...swinging.slice(1), calm, one])).toBe(false);
    expect(by([...swinging, one])).toBe(false);
    const constant = Array.from({ length: 70 }, (_, at) => said(DAY - at));
    expect(followedChannels(said(DAY), constant, [kept(DAY + 1)])).not.toContain('stability');
  });

  test('nothing at all by labels alone, whatever they are', () => {
    const labels = fc.record({
      day: fc.integer({ min: DAY - 80, max: DAY }),
      worldview: fc.constantFrom('calm', 'stormy'),
      mood: fc.integer({ min: -3, max: 3 }),
      intent: fc.constantFrom('promise', 'review'),
    });
    fc.assert(
      fc.property(fc.array(labels, { minLength: 1, maxLength: 80 }), (all) => {
        const [one = said(DAY)] = all;
        expect(followedChannels(one, all, [])).toEqual([]);
      }),
    );
  });

  test('it is looked at after a week to do it and a week to confirm it', () => {
    expect([13, 14].map((days) => isSettleable(said(DAY), DAY + days))).toEqual([false, true]);
  });
});
