import { codeRank, codeRule } from '../core/codes.ts';
import type { DecisionEntry } from '../core/community/entry.ts';
import { canonicalize, type CanonicalValue } from '../core/log/canonical-json.ts';
import { decide } from '../core/mint/decide.ts';
import type { FrozenAnswer } from '../db/sql/idempotency.ts';
import type { Command } from './community-writer.ts';
import { evidenceIdOf } from './evidence.ts';
import type { Fold } from './fold.ts';
import type { RepeatKeys, Repeats } from './repeats.ts';

/** One request to be paid, as a caller makes it. */
export interface MintOrder {
  readonly userId: string;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  /** The caller's own name for the action; the same name is the same action. */
  readonly reference?: string;
  /** What happened; content-addressed, kept beside the log. */
  readonly evidence: CanonicalValue;
  /** `Idempotency-Key` with the caller and path that it belongs to, and a hash of the body. */
  readonly idempotency?: Pick<FrozenAnswer, 'scope' | 'key' | 'bodyHash'>;
}

export interface MintAnswer {
  /** Index of the decision's entry. */
  readonly decision: number;
  readonly entry: DecisionEntry;
}

/** The same key came with another body: neither is what the caller meant to repeat. */
export class IdempotencyConflictError extends Error {
  override readonly name = 'IdempotencyConflictError';
}

/**
 * A mint request as a command of the writer, with repeats as DESIGN.md section 7 has them: the same
 * key gives the frozen answer; without one the action's reference, else the content of its
 * evidence, gives the earlier decision; the same evidence under another action is a `DUPLICATE`.
 * All of it is read and written in the transaction that stores the decision.
 */
export function mintCommand(order: MintOrder): Command<MintAnswer> {
  const record = canonicalize(order.evidence);
  const keys: RepeatKeys = {
    evidenceId: evidenceIdOf(record),
    reference: order.reference,
    answer: order.idempotency,
  };
  return {
    repeats: keys,
    run: (fold, repeats) => {
      const frozen = frozenAnswer(order, repeats);
      if (frozen !== undefined) return frozen;
      const answer = answerOf(order, keys, record, fold, repeats);
      if (order.idempotency !== undefined) {
        const answered = { ...order.idempotency, answer: JSON.stringify(answer) };
        fold.answers.push(answered);
        repeats.addAnswer(answered);
      }
      return answer;
    },
  };
}

function frozenAnswer(order: MintOrder, repeats: Repeats): MintAnswer | undefined {
  const asked = order.idempotency;
  const frozen = asked === undefined ? undefined : repeats.answer(asked);
  if (asked === undefined || frozen === undefined) return undefined;
  if (frozen.bodyHash !== asked.bodyHash) {
    throw new IdempotencyConflictError(
      `Idempotency-Key "${asked.key}" was used for another request; use a new key for a new one`,
    );
  }
  return JSON.parse(frozen.answer) as MintAnswer;
}

function answerOf(
  order: MintOrder,
  keys: RepeatKeys,
  record: string,
  fold: Fold,
  repeats: Repeats,
): MintAnswer {
  const { family, action, domain, reference } = order;
  const member = fold.memberOf(order.userId, undefined);
  const known = repeats.evidenceHash(keys);
  const earlier = known === undefined ? [] : repeats.decisions(known);
  const owner = earlier.find(({ entry }) => claims(entry))?.entry;
  const own = earlier.findLast(({ entry }) => sameAction(entry, member, order));
  if (own !== undefined && !mayAskAgain(own.entry, order)) {
    return { decision: own.index, entry: own.entry };
  }
  const evidence = known ?? newEvidence({ member, reference, record }, fold, repeats);
  const isOwn = owner === undefined || sameAction(owner, member, order);
  const attested = isOwn ? undefined : ('DUPLICATE' as const);
  const entry = decide(fold.state, { member, family, action, domain, evidence, attested });
  const decision = fold.append(entry);
  repeats.addDecision(decision, entry);
  return { decision, entry };
}

function newEvidence(
  given: {
    readonly member: string;
    readonly reference: string | undefined;
    readonly record: string;
  },
  fold: Fold,
  repeats: Repeats,
): string {
  const place = { source: 'api', ordinal: fold.state.size, part: 'evidence' };
  fold.addEvidence({ ...place, ...given });
  const row = fold.evidence.at(-1);
  if (row === undefined) throw new RangeError('the evidence was not kept');
  return repeats.addEvidence(row);
}

function sameAction(entry: DecisionEntry, member: string, order: MintOrder): boolean {
  return entry.member === member && entry.family === order.family && entry.action === order.action;
}

/** Whether a decision claimed its evidence, as the fold has it: first come, once looked at. */
function claims(entry: DecisionEntry): boolean {
  return entry.code === undefined || codeRank(entry.code) > codeRank('IDENTITY');
}

/** Only under a new key: a repetition without one is a repetition. */
function mayAskAgain(entry: DecisionEntry, order: MintOrder): boolean {
  return (
    order.idempotency !== undefined &&
    entry.outcome === 'refused' &&
    entry.code !== undefined &&
    codeRule(entry.code).askAgain
  );
}
