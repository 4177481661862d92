import { type KnownGap, knownGaps } from '../../../core/entropy/known-gaps.ts';
import type { Direction, EntropyState, Measurement } from '../../../core/entropy/measurement.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { ppmToNumber } from '../../../core/units.ts';
import type { CycleRange } from '../../../db/sql/cycles/cycle-report.ts';
import { readEntropySeries, readMeasurements } from '../../../db/sql/cycles/entropy.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { type MarkAnswer, markAnswer } from './low-water-mark.ts';

/** A domain at the last close of the period. */
export interface MeterAtClose {
  readonly domain: string;
  readonly state: EntropyState;
  readonly direction: Direction;
  readonly entropy: number;
  readonly error: number;
  /** L, the low-water mark that the direction was told against; absent if it is unknown. */
  readonly reference?: MarkAnswer;
  /** In the window, and of what is usual. */
  readonly outcomes: number;
  readonly coverage: number;
  /** Closes of the period at which it was not known. */
  readonly closesUnknown: number;
  /** What it lacks to be known. */
  readonly missing: readonly KnownGap[];
}

/** @param policy by which the last cycle was measured */
export async function readMeters(
  { db, communityId }: CommunityReader,
  { from, to }: CycleRange,
  policy: Policy,
): Promise<MeterAtClose[]> {
  const all = await readEntropySeries(db, communityId, { sinceCycle: from });
  const points = all.filter(({ cycle }) => cycle <= to);
  const last = points.filter(({ cycle }) => cycle === to);
  const measurements = await readMeasurements(db, communityId, last);
  return last.flatMap(({ domain }) => {
    const measurement = measurements.find((one) => one.domain === domain);
    if (measurement === undefined) return [];
    const own = points.filter((one) => one.domain === domain && one.state !== 'KNOWN');
    return [meterOf(policy, measurement, own.length)];
  });
}

function meterOf(policy: Policy, measurement: Measurement, closesUnknown: number): MeterAtClose {
  const { domain, state, direction, entropy, error, reference, outcomes, coverage } = measurement;
  return {
    domain,
    state,
    direction,
    entropy: ppmToNumber(entropy),
    error: ppmToNumber(error),
    ...(reference === undefined ? {} : { reference: markAnswer(reference) }),
    outcomes: outcomes.reduce((sum, count) => sum + count, 0),
    coverage: ppmToNumber(coverage),
    closesUnknown,
    missing: knownGaps(policy, measurement).map(gapOf),
  };
}

/** Coverage as a share, and counts as they are. */
function gapOf({ what, has, needs }: KnownGap): KnownGap {
  if (has === undefined || needs === undefined) return { what };
  const numbers = what === 'coverage' ? [ppmToNumber(has), ppmToNumber(needs)] : [has, needs];
  return { what, has: numbers[0] ?? has, needs: numbers[1] ?? needs };
}
