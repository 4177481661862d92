import { CONDUCT_CODES } from '../../../core/codes/codes.ts';
import {
  conductPenalty,
  integrity,
  scoreOf,
  type Tallies,
} from '../../../core/integrity/integrity.ts';
import { type Channel, CHANNELS } from '../../../core/integrity/tally.ts';
import { belowThreshold } from '../../../core/mint/checks.ts';
import { FINDING_CYCLES } from '../../../core/mint/decide.ts';
import {
  keptActionsNeeded,
  type KeptFacts,
  keptFactsNeeded,
} from '../../../core/mint/kept-facts-needed.ts';
import { cycleAt } from '../../../core/policy/cycle.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { formatMicros, ppmToNumber } from '../../../core/units.ts';
import { present } from '../../../core/present.ts';
import { findClose } from '../../../db/sql/cycles/cycles.ts';
import { readDecisionPage } from '../../../db/sql/decisions/decision-pages.ts';
import {
  type MemberCycleRow,
  readMemberCycles,
  sumMemberCycles,
} from '../../../db/sql/members/member-cycles.ts';
import { sumApplied } from '../../../db/sql/economy/debts.ts';
import { sumLegacy } from '../../../db/sql/economy/legacy.ts';
import {
  findStanding,
  type FindingsCounted,
  type StandingRow,
} from '../../../db/sql/evidence/standings.ts';
import type { CommunityReader } from '../../community-reader.ts';
import {
  decisionItems,
  type DecisionList,
  listOf,
  sandboxMark,
  type SandboxMark,
  startOf,
} from '../decisions/read-decisions.ts';
import { type PolicyHistory, readPolicyHistory } from '../governance/policy-history.ts';

/** Which findings lower integrity, as a decision counts them. */
export const COUNTED_FINDINGS: FindingsCounted = { codes: CONDUCT_CODES, cycles: FINDING_CYCLES };

/** Before any cycle. */
const NEVER = Number.MIN_SAFE_INTEGER;

/** Totals of a member; scores are in 0..1, amounts text with six decimals. */
export interface MemberTotals {
  /** At a past close: of the last decision until then; absent before the first. */
  readonly integrity?: number;
  readonly negentropy: string;
  readonly minted: string;
  readonly held: string;
  readonly balance: string;
}

/** N that was used for debts, what is left of all N for them, and what was before. */
export interface DebtCredits {
  readonly debtCredits: string;
  readonly debtCreditsLeft: string;
  /** Of version 2, if anything: no balance, and nothing reads it. */
  readonly legacy?: string;
}

/** What happened to a member in one cycle; a hold begins in one and ends in another. */
export interface MemberCycle {
  readonly cycle: number;
  /** RFC 3339. */
  readonly startsAt: string;
  readonly minted: CycleSum;
  readonly released: CycleSum;
  readonly held: CycleSum;
  readonly cancelled: CycleSum;
  readonly refused: { readonly decisions: number };
  readonly negentropy: string;
  readonly received: string;
  readonly given: string;
}

/** Decisions and what they amount to. */
export interface CycleSum {
  readonly decisions: number;
  readonly amount: string;
}

/** A member's page: what `GET /v1/tokenomics/negentropy/{userId}` answers. */
export interface MemberNegentropy extends MemberTotals, DebtCredits, SandboxMark {
  readonly userId: string;
  readonly memberId: string;
  /** The open cycle. */
  readonly cycle: number;
  readonly threshold: number;
  readonly channels: Readonly<Record<Channel, ChannelStanding>>;
  readonly history: DecisionList;
  readonly cycles: readonly MemberCycle[];
}

export interface MemberPage {
  /** Decisions before this entry; absent: from the newest on. */
  readonly before?: number | undefined;
  readonly limit: number;
  /** How many cycles of the series, the open one included. */
  readonly cycles: number;
}

/**
 * Totals, history and series of one member. Costs the same whatever the length of the history: the
 * totals are columns of one row, the history is a page, the series has a row per cycle.
 * @returns undefined when the community knows no such user
 */
export async function readMemberNegentropy(
  reader: CommunityReader,
  userId: string,
  { before = Number.MAX_SAFE_INTEGER, limit, cycles }: MemberPage,
): Promise<MemberNegentropy | undefined> {
  const { db, communityId } = reader;
  const standing = await findStanding(reader, userId, COUNTED_FINDINGS);
  if (standing === undefined) return undefined;
  const policies = await readPolicyHistory(reader);
  const { member, openCycle } = standing;
  const page = { before, member, limit: limit + 1 };
  const rows = await readDecisionPage(db, communityId, page);
  const series = await readMemberCycles({ db, communityId }, member, openCycle - cycles + 1);
  const { current } = policies;
  const now = { member, before: Number.MAX_SAFE_INTEGER };
  const credits = await creditsOf({ db, communityId }, now, standing.negentropy);
  return {
    userId,
    memberId: member,
    cycle: openCycle,
    threshold: ppmToNumber(current.threshold),
    ...totalsNow(current, standing),
    ...credits,
    channels: channelStandings(current, standing.tallies),
    history: listOf(decisionItems(policies, rows), limit),
    cycles: series.map((row) => cycleOf(row, policies)),
    ...sandboxMark(policies),
  };
}

/** Totals at the close of a cycle, `cycle` being the last one that was closed by then. */
export interface PastTotals extends MemberTotals, DebtCredits, SandboxMark {
  readonly userId: string;
  readonly memberId: string;
  /** Absent where nothing had been closed yet. */
  readonly cycle?: number;
  /** The decision whose record `integrity` is. */
  readonly integrityOf?: string;
}

/** Until when a member's past is looked at. */
export type Moment = { readonly cycle: number } | { readonly unixSeconds: number };

/**
 * A member's totals as they stood at the close of a cycle, or of the last one that had ended at a
 * moment. Sums up the member's own cycles until then.
 * @returns undefined when the community knows no such user
 */
export async function readMemberAsOf(
  reader: CommunityReader,
  userId: string,
  moment: Moment,
): Promise<PastTotals | undefined> {
  const { db, communityId } = reader;
  const standing = await findStanding(reader, userId, COUNTED_FINDINGS);
  if (standing === undefined) return undefined;
  const { member } = standing;
  const policies = await readPolicyHistory(reader);
  const until =
    'cycle' in moment ? moment.cycle : cycleAt(policies.current.cycle, moment.unixSeconds) - 1;
  const close = await findClose(db, communityId, until);
  const sums = await sumMemberCycles({ db, communityId }, member, close?.cycle ?? NEVER);
  const before = (close?.index ?? -1) + 1;
  const [decision] = await readDecisionPage(db, communityId, { before, member, limit: 1 });
  const minted = sums.mintedShards + sums.releasedShards;
  const then = { member, before };
  const credits = await creditsOf({ db, communityId }, then, sums.negentropyMicros);
  return {
    userId,
    memberId: member,
    ...(close === undefined ? {} : { cycle: close.cycle }),
    ...(decision === undefined
      ? {}
      : {
          integrity: ppmToNumber(decision.integrityPpm),
          integrityOf: String(decision.index),
        }),
    negentropy: formatMicros(sums.negentropyMicros),
    minted: formatMicros(minted),
    held: formatMicros(sums.heldShards - sums.releasedShards - sums.cancelledShards),
    balance: formatMicros(minted + sums.receivedShards - sums.givenShards),
    ...credits,
    ...sandboxMark(policies),
  };
}

async function creditsOf(
  { db, communityId }: CommunityReader,
  at: { readonly member: string; readonly before: number },
  earned: bigint,
): Promise<DebtCredits> {
  const applied = await sumApplied(db, communityId, at);
  const legacy = await sumLegacy(db, communityId, at);
  return {
    debtCredits: formatMicros(applied),
    debtCreditsLeft: formatMicros(earned - applied),
    ...(legacy === 0n ? {} : { legacy: formatMicros(legacy) }),
  };
}

/** One channel of a member; kept and lost count facts, faded by the newer ones. */
export interface ChannelStanding {
  readonly kept: number;
  readonly lost: number;
  readonly score: number;
  /** Without a fact of its own a channel stands at the prior, and nothing is minted. */
  readonly present: boolean;
}

/** What stands between a member and the threshold. */
export interface MissingForMint {
  readonly channelsWithoutFact: readonly Channel[];
  readonly channelsBelowPrior: readonly Channel[];
  /** How far integrity is from being above the threshold; 0 when it is. */
  readonly integrity: number;
  /** The fewest further kept facts that pass; absent when out of reach. */
  readonly keptFacts?: KeptFacts;
  /** The fewest further actions, each kept in all channels; absent when out of reach. */
  readonly keptActions?: number;
}

/** What `GET /v1/tokenomics/integrity/{userId}` answers. */
export interface MemberIntegrity extends SandboxMark {
  readonly userId: string;
  readonly memberId: string;
  readonly integrity: number;
  readonly threshold: number;
  readonly aboveThreshold: boolean;
  readonly channels: Readonly<Record<Channel, ChannelStanding & { readonly weight: number }>>;
  readonly prior: { readonly facts: number; readonly kept: number };
  readonly findings: { readonly confirmed: number; readonly penalty: number };
  readonly missing: MissingForMint;
}

/** Channels, prior and threshold of one member, and what is missing for a mint. */
export async function readIntegrityOfMember(
  reader: CommunityReader,
  userId: string,
): Promise<MemberIntegrity | undefined> {
  const standing = await findStanding(reader, userId, COUNTED_FINDINGS);
  if (standing === undefined) return undefined;
  const policies = await readPolicyHistory(reader);
  const policy = policies.current;
  const { tallies, findings, member } = standing;
  const rules = policy.integrity;
  const value = integrity(rules, tallies, findings);
  const missing = missingFor(policy, tallies, findings);
  const channels = channelStandings(policy, tallies);
  return {
    userId,
    memberId: member,
    integrity: ppmToNumber(value),
    threshold: ppmToNumber(policy.threshold),
    aboveThreshold: value > policy.threshold,
    channels: channelRecord((name) => ({
      ...channels[name],
      weight: ppmToNumber(rules.weights[name]),
    })),
    prior: { facts: ppmToNumber(rules.priorFacts), kept: ppmToNumber(rules.priorKept) },
    findings: { confirmed: findings, penalty: ppmToNumber(conductPenalty(rules, findings)) },
    missing,
    ...sandboxMark(policies),
  };
}

/** Totals by the policy in force. */
export function totalsNow(policy: Policy, standing: StandingRow): MemberTotals {
  const { tallies, findings, negentropy, minted, held, balance } = standing;
  return {
    integrity: ppmToNumber(integrity(policy.integrity, tallies, findings)),
    negentropy: formatMicros(negentropy),
    minted: formatMicros(minted),
    held: formatMicros(held),
    balance: formatMicros(balance),
  };
}

/** All channels by the policy in force. */
export function channelStandings(
  policy: Policy,
  tallies: Tallies,
): Readonly<Record<Channel, ChannelStanding>> {
  return channelRecord((name) => {
    const tally = tallies[name];
    return {
      kept: ppmToNumber(tally?.kept ?? 0),
      lost: ppmToNumber(tally?.lost ?? 0),
      score: ppmToNumber(scoreOf(policy.integrity, tally)),
      present: tally !== undefined,
    };
  });
}

function channelRecord<Value>(valueOf: (name: Channel) => Value): Readonly<Record<Channel, Value>> {
  const record = Object.fromEntries(CHANNELS.map((name) => [name, valueOf(name)]));
  return record as Record<Channel, Value>;
}

function missingFor(policy: Policy, tallies: Tallies, findings: number): MissingForMint {
  const score = (name: Channel): number => scoreOf(policy.integrity, tallies[name]);
  const value = integrity(policy.integrity, tallies, findings);
  const needed = factsNeeded(policy, tallies, findings);
  const actions = actionsNeeded(policy, tallies, findings);
  const withoutFact = CHANNELS.filter((name) => tallies[name] === undefined);
  return {
    channelsWithoutFact: withoutFact,
    channelsBelowPrior: policy.channelFloor
      ? CHANNELS.filter((name) => score(name) < policy.integrity.priorKept)
      : [],
    // Above, not at: one millionth more than the distance.
    integrity: ppmToNumber(Math.max(0, policy.threshold + 1 - value)),
    ...present({ keptFacts: needed, keptActions: actions }),
  };
}

/** Further kept facts until nothing is missing, at least one in each channel without any. */
function factsNeeded(policy: Policy, tallies: Tallies, findings: number): KeptFacts | undefined {
  const score = (name: Channel): number => scoreOf(policy.integrity, tallies[name]);
  const weakest = CHANNELS.toSorted((a, b) => score(a) - score(b))[0] ?? 'echo';
  const value = integrity(policy.integrity, tallies, findings);
  const needed = belowThreshold(policy, tallies, value)
    ? keptFactsNeeded(policy, tallies, findings, weakest)
    : { echo: 0, drift: 0, coordination: 0, stability: 0 };
  if (needed === undefined) return undefined;
  return channelRecord((name) => Math.max(needed[name], tallies[name] === undefined ? 1 : 0));
}

/** Further actions of weight 1 until nothing is missing; one at least before the first. */
function actionsNeeded(policy: Policy, tallies: Tallies, findings: number): number | undefined {
  if (belowThreshold(policy, tallies, integrity(policy.integrity, tallies, findings))) {
    return keptActionsNeeded(policy, { tallies, findings });
  }
  return CHANNELS.some((name) => tallies[name] === undefined) ? 1 : 0;
}

function cycleOf({ cycle, sums }: MemberCycleRow, policies: PolicyHistory): MemberCycle {
  return {
    cycle,
    startsAt: startOf(policies, cycle),
    minted: cycleSum(sums.minted, sums.mintedShards),
    released: cycleSum(sums.released, sums.releasedShards),
    held: cycleSum(sums.held, sums.heldShards),
    cancelled: cycleSum(sums.cancelled, sums.cancelledShards),
    refused: { decisions: sums.refused },
    negentropy: formatMicros(sums.negentropyMicros),
    received: formatMicros(sums.receivedShards),
    given: formatMicros(sums.givenShards),
  };
}

function cycleSum(decisions: number, amount: bigint): CycleSum {
  return { decisions, amount: formatMicros(amount) };
}
