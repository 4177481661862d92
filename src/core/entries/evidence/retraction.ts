import { addFact, type Channel, CHANNELS, EMPTY_TALLY } from '../../integrity/tally.ts';
import type { Tallies } from '../../integrity/integrity.ts';
import { addToStanding, type Standing } from '../../state/standing.ts';
import { ONE } from '../../units.ts';
import type {
  FactEntry,
  RetractedOutcome,
  RetractionEntry,
  TallyNumbers,
} from '../../state/entry.ts';
import { type CommunityState, MEMORY_CYCLES, policyAt } from '../../state/state.ts';

/** What the log says so far about the evidence that is taken back. */
export interface RetractionGrounds {
  readonly evidence: string;
  /** Whom it says something about, with all facts about that member that stand, in log order. */
  readonly member: string | undefined;
  readonly facts: readonly FactEntry[];
  /** The outcomes of this evidence that stand. */
  readonly outcomes: readonly RetractedOutcome[];
  /** Why, as a salted commitment. */
  readonly reason?: string | undefined;
  /** It did not hold, rather than being taken back. */
  readonly overturned?: boolean | undefined;
}

/**
 * The entry that takes evidence back, or out if it did not hold. Facts fade one another, so a fact
 * cannot be subtracted: the member's tallies are added up anew from the facts that remain, each
 * under the policy of its own cycle. Outcomes are taken out of the cycles that later measurements
 * may still look at; a measurement that was made never changes.
 */
export function retractionOf(state: CommunityState, grounds: RetractionGrounds): RetractionEntry {
  const { evidence, member, facts } = grounds;
  const left = facts.filter((fact) => fact.evidence !== evidence);
  const outcomes = grounds.outcomes.filter(({ cycle }) => cycle >= state.cycle - MEMORY_CYCLES);
  return {
    type: 'retraction',
    cycle: state.cycle,
    evidence,
    ...(member === undefined || left.length === facts.length
      ? {}
      : {
          member,
          tallies: tallyNumbers(talliesOf(state, left)),
          ...standingNumbers(left),
        }),
    ...(outcomes.length === 0 ? {} : { outcomes }),
    ...(grounds.overturned === true ? { overturned: true } : {}),
    ...(grounds.reason === undefined ? {} : { reason: grounds.reason }),
  };
}

/** What a retraction says of an outcome that it takes back. */
export function retractedOutcome({
  cycle,
  domain,
  category,
  member,
}: RetractedOutcome): RetractedOutcome {
  return member === undefined ? { cycle, domain, category } : { cycle, domain, category, member };
}

/** The tallies of one member from all facts about them, in log order. */
function talliesOf(state: CommunityState, facts: readonly FactEntry[]): Tallies {
  const tallies: { -readonly [name in Channel]?: Tallies[name] } = {};
  for (const fact of facts) {
    const policy = policyAt(state, fact.cycle);
    if (policy === undefined) throw new RangeError(`no policy is in force in cycle ${fact.cycle}`);
    for (const channel of CHANNELS) {
      const value = fact[channel];
      if (value === undefined) continue;
      const before = tallies[channel] ?? EMPTY_TALLY;
      tallies[channel] = addFact(policy.integrity, before, value, fact.weight ?? ONE);
    }
  }
  return tallies;
}

function standingNumbers(facts: readonly FactEntry[]): Pick<RetractionEntry, 'standing'> {
  let standing: Standing | undefined;
  for (const fact of facts) standing = addToStanding(standing, fact);
  if (standing === undefined) return {};
  const { works, firstCycle, lastCycle } = standing;
  return { standing: [works, firstCycle, lastCycle] };
}

function tallyNumbers(tallies: Tallies): NonNullable<RetractionEntry['tallies']> {
  const numbers: { -readonly [name in Channel]?: TallyNumbers } = {};
  for (const channel of CHANNELS) {
    const tally = tallies[channel];
    if (tally !== undefined) numbers[channel] = [tally.kept, tally.lost];
  }
  return numbers;
}
