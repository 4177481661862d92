import type { FindingEntry, FindingStatus } from '../../core/state/entry.ts';
import { canBecome, isWaiting } from '../../core/state/finding.ts';
import { hasSentinels } from '../../core/state/panels.ts';
import { isSameMember } from '../../core/state/person.ts';
import type { Finding } from '../../core/state/state.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { commandOf, repeatable, type Stamp } from '../writer/idempotency.ts';
import { RequestError } from '../request-error.ts';
import { aboutFinding, openPanel } from './open-panel.ts';

/** What is said of a finding, and by whom. */
export interface FindingOrder extends Stamp {
  /** The index of the entry that opened it. */
  readonly finding: number;
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
  /** The member that the key is bound to. */
  readonly by: string | undefined;
}

export interface AnswerOrder extends FindingOrder {
  readonly answer: 'confirm' | 'dismiss';
}

export interface AppealOrder extends FindingOrder {
  /** An admin appeals for anybody, such as on paper; everybody else for themselves. */
  readonly forAnybody: boolean;
  /** Ids of evidence about the member, which whoever answers is to look at. */
  readonly evidence: readonly string[];
}

/** Nothing in it says whom it is about: it is kept with the `Idempotency-Key`. */
export interface FindingAnswer {
  /** Index of the entry. */
  readonly entry: number;
  readonly finding: number;
  readonly status: FindingStatus;
  readonly cycle: number;
  /** Before this cycle somebody may say something else; absent: it has ended. */
  readonly until?: number;
  /** The panel that decides about an appeal; absent when too few sentinels may sit on one. */
  readonly panel?: number;
}

/**
 * An operator's answer: an open finding is confirmed or cleared, one that the member appealed is
 * upheld or reversed, and a confirmed one may be cleared while it can be appealed.
 * @throws RequestError NOT_FOUND, CONFLICT when it waits for no such answer, SCOPE_MISSING when
 *   it is about whoever answers
 */
export function answerFindingCommand(order: AnswerOrder): Command<FindingAnswer> {
  return commandOf(order, (draft) => {
    const finding = findingOf(draft, order);
    if (isAbout(draft, finding, order.by)) {
      throw new RequestError('SCOPE_MISSING', 'nobody answers a finding about themselves');
    }
    const status = statusOf(finding.status, order.answer);
    const by = status === 'confirmed' ? order.by : undefined;
    if (status === 'confirmed' && by === undefined && hasSentinels(draft.state.panels)) {
      const why = 'who confirms has no seat on its appeal: use a key that is bound to a member';
      throw new RequestError('SCOPE_MISSING', why);
    }
    return say(draft, order, { status, by });
  });
}

/**
 * The member says no: a confirmed finding takes no effect until it is answered again, and falls if
 * it is not answered in time. A panel answers it when enough sentinels may sit, else an operator;
 * one that a key bound to nobody confirmed no panel, since who confirmed it could have a seat.
 * @throws RequestError NOT_FOUND also for a finding about somebody else, so that nobody learns of
 *   it; CONFLICT when it cannot be appealed, or no longer; EVIDENCE_UNKNOWN also for what is
 *   evidence about somebody else
 */
export function appealCommand(order: AppealOrder): Command<FindingAnswer> {
  return repeatable(order.idempotency, {
    now: order.now,
    lookup: { evidenceIds: order.evidence },
    run: (draft, known) => {
      const finding = findingOf(draft, order);
      if (!order.forAnybody && !isAbout(draft, finding, order.by)) throw noFinding(order);
      for (const id of order.evidence) {
        const row = known.evidence(id);
        const member = row?.member ?? known.evidence(row?.subject ?? '')?.member;
        if (member === undefined || !isSameMember(draft.state, member, finding.member)) {
          throw new RequestError('EVIDENCE_UNKNOWN', `there is no evidence ${id} about the member`);
        }
      }
      const words = [order.reason, ...order.evidence.map((id) => `evidence ${id}`)];
      const said = { ...order, reason: words.join('\n') };
      const answer = say(draft, said, { status: 'appealed' });
      const about = aboutFinding(order.finding, finding);
      const opened = finding.unsigned ? undefined : openPanel(draft, about);
      return opened === undefined ? answer : { ...answer, panel: opened.panel };
    },
  });
}

/** Appends what a panel's verdict makes of a finding; nothing when it was about a claim. */
export function carryOutVerdict(draft: BatchDraft): void {
  const { cycle, findings, panels } = draft.state;
  const { owed } = panels;
  if (owed?.type !== 'finding') return;
  const { finding, panel, status } = owed;
  const found = findings.get(finding);
  if (found === undefined) throw new RangeError(`entry ${finding} opened no finding`);
  draft.append({
    type: 'finding',
    cycle,
    ...aboutOf(found),
    status,
    measured: 0,
    limit: 0,
    finding,
    panel,
  });
}

function aboutOf({ member, code, evidence }: Finding): Pick<FindingEntry, 'member' | 'code'> {
  return { member, code, ...(evidence === undefined ? {} : { evidence }) };
}

function findingOf({ state }: BatchDraft, order: FindingOrder): Finding {
  const finding = state.findings.get(order.finding);
  if (finding === undefined) throw noFinding(order);
  return finding;
}

function noFinding({ finding }: FindingOrder): RequestError {
  return new RequestError('NOT_FOUND', `there is no finding ${finding}`);
}

function isAbout(draft: BatchDraft, { member }: Finding, userId: string | undefined): boolean {
  const own = userId === undefined ? undefined : draft.knownMember(userId);
  return own !== undefined && isSameMember(draft.state, member, own);
}

function statusOf(status: FindingStatus, answer: AnswerOrder['answer']): FindingStatus {
  if (status === 'appealed') return answer === 'confirm' ? 'upheld' : 'reversed';
  return answer === 'confirm' ? 'confirmed' : 'cleared';
}

interface Said {
  readonly status: FindingStatus;
  /** Who confirms it, by a key of their own. */
  readonly by?: string | undefined;
}

function say(draft: BatchDraft, order: FindingOrder, { status, by }: Said): FindingAnswer {
  const { cycle, findings } = draft.state;
  const finding = findingOf(draft, order);
  if (draft.state.panels.byFinding.has(order.finding)) {
    throw new RequestError('CONFLICT', 'a panel looks at the finding, and decides about it');
  }
  if (!canBecome(finding, status, cycle)) {
    const state = finding.status === 'confirmed' && !isWaiting(finding, cycle);
    const words = state ? 'confirmed, and its term is over' : finding.status;
    throw new RequestError('CONFLICT', `the finding is ${words}: it cannot become ${status}`);
  }
  const entry: FindingEntry = {
    type: 'finding',
    cycle,
    ...aboutOf(finding),
    status,
    measured: 0,
    limit: 0,
    finding: order.finding,
    reason: draft.addNote(order.reason, [finding.member]),
    ...(by === undefined ? {} : { by: draft.memberOf(by, undefined) }),
  };
  const index = draft.append(entry);
  const said = findings.get(order.finding);
  const isOver = said === undefined || !isWaiting(said, cycle);
  const answer = { entry: index, finding: order.finding, status, cycle };
  return isOver ? answer : { ...answer, until: said.until };
}
