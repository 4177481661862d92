import type { FindingCode } from '../../core/codes/codes.ts';
import { isWaiting } from '../../core/state/finding.ts';
import { isSameMember } from '../../core/state/person.ts';
import { insertAccusation, withdrawAccusation } from '../../db/sql/evidence/accusations.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { repeatable, type Stamp } from '../writer/idempotency.ts';
import type { Known } from '../writer/known/known.ts';
import { RequestError } from '../request-error.ts';
import { storedClaim } from './settle-claim.ts';

/** So many of a person may wait for their end. */
export const ACCUSATIONS_OPEN = 5;

interface Speaking extends Stamp {
  /** Who accuses. */
  readonly by: string;
}

export interface AccusationOrder extends Speaking {
  /** Id of the claim that it is about. */
  readonly claim: string;
  readonly code: FindingCode;
  /** For whoever answers; the accused never reads it. */
  readonly reason: string;
  /** Ids of evidence about the accused, one or more, which they are shown. */
  readonly evidence: readonly string[];
  /** An admin writes it down for them. */
  readonly isOnPaper: boolean;
}

export interface AccusationAnswer {
  readonly id: string;
  readonly claim: string;
}

/**
 * Somebody says that a claim of somebody else is misconduct. It opens a case, which asks for an
 * audit and holds nothing, or joins the one that is open about the claim. Who said it is kept
 * beside the log and told to nobody.
 * @throws RequestError NOT_FOUND for who is no member, EVIDENCE_UNKNOWN for what is no claim or no
 *   evidence about its member, CONFLICT about a claim of one's own, a second time unless nobody
 *   answered the first, beyond {@link ACCUSATIONS_OPEN}, or on paper for a sentinel
 */
export function accuseCommand(order: AccusationOrder): Command<AccusationAnswer> {
  const { by, claim, now } = order;
  return repeatable(order.idempotency, {
    now,
    lookup: { evidenceIds: [claim, ...order.evidence], accusationsOf: by },
    run: (draft, known) => {
      const accuser = draft.knownMember(by);
      if (accuser === undefined) throw new RequestError('NOT_FOUND', 'who accuses is no member');
      const { member, hash } = accused(draft, known, order);
      if (isSameMember(draft.state, member, accuser)) {
        throw new RequestError('CONFLICT', 'nobody accuses themselves');
      }
      if (order.isOnPaper) refuseForSentinel(draft, accuser);
      const own = known.accusationsOf(by);
      if (own.some((one) => one.claim === claim && !hasFallen(draft, one.finding))) {
        throw new RequestError('CONFLICT', 'you have said so: it waits for its end, or had it');
      }
      const waiting = own.filter(({ finding }) => isOpen(draft, finding));
      if (waiting.length >= ACCUSATIONS_OPEN) {
        const message = `${ACCUSATIONS_OPEN} accusations wait for their end: no more until then`;
        throw new RequestError('CONFLICT', message);
      }
      const joined = caseAbout(draft, { member, hash });
      const finding = joined ?? openCase(draft, order, { member, hash });
      const id = draft.newId(`accusation ${draft.state.size} ${accuser}`);
      // A case shows the evidence of whoever opened it: what others bring comes with their words.
      const reason = joined === undefined ? order.reason : [order.reason, shown(order)].join('\n');
      const { cycle } = draft.state;
      const row = { id, member: accuser, finding, claim, reason, cycle, withdrawn: false };
      draft.also((community) => insertAccusation(community, row));
      known.addAccusations(by, [row]);
      return { id, claim };
    },
  });
}

/**
 * Who accused does not judge: an admin who accuses in a sentinel's name would keep them from a
 * panel, and nobody could see it. A key of their own is made by an entry of the log.
 */
function refuseForSentinel({ state }: BatchDraft, accuser: string): void {
  const isSentinel = [...state.panels.sentinels.values()].some(
    ({ member, isRetired }) => !isRetired && isSameMember(state, member, accuser),
  );
  if (!isSentinel) return;
  throw new RequestError('CONFLICT', 'who reviews as a sentinel accuses by a key of their own');
}

export interface WithdrawalOrder extends Speaking {
  readonly id: string;
}

/**
 * Takes the words back. What they led to goes on to its end, so that nobody is paid for silence.
 * @throws RequestError NOT_FOUND also for what somebody else said
 */
export function withdrawAccusationCommand(order: WithdrawalOrder): Command<AccusationAnswer> {
  return repeatable(order.idempotency, {
    now: order.now,
    lookup: { accusationsOf: order.by },
    run: (draft, known) => {
      const row = known.accusationsOf(order.by).find(({ id }) => id === order.id);
      if (row === undefined) {
        throw new RequestError('NOT_FOUND', `there is no accusation ${order.id} of yours`);
      }
      draft.also((community) => withdrawAccusation(community, row.id));
      return { id: row.id, claim: row.claim };
    },
  });
}

interface Accused {
  readonly member: string;
  /** Of the claim, as the log knows it. */
  readonly hash: string;
}

function accused(draft: BatchDraft, known: Known, order: AccusationOrder): Accused {
  const { claim: id, evidence } = order;
  const member = known.evidence(id)?.member;
  const hash = known.hash(id);
  if (member === undefined || hash === undefined || storedClaim(known, id) === undefined) {
    throw new RequestError('EVIDENCE_UNKNOWN', `there is no claim ${id}`);
  }
  for (const one of evidence) {
    const row = known.evidence(one);
    const about = row?.member ?? known.evidence(row?.subject ?? '')?.member;
    if (about === undefined || !isSameMember(draft.state, about, member)) {
      throw new RequestError('EVIDENCE_UNKNOWN', `there is no evidence ${one} about the member`);
    }
  }
  return { member, hash };
}

function isOpen({ state }: BatchDraft, index: number): boolean {
  const finding = state.findings.get(index);
  return finding !== undefined && isWaiting(finding, state.cycle);
}

/** Whether nobody answered in time: then it may be said again. */
function hasFallen({ state }: BatchDraft, index: number): boolean {
  return state.findings.get(index)?.status === 'fallen';
}

/** The case that somebody opened about the claim, while it waits: more voices open no other. */
function caseAbout({ state }: BatchDraft, { member, hash }: Accused): number | undefined {
  const own = state.findingsOf.get(member) ?? [];
  const found = own.find(
    (one) => one.evidence === hash && one.case !== undefined && isWaiting(one, state.cycle),
  );
  if (found === undefined) return undefined;
  return [...state.findings].find(([, one]) => one === found)?.[0];
}

function openCase(draft: BatchDraft, order: AccusationOrder, { member, hash }: Accused): number {
  const { code, evidence, claim } = order;
  return draft.append({
    type: 'finding',
    cycle: draft.state.cycle,
    member,
    code,
    status: 'open',
    measured: evidence.length,
    limit: 1,
    evidence: hash,
    case: draft.commitmentOf(`case about ${claim} ${draft.state.size}`).commitment,
    reason: draft.addNote(shown(order), [member]),
  });
}

function shown({ evidence }: AccusationOrder): string {
  return evidence.map((id) => `evidence ${id}`).join('\n');
}
