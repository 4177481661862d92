import type { PolicyDocument } from '../policy/parse-policy.ts';
import { policyFrom } from '../policy/parse-policy.ts';
import { type PolicyChange, policyDiff } from '../policy/policy-diff.ts';
import type { Entry } from '../state/entry.ts';
import { formatMicros } from '../units.ts';
import type { Answered, RehearsedFigures } from './figures.ts';
import { notFollowed } from './not-followed.ts';
import { RehearsedLog, type RehearsalRules } from './rehearsed-log.ts';

/** What is rehearsed against what. */
export interface RehearsalQuestion extends Pick<RehearsalRules, 'from' | 'madeAt'> {
  /** The rules in force. */
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
}

/** What one member was paid, or has still held, under either rules. */
export interface MemberDifference {
  readonly member: string;
  readonly before: string;
  readonly after: string;
}

/** A decision that is another one under the other rules, by its index in the log. */
export interface DecisionDifference {
  readonly decision: number;
  /** Absent: it is not asked for, since it was paid for before. */
  readonly before?: Answered;
  readonly after?: Answered;
}

/** Two rules on the same history, and what differs. */
export interface Rehearsal {
  /** How many entries of the log it is about. */
  readonly size: number;
  /** The first cycle that the rules govern and the last that was closed. */
  readonly from: number;
  readonly until: number;
  readonly changes: readonly PolicyChange[];
  /** What of the changes no log can tell, in words. */
  readonly notFollowed: readonly string[];
  readonly before: RehearsedFigures;
  readonly after: RehearsedFigures;
  readonly winners: number;
  readonly losers: number;
  readonly unchanged: number;
  /** Who wins or loses, the largest difference first. */
  readonly members: readonly MemberDifference[];
  /** How many decisions are others, and the first of them. */
  readonly changedDecisions: number;
  readonly decisions: readonly DecisionDifference[];
}

const DECISIONS_SHOWN = 100;

/** Both rules through the same fold over one community's own history, entry by entry. */
export class RehearsalFold {
  readonly #question: RehearsalQuestion;
  readonly #before: RehearsedLog;
  readonly #after: RehearsedLog;
  #size = 0;
  #first: number | undefined;

  /** @throws RangeError with every rule that one of the policies breaks */
  constructor(question: RehearsalQuestion) {
    const { before, after, from, madeAt } = question;
    this.#question = question;
    this.#before = new RehearsedLog({ policy: policyFrom(before, 1), from, madeAt });
    this.#after = new RehearsedLog({ policy: policyFrom(after, 1), from, madeAt });
  }

  push(entry: Entry): void {
    this.#before.push(entry);
    this.#after.push(entry);
    this.#size += 1;
    if (this.#after.isGoverned) this.#first ??= this.#after.state.cycle;
  }

  finish(): Rehearsal {
    const { before, after } = this.#question;
    const changes = policyDiff(before, after);
    const until = this.#after.state.cycle - 1;
    return {
      size: this.#size,
      from: this.#first ?? this.#after.state.cycle,
      until,
      changes,
      notFollowed: notFollowed(changes, this.#question.madeAt !== undefined),
      before: this.#before.figures.result(),
      after: this.#after.figures.result(),
      ...this.#members(),
      ...this.#decisions(),
    };
  }

  #members(): Pick<Rehearsal, 'winners' | 'losers' | 'unchanged' | 'members'> {
    const [before, after] = [this.#before.figures.gains(), this.#after.figures.gains()];
    const all = [...after].map(([member, gain]) => {
      const was = before.get(member) ?? 0n;
      return { member, was, gain, difference: gain - was };
    });
    const changed = all.filter(({ difference }) => difference !== 0n);
    const winners = changed.filter(({ difference }) => difference > 0n).length;
    changed.sort((a, b) => Number(size(b.difference) - size(a.difference)));
    return {
      winners,
      losers: changed.length - winners,
      unchanged: all.length - changed.length,
      members: changed.map(({ member, was, gain }) => ({
        member,
        before: formatMicros(was),
        after: formatMicros(gain),
      })),
    };
  }

  #decisions(): Pick<Rehearsal, 'changedDecisions' | 'decisions'> {
    const [before, after] = [this.#before.figures.answers, this.#after.figures.answers];
    const decisions: DecisionDifference[] = [];
    let changedDecisions = 0;
    for (const decision of new Set([...before.keys(), ...after.keys()])) {
      const [one, other] = [before.get(decision), after.get(decision)];
      if (one?.outcome === other?.outcome && one?.code === other?.code) continue;
      changedDecisions += 1;
      if (decisions.length >= DECISIONS_SHOWN) continue;
      decisions.push({ decision, ...(one && { before: one }), ...(other && { after: other }) });
    }
    return { changedDecisions, decisions };
  }
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Rehearses over a whole history that is in memory. */
export function rehearse(entries: Iterable<Entry>, question: RehearsalQuestion): Rehearsal {
  const fold = new RehearsalFold(question);
  for (const entry of entries) fold.push(entry);
  return fold.finish();
}
