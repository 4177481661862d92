import { retractedOutcome, retractionOf } from '../../core/entries/evidence/retraction.ts';
import type { FactEntry } from '../../core/state/entry.ts';
import type { BatchDraft } from '../writer/draft.ts';
import type { Known } from '../writer/known/known.ts';
import type { FactHistory } from '../writer/known/known-entries.ts';

/** What is taken out, and why. */
export interface TakenOut {
  /** The salted hash by which the log knows it. */
  readonly evidence: string;
  /** About whom it says something; undefined: nobody. */
  readonly member: string | undefined;
  /** Why it is taken back, as a salted commitment. */
  readonly reason?: string;
  /** It did not hold, rather than being taken back. */
  readonly overturned?: boolean;
}

/**
 * Takes out what evidence had added: its facts and outcomes count as if they had never come. The
 * command has asked for the facts about the member (`withFacts`).
 * @returns how many facts went
 */
export function takeOut(draft: BatchDraft, known: Known, taken: TakenOut): number {
  const { evidence, member } = taken;
  const facts = member === undefined ? [] : standing(known.entries.facts(member));
  const outcomes = known.entries.outcomes(evidence).map(retractedOutcome);
  const entry = retractionOf(draft.state, { ...taken, facts, outcomes });
  draft.append(entry);
  known.addRetraction(entry);
  return facts.filter((fact) => fact.evidence === evidence).length;
}

/** The facts about a member that were not taken out: from the end, one pass is enough. */
function standing(history: FactHistory): FactEntry[] {
  const taken = new Set<string>();
  const facts: FactEntry[] = [];
  for (const entry of history.toReversed()) {
    if (entry.type === 'retraction') taken.add(entry.evidence);
    else if (!taken.has(entry.evidence)) facts.push(entry);
  }
  return facts.reverse();
}
