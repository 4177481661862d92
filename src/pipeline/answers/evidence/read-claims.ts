import { type Code, codeRule, isCode } from '../../../core/codes/codes.ts';
import { type ClaimRecord, declarationOf, isSupport } from '../../../core/families/record.ts';
import { lackOf, type Settlement } from '../../../core/families/settle.ts';
import { type ConfirmationRecord, panelIn } from '../../../core/families/supports/confirmation.ts';
import type { Silence } from '../../../core/families/voice.ts';
import type { DecisionEntry } from '../../../core/state/entry.ts';
import type { Ppm } from '../../../core/units.ts';
import { findDecisionsAt } from '../../../db/sql/decisions/decision-pages.ts';
import {
  type ClaimPlace,
  findClaimsByHash,
  readClaimPage,
} from '../../../db/sql/evidence/claim-pages.ts';
import { findPerson } from '../../../db/sql/members/member-directory.ts';
import { type Hearing, hearingIn, whySilent } from '../../checks/hearing.ts';
import { type WordAhead, wordAhead } from '../../checks/said-words.ts';
import { placeOnDeed, settledAs, storedClaim, supportsOf } from '../../commands/settle-claim.ts';
import type { Sight } from '../../writer/alongside.ts';
import type { Known } from '../../writer/known/known.ts';
import { readKnown } from '../../writer/known/read-known.ts';
import type { Community } from '../../writer/community.ts';
import type { FinalOutcome } from '../decisions/read-decisions.ts';

/**
 * How far a claim has come. `promised`: nothing was shown, nobody was heard. `shown`: it waits for
 * others to confirm it. `confirmed`: something else is missing, or somebody else’s earlier promise
 * of the deed is open or was kept. `kept`: its outcome is known, and nobody asked for a mint since.
 * Then what the mint came to, `lost`, or `withdrawn`.
 */
export const CLAIM_STATES = [
  'promised',
  'shown',
  'confirmed',
  'kept',
  'refused',
  'held',
  'minted',
  'cancelled',
  'lost',
  'withdrawn',
] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** The refusals of claims that still wait for something. */
export const WAITING_CODES: readonly (string | undefined)[] = ['EVIDENCE_MISSING', 'UNDER_REVIEW'];

/**
 * What a claim can wait for; `earlier`: the end of what somebody promised before it; `deed`: that
 * the claim of somebody else about the deed counts no more.
 */
export const MISSING = [
  'proof',
  'confirmation',
  'takeover',
  'readings',
  'earlier',
  'deed',
] as const;

/** What an open claim waits for, and from whom, if that is one person. */
export interface Missing {
  readonly what: (typeof MISSING)[number];
  /** How many of it. */
  readonly count: number;
  readonly from?: string;
}

/** What somebody said of a claim. */
export interface ClaimWord {
  readonly by: string;
  readonly accepted: boolean;
  readonly counts: boolean;
  /** Why it does not count. */
  readonly reason?: Silence;
}

/** What is known of a claim, what was said of it and what it waits for. */
export interface ClaimStanding {
  readonly claim: string;
  readonly missing: readonly Missing[];
  readonly words: readonly ClaimWord[];
}

/** A claim with what became of it. */
export interface ClaimItem extends Omit<ClaimStanding, 'claim'> {
  readonly id: string;
  readonly record: ClaimRecord;
  readonly family: string;
  readonly state: ClaimState;
  /** How much of it its claimant has shown, by the proof that counts. */
  readonly delivered?: Ppm;
  /** The last decision about it. */
  readonly decision?: {
    readonly id: string;
    readonly outcome: FinalOutcome;
    readonly code?: Code;
  };
  /** Whether a mint may be asked for now. */
  readonly mayBeAsked: boolean;
  /** What would become of the word of who asks, if it waits for one that they may say. */
  readonly yours?: WordAhead;
}

export interface ClaimQuery {
  readonly userId?: string | undefined;
  readonly state?: ClaimState | undefined;
  readonly before?: ClaimPlace | undefined;
  readonly limit: number;
  /** Who asks, if that is a member. */
  readonly by?: string | undefined;
}

export interface ClaimList {
  readonly items: readonly ClaimItem[];
  /** Some whose word counts in the community. */
  readonly heard: readonly string[];
  readonly nextBefore?: ClaimPlace;
}

/** How many claims one request looks through for those of a state. */
const SCANNED_MAX = 2_000;
const SCANNED_AT_ONCE = 200;
/** How many people are named whose word counts. */
const HEARD_MAX = 5;

/**
 * Claims with what became of them, newest first. A filtered page may be short, even empty, and
 * still name where to go on: one request looks through a bounded number of them.
 */
export async function readClaims(
  community: Pick<Community, 'reader' | 'writer'>,
  { userId, state, before, limit, by }: ClaimQuery,
): Promise<ClaimList> {
  const { reader } = community;
  const person =
    userId === undefined ? undefined : await findPerson(reader.db, reader.communityId, userId);
  if (userId !== undefined && person === undefined) return { items: [], heard: [] };
  const shown: LookedClaim[] = [];
  let place = before;
  const answer = async (isLast: boolean): Promise<ClaimList> => {
    const { items, heard } = await withWords(community, shown, by);
    return { items, heard, ...(!isLast && place && { nextBefore: place }) };
  };
  for (let scanned = 0; scanned < SCANNED_MAX; scanned += SCANNED_AT_ONCE) {
    const most = state === undefined ? limit + 1 : SCANNED_AT_ONCE;
    const page = { before: place, member: person?.member, limit: most };
    const rows = await readClaimPage(reader, page);
    const looked = await lookAt(
      community,
      rows.map(({ id }) => id),
    );
    for (const { id, ordinal, part } of rows) {
      if (shown.length === limit) return await answer(false);
      const claim = looked.get(id);
      if (claim !== undefined && (state === undefined || claim.state === state)) shown.push(claim);
      place = { ordinal, part };
    }
    if (rows.length < most) return await answer(true);
  }
  return await answer(false);
}

/** What is missing of claims that are named by the hashes under which the log knows them. */
export async function standingsByHash(
  community: Pick<Community, 'reader' | 'writer'>,
  asked: readonly { readonly member: string; readonly hash: string }[],
): Promise<ReadonlyMap<string, ClaimStanding>> {
  const hashes = asked.map(({ hash }) => hash);
  const members = asked.map(({ member }) => member);
  const ids = await findClaimsByHash(community.reader, members, hashes);
  if (ids.size === 0) return new Map();
  const looked = await lookAt(community, [...ids.values()]);
  const { items } = await withWords(community, [...looked.values()]);
  const byId = new Map(items.map((claim) => [claim.id, claim]));
  return new Map(
    [...ids].flatMap(([hash, id]) => {
      const found = byId.get(id);
      if (found === undefined) return [];
      const { missing, words } = found;
      return [[hash, { claim: id, missing, words }]];
    }),
  );
}

/** What is missing of a claim that a command has just looked at, which has read all of it. */
export function standingIn({ draft, known }: Sight, claim: string): ClaimStanding | undefined {
  const record = storedClaim(known, claim);
  if (record === undefined) return undefined;
  const place = placeOnDeed(draft, known, claim);
  const looked = lookedAt(known, { id: claim, record, place }, undefined);
  const { missing, words } = itemOf(looked, hearingIn(draft));
  return { claim, missing, words };
}

/** How many of some claims have come how far. */
export async function countStates(
  community: Pick<Community, 'reader' | 'writer'>,
  ids: readonly string[],
): Promise<Partial<Record<ClaimState, number>>> {
  const counts: Partial<Record<ClaimState, number>> = {};
  for (let from = 0; from < ids.length; from += SCANNED_AT_ONCE) {
    const looked = await lookAt(community, ids.slice(from, from + SCANNED_AT_ONCE));
    for (const { state } of looked.values()) counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

/** A claim with what was read of it; why a word does not count is not known yet. */
interface LookedClaim extends Omit<ClaimItem, 'words'> {
  readonly words: readonly SaidWord[];
  readonly known: Known;
}

interface SaidWord {
  readonly word: ConfirmationRecord;
  readonly counts: boolean;
}

/** Claims by their ids, as the store has them; whether one waits for another the writer knows. */
async function lookAt(
  { reader: { db, communityId }, writer }: Pick<Community, 'reader' | 'writer'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LookedClaim>> {
  const known = await readKnown({ db, communityId, keys: [{ evidenceIds: ids }] });
  const lastOf = (id: string): number | undefined => {
    const { hash, member } = { hash: known.hash(id) ?? '', member: known.evidence(id)?.member };
    return known.entries.decisions(hash).findLast(({ entry }) => isOwn(entry, member))?.index;
  };
  const found = await findDecisionsAt(
    db,
    communityId,
    ids.flatMap((id) => lastOf(id) ?? []),
  );
  const decisions = new Map(found.map((one) => [one.index, one]));
  const places = await placesOf(writer, known, ids);
  return new Map(
    ids.flatMap((id) => {
      const record = storedClaim(known, id);
      if (record === undefined) return [];
      const decided = decisions.get(lastOf(id) ?? -1);
      return [[id, lookedAt(known, { id, record, place: places.get(id) }, decided)] as const];
    }),
  );
}

/**
 * How those of some claims that are kept stand to what others did about the same deed. Few have
 * others before them or weigh nothing, so the writer is seldom asked.
 */
async function placesOf(
  writer: Community['writer'],
  known: Known,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeedPlace>> {
  const shared = ids.filter((id) => {
    const row = known.evidence(id);
    if (row === undefined) return false;
    return row.kept === 0 || (row.kept === undefined && known.deeds.before(row).length > 0);
  });
  if (shared.length === 0) return new Map();
  return await writer.submit({
    run: (draft) => new Map(shared.map((id) => [id, placeOnDeed(draft, known, id)])),
  });
}

/**
 * Says why words do not count that do not, and names some whose word does: who has standing is in
 * the writer's memory, which is asked once.
 * @param by who asks
 */
async function withWords(
  { writer }: Pick<Community, 'writer'>,
  looked: readonly LookedClaim[],
  by?: string,
): Promise<{ readonly items: readonly ClaimItem[]; readonly heard: readonly string[] }> {
  const silent = looked.flatMap(({ words }) => words.filter(({ counts }) => !counts));
  const speakers = new Set(silent.map(({ word }) => word.by));
  const { hearing, heard, yours } = await writer.submit({
    run: (draft) => {
      const standing = new Set([...speakers].filter((user) => draft.hasStanding(user)));
      const hasStanding = (user: string): boolean => standing.has(user);
      const asked = by === undefined ? [] : looked.filter(({ missing }) => isAwaited(missing, by));
      const ahead = asked.map(({ id, record, known }) => {
        return [id, wordAhead(record, { by: by ?? '', id }, { known, draft })] as const;
      });
      return {
        hearing: { ...hearingIn(draft), hasStanding },
        heard: draft.heard(HEARD_MAX),
        yours: new Map(ahead),
      };
    },
  });
  const items = looked.map((claim) => {
    const own = yours.get(claim.id);
    return { ...itemOf(claim, hearing), ...(own === undefined ? {} : { yours: own }) };
  });
  return { items, heard };
}

/** Whether a claim waits for a word that somebody can say, as far as it names who that is. */
function isAwaited(missing: readonly Missing[], by: string): boolean {
  return missing.some(({ what, from }) => {
    return what === 'confirmation' || (what === 'takeover' && from === by);
  });
}

function itemOf({ known, words, ...claim }: LookedClaim, hearing: Hearing): ClaimItem {
  const { decision, mayBeAsked, ...rest } = claim;
  const told = words.map(({ word, counts }): ClaimWord => {
    const { accepted } = word;
    const by = panelIn(word.by) === undefined ? word.by : 'panel';
    if (counts) return { by, accepted, counts };
    return { by, accepted, counts, reason: whySilent(word, claim.record, { known, hearing }) };
  });
  return { ...rest, words: told, ...(decision === undefined ? {} : { decision }), mayBeAsked };
}

/** What somebody was told who may not ask says nothing of the claim, nor what a stranger was. */
function isOwn({ member, code }: DecisionEntry, whose: string | undefined): boolean {
  return member === whose && code !== 'IDENTITY';
}

type DeedPlace = ReturnType<typeof placeOnDeed>;

const ON_DEED: Readonly<Record<NonNullable<DeedPlace>, readonly Missing[]>> = {
  waits: [{ what: 'earlier', count: 1 }],
  taken: [{ what: 'deed', count: 1 }],
};

function missingOf(claim: ClaimRecord, known: Known, id: string): Missing[] {
  const lack = lackOf(claim, supportsOf(known, id));
  const next = 'next' in claim ? claim.next : undefined;
  const { by } = declarationOf(claim).settlement;
  const asker = by === 'asker or moderator' && 'of' in claim ? claim.of : undefined;
  return [
    ...(lack.proof ? [{ what: 'proof', count: 1, from: claim.userId } as const] : []),
    ...(lack.confirmations > 0
      ? [
          {
            what: 'confirmation',
            count: lack.confirmations,
            ...(asker === undefined ? {} : { from: asker }),
          } as const,
        ]
      : []),
    ...(lack.takeover && next !== undefined
      ? [{ what: 'takeover', count: 1, from: next } as const]
      : []),
    ...(lack.readings ? [{ what: 'readings', count: 1 } as const] : []),
  ];
}

function wordsAbout(known: Known, id: string): SaidWord[] {
  return known.supports(id).flatMap((row): readonly SaidWord[] => {
    const word = known.record(row.id);
    if (word === undefined || !isSupport(word) || word.type !== 'confirmation') return [];
    return [{ word, counts: row.hasVoice !== false }];
  });
}

function lookedAt(
  known: Known,
  { id, record, place }: Pick<LookedClaim, 'id' | 'record'> & { readonly place: DeedPlace },
  decided: Awaited<ReturnType<typeof findDecisionsAt>>[number] | undefined,
): LookedClaim {
  const settled = settledAs(known, id);
  const retracted = known.entries.isRetracted(known.hash(id) ?? '');
  const open = settled === 'open' ? missingOf(record, known, id) : [];
  const missing = place === undefined ? open : ON_DEED[place];
  const words = wordsAbout(known, id);
  const proof = supportsOf(known, id).find((support) => support.type === 'proof');
  const decision = decided === undefined ? undefined : decisionOf(decided);
  const isFree = decided?.entry.taken !== undefined && place === undefined;
  const again = decision?.outcome === 'refused' && (isFree || mayAskAgain(decision.code));
  // What waited for a deed that was taken meanwhile is an open claim until it is asked for.
  const isOpen = place !== 'waits' && (place !== 'taken' || known.evidence(id)?.kept === undefined);
  const isPast = decision !== undefined && !(again && WAITING_CODES.includes(decision.code));
  const state = retracted
    ? 'withdrawn'
    : isPast
      ? stateAfter(decision.outcome)
      : stateOf({ settled, missing, words });
  return {
    id,
    record,
    family: declarationOf(record).family,
    state,
    missing,
    words,
    ...(proof === undefined ? {} : { delivered: proof.delivered }),
    ...(decision === undefined ? {} : { decision }),
    mayBeAsked: settled === 'kept' && !retracted && isOpen && (decision === undefined || again),
    known,
  };
}

function stateOf({
  settled,
  missing,
  words,
}: Pick<LookedClaim, 'missing' | 'words'> & { readonly settled: Settlement }): ClaimState {
  const lacks = (what: Missing['what']): boolean => missing.some((one) => one.what === what);
  if (lacks('earlier') || lacks('deed')) return 'confirmed';
  if (settled !== 'open') return settled;
  if (!lacks('confirmation') && words.some(({ counts }) => counts)) return 'confirmed';
  return lacks('proof') || lacks('readings') ? 'promised' : 'shown';
}

function stateAfter(outcome: FinalOutcome): ClaimState {
  return outcome === 'released' ? 'minted' : outcome;
}

function mayAskAgain(code: Code | undefined): boolean {
  return code !== undefined && codeRule(code).askAgain;
}

function decisionOf({
  index,
  entry,
  end,
}: Awaited<ReturnType<typeof findDecisionsAt>>[number]): NonNullable<ClaimItem['decision']> {
  const ended = end?.entry;
  const outcome =
    ended === undefined ? entry.outcome : ended.type === 'release' ? 'released' : 'cancelled';
  const code = ended?.type === 'cancel' ? ended.code : ended === undefined ? entry.code : undefined;
  return {
    id: String(index),
    outcome,
    ...(code !== undefined && isCode(code) ? { code } : {}),
  };
}
