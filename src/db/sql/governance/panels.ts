import type { Reader, Statement } from '../../engine/port.ts';
import { type IndexedLine, readLines } from '../indexed-lines.ts';

/** A review whose panel has no verdict yet. */
export interface SealedReviewRow {
  readonly panel: number;
  readonly sentinel: string;
  readonly holds: boolean;
  readonly signature: string;
}

/** All entries about panels, in order of the log. */
export async function readPanelLines(reader: Reader, communityId: string): Promise<IndexedLine[]> {
  return readLines(reader, `${LINES} order by l.entry_index`, [communityId]);
}

/** Entries about some panels, in order of the log. */
export async function readLinesOfPanels(
  reader: Reader,
  communityId: string,
  panels: readonly number[],
): Promise<IndexedLine[]> {
  if (panels.length === 0) return [];
  const sql = `${LINES} and p.panel_index = any ($2::bigint[]) order by l.entry_index`;
  return readLines(reader, sql, [communityId, panels]);
}

/** The panels that were opened before an entry, newest first, by that of their opening. */
export async function readPanelPage(
  reader: Reader,
  communityId: string,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number[]> {
  const rows = await reader.query<{ entry_index: unknown }>(
    'select entry_index from negentropy.panel_entry ' +
      "where community_id = $1 and type = 'panel' and entry_index < $2 " +
      'order by entry_index desc limit $3',
    [communityId, before, limit],
  );
  return rows.map(({ entry_index: index }) => Number(index));
}

/** Entries about panels that have no verdict, in order of the log. */
export async function readUndecidedLines(
  reader: Reader,
  communityId: string,
): Promise<IndexedLine[]> {
  const sql =
    `${LINES} and p.panel_index is not null and not exists (` +
    'select 1 from negentropy.panel_entry v where v.community_id = $1 ' +
    "and v.panel_index = p.panel_index and v.type = 'verdict') order by l.entry_index";
  return readLines(reader, sql, [communityId]);
}

/** Entries that register sentinels or retire them, in order of the log. */
export async function readSentinelLines(
  reader: Reader,
  communityId: string,
): Promise<IndexedLine[]> {
  const sql = `${LINES} and p.type = 'sentinel' order by l.entry_index`;
  return readLines(reader, sql, [communityId]);
}

/** A claim that a panel was asked about, with what it was asked for. */
export interface PanelClaimRow {
  readonly claim: string;
  /** Canonical JSON; undefined: nothing was sealed. */
  readonly check: string | undefined;
}

/** What panels were asked about, by panel; findings are not among them. */
export async function readPanelClaims(
  reader: Reader,
  communityId: string,
  panels: readonly number[],
): Promise<Map<number, PanelClaimRow>> {
  if (panels.length === 0) return new Map();
  const rows = await reader.query<Record<string, unknown>>(
    'select panel_index, claim_id, check_text from negentropy.panel_claim ' +
      'where community_id = $1 and panel_index = any ($2::bigint[])',
    [communityId, panels],
  );
  return new Map(
    rows.map((row) => {
      const { panel_index: panel, claim_id: claim, check_text: check } = row;
      const asked = typeof check === 'string' ? check : undefined;
      return [Number(panel), { claim: String(claim), check: asked }];
    }),
  );
}

/** The verdicts of all panels, in order of the log. */
export async function readVerdictLines(
  reader: Reader,
  communityId: string,
): Promise<IndexedLine[]> {
  const sql = `${LINES} and p.type = 'verdict' order by l.entry_index`;
  return readLines(reader, sql, [communityId]);
}

export async function readSealedReviews(
  reader: Reader,
  communityId: string,
  panels: readonly number[],
): Promise<SealedReviewRow[]> {
  if (panels.length === 0) return [];
  const rows = await reader.query<Record<string, unknown>>(
    'select panel_index, sentinel_id, holds, signature from negentropy.sealed_review ' +
      'where community_id = $1 and panel_index = any ($2::bigint[]) ' +
      'order by panel_index, sentinel_id',
    [communityId, panels],
  );
  return rows.map((row) => ({
    panel: Number(row['panel_index']),
    sentinel: String(row['sentinel_id']),
    holds: row['holds'] === true,
    signature: String(row['signature']),
  }));
}

export function insertPanelClaim(
  communityId: string,
  panel: number,
  { claim, check }: PanelClaimRow,
): Statement {
  return {
    sql:
      'insert into negentropy.panel_claim (community_id, panel_index, claim_id, check_text) ' +
      'values ($1, $2, $3, $4)',
    parameters: [communityId, panel, claim, check ?? null],
  };
}

export function insertSealedReview(communityId: string, row: SealedReviewRow): Statement {
  const { panel, sentinel, holds, signature } = row;
  return {
    sql:
      'insert into negentropy.sealed_review ' +
      '(community_id, panel_index, sentinel_id, holds, signature) values ($1, $2, $3, $4, $5)',
    parameters: [communityId, panel, sentinel, holds, signature],
  };
}

export function deleteSealedReview(
  communityId: string,
  { panel, sentinel }: Pick<SealedReviewRow, 'panel' | 'sentinel'>,
): Statement {
  return {
    sql:
      'delete from negentropy.sealed_review ' +
      'where community_id = $1 and panel_index = $2 and sentinel_id = $3',
    parameters: [communityId, panel, sentinel],
  };
}

const LINES =
  'select l.entry_index, l.entry from negentropy.panel_entry p ' +
  'join negentropy.log_entry l on l.entry_index = p.entry_index ' +
  'where p.community_id = $1 and l.community_id = $1';
