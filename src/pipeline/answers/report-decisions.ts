import type { DecisionEntry, MeasurementEntry } from '../../core/state/entry.ts';
import { explain, explainEnd } from '../../core/mint/explain.ts';
import type { Explanation } from '../../core/mint/explanation.ts';
import { ppmToNumber } from '../../core/units.ts';
import { readMeasurements } from '../../db/sql/entropy.ts';
import {
  type DecisionFilter,
  type DecisionWithEnd,
  type FinalOutcome,
  readDecisions,
} from '../../db/sql/history.ts';
import { findPeople } from '../../db/sql/member-directory.ts';
import type { CommunityReader } from '../community-reader.ts';
import { type PolicyHistory, readPolicyHistory } from './policy-history.ts';

/** A decision as it is told to people: numbers as decimals, amounts as text with six decimals. */
export interface DecisionReport {
  /** Index of its entry in the log. */
  readonly decision: number;
  readonly cycle: number;
  /** UTC date on which the cycle starts. */
  readonly cycleStartsOn: string;
  readonly memberId: string;
  readonly userId: string;
  readonly name?: string;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  readonly outcome: FinalOutcome;
  readonly code?: string;
  readonly integrity: number;
  readonly amount?: string;
  /** A held decision ends at the close of this cycle. */
  readonly due?: number;
  readonly explanation: Explanation;
  /** How the hold ended. */
  readonly end?: {
    readonly entry: number;
    readonly cycle: number;
    /** UTC date of the close at which it ended. */
    readonly cycleEndsOn: string;
    readonly explanation: Explanation;
  };
}

/** The newest decisions that match, newest first, each with its reasons. */
export async function decisionReports(
  reader: CommunityReader,
  filter: DecisionFilter,
): Promise<DecisionReport[]> {
  const { db, communityId } = reader;
  const policies = await readPolicyHistory(reader);
  const decisions = await readDecisions(db, communityId, filter);
  const members = [...new Set(decisions.map(({ entry }) => entry.member))];
  const people = await findPeople(db, communityId, members);
  const names = new Map(people.map((person) => [person.member, person]));
  const measurements = await measurementsOf(reader, decisions);
  return decisions.map((decision) => {
    const { entry } = decision;
    const member = names.get(entry.member);
    return {
      ...reportOf(policies, decision, measurements.get(measurementName(entry))),
      userId: member?.user ?? entry.member,
      ...(member?.name === undefined ? {} : { name: member.name }),
    };
  });
}

function reportOf(
  policies: PolicyHistory,
  { index, entry, end }: DecisionWithEnd,
  measurement: MeasurementEntry | undefined,
): Omit<DecisionReport, 'userId' | 'name'> {
  const policy = entry.policy === undefined ? undefined : policies.version(entry.policy);
  const code = end?.entry.type === 'cancel' ? end.entry.code : entry.code;
  return {
    decision: index,
    cycle: entry.cycle,
    cycleStartsOn: policies.dateOf(entry.cycle),
    memberId: entry.member,
    family: entry.family,
    action: entry.action,
    domain: entry.domain,
    outcome: finalOutcome(entry, end),
    ...(code === undefined ? {} : { code }),
    integrity: ppmToNumber(entry.integrity),
    ...(entry.amount === undefined ? {} : { amount: entry.amount }),
    ...(entry.due === undefined ? {} : { due: entry.due }),
    explanation: explain(policy, entry, measurement),
    ...(end === undefined || policy === undefined
      ? {}
      : {
          end: {
            entry: end.index,
            cycle: end.entry.cycle,
            cycleEndsOn: policies.dateOf(end.entry.cycle + 1),
            explanation: explainEnd(policy, end.entry),
          },
        }),
  };
}

function finalOutcome(entry: DecisionEntry, end: DecisionWithEnd['end']): FinalOutcome {
  if (end === undefined) return entry.outcome;
  return end.entry.type === 'release' ? 'released' : 'cancelled';
}

async function measurementsOf(
  reader: CommunityReader,
  decisions: readonly DecisionWithEnd[],
): Promise<ReadonlyMap<string, MeasurementEntry>> {
  const { db, communityId } = reader;
  const wanted = new Map(
    decisions.flatMap(({ entry }) =>
      entry.entropy === undefined
        ? []
        : [[measurementName(entry), { domain: entry.domain, cycle: entry.entropy.cycle }] as const],
    ),
  );
  const found = await readMeasurements(db, communityId, [...wanted.values()]);
  return new Map(found.map((entry) => [`${entry.domain}/${entry.cycle}`, entry]));
}

function measurementName({ domain, entropy }: DecisionEntry): string {
  return `${domain}/${entropy?.cycle}`;
}
