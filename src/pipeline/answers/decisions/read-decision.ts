import type { DecidingEntropy, DecisionEntry } from '../../../core/state/entry.ts';
import type { Measurement } from '../../../core/entropy/measurement.ts';
import { explain, explainEnd } from '../../../core/mint/explain.ts';
import type { Explanation } from '../../../core/mint/explanation.ts';
import type { Words } from '../../../core/mint/words/words.ts';
import { cycleStart, formatDate } from '../../../core/policy/cycle.ts';
import { actionRule, askedWeight, type Policy } from '../../../core/policy/policy.ts';
import { formatMicros, ppmToNumber } from '../../../core/units.ts';
import {
  type DecisionWithUser,
  findDecisionsAt,
} from '../../../db/sql/decisions/decision-pages.ts';
import { readMeasurements } from '../../../db/sql/cycles/entropy.ts';
import type { CommunityReader } from '../../community-reader.ts';
import {
  codeOf,
  type DecisionEnd,
  type DecisionItem,
  endItem,
  type SandboxMark,
} from './read-decisions.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';

/** Everything that led to one decision, and how its hold ended. */
export interface DecisionDetail extends PreviewDetail {
  /** Index of its entry in the log. */
  readonly id: string;
  readonly end?: DecisionEnd & { readonly explanation: Explanation; readonly integrity: number };
}

/** What a decision would be. */
export interface PreviewDetail
  extends Omit<DecisionItem, 'id' | 'cycleStartsAt' | 'end'>, SandboxMark {
  /** Of the decision, if it was made already. */
  readonly id?: string;
  /** RFC 3339; absent if no policy was in force. */
  readonly cycleStartsAt?: string;
  readonly explanation: Explanation;
  readonly numbers: DecisionNumbers;
}

/** The numbers that the decision was computed from, as its entry has them. */
export interface DecisionNumbers {
  readonly policy?: number;
  readonly preset?: string;
  readonly threshold?: number;
  /** Weight of the action. */
  readonly weight?: number;
  readonly channels: Readonly<
    Record<string, { readonly kept: number; readonly lost: number; readonly score: number }>
  >;
  readonly findings: number;
  readonly globalIntegrity?: number;
  readonly entropy?: DecidingEntropy;
  /** The same at the ask, if the action's own cycle is another: the lesser e counts. */
  readonly entropyAsked?: DecidingEntropy;
  readonly entropyFactor?: number;
  /** Salted hash by which the log knows the evidence. */
  readonly evidence: string;
  /** The evidence whose outcome decides over the release, where it is another. */
  readonly promise?: string;
}

/**
 * Decisions with their reasons, each recomputed from its own entry and policy alone; in the order
 * of the log. What stands at an index and is no decision of this community is left out.
 * @param words of which language; default: English
 */
export async function readDecisions(
  reader: CommunityReader,
  indexes: readonly number[],
  words?: Words,
): Promise<DecisionDetail[]> {
  const { db, communityId } = reader;
  const decisions = await findDecisionsAt(db, communityId, indexes);
  if (decisions.length === 0) return [];
  const policies = await readPolicyHistory(reader);
  const wanted = decisions.flatMap(({ entry }) => measuredAt(entry) ?? []);
  const measurements = await readMeasurements(db, communityId, wanted);
  return decisions.map((decision) => {
    const { entry } = decision;
    const at = measuredAt(entry);
    return describeDecision({
      ...decision,
      policy: entry.policy === undefined ? undefined : policies.version(entry.policy),
      measurement: measurements.find(
        ({ domain, cycle }) => domain === at?.domain && cycle === at.cycle,
      ),
      sandbox: policies.current.preset === 'sandbox',
      words,
    });
  });
}

/** By which measurement entropy was known: of the decision's domain, or of the pool. */
export function measuredAt({ domain, entropy }: DecisionEntry): MeasuredAt | undefined {
  if (entropy === undefined) return undefined;
  return { domain: entropy.domain ?? domain, cycle: entropy.cycle };
}

export interface MeasuredAt {
  readonly domain: string;
  readonly cycle: number;
}

/** A decision with what it is explained with. */
export interface DescribedDecision extends DescribedPreview {
  /** Of its entry. */
  readonly index: number;
  readonly end?: DecisionWithUser['end'];
}

/** A decision that was not written, with what it is explained with. */
export interface DescribedPreview {
  /** Undefined once the person was erased. */
  readonly user: string | undefined;
  readonly entry: DecisionEntry;
  /** The version that the decision names. */
  readonly policy: Policy | undefined;
  /** What the decision names of its domain's entropy. */
  readonly measurement: Measurement | undefined;
  readonly sandbox: boolean;
  /** Default: English. */
  readonly words?: Words | undefined;
}

/** Tells a decision to people, from what is given alone. */
export function describeDecision(described: DescribedDecision): DecisionDetail {
  const { index, end, policy, words } = described;
  const made = { id: String(index), ...describePreview(described) };
  if (end === undefined) return made;
  const { entry } = end;
  const code = entry.type === 'cancel' ? codeOf(entry.code) : {};
  return { ...made, outcome: outcomeOf(entry.type), ...code, ...endDetail(policy, end, words) };
}

/** Tells what a decision would be, from what is given alone. */
export function describePreview(described: DescribedPreview): PreviewDetail {
  const { user, entry, policy, measurement, sandbox, words } = described;
  const { cycle, actionCycle, family, action, domain, amount, negentropy, due } = entry;
  return {
    memberId: entry.member,
    ...(user === undefined ? {} : { userId: user }),
    cycle,
    ...(policy === undefined ? {} : { cycleStartsAt: cycleStartText(policy, cycle) }),
    ...(actionCycle === undefined ? {} : { actionCycle }),
    family,
    action,
    domain,
    outcome: entry.outcome,
    ...codeOf(entry.code),
    integrity: ppmToNumber(entry.integrity),
    amount: amount ?? formatMicros(0n),
    negentropy: negentropy ?? formatMicros(0n),
    ...(due === undefined ? {} : { due }),
    explanation: explain(entry, { policy, measurement, words }),
    numbers: numbersOf(policy, entry),
    ...(sandbox ? { sandbox: true } : {}),
  };
}

function cycleStartText({ cycle: rules }: Policy, cycle: number): string {
  return `${formatDate(cycleStart(rules, cycle))}T00:00:00Z`;
}

function numbersOf(policy: Policy | undefined, entry: DecisionEntry): DecisionNumbers {
  const { entropy, entropyAsked, gi, entropyFactor, findings, evidence, promise } = entry;
  const { family, action } = entry;
  const isKnown = policy !== undefined && actionRule(policy, family, action) !== undefined;
  const weight = isKnown ? askedWeight(policy, entry) : undefined;
  return {
    channels: channelsOf(entry.channels),
    findings,
    ...(policy === undefined
      ? {}
      : {
          policy: policy.version,
          preset: policy.preset,
          threshold: ppmToNumber(policy.threshold),
        }),
    ...(weight === undefined ? {} : { weight: ppmToNumber(weight) }),
    ...(gi === undefined ? {} : { globalIntegrity: ppmToNumber(gi) }),
    ...(entropy === undefined ? {} : { entropy: shownEntropy(entropy) }),
    ...(entropyAsked === undefined ? {} : { entropyAsked: shownEntropy(entropyAsked) }),
    ...(entropyFactor === undefined ? {} : { entropyFactor: ppmToNumber(entropyFactor) }),
    evidence,
    ...(promise === undefined ? {} : { promise }),
  };
}

function shownEntropy(entropy: DecidingEntropy): DecidingEntropy {
  return {
    ...entropy,
    entropy: ppmToNumber(entropy.entropy),
    error: ppmToNumber(entropy.error),
  };
}

function channelsOf(channels: DecisionEntry['channels']): DecisionNumbers['channels'] {
  return Object.fromEntries(
    Object.entries(channels).map(([name, [kept, lost, score]]) => [
      name,
      { kept: ppmToNumber(kept), lost: ppmToNumber(lost), score: ppmToNumber(score) },
    ]),
  );
}

function endDetail(
  policy: Policy | undefined,
  end: NonNullable<DecisionWithUser['end']>,
  words: Words | undefined,
): Pick<DecisionDetail, 'end'> {
  if (policy === undefined) return {};
  const { entry, index } = end;
  const item = {
    index,
    cycle: entry.cycle,
    outcome: outcomeOf(entry.type),
    code: entry.type === 'cancel' ? entry.code : undefined,
  };
  return {
    end: {
      ...endItem(item),
      explanation: explainEnd(policy, entry, words),
      integrity: ppmToNumber(entry.integrity),
    },
  };
}

function outcomeOf(type: 'release' | 'cancel'): 'released' | 'cancelled' {
  return type === 'release' ? 'released' : 'cancelled';
}
