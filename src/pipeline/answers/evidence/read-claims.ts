import { type Code, codeRule, isCode } from '../../../core/codes/codes.ts';
import { type ClaimRecord, declarationOf, isSupport } from '../../../core/families/record.ts';
import { lackOf, type Settlement } from '../../../core/families/settle.ts';
import { panelIn } from '../../../core/families/supports/confirmation.ts';
import type { Silence } from '../../../core/families/voice.ts';
import { findDecisionsAt } from '../../../db/sql/decisions/decision-pages.ts';
import {
  type ClaimPlace,
  type ClaimPageRow,
  findClaimsByHash,
  readClaimPage,
} from '../../../db/sql/evidence/claim-pages.ts';
import { findPerson } from '../../../db/sql/members/member-directory.ts';
import { whySilent } from '../../commands/check-evidence.ts';
import { settledAs, storedClaim, supportsOf } from '../../commands/settle-claim.ts';
import type { Command } from '../../writer/command.ts';
import type { BatchDraft } from '../../writer/draft.ts';
import type { Known } from '../../writer/known.ts';
import type { Community } from '../../writer/community.ts';
import type { FinalOutcome } from '../decisions/read-decisions.ts';

/**
 * How far a claim has come. `promised`: nothing was shown, nobody was heard. `shown`: it waits for
 * others to confirm it. `confirmed`: something else is missing. `kept`: its outcome is known, and
 * nobody asked for a mint since. Then what the mint came to, `lost`, or `withdrawn`.
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

/** What an open claim waits for, and from whom, if that is one person. */
export interface Missing {
  readonly what: 'proof' | 'confirmation' | 'takeover' | 'readings';
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
  /** The last decision about it. */
  readonly decision?: {
    readonly id: string;
    readonly outcome: FinalOutcome;
    readonly code?: Code;
  };
  /** Whether a mint may be asked for now. */
  readonly mayBeAsked: boolean;
}

export interface ClaimQuery {
  readonly userId?: string | undefined;
  readonly state?: ClaimState | undefined;
  readonly before?: ClaimPlace | undefined;
  readonly limit: number;
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
  { userId, state, before, limit }: ClaimQuery,
): Promise<ClaimList> {
  const { db, communityId } = community.reader;
  const person = userId === undefined ? undefined : await findPerson(db, communityId, userId);
  if (userId !== undefined && person === undefined) return { items: [], heard: [] };
  const items: ClaimItem[] = [];
  let heard: readonly string[] = [];
  let place = before;
  for (let scanned = 0; scanned < SCANNED_MAX; scanned += SCANNED_AT_ONCE) {
    const most = state === undefined ? limit + 1 : SCANNED_AT_ONCE;
    const page = { before: place, member: person?.member, limit: most };
    const rows = await readClaimPage(community.reader, page);
    const told = await itemsOf(community, rows);
    ({ heard } = told);
    for (const { row, item } of told.items) {
      if (items.length === limit) return { items, heard, ...(place && { nextBefore: place }) };
      if (item !== undefined && (state === undefined || item.state === state)) items.push(item);
      place = { ordinal: row.ordinal, part: row.part };
    }
    if (rows.length < most) return { items, heard };
  }
  return { items, heard, ...(place && { nextBefore: place }) };
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
  const { claims } = await community.writer.submit(lookCommand([...ids.values()]));
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  return new Map(
    [...ids].flatMap(([hash, id]) => {
      const found = byId.get(id);
      if (found === undefined) return [];
      const { missing, words } = found;
      return [[hash, { claim: id, missing, words }]];
    }),
  );
}

/** How many of some claims have come how far. */
export async function countStates(
  community: Pick<Community, 'reader' | 'writer'>,
  ids: readonly string[],
): Promise<Partial<Record<ClaimState, number>>> {
  const counts: Partial<Record<ClaimState, number>> = {};
  for (let from = 0; from < ids.length; from += SCANNED_AT_ONCE) {
    const rows = ids.slice(from, from + SCANNED_AT_ONCE).map((id) => ({ id }));
    for (const { item } of (await itemsOf(community, rows)).items) {
      if (item !== undefined) counts[item.state] = (counts[item.state] ?? 0) + 1;
    }
  }
  return counts;
}

async function itemsOf<Row extends Pick<ClaimPageRow, 'id'>>(
  { reader, writer }: Pick<Community, 'reader' | 'writer'>,
  rows: readonly Row[],
): Promise<{
  readonly items: readonly { readonly row: Row; readonly item: ClaimItem | undefined }[];
  readonly heard: readonly string[];
}> {
  const { claims, heard } = await writer.submit(lookCommand(rows.map(({ id }) => id)));
  const indexes = claims.flatMap(({ decision }) => decision ?? []);
  const decisions = new Map(
    (await findDecisionsAt(reader.db, reader.communityId, indexes)).map((one) => [one.index, one]),
  );
  const items = new Map(
    claims.map((looked) => {
      const found = looked.decision === undefined ? undefined : decisions.get(looked.decision);
      return [looked.id, itemOf(looked, found)];
    }),
  );
  return { items: rows.map((row) => ({ row, item: items.get(row.id) })), heard };
}

/** A claim as it stands in the transaction that looks at it. */
interface LookedClaim extends Omit<ClaimStanding, 'claim'> {
  readonly id: string;
  readonly record: ClaimRecord;
  readonly settled: Settlement;
  readonly retracted: boolean;
  /** Index of the last decision about it. */
  readonly decision: number | undefined;
}

interface Looked {
  readonly claims: readonly LookedClaim[];
  readonly heard: readonly string[];
}

/** Looks at claims where they are settled, and changes nothing. */
function lookCommand(ids: readonly string[]): Command<Looked> {
  return {
    lookup: { evidenceIds: ids },
    run: (draft, known) => ({
      claims: ids.flatMap((id) => lookedAt(id, draft, known)),
      heard: draft.heard(HEARD_MAX),
    }),
  };
}

function lookedAt(id: string, draft: BatchDraft, known: Known): LookedClaim[] {
  const record = storedClaim(known, id);
  const hash = known.hash(id);
  if (record === undefined || hash === undefined) return [];
  const settled = settledAs(known, id);
  return [
    {
      id,
      record,
      settled,
      retracted: known.isRetracted(hash),
      decision: known.decisions(hash).at(-1)?.index,
      missing: settled === 'open' ? missingOf(record, known, id) : [],
      words: wordsAbout(record, id, { draft, known }),
    },
  ];
}

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

function wordsAbout(
  claim: ClaimRecord,
  id: string,
  { draft, known }: { readonly draft: BatchDraft; readonly known: Known },
): ClaimWord[] {
  return known.supports(id).flatMap((row): readonly ClaimWord[] => {
    const word = known.record(row.id);
    if (word === undefined || !isSupport(word) || word.type !== 'confirmation') return [];
    const { accepted } = word;
    const by = panelIn(word.by) === undefined ? word.by : 'panel';
    if (row.hasVoice !== false) return [{ by, accepted, counts: true }];
    return [{ by, accepted, counts: false, reason: whySilent(word, claim, { draft, known }) }];
  });
}

function itemOf(
  { id, record, settled, retracted, missing, words }: LookedClaim,
  decided: Awaited<ReturnType<typeof findDecisionsAt>>[number] | undefined,
): ClaimItem {
  const decision = decided === undefined ? undefined : decisionOf(decided);
  const again = decision?.outcome === 'refused' && mayAskAgain(decision.code);
  const isPast = decision !== undefined && !(again && decision.code === 'EVIDENCE_MISSING');
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
    ...(decision === undefined ? {} : { decision }),
    mayBeAsked: settled === 'kept' && !retracted && (decision === undefined || again),
  };
}

function stateOf({
  settled,
  missing,
  words,
}: Pick<LookedClaim, 'settled' | 'missing' | 'words'>): ClaimState {
  if (settled !== 'open') return settled;
  const lacks = (what: Missing['what']): boolean => missing.some((one) => one.what === what);
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
