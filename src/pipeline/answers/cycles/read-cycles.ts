import { cycleStart } from '../../../core/policy/cycle.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { formatMicros, ppmToNumber } from '../../../core/units.ts';
import { readCyclePage } from '../../../db/sql/cycles/cycles.ts';
import { readImports } from '../../../db/sql/service/imports.ts';
import { readHead } from '../../../db/sql/log/log.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';

/** When a cycle starts and ends, in unix seconds; the next one starts where it ends. */
export interface CycleTimes {
  readonly cycle: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** A closed cycle; GI in 0..1, amounts text with six decimals. */
export interface CycleReport extends CycleTimes {
  /** Index of the entry that closed it. */
  readonly entry: number;
  /** Absent where nobody was active. */
  readonly globalIntegrity?: number;
  readonly members: number;
  readonly supply: string;
  readonly held: string;
}

/** Closed cycles before one, newest first. */
export async function readCycles(
  reader: CommunityReader,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<CycleReport[]> {
  const { db, communityId } = reader;
  const { current } = await readPolicyHistory(reader);
  const rows = await readCyclePage(db, communityId, page);
  return rows.map(({ cycle, index, giPpm, members, supply, held }) => ({
    ...timesOf(current, cycle),
    entry: index,
    ...(giPpm === undefined ? {} : { globalIntegrity: ppmToNumber(giPpm) }),
    members,
    supply: formatMicros(supply),
    held: formatMicros(held),
  }));
}

/** The open cycle, and what time it is in the community, in unix seconds. */
export interface OpenCycle extends CycleTimes {
  readonly time: number;
  /** `sandbox`: set by hand; `import`: where the history has come to; `system`: now. */
  readonly clock: 'system' | 'sandbox' | 'import';
}

/**
 * The open cycle. One that is over stays open until the next request closes it, since a cycle is
 * closed by an entry.
 */
export async function readOpenCycle(reader: CommunityReader, now: number): Promise<OpenCycle> {
  const { db, communityId } = reader;
  const head = await readHead(db, communityId);
  if (head === undefined) throw new RangeError(`there is no community ${communityId}`);
  const { current } = await readPolicyHistory(reader);
  const times = timesOf(current, head.cycle);
  const isImported = (await readImports(db, communityId)).length > 0;
  const clock = current.preset === 'sandbox' ? 'sandbox' : isImported ? 'import' : 'system';
  return {
    ...times,
    clock,
    time: clock === 'system' ? Math.max(now, times.startsAt) : times.startsAt,
  };
}

/**
 * The cycle that an admin's word opened, as it was then: the answer of a repeated request is the
 * same, also when further cycles were closed meanwhile.
 */
export async function readAdvancedCycle(
  reader: CommunityReader,
  cycle: number,
  now: number,
): Promise<OpenCycle> {
  const { current } = await readPolicyHistory(reader);
  const times = timesOf(current, cycle);
  const { startsAt, endsAt } = times;
  if (current.preset === 'sandbox') return { ...times, clock: 'sandbox', time: startsAt };
  const time = Math.min(Math.max(now, startsAt), endsAt);
  return { ...times, clock: 'system', time };
}

/** Every policy of a community counts cycles alike. */
function timesOf({ cycle: rules }: Policy, cycle: number): CycleTimes {
  return { cycle, startsAt: cycleStart(rules, cycle), endsAt: cycleStart(rules, cycle + 1) };
}
