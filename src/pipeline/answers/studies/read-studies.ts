import type { StudyLogEntry } from '../../../core/state/entry.ts';
import { readStudyPage } from '../../../db/sql/governance/studies.ts';
import type { CommunityReader } from '../../community-reader.ts';

/** Rows whose entries are before one; absent: from the newest on. */
export interface EntryQuery {
  readonly before?: number | undefined;
  readonly limit: number;
}

/** A study that was registered, and what came of it if that was told. */
export interface StudyReport {
  readonly study: number;
  readonly kind: string;
  /** SHA-256 of the plan. */
  readonly plan: string;
  readonly registered: number;
  readonly reported?: { readonly cycle: number; readonly report: string; readonly shown: boolean };
}

/** Studies, the newest first; one whose result was never told stands there without it. */
export async function readStudies(
  reader: CommunityReader,
  { before = Number.MAX_SAFE_INTEGER, limit }: EntryQuery,
): Promise<StudyReport[]> {
  const studies = new Map<number, StudyReport>();
  for (const { index, line } of await readStudyPage(reader, { before, limit })) {
    const entry = JSON.parse(line) as StudyLogEntry;
    if (entry.type === 'study') {
      const { kind, plan, cycle: registered } = entry;
      studies.set(index, { study: index, kind, plan, registered });
    } else {
      const { study, cycle, report, shown } = entry;
      const about = studies.get(study);
      if (about !== undefined) studies.set(study, { ...about, reported: { cycle, report, shown } });
    }
  }
  return [...studies.values()].reverse();
}
