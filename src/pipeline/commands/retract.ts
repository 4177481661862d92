import { type ClaimRecord, declarationOf } from '../../core/families/record.ts';
import { isMeasured } from '../../core/families/settle.ts';
import { cycleAt } from '../../core/policy/cycle.ts';
import { isSameMember } from '../../core/state/person.ts';
import { openPolicy } from '../../core/state/state.ts';
import { ONE } from '../../core/units.ts';
import type { EvidenceRow } from '../../db/sql/evidence/evidence.ts';
import type { Command } from '../writer/command.ts';
import { commitment } from '../writer/evidence.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { repeatable, type Stamp } from '../writer/idempotency.ts';
import type { Known } from '../writer/known/known.ts';
import { endUnshown, hasTakenShare } from '../writer/shared-instruments.ts';
import { RequestError } from '../request-error.ts';
import type { Attestor } from '../checks/attestor.ts';
import { releaseVouchers, setKept, settledAs, storedClaim } from './settle-claim.ts';
import { takeOut } from './take-out.ts';

export interface RetractOrder extends Stamp {
  /** Content addresses; evidence about a claim takes the claim back. */
  readonly ids: readonly string[];
  readonly reason: string;
  readonly attestor: Attestor;
  /**
   * Whether it may take back what others attested: an admin key may. Any other takes back only what
   * it attested itself and is not lost, and one that is bound to a member nothing of that member's
   * own: to lose a lost fact is worth as much as to mint.
   */
  readonly ofOthers: boolean;
}

export interface Retracted {
  readonly id: string;
  readonly hash: string;
  /** Facts that no longer count; 0 when it was taken back before. */
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
  const command: Command<{ readonly retracted: readonly Retracted[] }> = {
    now: order.now,
    lookup: { evidenceIds: order.ids, withFacts: true, attestor: order.attestor.keyId },
    run: (draft, known) => {
      const rows = order.ids.map((id) => claimRow(id, known));
      for (const row of rows) checkRight(row, order, { draft, known });
      return { retracted: rows.map((row) => retract(row, order.reason, draft, known)) };
    },
  };
  return repeatable(order.idempotency, command, {
    // As evidence is kept: content addresses are told anew by the request.
    keep: ({ retracted }) => retracted.map(({ hash, facts, holds }) => ({ hash, facts, holds })),
    restore: (kept, { known }) => ({
      retracted: (kept as Omit<Retracted, 'id'>[]).map((one, at) => ({
        id: claimId(order.ids[at] ?? '', known),
        ...one,
      })),
    }),
  });
}

/** A record is taken back with the claim that it supports; an erased one is known by itself. */
function claimId(id: string, known: Known): string {
  return known.evidence(id)?.subject ?? id;
}

function claimRow(id: string, known: Known): EvidenceRow {
  const row = known.evidence(id);
  if (row === undefined) throw new RequestError('EVIDENCE_UNKNOWN', `there is no evidence ${id}`);
  // When the claim is gone with its claimant, what was said of it is taken back by itself.
  return (row.subject === undefined ? undefined : known.evidence(row.subject)) ?? row;
}

/** @throws RequestError SCOPE_MISSING if this key may not, CONFLICT when nobody may */
function checkRight(
  row: EvidenceRow,
  { attestor, ofOthers, now }: RetractOrder,
  { draft, known }: { readonly draft: BatchDraft; readonly known: Known },
): void {
  if (row.source !== 'api') {
    const message = 'it came with an imported history: correct it there';
    throw new RequestError('CONFLICT', message);
  }
  const { keyId, userId } = attestor;
  if (!ofOthers && row.attestedBy !== keyId && row.attestedWith !== keyId) {
    const message = 'another key attested it: take it back with that one, or with an admin key';
    throw new RequestError('SCOPE_MISSING', message);
  }
  const isPastDue = draft.isLive && (storedClaim(known, row.id)?.dueAt ?? Infinity) < now;
  const { graceCycles } = openPolicy(draft.state).trust;
  if (!ofOthers && graceCycles > 0 && isPastDue && settledAs(known, row.id) === 'open') {
    throw new RequestError('SCOPE_MISSING', 'what is due is taken back with an admin key alone');
  }
  if (!ofOthers && isShared(row, draft, known)) {
    const message = 'others were paid less since it was open: an admin key alone takes it back';
    throw new RequestError('SCOPE_MISSING', message);
  }
  if (!ofOthers && settledAs(known, row.id) === 'lost') {
    throw new RequestError('SCOPE_MISSING', 'a lost claim is taken back with an admin key alone');
  }
  const own = userId === undefined ? undefined : draft.knownMember(userId);
  if (own === undefined || !isSameMember(draft.state, row.member ?? '', own)) return;
  throw new RequestError('SCOPE_MISSING', 'it is of the member that the key is bound to');
}

/** Whether what instruments showed was divided by a claim, which then ends by itself. */
function isShared({ id, kept = ONE }: EvidenceRow, draft: BatchDraft, known: Known): boolean {
  if (hasTakenShare(draft.claims.byId(id))) return true;
  const claim = storedClaim(known, id);
  return claim !== undefined && isMeasured(claim) && kept < ONE;
}

function retract(row: EvidenceRow, reason: string, draft: BatchDraft, known: Known): Retracted {
  const { id, member } = row;
  const evidence = commitment(row.salt, id);
  if (known.entries.isRetracted(evidence)) return { id, hash: evidence, facts: 0, holds: 0 };
  const holds = [...draft.state.holds.values()].filter((hold) => hold.evidence === evidence).length;
  const note = draft.addNote(reason, member === undefined ? [] : [member]);
  const facts = takeOut(draft, known, { evidence, member, reason: note });
  releaseVouchers(draft, known, { claimId: id, reason: note });
  endUnshown(draft, id);
  setKept(draft, known, { id, kept: undefined });
  return { id, hash: evidence, facts, holds };
}

/** What somebody no longer is to do, and the key that told that they would. */
interface Left {
  readonly id: string;
  readonly keyId: string;
  /** For people. */
  readonly reason: string;
}

/**
 * Takes a claim back of which its own source says that it is left: one that is settled, shown or
 * to be missed stays, and so does what another key brought.
 */
export function takeBackUnshown(draft: BatchDraft, known: Known, left: Left): void {
  const { id, keyId, reason } = left;
  const row = known.evidence(id);
  const claim = storedClaim(known, id);
  if (row?.attestedBy !== keyId || claim === undefined) return;
  const isShown = known.supports(id).some((support) => known.record(support.id)?.type === 'proof');
  if (isOverdue(claim, draft) || isShown || settledAs(known, id) !== 'open') return;
  retract(row, reason, draft, known);
}

function isOverdue(claim: ClaimRecord, { state }: BatchDraft): boolean {
  const isMissable = declarationOf(claim).settlement.needsProof;
  return isMissable && cycleAt(openPolicy(state).cycle, claim.dueAt) < state.cycle;
}

/** What was shown at a moment at which another deed ended, as two moments in Unix seconds. */
interface ShownThen extends Left {
  readonly from: number;
  readonly until: number;
  /** Who ended both. */
  readonly by: string;
  /** From when on their yes is of this act, in Unix seconds. */
  readonly since: number;
}

/**
 * Takes a claim back that was shown at a moment of which its own source says that what was done
 * then is another deed: it is neither kept nor missed. What is due stays open, and so does what
 * anybody else has said yes to, or the same person before that: they looked at it by itself.
 */
export function takeBackShown(draft: BatchDraft, known: Known, shown: ShownThen): void {
  const { id, keyId, reason, from, until, by, since } = shown;
  const row = known.evidence(id);
  const claim = storedClaim(known, id);
  const settled = settledAs(known, id);
  if (row?.attestedBy !== keyId || claim === undefined || settled === 'lost') return;
  if (settled === 'open' && isOverdue(claim, draft)) return;
  const heard = known.supports(id).filter(({ hasVoice }) => hasVoice !== false);
  const said = heard.map((support) => known.record(support.id));
  const isShown = said.some((one) => one?.type === 'proof' && one.at >= from && one.at <= until);
  const isSeen = said.some(
    (one) => one?.type === 'confirmation' && one.accepted && (one.by !== by || one.at < since),
  );
  if (isShown && !isSeen) retract(row, reason, draft, known);
}
