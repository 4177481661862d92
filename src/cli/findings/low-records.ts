import { type Channel, CHANNELS } from '../../core/integrity/tally.ts';
import type { Standing } from '../../pipeline/answers/members/read-standings.ts';

/** Refusals for a low record, by what these records lack at the end of the history. */
export interface LowRecords {
  /** No channel is below its prior: there are only too few facts yet. */
  readonly short: number;
  /** Too little of it was confirmed by a second person. */
  readonly unconfirmed: number;
  /** Too much was broken, or late. */
  readonly broken: number;
}

type Judged = Pick<Standing, 'channels' | 'codes'>;

/** Counts decisions, not people: whoever was refused most often weighs most. */
export function lowRecordsOf(standings: readonly Judged[], prior: number): LowRecords {
  const sums = { short: 0, unconfirmed: 0, broken: 0 };
  for (const standing of standings) {
    const refused = standing.codes.filter(({ code }) => code === 'BELOW_THRESHOLD');
    sums[lackOf(standing, prior)] += refused.reduce((sum, { decisions }) => sum + decisions, 0);
  }
  return sums;
}

function lackOf({ channels }: Judged, prior: number): keyof LowRecords {
  const score = (channel: Channel): number => channels[channel].score;
  const weakest = CHANNELS.toSorted((a, b) => score(a) - score(b))[0] ?? 'echo';
  if (score(weakest) >= prior) return 'short';
  return weakest === 'echo' ? 'unconfirmed' : 'broken';
}
