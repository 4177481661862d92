import { claimsEvidence, type Code } from '../../core/codes/codes.ts';
import type { DecisionEntry } from '../../core/state/entry.ts';
import { openPolicy, policyAt } from '../../core/state/state.ts';
import { type ClaimRecord, isClaim, isSupport } from '../../core/families/record.ts';
import type { EvidenceClaim } from '../../core/log/evidence-claim.ts';
import { decide } from '../../core/mint/decide.ts';
import { actionCycleOf, askedSince, isExpired } from '../../core/mint/time-to-ask.ts';
import {
  type About,
  type AskedFacts,
  type KnownDecision,
  mayBeAbout,
  type MintFacts,
  repeatedAnswer,
  type Subject,
  subjectOf,
} from '../../core/mint/subject.ts';
import { actionRule } from '../../core/policy/policy.ts';
import type { EvidenceRow } from '../../db/sql/evidence/evidence.ts';
import type { Command } from '../writer/command.ts';
import { arrivalOf, commitment, evidenceIdOf, isOwnName, storedName } from '../writer/evidence.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { type Freezing, repeatable } from '../writer/idempotency.ts';
import type { Known } from '../writer/known/known.ts';
import { mattersOf } from '../writer/deeds.ts';
import { RequestError } from '../request-error.ts';
import { isErased as isErasedRecord } from '../checks/erased.ts';
import {
  actionText,
  checkNames,
  checkTime,
  claimsIn,
  fits,
  isRecord,
  mayAsk,
  type MintOrder,
} from './mint-order.ts';
import { addressed, type AddressedRecord, evidenceKeys, takeEvidence } from './record-evidence.ts';
import {
  settledAs,
  settleFreed,
  settlingWord,
  storedClaim,
  isPromisedFirst,
} from './settle-claim.ts';

export interface MintAnswer {
  /** Index of the decision's entry; −1 for a preview. */
  readonly decision: number;
  readonly entry: DecisionEntry;
}

/**
 * A mint request as a command of the writer, with repeats as docs/internals/design.md#repeats has
 * them: the same key gives the frozen answer; without one the action's reference, else the content
 * of its claim, gives the earlier decision; the same claim under another action is a `DUPLICATE`.
 * All of it is read and written in the transaction that stores the decision.
 */
export function mintCommand(order: MintOrder): Command<MintAnswer> {
  const sent = order.evidence.filter(isRecord).map(addressed);
  const ids = order.evidence.flatMap((given) => (isRecord(given) ? [] : [given.id]));
  const { evidenceIds = [], ...keys } = evidenceKeys(sent);
  // A claim that fits and has no name is all that such a request can be about.
  const isSure =
    order.reference === undefined &&
    order.claim !== 'away' &&
    sent.some(({ record }) => isClaim(record) && fits(record, order));
  const actionId = isSure ? undefined : evidenceIdOf(actionText(order));
  const name = storedName(order);
  const command: Command<MintAnswer> = {
    now: order.now,
    lookup: {
      evidenceIds: [...ids, ...evidenceIds, ...(actionId === undefined ? [] : [actionId])],
      ...keys,
      references: name === undefined ? [] : [name],
      ifErased: () => [evidenceIdOf(actionText(order))],
      attestor: order.attestor?.keyId,
    },
    run: (draft, known) => answerOf({ order, sent, actionId, draft, known }),
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

/**
 * The decision that the same request would get now; nothing is written. No registry is asked: it is
 * assumed to grant, unless the order says otherwise.
 */
export function previewCommand(order: MintOrder): Command<MintAnswer> {
  return sketchedCommand({ claim: 'assumed', ...order });
}

/** The decision without what a registry would say: `REGISTRY_AWAY` if it is to be asked. */
export function sketchedCommand(order: MintOrder): Command<MintAnswer> {
  const { run, ...command } = mintCommand({ ...order, idempotency: undefined });
  return {
    ...command,
    run: (draft, known) => {
      const claims = claimsIn(order.evidence, (id) => storedClaim(known, id));
      const speakers = order.evidence.flatMap((given) =>
        isRecord(given) && isSupport(given)
          ? [
              ...(given.type === 'confirmation' ? [given.by] : []),
              ...known.records.speakers(given.claim),
            ]
          : [],
      );
      const rivals = claims.flatMap(mattersOf).flatMap((matter) => known.deeds.claimantsOf(matter));
      const claimants = claims.map(({ userId }) => userId);
      const users = [order.userId, ...claimants, ...speakers, ...rivals];
      const { decision, entry } = run(draft.sketch(users), known.sketch());
      return { decision: decision < draft.state.size ? decision : -1, entry };
    },
  };
}

/** A request in the batch in which it is answered. */
interface Asking {
  readonly order: MintOrder;
  readonly sent: readonly AddressedRecord[];
  /** Content address of the action itself, if the request can be about it. */
  readonly actionId: string | undefined;
  readonly draft: BatchDraft;
  readonly known: Known;
}

/** Gathers what is known, decides what the request is about, takes the evidence and answers. */
function answerOf(asking: Asking): MintAnswer {
  const { order, draft, known } = asking;
  checkNames(order);
  draft.refuseLookAlike(order.userId);
  checkTime(order, draft.latestMoment(order.now));
  const found = foundFor(asking);
  const subject = subjectOf(factsOf(asking, found));
  if (subject.kind === 'repeat') {
    if (found.claim?.userId === order.userId) nameRow(asking, found, found.rows.claim);
    return answerWith(subject.answer);
  }
  takeWhatIsLookedAt(asking, found, subject);
  const { family, action, domain } = order;
  const member = draft.memberOf(order.userId, undefined);
  const { id, salt } = keptRow(asking, found, subject.about);
  const evidence = commitment(salt, id);
  const hasWaited = subject.kind === 'claim' && countFreed(asking, { id, evidence });
  const attested = attestedOf(subject, asking, { id, evidence, hasWaited });
  const actionCycle = cycleOf(asking, found);
  const share = subject.kind === 'claim' ? known.evidence(id)?.kept : undefined;
  const claim = subject.kind === 'claim' ? claimOf(asking, actionCycle) : undefined;
  const isTaken = subject.kind === 'claim' && attested === 'DUPLICATE';
  const taken = isTaken ? known.deeds.takenBy(evidence)?.by : undefined;
  const what = { member, family, action, domain };
  const request = { actionCycle, attested, taken, ...what, evidence, share, claim };
  const entry = decide(draft.state, request);
  const index = draft.append(entry);
  known.addDecision(index, entry);
  return answerWith({ index, entry });
}

/** A claim counts whose deed was another's, or promised by another, if that has ended by now. */
function countFreed(
  { draft, known }: Asking,
  { id, evidence: hash }: { readonly id: string; readonly evidence: string },
): boolean {
  const claim = storedClaim(known, id);
  if (claim === undefined) return false;
  return settleFreed(draft, known, { claim, id, hash, policy: openPolicy(draft.state) });
}

/** What the registry said, if it is that of the policy, which may have changed meanwhile. */
function claimOf(
  { order: { claim }, draft: { state } }: Asking,
  actionCycle: number | undefined,
): EvidenceClaim | 'assumed' | undefined {
  if (claim === undefined || claim === 'away') return undefined;
  if (claim === 'assumed') return claim;
  const { registry } = policyAt(state, actionCycle ?? state.cycle) ?? {};
  return claim.registry === registry ? claim.claim : undefined;
}

function answerWith({ index, entry }: KnownDecision): MintAnswer {
  return { decision: index, entry };
}

/** What is known already that a request may be about. */
interface Found {
  readonly claim: ClaimRecord | undefined;
  readonly claimId: string | undefined;
  readonly rows: Readonly<Record<About, EvidenceRow | undefined>>;
  readonly name: AskedFacts['name'];
  readonly isErased: boolean;
}

/** @throws RequestError when the evidence is not known or is of two actions */
function foundFor(asking: Asking): Found {
  const { order, sent, known } = asking;
  const claims = new Map<string, ClaimRecord>();
  for (const { record, id } of sent) if (isClaim(record)) claims.set(id, record);
  for (const given of order.evidence) {
    if (isRecord(given)) continue;
    if (known.evidence(given.id) === undefined) {
      throw new RequestError('EVIDENCE_UNKNOWN', `there is no evidence ${given.id}`);
    }
    const claim = storedClaim(known, given.id);
    if (claim !== undefined) claims.set(given.id, claim);
  }
  if (claims.size > 1) {
    throw new RequestError('EVIDENCE_INVALID', 'a request is about one claim; send one for each');
  }
  const [[claimId, claim] = []] = claims;
  const name = storedName(order);
  const isErased = namesErased(asking);
  // What was erased was not looked up as an action, as a claim needs none; now it does.
  const actionId = isErased ? evidenceIdOf(actionText(order)) : asking.actionId;
  const rows = {
    claim: claimId === undefined ? undefined : known.evidence(claimId),
    name: name === undefined ? undefined : known.records.named(name),
    action: actionId === undefined ? undefined : known.evidence(actionId),
  };
  return { claim, claimId, rows, name: nameOf(rows.name, claimId, known), isErased };
}

/** Whether something that a request names was erased with a person. */
function namesErased({ order, sent, actionId, draft, known }: Asking): boolean {
  const reference = storedName(order);
  return (
    (reference !== undefined &&
      known.records.named(reference) === undefined &&
      known.erasures.hasName(reference)) ||
    (actionId !== undefined &&
      known.evidence(actionId) === undefined &&
      known.erasures.hasEvidence(actionId)) ||
    sent.some(
      ({ record, id }) =>
        known.evidence(id) === undefined && isErasedRecord(record, id, { known, draft }),
    )
  );
}

function nameOf(
  row: EvidenceRow | undefined,
  claimId: string | undefined,
  known: Known,
): AskedFacts['name'] {
  if (row === undefined) return 'nothing';
  if (row.id === claimId) return 'this claim';
  return storedClaim(known, row.id) === undefined ? 'an action' : 'another claim';
}

function factsOf(
  { order, draft, known }: Asking,
  { claim, rows, name, isErased }: Found,
): MintFacts {
  const asked: AskedFacts = {
    claim: claim === undefined ? 'none' : fits(claim, order) ? 'fits' : 'misfits',
    isClaimKnown: rows.claim !== undefined,
    name,
    isErased,
  };
  const earlier = mayBeAbout(asked).flatMap((about) => decisionsOf(about, rows[about], known));
  const member = draft.knownMember(order.userId);
  // A misspelled domain was another action: nothing was looked at, and the claim is still free.
  const isOwn = ({ entry }: KnownDecision): boolean =>
    entry.member === member &&
    entry.family === order.family &&
    entry.action === order.action &&
    (entry.code !== 'ACTION_UNKNOWN' || entry.domain === order.domain) &&
    !isFreed(entry, known);
  const own = earlier.filter(isOwn).sort((one, other) => one.index - other.index);
  const isAllowed = mayAsk(order, claim, (user) => draft.isSamePerson(user, order.userId));
  return {
    ...asked,
    answer: repeatedAnswer(own, {
      isUnderNewKey: order.idempotency !== undefined,
      mayAsk: isAllowed,
      cycle: draft.state.cycle,
    }),
    claimed: earlier.find((one) => claimsEvidence(one.entry.code) && !isOwn(one))?.about,
    mayAsk: isAllowed,
    isListed: isListed(order, draft),
    isRegistryAway: order.claim === 'away' && registryIn(draft) !== undefined,
  };
}

/** Whether a deed was another's when that was decided, and is so no longer: it is asked anew. */
function isFreed({ evidence, taken }: DecisionEntry, known: Known): boolean {
  const deed = taken === undefined ? undefined : known.deeds.takenBy(evidence);
  return taken !== undefined && (deed?.by !== taken || deed.freeSince !== undefined);
}

function decisionsOf(
  about: About,
  row: EvidenceRow | undefined,
  known: Known,
): readonly (KnownDecision & { readonly about: About })[] {
  if (row === undefined) return [];
  const decisions = known.entries.decisions(commitment(row.salt, row.id));
  return decisions.map(({ index, entry }) => ({ index, entry, about }));
}

/** The registry of the policy in force. */
function registryIn({ state }: BatchDraft): string | undefined {
  return policyAt(state, state.cycle)?.registry;
}

function isListed({ family, action, domain }: MintOrder, draft: BatchDraft): boolean {
  const policy = policyAt(draft.state, draft.state.cycle);
  if (policy === undefined || !policy.domains.includes(domain)) return false;
  return actionRule(policy, family, action) !== undefined;
}

/** What a new decision is about. */
type NewSubject = Exclude<Subject, { readonly kind: 'repeat' }>;

/** If evidence is not looked at, only the claim is kept, if the decision is about it. */
function takeWhatIsLookedAt(
  { order, sent, draft, known }: Asking,
  { claimId }: Found,
  { kind, about }: NewSubject,
): void {
  const isLookedAt = kind === 'claim' || kind === 'action';
  const taken = isLookedAt ? sent : sent.filter(({ id }) => about === 'claim' && id === claimId);
  if (taken.length > 0) takeEvidence(draft, known, taken, order.attestor, order.now);
}

/** The row of what the decision is about: kept now if it is new, and named if the name is free. */
function keptRow(asking: Asking, found: Found, about: About): EvidenceRow {
  const { known } = asking;
  const { claimId, rows } = found;
  const isNewClaim = about === 'claim' && claimId !== undefined;
  const row = rows[about] ?? (isNewClaim ? known.evidence(claimId) : undefined);
  const kept = row ?? keepAction(asking, freeName(asking, found));
  nameRow(asking, found, kept);
  return kept;
}

/** The name that the request gives, unless another claim has it. */
function freeName({ order }: Asking, { name }: Found): string | undefined {
  return name === 'another claim' ? undefined : storedName(order);
}

/**
 * Names what a request is about, also if it was asked for before under no name: else a member who
 * asks first would leave the name of the program free for a second claim. What the key of a member
 * named takes the name of a program as well.
 */
function nameRow(asking: Asking, found: Found, kept: EvidenceRow | undefined): void {
  const { draft, known } = asking;
  const reference = freeName(asking, found);
  if (reference === undefined || kept === undefined) return;
  const isTaken = kept.reference !== undefined && !isOwnName(kept.reference);
  if (isTaken || (kept.reference !== undefined && isOwnName(reference))) return;
  const { name } = found.rows;
  if (name === undefined) draft.nameEvidence(kept.id, reference);
  else draft.moveName(name.id, kept.id, reference);
  known.records.name(kept, reference);
}

function keepAction({ order, draft, known }: Asking, reference: string | undefined): EvidenceRow {
  const { attestor, userId, now } = order;
  const record = actionText(order);
  const part = evidenceIdOf(record);
  const member = draft.memberOf(userId, undefined);
  const place = { source: 'api', ordinal: draft.nextOrdinal(now), part, member };
  const attested = { attestedBy: attestor?.keyId, attestedAt: attestor && now };
  const row = draft.addEvidenceRow({ reference, record, ...place, ...attested }, part);
  known.addEvidence(row);
  return row;
}

interface Attested {
  readonly id: string;
  readonly evidence: string;
  /** Whether it waited until now for what somebody else had promised first. */
  readonly hasWaited: boolean;
}

/** What only the service knows, once the evidence is taken; undefined: nothing against it. */
function attestedOf(
  subject: NewSubject,
  asking: Asking,
  { id, evidence, hasWaited }: Attested,
): Code | undefined {
  switch (subject.kind) {
    case 'refused':
      return subject.code;
    case 'unlisted':
      return undefined;
    case 'action':
      return 'EVIDENCE_MISSING';
    case 'claim': {
      const { draft, known } = asking;
      const settled = settledAs(known, id);
      if (settled === 'open') return 'EVIDENCE_MISSING';
      if (settled === 'lost') return 'OUTCOME_LOST';
      if (known.entries.isRetracted(evidence)) return 'RETRACTED';
      // A clone, or a deed of which somebody else's claim is kept.
      if (known.evidence(id)?.kept === 0) return 'DUPLICATE';
      if (isPromisedFirst(draft, known, id)) return 'UNDER_REVIEW';
      return isTooLate(asking, id, hasWaited) ? 'EXPIRED' : undefined;
    }
  }
}

/**
 * The action's own cycle, with its policy, its entropy and its GI: the one in which its claim came
 * in. In a sandbox and behind an import time does not move by itself: there it is the caller's.
 */
function cycleOf({ order, draft, known }: Asking, found: Found): number | undefined {
  const row = found.claimId === undefined ? undefined : known.evidence(found.claimId);
  if (draft.isLive) return actionCycleOf(draft.state, row && arrivalOf(row));
  const { attestor, occurredAt } = order;
  // A member’s own key chooses no time.
  const isOwnKey =
    attestor?.userId !== undefined && draft.isSamePerson(attestor.userId, order.userId);
  const ownAt = isOwnKey ? found.claim?.at : undefined;
  if (occurredAt === undefined && ownAt === undefined) return undefined;
  const at = ownAt ?? Math.max(occurredAt ?? 0, found.claim?.at ?? 0);
  return actionCycleOf(draft.state, at);
}

/**
 * Whether the claim was settled too long ago; what is said of it later makes it no younger. One
 * that waited until now is not, since nobody told its claimant, who has the time anew from then on.
 */
function isTooLate({ draft, known }: Asking, claimId: string, hasWaited: boolean): boolean {
  const word = draft.isLive && !hasWaited ? settlingWord(known, claimId) : undefined;
  if (word === undefined) return false;
  const { state } = draft;
  const decided = known.entries.decisions(known.hash(claimId) ?? '').map(({ entry }) => entry);
  const paused = decided.flatMap(({ code, cycle }) => (code === 'PAUSED' ? cycle : []));
  const freeSince = known.deeds.takenBy(known.hash(claimId) ?? '')?.freeSince;
  const since = askedSince(freeSince ?? actionCycleOf(state, arrivalOf(word)), paused);
  // What was looked at although it had been too late had waited until then.
  const waited = decided.find(({ attested = '', cycle }) => {
    return !['EXPIRED', 'UNDER_REVIEW'].includes(attested) && isExpired(cycle, since);
  });
  return isExpired(state.cycle, waited?.cycle ?? since);
}
