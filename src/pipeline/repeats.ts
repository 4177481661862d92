import type { DecisionEntry } from '../core/community/entry.ts';
import type { Transaction } from '../db/port.ts';
import { findDecisions } from '../db/sql/decisions.ts';
import { type EvidenceRow, findEvidence } from '../db/sql/evidence.ts';
import { findAnswers, type FrozenAnswer } from '../db/sql/idempotency.ts';
import { commitment } from './evidence.ts';

/** By what a request may turn out to be a repetition of an earlier one. */
export interface RepeatKeys {
  readonly answer?: Pick<FrozenAnswer, 'scope' | 'key'> | undefined;
  readonly evidenceId: string;
  readonly reference?: string | undefined;
}

export interface KnownDecision {
  readonly index: number;
  readonly entry: DecisionEntry;
}

/**
 * What was answered before, for all requests of a batch at once: three statements however many
 * requests there are. Requests of the same batch add to it as they are answered.
 */
export class Repeats {
  readonly #answers = new Map<string, FrozenAnswer>();
  readonly #hashes = new Map<string, string>();
  readonly #decisions = new Map<string, KnownDecision[]>();

  /** Reads under the head's lock, so that nothing can be answered twice at the same time. */
  static async read(
    tx: Transaction,
    communityId: string,
    keys: readonly RepeatKeys[],
  ): Promise<Repeats> {
    const repeats = new Repeats();
    if (keys.length === 0) return repeats;
    const answers = keys.flatMap(({ answer }) => (answer === undefined ? [] : [answer]));
    for (const answer of await findAnswers(tx, communityId, answers)) repeats.addAnswer(answer);
    const ids = keys.map(({ evidenceId }) => evidenceId);
    const references = keys.flatMap(({ reference }) =>
      reference === undefined ? [] : [reference],
    );
    const hashes: string[] = [];
    for (const row of await findEvidence(tx, communityId, ids, references)) {
      hashes.push(repeats.addEvidence(row));
    }
    for (const { index, entry } of await findDecisions(tx, communityId, hashes)) {
      repeats.addDecision(index, entry);
    }
    return repeats;
  }

  answer({ scope, key }: Pick<FrozenAnswer, 'scope' | 'key'>): FrozenAnswer | undefined {
    return this.#answers.get(`${scope}\n${key}`);
  }

  addAnswer(answer: FrozenAnswer): void {
    this.#answers.set(`${answer.scope}\n${answer.key}`, answer);
  }

  /** The salted hash under which evidence, or the caller's name for it, is already known. */
  evidenceHash(keys: RepeatKeys): string | undefined {
    return (
      this.#hashes.get(`id/${keys.evidenceId}`) ??
      (keys.reference === undefined ? undefined : this.#hashes.get(`ref/${keys.reference}`))
    );
  }

  addEvidence(row: Pick<EvidenceRow, 'id' | 'salt' | 'reference'>): string {
    const hash = commitment(row.salt, row.id);
    this.#hashes.set(`id/${row.id}`, hash);
    if (row.reference !== undefined) this.#hashes.set(`ref/${row.reference}`, hash);
    return hash;
  }

  /** Decisions about a piece of evidence, oldest first. */
  decisions(evidenceHash: string): readonly KnownDecision[] {
    return this.#decisions.get(evidenceHash) ?? [];
  }

  addDecision(index: number, entry: DecisionEntry): void {
    const known = this.#decisions.get(entry.evidence);
    if (known === undefined) this.#decisions.set(entry.evidence, [{ index, entry }]);
    else known.push({ index, entry });
  }
}
