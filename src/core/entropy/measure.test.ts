import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ONE } from '../units.ts';
import type { CycleRatings, InstrumentSeries, RecordedMeasurement } from './domain-series.ts';
import { ENTROPY_LIMITS, type EntropyRules, entropyRules } from './entropy-rules.ts';
import { measure } from './measure.ts';
import type { Measurement } from './measurement.ts';
import { recheckMeasurement } from './recheck-measurement.ts';

const rules: EntropyRules = {
  ...ENTROPY_LIMITS,
  minOutcomes: 30,
  minActiveCycles: 7,
  minMembers: 0,
  fellMembers: 5,
  categories: 3,
  ratingClasses: 5,
  weights: {
    failure: 450_000,
    uncertainty: 200_000,
    volatility: 100_000,
    drift: 100_000,
    disagreement: 150_000,
  },
};

/** A domain as it is recorded cycle by cycle. */
interface Recorded {
  firstCycle: number | undefined;
  readonly outcomes: Map<number, readonly number[]>;
  readonly ratings: Map<number, CycleRatings>;
  readonly instruments: Map<string, InstrumentSeries & { readings: Map<number, number> }>;
  readonly measurements: Map<number, Measurement>;
}

function emptyRecord(): Recorded {
  return {
    firstCycle: undefined,
    outcomes: new Map(),
    ratings: new Map(),
    instruments: new Map(),
    measurements: new Map(),
  };
}

const fourRatings = { ratedItems: 4, ratingPairs: 4, disagreeingPairs: 1 };

/** Records one cycle and measures it. */
function close(record: Recorded, cycle: number, counts: readonly number[]): Measurement {
  if (counts.some((count) => count > 0)) {
    record.firstCycle ??= cycle;
    record.outcomes.set(cycle, counts);
    record.ratings.set(cycle, fourRatings);
  }
  const measured = measure(rules, 'health', record, cycle);
  record.measurements.set(cycle, measured);
  return measured;
}

function steadyRecord(cycles: number): Recorded {
  const record = emptyRecord();
  for (let cycle = 1; cycle <= cycles; cycle += 1) close(record, cycle, [18, 1, 1]);
  return record;
}

/** Fourteen cycles, thirteen of them active, after fourteen steady ones; one instrument. */
function workedExample(): Recorded {
  const record = emptyRecord();
  const steady = Array.from({ length: 14 }, () => [19, 1, 1]);
  // prettier-ignore
  const unsteady = [
    [18, 2, 1], [17, 4, 0], [20, 1, 2], [9, 8, 3], [15, 2, 2], [19, 0, 1], [16, 3, 1],
    [0, 0, 0], [12, 9, 4], [17, 2, 1], [18, 1, 0], [14, 2, 3], [16, 4, 1], [11, 7, 2],
  ];
  for (const [index, counts] of [...steady, ...unsteady].entries()) {
    record.outcomes.set(index + 1, counts);
  }
  record.firstCycle = 1;
  record.ratings.set(20, { ratedItems: 12, ratingPairs: 40, disagreeingPairs: 9 });
  const values = [100_000, 300_000, 250_000, 150_000, 200_000, 200_000, 180_000, 220_000];
  const readings = new Map(values.map((value, index) => [21 + index, value]));
  record.instruments.set('air', { weight: 50_000, readings });
  return record;
}

describe('a measurement', () => {
  // Computed apart from this code with NumPy and the χ² quantiles of SciPy.
  test('holds every number of the worked example', () => {
    const record = workedExample();
    const mark: RecordedMeasurement = {
      cycle: 14,
      state: 'KNOWN',
      entropy: 150_000,
      error: 20_000,
    };
    const measurements = new Map([[14, mark]]);
    expect(measure(rules, 'health', { ...record, measurements }, 28)).toEqual({
      domain: 'health',
      cycle: 28,
      outcomes: [202, 45, 21],
      activeCycles: 13,
      members: 0,
      coverage: 843_537,
      factors: {
        failure: 246_269,
        uncertainty: 651_703,
        volatility: 82_543,
        drift: 97_600,
        disagreement: 281_250,
      },
      instruments: [
        { instrument: 'air', weight: 50_000, value: 200_000, error: 21_465, readings: 8 },
      ],
      entropy: 311_364,
      error: 41_244,
      state: 'KNOWN',
      reference: { cycle: 14, entropy: 150_000, error: 20_000 },
      broad: false,
      direction: 'rose',
    });
  });

  test('of a domain in which nothing ever happened is unknown, and no order', () => {
    const measured = measure(rules, 'health', emptyRecord(), 5);
    expect(measured).toMatchObject({ state: 'UNKNOWN', direction: 'unknown', coverage: 0 });
    expect(measured.factors.failure).toBe(ONE);
    expect(measured).not.toHaveProperty('reference');
    expect(measured).not.toHaveProperty('instruments');
  });

  test('does not depend on what lies outside its spans', () => {
    const record = steadyRecord(90);
    const measured = measure(rules, 'health', record, 90);
    record.outcomes.set(91, [0, 500, 500]);
    record.outcomes.set(34, [0, 500, 500]);
    for (const cycle of [20, 77, 91]) {
      record.measurements.set(cycle, { ...measured, cycle, entropy: 0 });
    }
    expect(measure(rules, 'health', record, 90)).toEqual(measured);
  });

  test('lists instruments in order of name', () => {
    const record = steadyRecord(28);
    for (const name of ['water', 'air', 'Noise']) {
      record.instruments.set(name, { weight: 1, readings: new Map([[28, 5]]) });
    }
    const names = measure(rules, 'health', record, 28).instruments?.map((one) => one.instrument);
    expect(names).toEqual(['Noise', 'air', 'water']);
  });

  test('stays within 0..1 with an error that is never 0, whatever happened', () => {
    const counts = fc.array(fc.nat({ max: 60 }), { minLength: 3, maxLength: 3 });
    const cycles = fc.array(counts, { minLength: 1, maxLength: 28 });
    fc.assert(
      fc.property(cycles, fc.nat({ max: 9 }), (recorded, disagreeing) => {
        const record = emptyRecord();
        for (const [index, outcomes] of recorded.entries()) record.outcomes.set(index, outcomes);
        record.firstCycle = 0;
        const pairs = { ratedItems: 9, ratingPairs: 9, disagreeingPairs: disagreeing };
        record.ratings.set(recorded.length - 1, pairs);
        const { entropy, error } = measure(rules, 'health', record, recorded.length - 1);
        expect(entropy).toBeGreaterThanOrEqual(0);
        expect(entropy).toBeLessThanOrEqual(ONE);
        expect(error).toBeGreaterThan(0);
        expect(Number.isSafeInteger(entropy) && Number.isSafeInteger(error)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the state', () => {
  test('becomes KNOWN at the seventh active cycle, and has a direction from the 28th on', () => {
    const record = emptyRecord();
    const states = Array.from({ length: 30 }, (_, index) => close(record, index + 1, [9, 1, 0]));
    expect(states.findIndex(({ state }) => state === 'KNOWN') + 1).toBe(7);
    expect(states.findIndex(({ direction }) => direction !== 'unknown') + 1).toBe(28);
  });

  test.each([
    { what: '29 outcomes', counts: [2, 0, 0], last: [3, 0, 0], active: 14, state: 'UNKNOWN' },
    { what: '30 outcomes', counts: [2, 0, 0], last: [4, 0, 0], active: 14, state: 'KNOWN' },
    { what: '6 active cycles', counts: [9, 1, 0], last: [9, 1, 0], active: 6, state: 'UNKNOWN' },
    { what: '7 active cycles', counts: [9, 1, 0], last: [9, 1, 0], active: 7, state: 'KNOWN' },
  ])('of a window of $what is $state', ({ counts, last, active, state }) => {
    const record = emptyRecord();
    record.firstCycle = 1;
    for (let cycle = 15 - active; cycle <= 14; cycle += 1) {
      record.outcomes.set(cycle, cycle === 14 ? last : counts);
    }
    record.ratings.set(9, { ratedItems: 10, ratingPairs: 10, disagreeingPairs: 0 });
    expect(measure(rules, 'health', record, 14).state).toBe(state);
  });

  test('needs ten rated items where disagreement has a weight', () => {
    const record = steadyRecord(14);
    record.ratings.clear();
    record.ratings.set(14, { ratedItems: 9, ratingPairs: 99, disagreeingPairs: 0 });
    expect(measure(rules, 'health', { ...record, measurements: new Map() }, 14).state).toBe(
      'UNKNOWN',
    );
    const unweighted = { ...rules, weights: { ...rules.weights, disagreement: 0 } };
    expect(measure(unweighted, 'health', record, 14).state).toBe('KNOWN');
  });

  test('needs seven readings of every instrument that has a weight', () => {
    const record = steadyRecord(28);
    const readings = new Map(Array.from({ length: 6 }, (_, index) => [20 + index, 100_000]));
    record.instruments.set('air', { weight: 50_000, readings });
    expect(measure(rules, 'health', record, 28).state).toBe('STALE');
    readings.set(28, 100_000);
    expect(measure(rules, 'health', record, 28).state).toBe('KNOWN');
    record.instruments.set('air', { weight: 0, readings: new Map() });
    expect(measure(rules, 'health', record, 28).state).toBe('KNOWN');
  });

  test('is lost within seven cycles of silence, STALE for a while, then UNKNOWN', () => {
    const record = steadyRecord(60);
    const states = Array.from(
      { length: 20 },
      (_, index) => close(record, 61 + index, [0, 0, 0]).state,
    );
    expect(states.slice(0, 2)).toEqual(['KNOWN', 'KNOWN']); // coverage 6/7 and 5/7
    // Last KNOWN in cycle 62: within the last 14 cycles up to cycle 75.
    expect(states.slice(2)).toEqual([...Array(13).fill('STALE'), ...Array(5).fill('UNKNOWN')]);
  });

  test('is not KNOWN after seven silent cycles, whatever happened before them', () => {
    const counts = fc.array(fc.nat({ max: 30 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 60 }), (recorded) => {
        const record = emptyRecord();
        record.firstCycle = 0;
        for (const [index, outcomes] of recorded.entries()) {
          record.outcomes.set(index, outcomes);
          record.ratings.set(index, fourRatings);
        }
        const measured = measure(rules, 'health', record, recorded.length + 6);
        expect(measured.state).not.toBe('KNOWN');
        expect(measured.direction).toBe('unknown');
      }),
      { numRuns: 1000 },
    );
  });

  test('is lost within seven cycles where half of all reports stop', () => {
    const record = steadyRecord(60);
    const states = Array.from(
      { length: 7 },
      (_, index) => close(record, 61 + index, [9, 1, 0]).state,
    );
    expect(states.at(-1)).toBe('STALE');
  });
});

describe('a verifier', () => {
  const record = workedExample();
  const measured = measure(rules, 'health', { ...record, measurements: markedAt(14) }, 28);

  function markedAt(cycle: number): Map<number, RecordedMeasurement> {
    return new Map([[cycle, { cycle, state: 'KNOWN', entropy: 150_000, error: 20_000 }]]);
  }

  /** The measurement as a machine with slightly other floats records it: S follows its factors. */
  function withFactor(drift: number): Measurement {
    const entropy = measured.entropy + Math.ceil((drift - measured.factors.drift) / 10);
    return { ...measured, factors: { ...measured.factors, drift }, entropy };
  }

  test('finds nothing wrong with what was measured', () => {
    expect(recheckMeasurement(rules, measured, measured)).toBeUndefined();
  });

  test.each([-2, -1, 1, 2])('tolerates an error that is %d ppm off', (difference) => {
    const recorded = { ...measured, error: measured.error + difference };
    expect(recheckMeasurement(rules, recorded, measured)).toBeUndefined();
  });

  test('tolerates a factor that is 2 ppm off where S follows from it', () => {
    // The sum before rounding is 311 363.45: 0.2 ppm more or less rounds up to the same S.
    expect(recheckMeasurement(rules, withFactor(97_602), measured)).toMatchObject({
      field: 'entropy',
    });
    const followed = { ...withFactor(97_602), entropy: measured.entropy };
    expect(recheckMeasurement(rules, followed, measured)).toBeUndefined();
  });

  test.each([
    ['domain', { domain: 'finance' }],
    ['cycle', { cycle: 29 }],
    ['outcomes', { outcomes: [203, 44, 21] }],
    ['activeCycles', { activeCycles: 14 }],
    ['coverage', { coverage: measured.coverage + 1 }],
    ['factors.failure', { factors: { ...measured.factors, failure: 246_272 } }],
    ['factors.drift', { factors: { ...measured.factors, drift: 97_599.5 } }],
    ['factors.volatility', { factors: { ...measured.factors, volatility: Number.NaN } }],
    ['error', { error: measured.error + 3 }],
    ['entropy', { entropy: measured.entropy + 1 }],
    ['state', { state: 'STALE' as const }],
    ['reference.cycle', { reference: { cycle: 13, entropy: 150_000, error: 20_000 } }],
    ['reference.entropy', { reference: { cycle: 14, entropy: 150_001, error: 20_000 } }],
    ['reference.error', { reference: { cycle: 14, entropy: 150_000, error: 20_001 } }],
    ['direction', { direction: 'flat' as const }],
    ['instruments', { instruments: [] }],
    ['instruments.0.value', instrument({ value: 200_001 })],
    ['instruments.0.weight', instrument({ weight: 50_001 })],
    ['instruments.0.readings', instrument({ readings: 9 })],
    ['instruments.0.error', instrument({ error: 21_468 })],
  ])('names %s where it was changed', (field, change) => {
    expect(recheckMeasurement(rules, { ...measured, ...change }, measured)?.field).toBe(field);
  });

  test('says what it found and what it expected', () => {
    const recorded = { ...measured, direction: 'fell' as const };
    expect(recheckMeasurement(rules, recorded, measured)).toEqual({
      field: 'direction',
      found: 'fell',
      expected: 'rose',
    });
  });

  function instrument(change: object): Pick<Measurement, 'instruments'> {
    return { instruments: (measured.instruments ?? []).map((one) => ({ ...one, ...change })) };
  }
});

test('the rules of a policy take its weights and the number of its categories', () => {
  const policy = {
    entropyWeights: rules.weights,
    categories: ['kept', 'late', 'broken'],
    ratingClasses: 5,
    known: { outcomes: 30, activeCycles: 7, members: 0 },
    fellMembers: 5,
  };
  expect(entropyRules(policy)).toEqual(rules);
});
