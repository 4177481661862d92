import { closingEntries } from '../../core/entries/close-cycle.ts';
import { apply } from '../../core/entries/apply.ts';
import type { CommitRecord } from '../../core/families/commits/commit.ts';
import {
  CommitSchedule,
  type CommitStep,
  type EvidenceKey,
} from '../../core/families/commits/commit-schedule.ts';
import { decide } from '../../core/mint/decide.ts';
import {
  cycleAt,
  cycleStart,
  DAY_SECONDS,
  formatDate,
  mondayBefore,
} from '../../core/policy/cycle.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import type { TrustRules } from '../../core/policy/policy.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { type CommunityState, emptyState, openPolicy } from '../../core/state/state.ts';
import { parseMicros } from '../../core/units.ts';
import type { Asset } from './leak.ts';

/** What a history pays, by person. */
export interface HistoryPay {
  /** Millionths of MIC that were released. */
  readonly credits: ReadonlyMap<string, bigint>;
  /** Millionths of N that were released. */
  readonly negentropy: ReadonlyMap<string, bigint>;
  /** Commits made: what a person sent. A line in a message costs nothing more. */
  readonly commits: ReadonlyMap<string, number>;
}

/** After the last commit everything that is held comes to its end. */
const LAST_WAIT_DAYS = 190;

/**
 * Judges a history with the rules of a community, in memory: the same schedule, decisions and
 * closes as an import. The policy, by default the preset `git`, is taken with the entropy gate and
 * the caps off, so that only the question whose word counts makes a difference.
 */
export function payOfHistory(
  records: readonly CommitRecord[],
  trust: TrustRules,
  policy: PolicyDocument = PRESETS.git,
): HistoryPay {
  const startsAt = mondayBefore(records[0]?.effectiveAt ?? 0);
  const state = communityOf(policyOf(startsAt, trust, policy));
  const released = { credits: new Map<string, bigint>(), negentropy: new Map<string, bigint>() };
  const schedule = new CommitSchedule({ trust });
  const take = (steps: readonly CommitStep[]): void => {
    for (const step of steps) {
      closeUntil(state, step.at, released);
      takeStep(state, step);
    }
  };
  for (const record of records) take(schedule.push(record));
  take(schedule.finish());
  const lastAt = records.at(-1)?.effectiveAt ?? 0;
  closeUntil(state, lastAt + LAST_WAIT_DAYS * DAY_SECONDS, released);
  return { ...released, commits: commitsBy(records) };
}

function policyOf(startsAt: number, trust: TrustRules, given: PolicyDocument): PolicyDocument {
  const { git } = PRESETS;
  return {
    ...given,
    trust,
    gates: { ...given.gates, entropy: false },
    caps: { mintsPerMemberAndCycle: 0, mintPerCycle: '0.000000' },
    cycle: { ...git.cycle, anchorDate: formatDate(startsAt), anchorCycle: 1 },
  };
}

function communityOf(document: PolicyDocument): CommunityState {
  const cycle = 1;
  const about = { slug: 'simulated', origin: 'simulated', key: '', format: 'negentropy/1' };
  const startsAt = document.cycle.anchorDate;
  const state = apply(emptyState(false), { type: 'community', cycle, startsAt, ...about });
  return apply(state, { type: 'policy', cycle, version: 1, policy: policyRecord(document) });
}

function closeUntil(
  state: CommunityState,
  at: number,
  released: Readonly<Record<Asset, Map<string, bigint>>>,
): void {
  while (cycleStart(openPolicy(state).cycle, state.cycle + 1) <= at) {
    for (const entry of closingEntries(state)) {
      apply(state, entry);
      if (entry.type !== 'release') continue;
      add(released.credits, entry.member, entry.amount);
      add(released.negentropy, entry.member, entry.negentropy);
    }
  }
}

function add(sums: Map<string, bigint>, member: string, amount: string): void {
  sums.set(member, (sums.get(member) ?? 0n) + parseMicros(amount));
}

function takeStep(state: CommunityState, step: CommitStep): void {
  const { cycle } = state;
  switch (step.kind) {
    case 'evidence':
      break;
    case 'fact': {
      const { values, weight } = step;
      const member = known(state, step.person);
      apply(state, {
        type: 'fact',
        cycle,
        member,
        evidence: nameOf(step.evidence),
        weight,
        ...values,
      });
      break;
    }
    case 'outcome': {
      const category = step.kept ? 'kept' : 'broken';
      const evidence = nameOf(step.evidence);
      const member = known(state, step.person);
      apply(state, { type: 'outcome', cycle, domain: step.domain, category, evidence, member });
      break;
    }
    case 'action': {
      const policy = openPolicy(state);
      const decision = decide(state, {
        member: known(state, step.person),
        family: step.family,
        action: step.action,
        domain: step.domain,
        evidence: nameOf(step.evidence),
        promise: nameOf(step.promise),
        due: cycleAt(policy.cycle, step.at + policy.holdBack.count * DAY_SECONDS),
        share: step.weight,
        attested: step.refusal,
      });
      apply(state, decision);
      break;
    }
  }
}

function known(state: CommunityState, member: string): string {
  if (!state.members.has(member)) apply(state, { type: 'member', cycle: state.cycle, member });
  return member;
}

function nameOf({ ordinal, part }: EvidenceKey): string {
  return `${ordinal}/${part}`;
}

function commitsBy(records: readonly CommitRecord[]): Map<string, number> {
  const sent = new Map<string, number>();
  for (const { author } of records) sent.set(author, (sent.get(author) ?? 0) + 1);
  return sent;
}
