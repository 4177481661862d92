import { direction } from './direction.ts';
import type { EntropyRules } from './entropy-rules.ts';
import type { InstrumentFactor, Measurement } from './measurement.ts';
import { weightedEntropy } from './weighted-entropy.ts';

/** The first number of a recorded measurement that does not follow from the record before it. */
export interface MeasurementMismatch {
  /** For example `factors.drift` or `instruments.0.error`. */
  readonly field: string;
  readonly found: Value;
  readonly expected: Value;
}

type Value = string | number | boolean | undefined;
type Row = readonly [field: string, found: Value, expected: Value];

/** How far floats of two machines may lie apart once rounded up to ppm. */
const FLOAT_TOLERANCE = 2;

/**
 * Compares a recorded measurement with one recomputed from the entries before it. Numbers born of
 * floats, the factors and errors, may differ by 2 ppm. Everything else is exact; S and direction
 * must follow exactly from the factors and errors as recorded, so that a tolerated difference never
 * makes two verifiers disagree about anybody's credit.
 * @param recomputed by `measure`, over earlier measurements as recorded
 */
export function recheckMeasurement(
  rules: EntropyRules,
  recorded: Measurement,
  recomputed: Measurement,
): MeasurementMismatch | undefined {
  const row =
    contentRows(recorded, recomputed).find(([, found, expected]) => found !== expected) ??
    floatRows(recorded, recomputed).find(([, found, expected]) => !isNear(found, expected)) ??
    derivedRows(rules, recorded).find(([, found, expected]) => found !== expected);
  if (row === undefined) return undefined;
  const [field, found, expected] = row;
  return { field, found, expected };
}

function contentRows(recorded: Measurement, recomputed: Measurement): readonly Row[] {
  return [
    ['domain', recorded.domain, recomputed.domain],
    ['cycle', recorded.cycle, recomputed.cycle],
    ['outcomes', recorded.outcomes.join(), recomputed.outcomes.join()],
    ['activeCycles', recorded.activeCycles, recomputed.activeCycles],
    ['members', recorded.members, recomputed.members],
    ['coverage', recorded.coverage, recomputed.coverage],
    ['instruments', names(recorded), names(recomputed)],
    ...instrumentRows(recorded, recomputed, ['weight', 'value', 'readings']),
    ['state', recorded.state, recomputed.state],
    ['reference.cycle', recorded.reference?.cycle, recomputed.reference?.cycle],
    ['reference.entropy', recorded.reference?.entropy, recomputed.reference?.entropy],
    ['reference.error', recorded.reference?.error, recomputed.reference?.error],
    ['broad', recorded.broad, recomputed.broad],
    ['thin', recorded.thin, recomputed.thin],
    ['pooled', JSON.stringify(recorded.pooled), JSON.stringify(recomputed.pooled)],
  ];
}

function floatRows(recorded: Measurement, recomputed: Measurement): readonly Row[] {
  const { factors } = recomputed;
  return [
    ['factors.failure', recorded.factors.failure, factors.failure],
    ['factors.uncertainty', recorded.factors.uncertainty, factors.uncertainty],
    ['factors.volatility', recorded.factors.volatility, factors.volatility],
    ['factors.drift', recorded.factors.drift, factors.drift],
    ['factors.disagreement', recorded.factors.disagreement, factors.disagreement],
    ['error', recorded.error, recomputed.error],
    ...instrumentRows(recorded, recomputed, ['error']),
  ];
}

function derivedRows(rules: EntropyRules, recorded: Measurement): readonly Row[] {
  const { factors, instruments = [], reference } = recorded;
  return [
    ['entropy', recorded.entropy, weightedEntropy(rules.weights, factors, instruments)],
    ['direction', recorded.direction, direction(recorded, reference)],
  ];
}

function names({ instruments }: Measurement): string | undefined {
  return instruments === undefined
    ? undefined
    : JSON.stringify(instruments.map(({ instrument }) => instrument));
}

function instrumentRows(
  recorded: Measurement,
  recomputed: Measurement,
  fields: readonly (keyof InstrumentFactor)[],
): readonly Row[] {
  return (recomputed.instruments ?? []).flatMap((expected, index) =>
    fields.map((field): Row => {
      const found = recorded.instruments?.[index]?.[field];
      return [`instruments.${index}.${field}`, found, expected[field]];
    }),
  );
}

function isNear(found: Value, expected: Value): boolean {
  return (
    typeof found === 'number' &&
    typeof expected === 'number' &&
    Number.isSafeInteger(found) &&
    found >= 0 &&
    Math.abs(found - expected) <= FLOAT_TOLERANCE
  );
}
