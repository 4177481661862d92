import type { RecordedMeasurement } from './domain-series.ts';

/**
 * The cycle in which an outcome counts. Late ones count in their own cycle while its measurement is
 * not KNOWN, so a source that catches up restores what it was silent about; else in the open cycle,
 * since a KNOWN measurement never changes.
 * @param measurements of the outcome's domain, as recorded
 * @param lateCyclesMax how many cycles late an outcome may come: 30 days
 * @returns undefined when it comes too late, or from a cycle that has not begun.
 */
export function countingCycle(
  measurements: ReadonlyMap<number, RecordedMeasurement>,
  occurredCycle: number,
  openCycle: number,
  lateCyclesMax: number,
): number | undefined {
  if (occurredCycle > openCycle || openCycle - occurredCycle > lateCyclesMax) return undefined;
  return measurements.get(occurredCycle)?.state === 'KNOWN' ? openCycle : occurredCycle;
}
