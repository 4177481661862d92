import { type Code, codeRank, codeRule } from '../../core/codes/codes.ts';
import type { DecisionEntry } from '../../core/state/entry.ts';
import { policyAt } from '../../core/state/state.ts';
import {
  type ClaimRecord,
  type EvidenceRecord,
  isClaim,
  isSupport,
} from '../../core/families/record.ts';
import { canonicalize } from '../../core/log/canonical-json.ts';
import { decide } from '../../core/mint/decide.ts';
import { cycleAt, DAY_SECONDS } from '../../core/policy/cycle.ts';
import { actionRule } from '../../core/policy/policy.ts';
import { NAME_PATTERN } from '../../core/policy/policy-shape.ts';
import type { EvidenceRow } from '../../db/sql/evidence.ts';
import type { Command } from '../writer/command.ts';
import { commitment, evidenceIdOf } from '../writer/evidence.ts';
import type { Fold } from '../writer/fold.ts';
import { type Freezing, type IdempotencyKey, repeatable } from '../writer/idempotency.ts';
import type { KnownDecision, Repeats } from '../writer/repeats.ts';
import { RequestError } from '../request-error.ts';
import type { Attestor } from './attestor.ts';
import {
  addressed,
  type AddressedRecord,
  evidenceKeys,
  settledAs,
  storedClaim,
  takeEvidence,
} from './record-evidence.ts';

/** A record, or one that is known by its content address. */
export type EvidenceInput = { readonly id: string } | EvidenceRecord;

/** One request to be paid, as a caller makes it. */
export interface MintOrder {
  readonly userId: string;
  readonly family: string;
  readonly action: string;
  readonly domain: string;
  /** Unix seconds; absent: now. */
  readonly occurredAt?: number | undefined;
  /** The caller's own name for the action; the same name is the same action. */
  readonly reference?: string | undefined;
  /** The claim and what others say about it; kept beside the log. */
  readonly evidence: readonly EvidenceInput[];
  readonly attestor?: Attestor | undefined;
  readonly idempotency?: IdempotencyKey | undefined;
  /** Unix seconds. */
  readonly now: number;
}

export interface MintAnswer {
  /** Index of the decision's entry; −1 for a preview. */
  readonly decision: number;
  readonly entry: DecisionEntry;
}

/**
 * An action may be asked for at the latest so many days after it happened
 * (docs/reference/evidence.md#times).
 */
const LATE_DAYS = 30;

/**
 * A mint request as a command of the writer, with repeats as docs/internals/design.md#repeats has
 * them: the same key gives the frozen answer; without one the action's reference, else the content
 * of its claim, gives the earlier decision; the same claim under another action is a `DUPLICATE`.
 * All of it is read and written in the transaction that stores the decision.
 */
export function mintCommand(order: MintOrder): Command<MintAnswer> {
  const sent = order.evidence.filter(isRecord).map(addressed);
  const ids = order.evidence.flatMap((given) => (isRecord(given) ? [] : [given.id]));
  const { evidenceIds = [], claimants = [] } = evidenceKeys(sent);
  // What a request is about where no claim came with it, one that does not fit, or one too many.
  const isSure =
    order.reference === undefined &&
    sent.some(({ record }) => isClaim(record) && fits(record, order));
  const own = isSure ? [] : [actionId(order)];
  const command: Command<MintAnswer> = {
    now: order.now,
    repeats: {
      evidenceIds: [...ids, ...evidenceIds, ...own],
      claimants,
      references: order.reference === undefined ? [] : [order.reference],
      attestor: order.attestor?.keyId,
    },
    run: (fold, repeats) => answerOf(order, sent, fold, repeats),
  };
  return repeatable(order.idempotency, command, DECISION);
}

/** The answer is the decision, which is in the log. */
const DECISION: Freezing<MintAnswer> = {
  keep: () => ({}),
  entry: ({ decision, entry }) => ({ index: decision, entry }),
  restore: (_, { entry: about }) => {
    if (about?.entry.type !== 'decision') throw new RangeError('a mint was frozen without it');
    return { decision: about.index, entry: about.entry };
  },
};

/** The decision that the same request would get now; nothing is written. */
export function previewCommand(order: MintOrder): Command<MintAnswer> {
  const { run, ...command } = mintCommand({ ...order, idempotency: undefined });
  return {
    ...command,
    run: (fold, repeats) => {
      const claims = order.evidence.flatMap((given) =>
        isRecord(given) && isClaim(given)
          ? [given]
          : (storedClaim(repeats, claimIdOf(given)) ?? []),
      );
      const speakers = order.evidence.flatMap((given) =>
        isRecord(given) && given.type === 'confirmation' ? [given.by] : [],
      );
      const users = [order.userId, ...claims.map(({ userId }) => userId), ...speakers];
      const { decision, entry } = run(fold.sketch(users), repeats.sketch());
      return { decision: decision < fold.state.size ? decision : -1, entry };
    },
  };
}

/** What a request is about, by content and by the caller's name. */
interface Subject {
  readonly claim: ClaimRecord | undefined;
  /** Content address of the claim, or of the action where no claim came with it. */
  readonly id: string;
  readonly row: EvidenceRow | undefined;
  /** What the caller's name stands for already, where that is something else. */
  readonly named?: EvidenceRow | undefined;
  /** That is another claim. */
  readonly isTaken: boolean;
}

function answerOf(
  order: MintOrder,
  sent: readonly AddressedRecord[],
  fold: Fold,
  repeats: Repeats,
): MintAnswer {
  checkNames(order);
  fold.refuseLookAlike(order.userId);
  checkTime(order, fold);
  const asked = subjectOf(order, sent, repeats);
  const earlier = decisionsAbout(asked, order, repeats);
  const own = earlier.filter(({ entry }) => sameAction(entry, order, fold));
  // Only under a new key: a repetition without one is a repetition.
  const latest = order.idempotency === undefined ? own.at(-1) : undefined;
  const answered = own.findLast(({ entry }) => !mayBeAskedAgain(entry)) ?? latest;
  if (answered !== undefined) return { decision: answered.index, entry: answered.entry };
  const isOfAnother = ({ entry }: KnownDecision): boolean =>
    claimsEvidence(entry) && !sameAction(entry, order, fold);
  const isClaimed = earlier.some(isOfAnother);
  const attested = isClaimed || asked.isTaken ? 'DUPLICATE' : obstacle(order, asked);
  const taken = attested === undefined && knowsAction(order, fold);
  const isByName = isClaimed && !decisionsOf(asked.row, repeats).some(isOfAnother);
  const subject = subjectOfDecision(order, asked, { taken, isClaimed, isByName }, repeats);
  // Of a refusal only the claim is kept, where it is about it, and no claim is kept unchecked.
  const ofClaim = sent.filter(({ id }) => id === subject.id);
  const looked = taken ? sent : ofClaim;
  if (looked.length > 0) takeEvidence(fold, repeats, looked, order.attestor, order.now);
  const { family, action, domain } = order;
  const member = fold.memberOf(order.userId, undefined);
  const evidence = hashOf(order, subject, member, fold, repeats);
  const missing = taken ? shortcoming(subject, evidence, repeats) : undefined;
  const what = { member, family, action, domain, evidence };
  const actionCycle = cycleOf(order, asked.claim, fold);
  const entry = decide(fold.state, { actionCycle, attested: attested ?? missing, ...what });
  const decision = fold.append(entry);
  repeats.addDecision(decision, entry);
  return { decision, entry };
}

/** @throws RequestError for names that no policy has, and for a reference of several lines */
function checkNames({ family, action, domain, reference = '' }: MintOrder): void {
  // Also what nobody knows is refused in the public log, which must not carry free text.
  if (![family, action, domain].every((name) => POLICY_NAME.test(name))) {
    const message = 'family, type and domain are lower-case letters, digits and hyphens';
    throw new RequestError('EVIDENCE_INVALID', message);
  }
  if (/\p{Cc}/u.test(reference)) {
    throw new RequestError('EVIDENCE_INVALID', 'a reference must have no control characters');
  }
}

const POLICY_NAME = new RegExp(NAME_PATTERN);

/** @throws RequestError when the action lies in the future or too far back */
function checkTime({ occurredAt, now }: MintOrder, fold: Fold): void {
  if (occurredAt === undefined) return;
  const latest = fold.latestMoment(now);
  if (occurredAt > latest) {
    throw new RequestError('TIME_INVALID', 'occurredAt lies in the future; ask when it happened');
  }
  if (occurredAt < latest - LATE_DAYS * DAY_SECONDS) {
    throw new RequestError('TIME_INVALID', `occurredAt lies more than ${LATE_DAYS} days back`);
  }
}

/**
 * The action's own cycle, with its policy and its entropy. It is none before the claim was made:
 * whoever asks could otherwise choose the best one of a month.
 */
function cycleOf(
  { occurredAt }: MintOrder,
  claim: ClaimRecord | undefined,
  fold: Fold,
): number | undefined {
  const policy = policyAt(fold.state, fold.state.cycle);
  if (occurredAt === undefined || policy === undefined) return undefined;
  const at = claim === undefined ? occurredAt : Math.max(occurredAt, claim.at);
  return Math.min(cycleAt(policy.cycle, at), fold.state.cycle);
}

/** @throws RequestError where the evidence is not known or is of two actions */
function subjectOf(order: MintOrder, sent: readonly AddressedRecord[], repeats: Repeats): Subject {
  const claims = new Map<string, ClaimRecord>();
  for (const { record, id } of sent) if (isClaim(record)) claims.set(id, record);
  for (const given of order.evidence) {
    if (isRecord(given)) continue;
    if (repeats.evidence(given.id) === undefined) {
      throw new RequestError('EVIDENCE_UNKNOWN', `there is no evidence ${given.id}`);
    }
    const claim = storedClaim(repeats, given.id);
    if (claim !== undefined) claims.set(given.id, claim);
  }
  if (claims.size > 1) {
    throw new RequestError('EVIDENCE_INVALID', 'a request is about one claim; send one for each');
  }
  const standing = order.reference === undefined ? undefined : repeats.named(order.reference);
  for (const [id, claim] of claims) {
    const named = standing?.id === id ? undefined : standing;
    const isTaken = named !== undefined && storedClaim(repeats, named.id) !== undefined;
    return { claim, id, row: repeats.evidence(id), named, isTaken };
  }
  return withoutClaim(order, repeats);
}

interface Findings {
  readonly taken: boolean;
  /** Another action claimed the evidence first: the claim, or what the caller's name stands for. */
  readonly isClaimed: boolean;
  readonly isByName: boolean;
}

/**
 * What the decision is about. A claim that does not fit, or whose name is another's, is not looked
 * at: it stays free for a request that asks for it as it should.
 */
function subjectOfDecision(
  order: MintOrder,
  asked: Subject,
  { taken, isClaimed, isByName }: Findings,
  repeats: Repeats,
): Subject {
  const { claim, isTaken } = asked;
  if (isTaken && !isClaimed) return withoutClaim(order, repeats, false);
  const isUnfit = taken && claim !== undefined && !fits(claim, order);
  return isByName || isUnfit ? withoutClaim(order, repeats) : asked;
}

/**
 * What a request is about where no claim came with it that fits: the action itself.
 * @param byName it is what the caller's name stands for, where it stands for something
 */
function withoutClaim(order: MintOrder, repeats: Repeats, byName = true): Subject {
  const id = actionId(order);
  const { reference } = order;
  const named = byName && reference !== undefined ? repeats.named(reference) : undefined;
  return { claim: undefined, id, row: named ?? repeats.evidence(id), isTaken: !byName };
}

function fits(claim: ClaimRecord, { action, domain }: MintOrder): boolean {
  return claim.type === action && claim.domain === domain;
}

/**
 * Decisions that this request may repeat, oldest first: about its claim, and about the action as it
 * was asked for before the claim came. A claim that is not known is taken for the one that the
 * caller's name stands for.
 */
function decisionsAbout(
  { claim, row, named, isTaken }: Subject,
  order: MintOrder,
  repeats: Repeats,
): readonly KnownDecision[] {
  const isUnfit = claim !== undefined && !fits(claim, order);
  if (named === undefined && !isUnfit) return decisionsOf(row, repeats); // almost always
  const rows = new Set([row]);
  if (row === undefined || !isTaken) rows.add(named);
  if (isTaken || isUnfit) rows.add(repeats.evidence(actionId(order)));
  const decisions = [...rows].flatMap((one) => decisionsOf(one, repeats));
  return decisions.sort((one, other) => one.index - other.index);
}

function decisionsOf(row: EvidenceRow | undefined, repeats: Repeats): readonly KnownDecision[] {
  return row === undefined ? [] : repeats.decisions(commitment(row.salt, row.id));
}

/** Why the evidence is not even looked at. */
function obstacle(order: MintOrder, { claim }: Subject): Code | undefined {
  if (claim !== undefined && claim.userId !== order.userId) return 'IDENTITY';
  if (order.attestor?.userId === order.userId) return 'IDENTITY';
  const confirmed = order.evidence.some(
    (given) => isRecord(given) && given.type === 'confirmation' && given.by === order.userId,
  );
  return confirmed ? 'IDENTITY' : undefined;
}

/** What the evidence lacks, once it is taken. */
function shortcoming({ claim, id }: Subject, hash: string, repeats: Repeats): Code | undefined {
  if (claim === undefined) return 'EVIDENCE_MISSING';
  const settled = settledAs(repeats, id);
  if (settled === 'open') return 'EVIDENCE_MISSING';
  if (settled === 'lost') return 'OUTCOME_LOST';
  return repeats.isRetracted(hash) ? 'RETRACTED' : undefined;
}

/** The salted hash of what the decision is about, kept now where it is new. */
function hashOf(
  order: MintOrder,
  { claim, id, row, named, isTaken }: Subject,
  member: string,
  fold: Fold,
  repeats: Repeats,
): string {
  let kept = row ?? repeats.evidence(id);
  if (kept === undefined) {
    if (claim !== undefined) throw new RangeError(`claim ${id} is not kept`);
    const record = canonicalize(actionRecord(order));
    const { attestor, reference, now } = order;
    const place = { source: 'api', ordinal: fold.nextOrdinal(now), part: id, member };
    const attested = { attestedBy: attestor?.keyId, attestedAt: attestor && now };
    const name = isTaken ? undefined : reference;
    kept = fold.addEvidenceRow({ reference: name, record, ...place, ...attested }, id);
    repeats.addEvidence(kept);
  } else if (order.reference !== undefined && kept.reference === undefined && !isTaken) {
    if (named === undefined) fold.nameEvidence(kept.id, order.reference);
    else fold.moveName(named.id, kept.id, order.reference);
    repeats.nameEvidence(kept, order.reference);
  }
  return commitment(kept.salt, kept.id);
}

function knowsAction({ family, action, domain }: MintOrder, fold: Fold): boolean {
  const policy = policyAt(fold.state, fold.state.cycle);
  if (policy === undefined || !policy.domains.includes(domain)) return false;
  return actionRule(policy, family, action) !== undefined;
}

function sameAction(entry: DecisionEntry, order: MintOrder, fold: Fold): boolean {
  return (
    entry.member === fold.knownMember(order.userId) &&
    entry.family === order.family &&
    entry.action === order.action
  );
}

/** Whether a decision claimed its evidence, as the fold has it: first come, once looked at. */
function claimsEvidence(entry: DecisionEntry): boolean {
  return entry.code === undefined || codeRank(entry.code) > codeRank('IDENTITY');
}

function mayBeAskedAgain({ outcome, code }: DecisionEntry): boolean {
  return outcome === 'refused' && code !== undefined && codeRule(code).askAgain;
}

/** What an action is known by where no claim came with it. */
function actionRecord(order: MintOrder): Record<string, string | number> {
  const { userId, family, action, domain, occurredAt, reference } = order;
  return {
    type: 'action',
    userId,
    family,
    action,
    domain,
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(reference === undefined ? {} : { reference }),
  };
}

function actionId(order: MintOrder): string {
  return evidenceIdOf(canonicalize(actionRecord(order)));
}

/** Which claim something is, or says something about. */
function claimIdOf(given: EvidenceInput): string {
  if (!isRecord(given)) return given.id;
  return isSupport(given) ? given.claim : '';
}

function isRecord(given: EvidenceInput): given is EvidenceRecord {
  return 'type' in given;
}
