import type { Entry } from '../core/state/entry.ts';
import type { Finding } from '../core/state/state.ts';
import { DERIVED_TABLES } from './derived-tables.ts';
import { addToMemberCycles, derivedRows } from './entry-rows.ts';
import { MemberCycles } from './member-cycles.ts';
import type { Statement, Transaction } from './engine/port.ts';
import { addMemberCycles } from './sql/members/member-cycles.ts';
import { type EvidenceRow, insertEvidence } from './sql/evidence/evidence.ts';
import { upsertFindings } from './sql/governance/findings.ts';
import { deleteOpenHolds, type OpenHoldRow, upsertOpenHolds } from './sql/decisions/holds.ts';
import { type FrozenAnswer, insertAnswers } from './sql/service/idempotency.ts';
import { advanceImport, type ImportRow } from './sql/service/imports.ts';
import { insertRows } from './sql/insert-rows.ts';
import {
  deleteLinkedMembers,
  type LinkedMemberRow,
  upsertLinkedMembers,
} from './sql/members/linked-members.ts';
import {
  deleteOpenClaims,
  insertOpenClaims,
  type OpenClaimRow,
} from './sql/evidence/open-claims.ts';
import { insertEntries, type LogHead, updateHead } from './sql/log/log.ts';
import {
  insertMembers,
  type MemberIntegrityRow,
  type NewMemberRow,
  upsertMemberIntegrity,
} from './sql/members/members.ts';
import {
  type OutcomeCountRow,
  type OutcomeMemberRow,
  upsertOutcomeCounts,
  upsertOutcomeMembers,
} from './sql/evidence/outcomes.ts';

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
  readonly newMembers: readonly NewMemberRow[];
  readonly members: readonly MemberIntegrityRow[];
  readonly outcomes: readonly OutcomeCountRow[];
  readonly outcomeMembers: readonly OutcomeMemberRow[];
  readonly linked: readonly LinkedMemberRow[];
  readonly unlinked: readonly string[];
  readonly openHolds: readonly OpenHoldRow[];
  readonly endedHolds: readonly number[];
  readonly findings: ReadonlyMap<number, Finding>;
  readonly openedClaims: readonly OpenClaimRow[];
  readonly endedClaims: readonly string[];
  readonly imports: readonly { readonly expected: number; readonly row: ImportRow }[];
  readonly answers: readonly FrozenAnswer[];
  /** Come before all rows: somebody new may have the user id of whom they erase. */
  readonly erasures: readonly Statement[];
  /** Rows beside the log that belong to the same transaction. */
  readonly others: readonly ((communityId: string) => Statement)[];
  readonly head: LogHead;
}

/**
 * Sends a batch with one statement per table; the caller holds the lock of the head, and commits
 * next. The statements fail when the head is not where this process left it.
 * @returns whether there was anything to store: commands that only read come here too
 * @throws RangeError when an import is not where this process left it.
 */
export async function appendBatch(
  tx: Transaction,
  communityId: string,
  batch: Batch,
): Promise<boolean> {
  const rows = batchStatements(communityId, batch);
  // Every change of the head comes from an entry, which is a row.
  if (rows.length === 0 && batch.imports.length === 0) return false;
  const statements = [updateHead(communityId, batch.startSize, batch.head), ...rows];
  if (batch.imports.length === 0) {
    tx.send(statements);
    return true;
  }
  const moved = await tx.queries([
    ...batch.imports.map(({ expected, row }) => advanceImport(communityId, expected, row)),
    ...statements,
  ]);
  refuseUnmoved(batch, moved);
  return true;
}

function refuseUnmoved({ imports }: Batch, moved: readonly (readonly unknown[])[]): void {
  imports.forEach(({ row }, index) => {
    if (moved[index]?.length === 1) return;
    throw new RangeError(`another process is importing ${row.source}; let it finish and repeat`);
  });
}

/** The rows of a batch, table by table. */
function batchStatements(communityId: string, batch: Batch): Statement[] {
  const derived = derivedRows(batch.appended);
  return [
    ...batch.erasures,
    ...insertEntries(communityId, batch.appended),
    ...insertMembers(communityId, batch.newMembers),
    ...insertEvidence(communityId, batch.evidence),
    ...DERIVED_TABLES.flatMap(({ name, columns }) =>
      insertRows(name, columns, communityId, derived[name]),
    ),
    ...upsertMemberIntegrity(communityId, batch.members),
    ...addMemberCycles(communityId, memberCyclesOf(batch.appended)),
    ...upsertOutcomeCounts(communityId, batch.outcomes),
    ...upsertOutcomeMembers(communityId, batch.outcomeMembers),
    ...upsertLinkedMembers(communityId, batch.linked),
    ...deleteLinkedMembers(communityId, batch.unlinked),
    ...upsertOpenHolds(communityId, batch.openHolds),
    ...deleteOpenHolds(communityId, batch.endedHolds),
    ...upsertFindings(communityId, batch.findings),
    ...insertOpenClaims(communityId, batch.openedClaims),
    ...deleteOpenClaims(communityId, batch.endedClaims),
    ...insertAnswers(communityId, batch.answers),
    ...batch.others.map((statement) => statement(communityId)),
  ];
}

function memberCyclesOf(appended: readonly AppendedEntry[]): MemberCycles {
  const cycles = new MemberCycles();
  for (const { entry } of appended) addToMemberCycles(cycles, entry);
  return cycles;
}
