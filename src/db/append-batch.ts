import type { Entry } from '../core/community/entry.ts';
import type { Finding } from '../core/community/state.ts';
import { DERIVED_TABLES } from './derived-tables.ts';
import type { Transaction } from './port.ts';
import { type EvidenceRow, insertEvidence } from './sql/evidence.ts';
import { upsertFindings } from './sql/findings.ts';
import { deleteOpenHolds, type OpenHoldRow, upsertOpenHolds } from './sql/holds.ts';
import { type FrozenAnswer, insertAnswers } from './sql/idempotency.ts';
import { advanceImport, type ImportRow } from './sql/imports.ts';
import { insertRows } from './sql/insert-rows.ts';
import { insertEntries, type LogHead, updateHead } from './sql/log.ts';
import {
  insertMembers,
  type MemberIntegrityRow,
  type MemberRow,
  upsertMemberIntegrity,
} from './sql/members.ts';
import { type OutcomeCountRow, upsertOutcomeCounts } from './sql/outcomes.ts';

/** An appended entry with its place in the log and its canonical text. */
export interface AppendedEntry {
  readonly index: number;
  readonly entry: Entry;
  readonly line: string;
}

/** Everything that one commit of the writer stores. */
export interface Batch {
  /** Size of the log before it. */
  readonly startSize: number;
  readonly appended: readonly AppendedEntry[];
  readonly evidence: readonly EvidenceRow[];
  readonly newMembers: readonly MemberRow[];
  readonly members: readonly MemberIntegrityRow[];
  readonly outcomes: readonly OutcomeCountRow[];
  readonly openHolds: readonly OpenHoldRow[];
  readonly endedHolds: readonly number[];
  readonly findings: ReadonlyMap<number, Finding>;
  readonly imports: readonly { readonly expected: number; readonly row: ImportRow }[];
  readonly answers: readonly FrozenAnswer[];
  readonly head: LogHead;
}

/** Writes a batch with one statement per table; the caller holds the head's lock. */
export async function appendBatch(
  tx: Transaction,
  communityId: string,
  batch: Batch,
): Promise<void> {
  await insertEntries(tx, communityId, batch.appended);
  await insertMembers(tx, communityId, batch.newMembers);
  await insertEvidence(tx, communityId, batch.evidence);
  for (const table of DERIVED_TABLES) {
    const rows = batch.appended.flatMap(({ entry, index }) => table.rows(entry, index));
    await insertRows(tx, table.name, table.columns, communityId, rows);
  }
  await upsertMemberIntegrity(tx, communityId, batch.members);
  await upsertOutcomeCounts(tx, communityId, batch.outcomes);
  await upsertOpenHolds(tx, communityId, batch.openHolds);
  await deleteOpenHolds(tx, communityId, batch.endedHolds);
  await upsertFindings(tx, communityId, batch.findings);
  await insertAnswers(tx, communityId, batch.answers);
  for (const { expected, row } of batch.imports) {
    await advanceImport(tx, communityId, expected, row);
  }
  await updateHead(tx, communityId, batch.startSize, batch.head);
}
