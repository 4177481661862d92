import { ENTROPY_LIMITS } from '../../core/entropy/entropy-rules.ts';
import { textSkeleton } from '../../core/identity/skeleton.ts';
import { isUnsettledDisorder } from '../../core/state/counted-outcomes.ts';
import { policyAt } from '../../core/state/state.ts';
import { type EvidenceRecord, isClaim, isSupport } from '../../core/families/record.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { insertClaimEvents } from '../../db/sql/evidence/claim-names.ts';
import {
  insertIngestDelivery,
  insertSourceRepository,
  type SourceRepository,
} from '../../db/sql/service/ingest.ts';
import {
  insertEarlyEnd,
  insertItemAct,
  insertPullReview,
  type ItemAct,
  type PromisedItem,
  type PullReviewRow,
  type PutAside,
  upsertPutAside,
} from '../../db/sql/service/pull-requests.ts';
import type { Command } from '../writer/command.ts';
import type { BatchDraft } from '../writer/draft.ts';
import { type Freezing, repeatable } from '../writer/idempotency.ts';
import type { Known } from '../writer/known/known.ts';
import type { LookupKeys } from '../writer/lookup-keys.ts';
import { RequestError } from '../request-error.ts';
import { claimEventKey } from '../writer/claim-event-key.ts';
import type { Attestor } from '../checks/attestor.ts';
import { isErased } from '../checks/erased.ts';
import { isRatingTooMany } from '../checks/open-claims.ts';
import { isSaidAgain } from '../checks/said-words.ts';
import { isClaimedAlready } from '../checks/subjects.ts';
import {
  addressed,
  type AddressedRecord,
  evidenceKeys,
  type TakenEvidence,
  takeEvidence,
} from './record-evidence.ts';
import { takeBackShown, takeBackUnshown } from './retract.ts';

/** Claims that are no deeds beside another one that the same act ended. */
export interface SameAct {
  readonly claims: readonly string[];
  /** Whose act it was. */
  readonly by: string;
  /** Unix seconds, both included. */
  readonly from: number;
  readonly until: number;
  /** What who did it had said before was of another act. */
  readonly since: number;
}

/**
 * A promise that came in, as GitHub says. Who brought it in or approved it vouches if their word
 * counts, and is left out otherwise. If nobody is left nobody vouched, and it is taken back:
 * anybody may approve what is public, and would have its author miss what they merged themself.
 */
export interface CameIn {
  readonly claim: string;
  /** Whose promise it is. */
  readonly userId: string;
  readonly subject: string;
  /** Unix seconds. */
  readonly at: number;
}

/** What is remembered of a promise that may stand again. */
export interface AsidePromise extends PutAside, Omit<PromisedItem, 'source'> {
  /** It may only if this claim is taken back: somebody else may have said yes to it. */
  readonly ifTakenBack?: string;
}

/** One event from outside as a connector mapped it. */
export interface IngestOrder {
  /** Id of the source, or of the key that sent it. */
  readonly source: string;
  /** The source's own id of the delivery, at most 255 characters: the same one twice is one. */
  readonly deliveryId: string;
  /** What it was, in the words of its source. */
  readonly kind: string;
  /** Whether anything of it is kept; the others are only counted. */
  readonly taken: boolean;
  readonly records: readonly EvidenceRecord[];
  /** Records that tell of a domain rather than of a member. */
  readonly outcomes: readonly IngestedOutcome[];
  /** Claims that this source told of and takes back, if they are neither shown nor due. */
  readonly takenBack?: readonly string[];
  /** What ended of which no promise is known, and when, in Unix seconds. */
  readonly ended?: readonly { readonly subject: string; readonly at: number }[];
  /** What is remembered of promises that may stand again. */
  readonly aside?: readonly AsidePromise[];
  /** What is remembered of who merged and closed what. */
  readonly acts?: readonly Omit<ItemAct, 'source'>[];
  /** Claims that it takes back if this source told of them, and they were shown between these. */
  readonly sameActs?: readonly SameAct[];
  /** A promise that came in, of which the records say so. */
  readonly cameIn?: CameIn;
  /** What a reviewer said of a pull request. */
  readonly verdict?: Omit<PullReviewRow, 'source'>;
  /** The repository that it is about: `owner/name`. */
  readonly repository?: string;
  readonly attestor: Attestor;
  /** Whether its id names an event for good, so that its claim may be named by it later. */
  readonly isNamed?: boolean;
  /**
   * What tells whether the same id comes with other evidence, which is refused; empty if the source
   * does not promise that it never does.
   */
  readonly bodyHash: string;
  /** Unix seconds. */
  readonly now: number;
}

export interface IngestedOutcome {
  /** Evidence id of the record, one of those that come with it. */
  readonly evidenceId: string;
  readonly domain: string;
  readonly kept: boolean;
}

export interface IngestAnswer {
  readonly taken: boolean;
  /** Records that were new. */
  readonly records: number;
  /** Every record that it brought, in its order, and whether it was known before. */
  readonly evidence: readonly IngestedEvidence[];
}

export interface IngestedEvidence {
  readonly id: string;
  readonly known: boolean;
}

/**
 * One delivery as a command of the writer. The same delivery again gives the same answer and adds
 * nothing; an event that was delivered under another id adds nothing but a count, because records
 * are content-addressed and only a new one settles anything.
 * @throws RequestError if a record cannot be taken; then nothing of the delivery is
 */
export function ingestCommand(communityId: string, order: IngestOrder): Command<IngestAnswer> {
  const { source, deliveryId, kind, taken, bodyHash, now } = order;
  const sent = order.records.map(addressed);
  // What was only counted may come again under its id once it says something.
  const delivery = taken
    ? { scope: `ingest ${source}`, key: deliveryId, bodyHash, conflict: CONFLICT }
    : { scope: `ingest ${source} counted`, key: deliveryId, bodyHash: '' };
  const command: Command<IngestAnswer> = {
    now,
    lookup: keysOf(order, sent),
    run: (draft, known) => {
      known.sources.addTellers(toldIn(order));
      const unseen = unseenIn(draft, known, order);
      const taking = takeRecords(draft, known, order, sent);
      for (const id of [...(order.takenBack ?? []), ...unseen.map(({ claim }) => claim)]) {
        takeBackUnshown(draft, known, { id, keyId: order.attestor.keyId, reason: kind });
      }
      takeBackSameActs(draft, known, order);
      const fresh = new Set(taking.flatMap((one) => (one.known ? [] : [one.id])));
      const early = unseen.filter(({ claim }) => known.evidence(claim) === undefined);
      const ended = [...(order.ended ?? []), ...early];
      remember(draft, known, { communityId, order: { ...order, ended } });
      const row = { source, deliveryId, kind, taken, receivedAt: now };
      draft.also(insertIngestDelivery(communityId, row));
      const claims = claimsIn(sent, taking);
      if (order.isNamed === true && claims.length > 0) {
        draft.also(insertClaimEvents(communityId, claimEventKey(source, deliveryId), claims));
      }
      const evidence = sent.map(({ id }) => ({ id, known: !fresh.has(id) }));
      return { taken, records: fresh.size, evidence };
    },
  };
  return repeatable(delivery, command, withoutIds(sent.map(({ id }) => id)));
}

/** What came in though nobody whose word counts says so, unless another key brought it. */
function unseenIn(
  draft: BatchDraft,
  known: Known,
  { cameIn, records, attestor }: IngestOrder,
): readonly CameIn[] {
  if (cameIn === undefined) return [];
  const { attestedBy = attestor.keyId } = known.evidence(cameIn.claim) ?? {};
  const isSeen = records.some((record) => isVouching(record, cameIn, draft));
  return isSeen || attestedBy !== attestor.keyId ? [] : [cameIn];
}

/** Whether somebody else than its author says it, whose word counts. */
function isVouching(record: EvidenceRecord, { claim, userId }: CameIn, draft: BatchDraft): boolean {
  if (record.type !== 'confirmation' || record.claim !== claim) return false;
  return draft.hasStanding(record.by) && !draft.isSamePerson(record.by, userId);
}

function takeBackSameActs(
  draft: BatchDraft,
  known: Known,
  { sameActs = [], attestor, kind }: IngestOrder,
): void {
  for (const { claims, ...act } of sameActs) {
    for (const id of claims) {
      takeBackShown(draft, known, { id, keyId: attestor.keyId, reason: kind, ...act });
    }
  }
}

/** Keeps what later events do not tell again. */
function remember(
  draft: BatchDraft,
  known: Known,
  { communityId, order }: { readonly communityId: string; readonly order: IngestOrder },
): void {
  const { source, ended = [], aside = [], acts = [], verdict } = order;
  for (const { subject, at } of ended) {
    draft.also(insertEarlyEnd(communityId, { source, subject }, at));
  }
  for (const { ifTakenBack: claim, ...one } of aside) {
    const isTaken = claim === undefined || known.entries.isRetracted(known.hash(claim) ?? '');
    const last = { ...one, isAside: one.isAside && isTaken };
    draft.also(upsertPutAside(communityId, { ...one, source }, last));
  }
  for (const act of acts) draft.also(insertItemAct(communityId, { ...act, source }));
  if (verdict !== undefined) draft.also(insertPullReview(communityId, { ...verdict, source }));
  for (const told of toldIn(order)) draft.also(insertSourceRepository(communityId, told));
}

/** The repository that it is about, as repositories are compared. */
function toldIn({ source, repository }: IngestOrder): SourceRepository[] {
  return repository === undefined ? [] : [{ source, repository: textSkeleton(repository) }];
}

function keysOf(
  { takenBack = [], sameActs = [], cameIn, attestor }: IngestOrder,
  sent: readonly AddressedRecord[],
): LookupKeys {
  const keys = evidenceKeys(sent);
  const shown = cameIn === undefined ? [] : [cameIn.claim];
  const ended = [...takenBack, ...sameActs.flatMap(({ claims }) => claims), ...shown];
  const evidenceIds = [...(keys.evidenceIds ?? []), ...ended];
  const withFacts = keys.withFacts === true || ended.length > 0;
  return { ...keys, evidenceIds, withFacts, attestor: attestor.keyId };
}

const CONFLICT =
  'an event of this source and id came before with other evidence: give a new event a new id';

function claimsIn(sent: readonly AddressedRecord[], taken: readonly TakenEvidence[]): string[] {
  const ids = new Set(taken.map(({ id }) => id));
  return sent.flatMap(({ record, id }) => (isClaim(record) && ids.has(id) ? [id] : []));
}

/** Content addresses are not kept beside an answer: the same delivery tells them anew. */
function withoutIds(ids: readonly string[]): Freezing<IngestAnswer> {
  return {
    keep: ({ taken, records, evidence }) => {
      return { taken, records, known: evidence.map(({ known }) => known) };
    },
    restore: (kept) => {
      const { known, ...rest } = kept as Kept;
      return { ...rest, evidence: ids.map((id, at) => ({ id, known: known[at] ?? true })) };
    },
  };
}

type Kept = Pick<IngestAnswer, 'taken' | 'records'> & { readonly known: readonly boolean[] };

function takeRecords(
  draft: BatchDraft,
  known: Known,
  order: IngestOrder,
  sent: readonly AddressedRecord[],
): readonly TakenEvidence[] {
  const { outcomes, attestor, now, verdict, cameIn } = order;
  if (sent.length === 0) return [];
  const policy = policyAt(draft.state, draft.state.cycle);
  const elsewhere = outcomes.find(({ domain }) => policy?.domains.includes(domain) !== true);
  if (policy === undefined || elsewhere !== undefined) {
    throw new RequestError('EVIDENCE_INVALID', 'the policy has no longer the domain of the source');
  }
  // A source tells of each change anew: who has said it before says nothing more.
  const again = sent.filter(
    ({ record, id }) =>
      isClaimedAlready(record, id, { draft, known }) ||
      isErased(record, id, { known, draft }) ||
      // Whose pull requests stay open is not up to who reviews them; the verdict is kept.
      (verdict !== undefined && isRatingTooMany(record, { draft })),
  );
  const unseen = unseenIn(draft, known, order).map(({ claim }) => claim);
  const left = new Set([...again.map(({ id }) => id), ...unseen]);
  const isLeft = (record: EvidenceRecord, id: string): boolean => {
    if (left.has(isSupport(record) ? record.claim : id)) return true;
    const isWord = cameIn !== undefined && record.type === 'confirmation';
    return isWord && !isVouching(record, cameIn, draft);
  };
  const fresh = sent.filter(
    ({ record, id }) => !isLeft(record, id) && !isSaidAgain(record, id, { known, draft }),
  );
  const taken = takeEvidence(draft, known, fresh, attestor, now);
  for (const outcome of outcomes) addOutcome(draft, known, { outcome, taken, policy });
  return taken;
}

interface Adding {
  readonly outcome: IngestedOutcome;
  readonly taken: readonly TakenEvidence[];
  readonly policy: Policy;
}

/**
 * Whether a domain takes outcomes that no member settled. While it has no direction nobody is paid,
 * so that whoever can make such outcomes would make disorder for nothing then, and be paid by the
 * order that follows: no rule that asks for many members sees a fall that nobody made. After that
 * as many of them may have failed as of those of one member.
 */
function takesOutcomes({ state }: BatchDraft, { policy, outcome }: Adding): boolean {
  if (policy.fellMembers === 0) return true;
  const { domain, kept: isKept } = outcome;
  const { firstCycle = Infinity } = state.domains.get(domain) ?? {};
  if (state.cycle - firstCycle + 1 < ENTROPY_LIMITS.warmUpCycles) return false;
  return isKept || isUnsettledDisorder(state, domain);
}

/** An outcome counts once, with the record that tells of it. */
function addOutcome(draft: BatchDraft, known: Known, adding: Adding): void {
  const { outcome, taken, policy } = adding;
  const { evidenceId, domain } = outcome;
  const evidence = taken.find(({ id }) => id === evidenceId);
  if (evidence === undefined) throw new RangeError(`outcome of ${evidenceId} without its record`);
  if (evidence.known || !takesOutcomes(draft, adding)) return;
  const [kept = 'kept', lost = 'broken'] = policy.categories;
  const category = outcome.kept ? kept : lost;
  const { cycle } = draft.state;
  const entry = { type: 'outcome', cycle, domain, category, evidence: evidence.hash } as const;
  draft.append(entry);
  known.addEntry(entry);
}
