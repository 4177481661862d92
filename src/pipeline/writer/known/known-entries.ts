import type { KnownDecision } from '../../../core/mint/subject.ts';
import type {
  DecisionEntry,
  FactEntry,
  OutcomeEntry,
  RetractionEntry,
} from '../../../core/state/entry.ts';

/** A member's facts, or what took some of them back, in log order. */
export type FactHistory = readonly (FactEntry | RetractionEntry)[];

/** What the log says about evidence, by its salted hash, and about members. */
export class KnownEntries {
  readonly #decisions = new Map<string, KnownDecision[]>();
  readonly #retracted = new Set<string>();
  readonly #facts = new Map<string, (FactEntry | RetractionEntry)[]>();
  readonly #outcomes = new Map<string, OutcomeEntry[]>();

  /** Decisions about a piece of evidence, oldest first. */
  decisions(evidenceHash: string): readonly KnownDecision[] {
    return this.#decisions.get(evidenceHash) ?? [];
  }

  isRetracted(evidenceHash: string): boolean {
    return this.#retracted.has(evidenceHash);
  }

  /** Facts about a member and what took them out; only if a request asked for them. */
  facts(member: string): FactHistory {
    return this.#facts.get(member) ?? [];
  }

  outcomes(evidenceHash: string): readonly OutcomeEntry[] {
    return this.#outcomes.get(evidenceHash) ?? [];
  }

  addDecision(index: number, entry: DecisionEntry): void {
    const earlier = this.#decisions.get(entry.evidence);
    if (earlier === undefined) this.#decisions.set(entry.evidence, [{ index, entry }]);
    else earlier.push({ index, entry });
  }

  addRetracted(evidenceHash: string): void {
    this.#retracted.add(evidenceHash);
  }

  addRetraction(entry: RetractionEntry): void {
    if (entry.overturned !== true) this.#retracted.add(entry.evidence);
    this.#outcomes.delete(entry.evidence);
    if (entry.member !== undefined) this.addAbout(entry.member, entry);
  }

  /** Adds to what is known of a member. */
  addAbout(member: string, entry: FactEntry | RetractionEntry): void {
    const facts = this.#facts.get(member);
    if (facts === undefined) this.#facts.set(member, [entry]);
    else facts.push(entry);
  }

  addOutcome(entry: OutcomeEntry): void {
    this.#outcomes.set(entry.evidence, [...this.outcomes(entry.evidence), entry]);
  }

  /** The same, to be added to without changing this. */
  copy(): KnownEntries {
    const copy = new KnownEntries();
    for (const [hash, all] of this.#decisions) copy.#decisions.set(hash, [...all]);
    for (const hash of this.#retracted) copy.#retracted.add(hash);
    for (const [member, facts] of this.#facts) copy.#facts.set(member, [...facts]);
    for (const [hash, outcomes] of this.#outcomes) copy.#outcomes.set(hash, outcomes);
    return copy;
  }
}
