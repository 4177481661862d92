import type { FactEntry } from '../core/community/entry.ts';
import { retractionOf } from '../core/community/retraction.ts';
import type { EvidenceRow } from '../db/sql/evidence.ts';
import type { Attestor } from './attestor.ts';
import type { Command } from './command.ts';
import { commitment } from './evidence.ts';
import type { Fold } from './fold.ts';
import { type IdempotencyKey, repeatable } from './idempotency.ts';
import type { FactHistory, Repeats } from './repeats.ts';
import { RequestError } from './request-error.ts';

export interface RetractOrder {
  /** Content addresses; evidence about a claim takes the claim back. */
  readonly ids: readonly string[];
  readonly reason: string;
  readonly attestor: Attestor;
  /** Unix seconds. */
  readonly now: number;
  readonly idempotency?: IdempotencyKey | undefined;
}

export interface Retracted {
  readonly id: string;
  readonly hash: string;
  /** Facts that no longer count; 0 where it was taken back before. */
  readonly facts: number;
  /** Held decisions that will be cancelled at their due cycle. */
  readonly holds: number;
}

/**
 * Takes evidence back, as one entry for each piece: its facts and outcomes count as if they had
 * never come, and what is held for it is cancelled at its due cycle. What was released is final.
 * Asking twice changes nothing.
 */
export function retractCommand(
  order: RetractOrder,
): Command<{ readonly retracted: readonly Retracted[] }> {
  return repeatable(order.idempotency, {
    now: order.now,
    repeats: { evidenceIds: order.ids, withFacts: true },
    run: (fold, repeats) => {
      const rows = order.ids.map((id) => claimRow(id, repeats));
      return { retracted: rows.map((row) => retract(row, order.reason, fold, repeats)) };
    },
  });
}

function claimRow(id: string, repeats: Repeats): EvidenceRow {
  const row = repeats.evidence(id);
  const claim = row?.subject === undefined ? row : repeats.evidence(row.subject);
  if (claim === undefined) throw new RequestError('EVIDENCE_UNKNOWN', `there is no evidence ${id}`);
  return claim;
}

function retract(row: EvidenceRow, reason: string, fold: Fold, repeats: Repeats): Retracted {
  const { id, member } = row;
  const evidence = commitment(row.salt, id);
  if (repeats.isRetracted(evidence)) return { id, hash: evidence, facts: 0, holds: 0 };
  const facts = member === undefined ? [] : standing(repeats.facts(member));
  const outcomes = repeats.outcomes(evidence).map(({ cycle, domain, category }) => ({
    cycle,
    domain,
    category,
  }));
  const holds = [...fold.state.holds.values()].filter((hold) => hold.evidence === evidence).length;
  const note = fold.addNote(reason);
  const grounds = { evidence, member, facts, outcomes, reason: note };
  const entry = retractionOf(fold.state, grounds);
  fold.append(entry);
  repeats.addRetraction(entry);
  const own = facts.filter((fact) => fact.evidence === evidence).length;
  return { id, hash: evidence, facts: own, holds };
}

/** The facts about a member that were not taken back. */
function standing(history: FactHistory): FactEntry[] {
  let facts: FactEntry[] = [];
  for (const entry of history) {
    if (entry.type === 'fact') facts.push(entry);
    else facts = facts.filter((fact) => fact.evidence !== entry.evidence);
  }
  return facts;
}
