import { formatMicros } from '../../../core/units.ts';
import { present } from '../../../core/present.ts';
import { findPerson } from '../../../db/sql/members/member-directory.ts';
import {
  type MovementKind,
  readTransferPage,
  type TransferRow,
} from '../../../db/sql/economy/transfer-pages.ts';
export type { MovementKind } from '../../../db/sql/economy/transfer-pages.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';

/** One transfer as it is told to people. */
export interface TransferReport {
  /** Index of its entry in the log. */
  readonly index: number;
  readonly cycle: number;
  readonly kind: MovementKind;
  /** Absent once the person was erased, and where nobody gave it, or got it. */
  readonly fromUserId?: string;
  readonly toUserId?: string;
  /** MIC with six decimals. */
  readonly amount: string;
}

/** A page of transfers, newest first; `next` is where the page after it begins. */
export interface TransferList {
  readonly items: readonly TransferReport[];
  readonly next?: number;
  readonly sandbox: boolean;
}

export interface TransferQuery {
  /** Transfers before this entry; absent: from the newest on. */
  readonly before?: number | undefined;
  /** Only what this member gave or received. */
  readonly userId?: string | undefined;
  readonly limit: number;
}

/** Transfers of a community; none for a member whom it does not know. */
export async function readTransfers(
  reader: CommunityReader,
  { before = Number.MAX_SAFE_INTEGER, userId, limit }: TransferQuery,
): Promise<TransferList> {
  const { db, communityId } = reader;
  const { current } = await readPolicyHistory(reader);
  const sandbox = current.preset === 'sandbox';
  const person = userId === undefined ? undefined : await findPerson(db, communityId, userId);
  if (userId !== undefined && person === undefined) return { items: [], sandbox };
  const page = { before, member: person?.member, limit: limit + 1 };
  const rows = await readTransferPage(db, communityId, page);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(reportOf),
    ...(rows.length > limit && last !== undefined ? { next: last.index } : {}),
    sandbox,
  };
}

/** One movement, and whether its community is a sandbox; undefined: there is none. */
export async function readTransfer(
  reader: CommunityReader,
  index: number,
): Promise<{ readonly transfer: TransferReport; readonly sandbox: boolean } | undefined> {
  const { items, sandbox } = await readTransfers(reader, { before: index + 1, limit: 1 });
  const [transfer] = items;
  return transfer?.index === index ? { transfer, sandbox } : undefined;
}

function reportOf(row: TransferRow): TransferReport {
  return {
    index: row.index,
    cycle: row.cycle,
    kind: row.kind,
    ...present({ fromUserId: row.fromUser, toUserId: row.toUser }),
    amount: formatMicros(row.amount),
  };
}
