import { CHANNELS } from '../../core/integrity/tally.ts';
import { decide } from '../../core/mint/decide.ts';
import { DAY_SECONDS, parseDate } from '../../core/policy/cycle.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { emptyState } from '../../core/state/empty-state.ts';
import { ONE } from '../../core/units.ts';
import { BatchDraft } from '../../pipeline/writer/draft.ts';
import {
  type ClockLimits,
  CYCLES_AT_ONCE_MAX,
  NO_CLOCK_LIMITS,
} from '../../pipeline/writer/community-clock.ts';
import { seededRandom } from '../../pipeline/random-source.ts';
import { RequestError } from '../../pipeline/request-error.ts';

/** A clock that is wrong for the length of one request. */
export interface ClockLeap {
  readonly name: string;
  readonly words: string;
  /** How far the clock of the process, and that of the database, is ahead. */
  readonly processDays: number;
  readonly databaseDays: number;
}

/** What one request under such a clock does to a community with one held credit. */
export interface LeapOutcome {
  readonly cyclesClosed: number;
  readonly holdsReleased: number;
  /** Whether the request was refused with `CLOCK_LEAP`. */
  readonly refused: boolean;
}

const TEN_YEARS = 3_650;

export const CLOCK_LEAPS: readonly ClockLeap[] = [
  {
    name: 'a process ten years ahead',
    words: 'one of several processes has a wrong clock for one request',
    processDays: TEN_YEARS,
    databaseDays: 0,
  },
  {
    name: 'everything ten years ahead',
    words: 'the clock of the database is wrong too',
    processDays: TEN_YEARS,
    databaseDays: TEN_YEARS,
  },
];

/** The entropy gate and the floor of GI are open, so that one member alone has a credit held. */
const POLICY: PolicyDocument = {
  ...PRESETS.standard,
  gates: { entropy: false, channelFloor: true },
  giFloor: 0,
};

/** Runs one request under a wrong clock. @param isGuarded with the rules against it, or without */
export function runClockLeap(leap: ClockLeap, isGuarded: boolean): LeapOutcome {
  const start = parseDate(POLICY.cycle.anchorDate) ?? 0;
  const clock: ClockLimits = isGuarded
    ? {
        databaseTime: start + leap.databaseDays * DAY_SECONDS,
        cyclesAtOnce: CYCLES_AT_ONCE_MAX,
      }
    : NO_CLOCK_LIMITS;
  const draft = communityWithHeldCredit(clock);
  const { cycle } = draft.state;
  const refused = isRefused(() => draft.advanceTo(start + leap.processDays * DAY_SECONDS));
  const releases = draft.appended.filter(({ entry }) => entry.type === 'release');
  return { cyclesClosed: draft.state.cycle - cycle, holdsReleased: releases.length, refused };
}

function isRefused(advance: () => void): boolean {
  try {
    advance();
    return false;
  } catch (problem) {
    if (problem instanceof RequestError && problem.code === 'CLOCK_LEAP') return true;
    throw problem;
  }
}

function communityWithHeldCredit(clock: ClockLimits): BatchDraft {
  const memory = {
    state: emptyState(false),
    members: new Map<string, string>(),
    imports: new Map(),
    lastOrdinal: 0,
  };
  const draft = new BatchDraft(memory, seededRandom('clock'), clock);
  const { anchorCycle: cycle, anchorDate: startsAt } = POLICY.cycle;
  const about = { slug: 'simulated', origin: 'simulated', key: '', format: 'negentropy/1' };
  draft.append({ type: 'community', cycle, startsAt, ...about });
  draft.append({ type: 'policy', cycle, version: 1, policy: policyRecord(POLICY) });
  const member = draft.memberOf('a member', undefined);
  const kept = Object.fromEntries(CHANNELS.map((channel) => [channel, ONE]));
  for (let fact = 0; fact < 40; fact += 1) {
    draft.append({ type: 'fact', cycle, member, evidence: draft.addNote(`fact ${fact}`), ...kept });
  }
  const action = { family: 'civic', action: 'promise', domain: POLICY.domains[0] ?? '' };
  const evidence = draft.addNote('what is asked for');
  draft.append(decide(draft.state, { member, evidence, ...action }));
  return draft;
}
