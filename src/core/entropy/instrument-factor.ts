import { ceilDivide, ONE, type Ppm } from '../units.ts';
import { ceilToPpm } from './ceil-to-ppm.ts';
import type { DomainSeries } from './domain-series.ts';
import type { InstrumentFactor } from './measurement.ts';

/**
 * Mean of an instrument's readings, one per cycle, and the standard error of that mean (sample
 * standard deviation / √m), both rounded up. What nobody read is as bad as can be: no reading gives
 * a value of 1, fewer than two an error of 1.
 * @param readings in ppm, each from 0 to 1 000 000
 * @throws RangeError when a reading lies outside 0..1.
 */
export function instrumentFactor(
  readings: readonly Ppm[],
): Pick<InstrumentFactor, 'value' | 'error' | 'readings'> {
  if (!readings.every((value) => Number.isSafeInteger(value) && value >= 0 && value <= ONE)) {
    throw new RangeError(`a reading lies outside 0..${ONE} ppm: [${readings.join()}]`);
  }
  const count = readings.length;
  const total = readings.reduce((sum, value) => sum + value, 0);
  const value = count === 0 ? ONE : ceilDivide(total, count);
  if (count < 2) return { value, error: ONE, readings: count };
  const squares = readings.reduce((sum, reading) => sum + reading ** 2, 0);
  const variance = (count * squares - total ** 2) / (count * (count - 1));
  return { value, error: ceilToPpm(Math.sqrt(variance / count) / ONE), readings: count };
}

/** The factors of a domain's instruments over the cycles `first` to `last`, in order of name. */
export function instrumentFactors(
  series: DomainSeries,
  first: number,
  last: number,
): readonly InstrumentFactor[] {
  const registered = [...(series.instruments ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return registered.map(([instrument, { weight, readings }]) => {
    const values = [];
    for (let cycle = first; cycle <= last; cycle += 1) {
      const value = readings.get(cycle);
      if (value !== undefined) values.push(value);
    }
    return { instrument, weight, ...instrumentFactor(values) };
  });
}
