import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AFTER_CYCLES_MIN,
  aimProblem,
  BEFORE_CYCLES,
  CALIBRATED_CYCLES,
  type InstrumentOfDomain,
  instrumentProblem,
  resultsOf,
  shownBy,
} from './shown.ts';

const FROM = 100;
const UNTIL = FROM + 14;

/** An instrument that reads the same before and the same after, with a step of noise. */
function instrument(
  [before, after]: readonly [number, number],
  more: Partial<InstrumentOfDomain> = {},
  noise = 10_000,
): InstrumentOfDomain {
  const readings = new Map<number, number>();
  for (let cycle = FROM - 2 * BEFORE_CYCLES; cycle <= UNTIL; cycle += 1) {
    const swing = cycle % 2 === 0 ? noise : -noise;
    readings.set(cycle, (cycle < FROM ? before : after) + swing);
  }
  const own = { key: `key ${before} ${after}`, measures: 'cost', calibrated: FROM };
  return { readings, ...own, isRetired: false, results: [], ...more };
}

const waiting = instrument([420_000, 300_000]);
const complaints = instrument([360_000, 270_000]);
const AIMS = [
  { instrument: 'waiting', target: 280_000 },
  { instrument: 'complaints', target: 250_000 },
];
const SPAN = { from: FROM, until: UNTIL };

function shown(
  one: InstrumentOfDomain | undefined,
  other: InstrumentOfDomain | undefined,
  span = SPAN,
) {
  const known = Object.entries({ waiting: one, complaints: other }).flatMap(([name, found]) =>
    found === undefined ? [] : [[name, found] as const],
  );
  return shownBy(new Map(known), AIMS, span);
}

describe('an improvement', () => {
  test('is the mean part of the way of all its instruments', () => {
    expect(shown(waiting, complaints)).toEqual({
      aims: [
        { instrument: 'waiting', target: 280_000, before: 420_000, after: 300_000 },
        { instrument: 'complaints', target: 250_000, before: 360_000, after: 270_000 },
      ],
      isKept: true,
      // (0.857142 + 0.818181) / 2
      drift: 837_661,
    });
  });

  const without = (cycles: readonly number[]): InstrumentOfDomain => ({
    ...waiting,
    readings: new Map([...waiting.readings].filter(([cycle]) => !cycles.includes(cycle))),
  });
  const peak = (reads: number): InstrumentOfDomain => ({
    ...complaints,
    readings: new Map(
      [...complaints.readings].map(([cycle, value]) => [
        cycle,
        cycle < FROM - BEFORE_CYCLES ? reads : value,
      ]),
    ),
  });
  const bad = Array.from({ length: 6 }, (_, at) => FROM + 1 + at);

  test.each<[string, InstrumentOfDomain | undefined, InstrumentOfDomain | undefined]>([
    ['reads the same', waiting, instrument([360_000, 360_000])],
    ['reads worse', waiting, instrument([360_000, 450_000])],
    ['is one of two with one key', waiting, { ...complaints, key: waiting.key }],
    ['is read by whoever attests', waiting, { ...complaints, key: undefined }],
    ['was retired', waiting, { ...complaints, isRetired: true }],
    [
      'was not calibrated for too long',
      waiting,
      { ...complaints, calibrated: UNTIL - CALIBRATED_CYCLES - 1 },
    ],
    ['is not there', waiting, undefined],
    ['swings more than it fell', waiting, instrument([360_000, 270_000], {}, 250_000)],
    ['was at a peak when it was claimed', waiting, peak(275_000)],
    // Silence about the bad days would leave the good ones.
    ['was not read after the claim on bad days', without(bad), complaints],
    [
      'was not read before the claim',
      without(Array.from({ length: 100 }, (_, at) => at)),
      complaints,
    ],
  ])('is not shown when an instrument %s', (_, one, other) => {
    expect(shown(one, other)).toMatchObject({ isKept: false, drift: 0 });
  });

  test('goes from the lower of what was read before and before that', () => {
    const earlier = { readings: new Map(waiting.readings), key: 'earlier' };
    for (let cycle = FROM - 2 * BEFORE_CYCLES; cycle < FROM - BEFORE_CYCLES; cycle += 1) {
      earlier.readings.set(cycle, 400_000);
    }
    const [aim] = shown({ ...waiting, ...earlier }, complaints).aims;
    expect(aim).toMatchObject({ before: 400_000, after: 300_000 });
  });

  describe('after one that was kept', () => {
    const result = { from: FROM - 9, until: FROM - 2, after: 350_000 };
    const swinging = instrument([420_000, 300_000], {}, 30_000);
    const after = (results: InstrumentOfDomain['results']) =>
      shown({ ...swinging, results }, complaints);

    test('goes from what that one showed, and falls from it by more than chance', () => {
      // (50 / 70 + 0.818181) / 2
      expect(after([result])).toMatchObject({ isKept: true, drift: 766_233 });
      expect(after([result]).aims[0]).toMatchObject({ before: 350_000 });
      // 2 · √(30,000² · 14/13 · (1/14 + 1/7)) = 28,823.1 off a mean of seven readings.
      expect(after([{ ...result, after: 328_824 }]).isKept).toBe(true);
      expect(after([{ ...result, after: 328_823 }]).isKept).toBe(false);
    });

    test('shares no stretch with it: the lowest result of those 28 cycles counts', () => {
      const lower = { from: FROM - 40, until: FROM - 28, after: 290_000 };
      expect(after([lower, result]).isKept).toBe(false);
      expect(after([{ ...lower, until: FROM - 29 }]).aims[0]).toMatchObject({ before: 420_000 });
      // What is not settled when the claim comes in shares with it.
      expect(after([{ ...lower, until: FROM }])).toEqual(after([]));
    });

    test('has to aim a tenth below it', () => {
      const paid = { ...waiting, results: [result] };
      expect(aimProblem(paid, 315_000, FROM)).toBeUndefined();
      const why = aimProblem(paid, 315_001, FROM);
      expect(why).toContain('of what was paid already, which counts up to cycle 126');
      expect(why).toContain('so at most 0.315');
    });
  });

  describe('that is kept, is a result', () => {
    const named = [{ instrument: 'waiting', after: 300_000 }];
    const span = { from: FROM, until: UNTIL };
    const of = (known: Readonly<Record<string, InstrumentOfDomain>>) =>
      Object.fromEntries(resultsOf(new Map(Object.entries({ waiting, ...known })), named, span));

    test('for all instruments of the domain that measure the same', () => {
      const trust = instrument([360_000, 270_000], { measures: 'trust' });
      const silent = instrument([360_000, 270_000], { measures: undefined });
      const results = of({ complaints, trust, silent });
      expect(results).toEqual({
        waiting: { ...span, after: 300_000 },
        complaints: { ...span, after: 270_000 },
      });
    });

    test('in which a missing reading of others is the best, and none at all says nothing', () => {
      const read = [...complaints.readings].filter(([cycle]) => cycle <= FROM + 7);
      const half = { ...complaints, readings: new Map(read) };
      const never = { ...complaints, readings: new Map([[FROM, 360_000]]) };
      // Seven of fourteen, of which four lie below the mean: (7 · 270,000 − 10,000) / 14.
      expect(of({ half, never })).toEqual({
        waiting: { ...span, after: 300_000 },
        half: { ...span, after: 134_285 },
      });
    });
  });

  test('is not shown for a target that is as good as reached', () => {
    const known = new Map([
      ['waiting', waiting],
      ['complaints', complaints],
    ]);
    const aimed = (target: number): boolean =>
      shownBy(
        known,
        [{ instrument: 'waiting', target }, AIMS[1] ?? { instrument: '', target }],
        SPAN,
      ).isKept;
    // Nine tenths of 420,000, and one millionth more.
    expect([aimed(378_000), aimed(378_001), aimed(419_999)]).toEqual([true, false, false]);
  });

  test('counts neither the cycle of its claim nor later ones', () => {
    const readings = new Map(waiting.readings);
    readings.set(FROM, 1_000_000).set(UNTIL + 1, 1_000_000);
    expect(shown({ ...waiting, readings }, complaints)).toEqual(shown(waiting, complaints));
  });

  test('is as far as a reading goes: one that is worse never makes it better', () => {
    const cycle = fc.integer({ min: FROM + 1, max: UNTIL });
    fc.assert(
      fc.property(cycle, fc.integer({ min: 0, max: 1_000_000 }), (at, value) => {
        const readings = new Map(waiting.readings);
        readings.set(at, Math.max(value, readings.get(at) ?? 0));
        const worse = shown({ ...waiting, readings }, complaints);
        expect(worse.drift).toBeLessThanOrEqual(shown(waiting, complaints).drift);
      }),
      { numRuns: 300 },
    );
  });
});

test('an instrument serves if it can show what the claim says', () => {
  expect(instrumentProblem(waiting, 'cost', FROM)).toBeUndefined();
  expect(instrumentProblem(undefined, 'cost', FROM)).toContain('none of this domain');
  expect(instrumentProblem(waiting, 'trust', FROM)).toContain('does not measure trust');
  expect(instrumentProblem({ ...waiting, isRetired: true }, 'cost', FROM)).toContain('retired');
  const old = { ...waiting, calibrated: FROM - CALIBRATED_CYCLES - 1 };
  expect(instrumentProblem(old, 'cost', FROM)).toContain('not calibrated');
  expect(instrumentProblem({ ...waiting, key: undefined }, 'cost', FROM)).toContain('of its own');
  expect(aimProblem(waiting, 378_000, FROM)).toBeUndefined();
  expect(aimProblem(waiting, 378_001, FROM)).toContain('has to be a tenth below');
  expect(aimProblem({ readings: new Map(), results: [] }, 0, FROM)).toContain(
    'has to be a tenth below',
  );
});

/** A seeded sequence of fractions, by Lehmer's generator modulo 2³¹ − 1. */
function fractions(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * What chance shows: two instruments that nothing changes, from normal noise in which a reading
 * repeats a part of the one before. Of 3,000 claims one holds, with repetition and without; if one
 * span before counted alone, 1.8 % would hold at a half.
 */
test.each([
  [0, 0.005],
  [0.5, 0.005],
])('with nothing changed and readings that repeat %s it seldom holds', (repeats, most) => {
  const next = fractions(7);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const claims = 3_000;
  let kept = 0;
  for (let claim = 0; claim < claims; claim += 1) {
    const known = AIMS.map(({ instrument: name }) => {
      const readings = new Map<number, number>();
      let level = normal();
      for (let cycle = FROM - 2 * BEFORE_CYCLES; cycle <= UNTIL; cycle += 1) {
        level = repeats * level + Math.sqrt(1 - repeats ** 2) * normal();
        readings.set(cycle, Math.round(500_000 + 50_000 * level));
      }
      return [name, { ...waiting, key: name, readings }] as const;
    });
    const aims = AIMS.map((aim) => ({ ...aim, target: 0 }));
    if (shownBy(new Map(known), aims, SPAN).isKept) kept += 1;
  }
  expect(kept / claims).toBeLessThan(most);
});

test('a claim has room for the shortest time that counts', () => {
  expect(shown(waiting, complaints, { from: FROM, until: FROM + AFTER_CYCLES_MIN }).isKept).toBe(
    true,
  );
});

/**
 * Whoever watches eight instruments of nothing but noise and claims when the two best of them are
 * high: by their last 14 cycles (4.2 % would hold if only these counted), or by both spans of
 * readings that repeat half of the one before (8.2 % would hold if that did not count).
 */
test.each<[string, { repeats: number; spans: number; claims: number }]>([
  ['a peak', { repeats: 0, spans: 1, claims: 1_000 }],
  ['a long swing', { repeats: 0.5, spans: 2, claims: 700 }],
])('who claims at %s of what is only noise seldom keeps it', (_, { repeats, spans, claims }) => {
  const [cycles, length, error] = [6_000, 42, 50_000 / Math.sqrt(BEFORE_CYCLES)];
  const watched = pureNoise({ cycles, repeats });
  let [claimed, kept] = [0, 0];
  for (let from = 2 * BEFORE_CYCLES; from < cycles - length; from += 1) {
    const high = watched
      .map((one) => ({ one, mean: lowestMean(one, from, spans) }))
      .sort((one, other) => other.mean - one.mean)
      .slice(0, 2);
    if (high.some(({ mean }) => mean < 500_000 + error)) continue;
    claimed += 1;
    const known = new Map(high.map(({ one }) => [one.key, { ...one, calibrated: from }]));
    const aims = high.map(({ one }) => ({ instrument: one.key, target: 0 }));
    if (shownBy(known, aims, { from, until: from + length }).isKept) kept += 1;
  }
  expect(claimed).toBeGreaterThan(claims);
  expect(kept / claimed).toBeLessThan(0.03);
});

/** Eight instruments that nothing changes. */
function pureNoise({ cycles, repeats }: { readonly cycles: number; readonly repeats: number }) {
  const next = fractions(11);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({ length: 8 }, (_, at) => {
    const readings = new Map<number, number>();
    let level = normal();
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      level = repeats * level + Math.sqrt(1 - repeats ** 2) * normal();
      readings.set(cycle, Math.round(500_000 + 50_000 * level));
    }
    return { ...waiting, key: `key ${at}`, readings };
  });
}

/** The lowest mean of so many spans before a cycle. */
function lowestMean({ readings }: InstrumentOfDomain, from: number, spans: number): number {
  const sums = Array.from({ length: spans }, () => 0);
  for (let back = 1; back <= spans * BEFORE_CYCLES; back += 1) {
    const span = Math.floor((back - 1) / BEFORE_CYCLES);
    sums[span] = (sums[span] ?? 0) + (readings.get(from - back) ?? 0);
  }
  return Math.min(...sums) / BEFORE_CYCLES;
}
