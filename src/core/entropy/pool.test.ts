import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DomainSeries } from './domain-series.ts';
import { ENTROPY_LIMITS, type EntropyRules } from './entropy-rules.ts';
import { measure } from './measure.ts';
import type { Measurement } from './measurement.ts';
import { isThin, type MeasuredAmount, measurePool } from './pool.ts';

const rules: EntropyRules = {
  ...ENTROPY_LIMITS,
  minOutcomes: 30,
  minActiveCycles: 7,
  minMembers: 5,
  fellMembers: 5,
  categories: 2,
  ratingClasses: 5,
  weights: {
    failure: 550_000,
    uncertainty: 250_000,
    volatility: 100_000,
    drift: 100_000,
    disagreement: 0,
  },
};

const ENOUGH: MeasuredAmount = { outcomes: [29, 1], activeCycles: 7, members: 5 };

describe('a domain is thin', () => {
  const history = (sparse: number, enough: number): ReadonlyMap<number, MeasuredAmount> =>
    new Map(
      Array.from({ length: sparse + enough }, (_, at) => [
        at + 1,
        at < sparse ? { ...ENOUGH, outcomes: [20, 0] } : ENOUGH,
      ]),
    );

  test.each([
    ['outcomes', { outcomes: [28, 1] }],
    ['active cycles', { activeCycles: 6 }],
    ['members', { members: 4 }],
  ] as const)('if it lacks %s', (_, lacking) => {
    expect(isThin(rules, new Map(), { cycle: 1, ...ENOUGH, ...lacking })).toBe(true);
    expect(isThin(rules, new Map(), { cycle: 1, ...ENOUGH })).toBe(false);
  });

  test('by what is usual: not after weeks of silence, and still after a good fortnight', () => {
    const silent = { cycle: 56, outcomes: [0, 0], activeCycles: 0, members: 0 };
    expect(isThin(rules, history(27, 28), silent)).toBe(false);
    expect(isThin(rules, history(28, 27), silent)).toBe(true);
    expect(isThin(rules, history(28, 27), { cycle: 56, ...ENOUGH })).toBe(false);
    expect(isThin(rules, history(29, 26), { cycle: 56, ...ENOUGH })).toBe(true);
  });

  test('by the last 56 cycles alone', () => {
    expect(isThin(rules, history(84, 0), { cycle: 141, ...ENOUGH })).toBe(false);
    expect(isThin(rules, history(84, 0), { cycle: 138, ...ENOUGH })).toBe(true);
  });
});

/** So many kept and lost outcomes of each of six members in a domain, cycle by cycle. */
type Counts = readonly (readonly [kept: number, lost: number])[];

function seriesOf(counts: Counts): DomainSeries {
  return {
    firstCycle: 1,
    outcomes: new Map(counts.map(([kept, lost], at) => [at + 1, [kept, lost]])),
    outcomeMembers: new Map(
      counts.map(([kept, lost], at) => {
        const each = MEMBERS.map((member, place): [string, number] => [
          member,
          Math.floor((kept + lost + place) / MEMBERS.length),
        ]);
        return [at + 1, new Map(each.filter(([, count]) => count > 0))];
      }),
    ),
    measurements: new Map(),
  };
}

const MEMBERS = ['a', 'b', 'c', 'd', 'e', 'f'];
const NONE: ReadonlyMap<number, Measurement> = new Map();

describe('the pool', () => {
  test('measures several domains as it would measure one with all their outcomes', () => {
    const cycle = fc.tuple(fc.nat(6), fc.nat(2));
    const cycles = fc.array(fc.tuple(cycle, cycle, cycle), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(cycles, (drawn) => {
        const domains = [0, 1, 2].map((at): Counts =>
          drawn.map((each): [number, number] => each[at] ?? [0, 0]),
        );
        const sums = drawn.map((each): [number, number] => [
          each.reduce((sum, [kept]) => sum + kept, 0),
          each.reduce((sum, [, lost]) => sum + lost, 0),
        ]);
        const [a, b, c] = domains.map((counts) => seriesOf(counts));
        if (a === undefined || b === undefined || c === undefined) throw new RangeError('three');
        const thin = new Map([
          ['c', c],
          ['a', a],
          ['b', b],
        ]);
        const { pooled, ...pool } = measurePool(rules, thin, NONE, drawn.length);
        const { members, state, ...one } = measure(rules, 'commons', seriesOf(sums), drawn.length);
        // Who stands behind them is made up apart: members may differ, and with them the state.
        expect(pool).toMatchObject({ ...one, domain: 'commons' });
        expect([members, state, pooled]).toEqual([
          expect.any(Number),
          expect.any(String),
          ['a', 'b', 'c'],
        ]);
      }),
    );
  });

  /** Steady domains, of which the last was bad until cycle 60 and is good from then on. */
  const steady = seriesOf(Array.from({ length: 100 }, () => [6, 0]));
  const mended = seriesOf(
    Array.from({ length: 100 }, (_, at): [number, number] => (at < 60 ? [3, 3] : [6, 0])),
  );

  function poolAt(cycle: number, now: ReadonlyMap<string, DomainSeries>): Measurement {
    const earlier = new Map<number, Measurement>();
    const both = new Map([
      ['mended', mended],
      ['steady', steady],
    ]);
    for (let at = 1; at < cycle; at += 1) earlier.set(at, measurePool(rules, both, earlier, at));
    return measurePool(rules, now, earlier, cycle);
  }

  test('pays in full for a fall while the same domains stand behind it', () => {
    const both = new Map([
      ['mended', mended],
      ['steady', steady],
    ]);
    expect(poolAt(80, both)).toMatchObject({ direction: 'fell', broad: true });
  });

  test('does not pay in full for a fall that a domain leaves behind (off: broad is true)', () => {
    const left = new Map([
      ['other', steady],
      ['steady', steady],
    ]);
    const measured = poolAt(50, left);
    expect(measured).toMatchObject({
      direction: 'fell',
      broad: false,
      pooled: ['other', 'steady'],
    });
    const renamed = new Map([
      ['mended', steady],
      ['steady', steady],
    ]);
    expect(poolAt(50, renamed)).toMatchObject({ direction: 'fell', broad: true });
  });
});
