import { closingEntries } from '../../core/entries/cycles/close-cycle.ts';
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
import type { Entry } from '../../core/state/entry.ts';
import { emptyState } from '../../core/state/empty-state.ts';
import { type CommunityState, openPolicy } from '../../core/state/state.ts';
import { parseMicros } from '../../core/units.ts';
import { wordsAlone } from './claim-program.ts';

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
  const released = { credits: new Map<string, bigint>(), negentropy: new Map<string, bigint>() };
  const { giFloor } = policy;
  judgeHistory(records, { ...wordsAlone(policy), giFloor, trust }, (entry) => {
    if (entry.type !== 'release') return;
    add(released.credits, entry.member, entry.amount);
    add(released.negentropy, entry.member, entry.negentropy);
  });
  return { ...released, commits: commitsBy(records) };
}

/** Hears of an entry while the community stands as it did before it. */
export type Hearer = (entry: Entry, state: CommunityState) => void;

/** Judges a history under a policy as it stands, from the Monday before its first commit. */
export function judgeHistory(
  records: readonly CommitRecord[],
  policy: PolicyDocument,
  hear: Hearer,
): void {
  const startsAt = mondayBefore(records[0]?.effectiveAt ?? 0);
  const cycle = { ...policy.cycle, anchorDate: formatDate(startsAt), anchorCycle: 1 };
  const state = communityOf({ ...policy, cycle });
  const told: Told = {
    state,
    add: (entry) => {
      hear(entry, state);
      apply(state, entry);
    },
  };
  const schedule = new CommitSchedule({ trust: policy.trust });
  const take = (steps: readonly CommitStep[]): void => {
    for (const step of steps) {
      closeUntil(told, step.at);
      takeStep(told, step);
    }
  };
  for (const record of records) take(schedule.push(record));
  take(schedule.finish());
  const lastAt = records.at(-1)?.effectiveAt ?? 0;
  closeUntil(told, lastAt + LAST_WAIT_DAYS * DAY_SECONDS);
}

/** A community, and how something is entered in it. */
interface Told {
  readonly state: CommunityState;
  readonly add: (entry: Entry) => void;
}

function communityOf(document: PolicyDocument): CommunityState {
  const cycle = 1;
  const about = { slug: 'simulated', origin: 'simulated', key: '', format: 'negentropy/1' };
  const startsAt = document.cycle.anchorDate;
  const state = apply(emptyState(false), { type: 'community', cycle, startsAt, ...about });
  return apply(state, { type: 'policy', cycle, version: 1, policy: policyRecord(document) });
}

function closeUntil({ state, add: enter }: Told, at: number): void {
  while (cycleStart(openPolicy(state).cycle, state.cycle + 1) <= at) {
    for (const entry of closingEntries(state)) enter(entry);
  }
}

function add(sums: Map<string, bigint>, member: string, amount: string): void {
  sums.set(member, (sums.get(member) ?? 0n) + parseMicros(amount));
}

function takeStep({ state, add: enter }: Told, step: CommitStep): void {
  const { cycle } = state;
  switch (step.kind) {
    case 'evidence':
      break;
    case 'fact': {
      const { values, weight } = step;
      const member = known(state, step.person);
      enter({
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
      enter({ type: 'outcome', cycle, domain: step.domain, category, evidence, member });
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
      enter(decision);
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
