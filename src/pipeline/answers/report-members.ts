import { CONDUCT_CODES } from '../../core/codes/codes.ts';
import { FINDING_CYCLES } from '../../core/mint/decide.ts';
import { integrity, scoreOf, type Tallies } from '../../core/integrity/integrity.ts';
import { type Channel, CHANNELS } from '../../core/integrity/tally.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { formatMicros, ppmToNumber } from '../../core/units.ts';
import { readClosedCycles } from '../../db/sql/cycles.ts';
import {
  countConfirmedFindings,
  countDecisions,
  type DecisionCount,
  type FinalOutcome,
  findMembers,
  type MemberMatch,
} from '../../db/sql/history.ts';
import { readHead } from '../../db/sql/log.ts';
import { type MemberIntegrityRow, readMemberIntegrity, readMembers } from '../../db/sql/members.ts';
import type { CommunityReader } from '../community-reader.ts';
import { readPolicyHistory } from './policy-history.ts';

/** Where a member stands now; scores are in 0..1, amounts text with six decimals. */
export interface MemberStanding {
  readonly memberId: string;
  readonly userId: string;
  readonly name?: string;
  readonly integrity: number;
  /** Score of each channel that has a fact. */
  readonly channels: Readonly<Partial<Record<Channel, number>>>;
  readonly minted: string;
  readonly held: string;
  readonly negentropy: string;
  readonly decisions: number;
  /** Decisions by what they came to. */
  readonly outcomes: Readonly<Partial<Record<FinalOutcome, number>>>;
  /** Refused and cancelled decisions by code, the most frequent first. */
  readonly reasons: readonly { readonly code: string; readonly decisions: number }[];
}

/** Everybody whom a text may mean: one when it is clear, several when it is not, or none. */
export async function membersMeant(
  reader: CommunityReader,
  who: string,
): Promise<readonly MemberMatch[]> {
  const { db, communityId } = reader;
  const matches = await findMembers(db, communityId, who, 20);
  const surest = matches.filter(({ rank }) => rank === matches[0]?.rank);
  return surest;
}

/** A member looked at alone, with what the numbers are to be compared with. */
export interface MemberReport extends MemberStanding {
  /** τ of the policy in force. */
  readonly threshold: number;
  /** GI at the last close. */
  readonly globalIntegrity?: number;
}

/** Where one member stands. */
export async function memberReport(
  reader: CommunityReader,
  member: MemberMatch,
): Promise<MemberReport> {
  const { db, communityId } = reader;
  const { current } = await readPolicyHistory(reader);
  const rows = await readMemberIntegrity(db, communityId);
  const row = rows.find((one) => one.member === member.member);
  const counts = await countDecisions(db, communityId, member.member);
  const findings = await conductFindings(reader, member.member);
  const gi = (await readClosedCycles(db, communityId)).at(-1)?.giPpm;
  return {
    ...standingOf({ policy: current, member, row, counts, findings }),
    threshold: ppmToNumber(current.threshold),
    ...(gi === undefined ? {} : { globalIntegrity: ppmToNumber(gi) }),
  };
}

/**
 * Where every member stands, those who earned most first; equals in order of their user id. The
 * penalty of confirmed findings is left out: it is shown where one member is looked at.
 */
export async function memberStandings(reader: CommunityReader): Promise<MemberStanding[]> {
  const { db, communityId } = reader;
  const { current } = await readPolicyHistory(reader);
  const members = await readMembers(db, communityId);
  const rows = new Map(
    (await readMemberIntegrity(db, communityId)).map((row) => [row.member, row]),
  );
  const counts = byMember(await countDecisions(db, communityId));
  return members
    .map((member) =>
      standingOf({
        policy: current,
        member,
        row: rows.get(member.member),
        counts: counts.get(member.member) ?? [],
        findings: 0,
      }),
    )
    .sort((a, b) => compareAmounts(b.minted, a.minted) || (a.userId < b.userId ? -1 : 1));
}

interface StandingParts {
  readonly policy: Policy;
  readonly member: Pick<MemberMatch, 'member' | 'user' | 'name'>;
  readonly row: MemberIntegrityRow | undefined;
  readonly counts: readonly DecisionCount[];
  readonly findings: number;
}

function standingOf({ policy, member, row, counts, findings }: StandingParts): MemberStanding {
  const tallies = row?.state.tallies ?? {};
  return {
    memberId: member.member,
    userId: member.user,
    ...(member.name === undefined ? {} : { name: member.name }),
    integrity: ppmToNumber(integrity(policy.integrity, tallies, findings)),
    channels: channelScores(policy, tallies),
    minted: formatMicros(amountOf(counts, ['minted', 'released'])),
    held: formatMicros(amountOf(counts, ['held'])),
    negentropy: formatMicros(row?.state.negentropy ?? 0n),
    decisions: counts.reduce((sum, { decisions }) => sum + decisions, 0),
    outcomes: outcomesOf(counts),
    reasons: reasonsOf(counts),
  };
}

/** Decisions by what they came to. */
export function outcomesOf(
  counts: readonly DecisionCount[],
): Readonly<Partial<Record<FinalOutcome, number>>> {
  const outcomes: Partial<Record<FinalOutcome, number>> = {};
  for (const { outcome, decisions } of counts) {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + decisions;
  }
  return outcomes;
}

/** Decisions that came to nothing, by code, the most frequent first. */
export function reasonsOf(
  counts: readonly DecisionCount[],
  outcomes: readonly FinalOutcome[] = ['refused', 'cancelled'],
): { code: string; decisions: number }[] {
  const byCode = new Map<string, number>();
  for (const { outcome, code, decisions } of counts) {
    if (code !== undefined && outcomes.includes(outcome)) {
      byCode.set(code, (byCode.get(code) ?? 0) + decisions);
    }
  }
  return [...byCode]
    .map(([code, decisions]) => ({ code, decisions }))
    .sort((a, b) => b.decisions - a.decisions || (a.code < b.code ? -1 : 1));
}

function byMember(counts: readonly DecisionCount[]): ReadonlyMap<string, DecisionCount[]> {
  const members = new Map<string, DecisionCount[]>();
  for (const count of counts) {
    const own = members.get(count.member);
    if (own === undefined) members.set(count.member, [count]);
    else own.push(count);
  }
  return members;
}

function amountOf(counts: readonly DecisionCount[], outcomes: readonly FinalOutcome[]): bigint {
  return counts
    .filter(({ outcome }) => outcomes.includes(outcome))
    .reduce((sum, { amountShards }) => sum + amountShards, 0n);
}

function channelScores(policy: Policy, tallies: Tallies): MemberStanding['channels'] {
  const scores: Partial<Record<Channel, number>> = {};
  for (const channel of CHANNELS) {
    const tally = tallies[channel];
    if (tally !== undefined) scores[channel] = ppmToNumber(scoreOf(policy.integrity, tally));
  }
  return scores;
}

async function conductFindings(reader: CommunityReader, member: string): Promise<number> {
  const { db, communityId } = reader;
  const head = await readHead(db, communityId);
  const since = (head?.cycle ?? 0) - FINDING_CYCLES + 1;
  return await countConfirmedFindings(db, communityId, member, CONDUCT_CODES, since);
}

/** Texts of six decimals in order of the amounts that they stand for. */
function compareAmounts(a: string, b: string): number {
  const difference = BigInt(a.replace('.', '')) - BigInt(b.replace('.', ''));
  return difference < 0n ? -1 : Number(difference > 0n);
}
