import { codeRule, type FindingCode } from '../../../core/codes/codes.ts';
import type { FindingEntry, FindingStatus } from '../../../core/state/entry.ts';
import { isFinal, isWaiting } from '../../../core/state/finding.ts';
import { ppmToNumber } from '../../../core/units.ts';
import { present } from '../../../core/present.ts';
import {
  findFinding,
  type FindingRow,
  type FindingWordRow,
  readFindingPage,
  readFindingWords,
} from '../../../db/sql/governance/finding-pages.ts';
import { readHead } from '../../../db/sql/log/log.ts';
import { findPerson } from '../../../db/sql/members/member-directory.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** One finding as it is told to the member and to operators. */
export interface FindingReport {
  /** Index of the entry that opened it. */
  readonly index: number;
  /** Absent once the person was erased. */
  readonly userId?: string;
  readonly code: FindingCode;
  readonly sentence: string;
  readonly status: FindingStatus;
  /** The cycle in which it was opened, and that of the last word about it. */
  readonly opened: number;
  readonly cycle: number;
  /** It holds what the member asks for. */
  readonly holds: boolean;
  /** It takes effect: nobody can or did say otherwise in time. */
  readonly isFinal: boolean;
  /** Before this cycle it is answered, or can be; absent when it waits for nothing. */
  readonly until?: number;
  /** Name and version; absent when no detector of the close found it. */
  readonly detector?: string;
  readonly measured: number;
  readonly limit: number;
  /** Kept and failed of each bin, and the hash of the whole list. */
  readonly counts?: readonly number[];
  readonly basis?: string;
  /** The same for all people of a group: it asks for an audit, and holds nothing. */
  readonly case?: string;
  /** Salted hash of the evidence that it is about; absent: about the member as a whole. */
  readonly evidence?: string;
}

/** A finding with all that was said of it. */
export interface FindingStory extends FindingReport {
  readonly words: readonly FindingWordRow[];
}

export interface FindingQuery {
  /** Findings opened before this entry; absent: from the newest on. */
  readonly before?: number | undefined;
  readonly userId?: string | undefined;
  readonly status?: FindingStatus | undefined;
  readonly limit: number;
}

/** A page of findings, newest first; `next` is where the page after it begins. */
export interface FindingList {
  readonly items: readonly FindingReport[];
  readonly next?: number;
}

/** Findings of a community; none for a member whom it does not know. */
export async function readFindingList(
  { db, communityId }: CommunityReader,
  { before = Number.MAX_SAFE_INTEGER, userId, status, limit }: FindingQuery,
): Promise<FindingList> {
  const person = userId === undefined ? undefined : await findPerson(db, communityId, userId);
  if (userId !== undefined && person === undefined) return { items: [] };
  const page = { before, member: person?.member, status, limit: limit + 1 };
  const rows = await readFindingPage(db, communityId, page);
  const cycle = await openCycle({ db, communityId });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => reportOf(row, cycle)),
    ...(rows.length > limit && last !== undefined ? { next: last.index } : {}),
  };
}

/** One finding with everything that was said of it; undefined: there is none. */
export async function readFinding(
  reader: CommunityReader,
  index: number,
): Promise<FindingStory | undefined> {
  const { db, communityId } = reader;
  const row = await findFinding(db, communityId, index);
  if (row === undefined) return undefined;
  const words = await readFindingWords(db, communityId, index);
  return { ...reportOf(row, await openCycle(reader)), words };
}

async function openCycle({ db, communityId }: CommunityReader): Promise<number> {
  const head = await readHead(db, communityId);
  if (head === undefined) throw new RangeError(`there is no community ${communityId}`);
  return head.cycle;
}

function reportOf(row: FindingRow, cycle: number): FindingReport {
  const {
    code,
    detector,
    measured,
    limit,
    counts,
    basis,
    evidence,
    case: group,
  } = JSON.parse(row.line) as FindingEntry;
  const unit = detector === undefined ? (value: number): number => value : ppmToNumber;
  const waits = isWaiting(row, cycle);
  return {
    index: row.index,
    ...(row.user === undefined ? {} : { userId: row.user }),
    code,
    sentence: codeRule(code).sentence,
    status: row.status,
    opened: row.opened,
    cycle: row.cycle,
    holds: waits && group === undefined,
    isFinal: isFinal(row, cycle),
    ...(waits ? { until: row.until } : {}),
    ...(detector === undefined ? {} : { detector }),
    measured: unit(measured),
    limit: unit(limit),
    ...present({ counts, basis, case: group, evidence }),
  };
}
