import { describe, expect, test } from 'vitest';
import { closeCycles, entriesOf, newDraft } from '../../../test/worlds/memory-community.ts';
import { endow, send, sendRound, watchfulFor } from '../../../test/worlds/misconduct.ts';
import { memberOf } from '../../../test/worlds/random-history.ts';
import type { Flow } from '../state/transfers.ts';
import { shards } from '../units.ts';
import { isCircling, onRoundTrips } from './speculation.ts';

/** Transfers as `a>b 100`, or `a>b 100 @3` for another cycle than 0. */
function flows(...texts: readonly string[]): Flow[] {
  return texts.map((text) => {
    const [, from = '', to = '', amount = '0', cycle = '0'] =
      /^(\w)>(\w) (\d+)(?: @(\d))?$/.exec(text) ?? [];
    return { from, to, amount: shards(BigInt(amount)), cycle: Number(cycle) };
  });
}

const looped = (...texts: readonly string[]): number[] => [...onRoundTrips(flows(...texts)).keys()];

describe('round trips', () => {
  test('are chains of three to six transfers that come back', () => {
    expect(looped('a>b 100', 'b>c 100', 'c>a 100')).toHaveLength(3);
    expect(looped('a>b 100', 'b>a 100')).toEqual([]);
    const six = ['a>b 100', 'b>c 100', 'c>d 100', 'd>e 100', 'e>f 100', 'f>a 100'];
    expect(looped(...six)).toHaveLength(6);
    expect(looped(...six.slice(0, 5), 'f>g 100', 'g>a 100')).toEqual([]);
  });

  test('are of 98 to 102 percent of the one before, and of no other amount', () => {
    expect(looped('a>b 100', 'b>c 98', 'c>a 96')).toEqual([]);
    expect(looped('a>b 100', 'b>c 102', 'c>a 100')).toHaveLength(3);
  });

  test('end within three cycles, in the order of the log', () => {
    expect(looped('a>b 100', 'b>c 100 @1', 'c>a 100 @2')).toHaveLength(3);
    expect(looped('a>b 100', 'b>c 100 @1', 'c>a 100 @3')).toEqual([]);
    expect(looped('c>a 100', 'b>c 100', 'a>b 100')).toEqual([]);
  });

  test('are seen behind a transfer of the same amount to somebody else', () => {
    expect(looped('a>b 100', 'b>x 100', 'b>c 100', 'c>y 100', 'c>a 100')).toEqual(
      expect.arrayContaining([0, 2, 4]),
    );
  });

  test('share no transfer with another one', () => {
    const laps = ['a>b 100', 'b>c 100', 'c>a 100', 'a>b 100', 'b>c 100', 'c>a 100'];
    expect([...onRoundTrips(flows(...laps)).values()]).toEqual([0, 0, 0, 3, 3, 3]);
  });

  test('meet nobody twice but for whom they come back to', () => {
    expect(looped('a>b 100', 'b>c 100', 'c>b 100', 'b>a 100')).toEqual([]);
  });
});

describe('members', () => {
  function foundAfter(rounds: number, elsewhere: string): readonly string[] {
    const draft = newDraft(watchfulFor('speculation'));
    for (const who of [0, 1, 2, 3]) endow(draft, who);
    sendRound(draft, [0, 1, 2], rounds);
    send(draft, 0, { to: 3, amount: elsewhere });
    send(draft, 3, { to: 0, amount: '0.100000' });
    closeCycles(draft, 7);
    const found = entriesOf(draft).filter((entry) => entry.type === 'finding');
    return [0, 1, 2, 3]
      .filter((who) => found.some(({ member }) => member === memberOf(draft, who)))
      .map(String);
  }

  test('are found when 76 % of what was sent went round, three times or more', () => {
    // 300 of 394.7 thousandths are 76.007 %, of 394.8 75.99 %.
    expect(foundAfter(3, '0.094700')).toEqual(['0', '1', '2']);
    expect(foundAfter(3, '0.094800')).toEqual(['1', '2']);
    expect(foundAfter(2, '0.000001')).toEqual([]);
  });

  // Fails when any three round trips are enough: of people who trade with one another credits come
  // back, each time by others.
  test.each([
    [['abc', 'abc', 'abc'], true],
    [['abc', 'abd', 'abe'], false],
    [['abc', 'abd', 'bcd', 'acd', 'abcd', 'abc', 'abd'], false],
    [['abc', 'abd', 'bcd', 'acd', 'abcd', 'abc', 'abd', 'bcd'], true],
  ])('who go round by %j are found: %s', (circles, isFound) => {
    const closures = new Map(circles.map((circle, at) => [at, circle.split('')]));
    const sent = shards(100n);
    expect(isCircling({ sent, looped: shards(80n), closures })).toBe(isFound);
    expect(isCircling({ sent, looped: shards(75n), closures })).toBe(false);
  });

  test('are looked at however many circles there are', () => {
    const closures = new Map(Array.from({ length: 200_000 }, (_, at) => [at, [String(at)]]));
    expect(isCircling({ sent: shards(100n), looped: shards(80n), closures })).toBe(false);
  });

  test('whom somebody sends credits that went round are not found for that', () => {
    expect(foundAfter(9, '0.100000')).not.toContain('3');
  });
});
