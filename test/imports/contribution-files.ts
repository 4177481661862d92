import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { contributionColumns } from '../../src/connectors/commits/contribution-row.ts';
import { openCsvSource } from '../../src/connectors/commits/csv-reader.ts';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import type { CommitSource } from '../../src/core/families/commits/commit-source.ts';

/** Reading these files needs a moment that no commit lies after. */
const LATEST = 1_795_000_000;

/** Contribution histories of real projects; they lie beside the checkout, where there are any. */
export function contributionFile(project: 'libuv' | 'dpdk'): string | undefined {
  const path = fileURLToPath(
    new URL(`../../../shared/data/contributions/${project}.csv.gz`, import.meta.url),
  );
  return existsSync(path) ? path : undefined;
}

/** Why a test of a real history is skipped. */
export function isMissing(project: 'libuv' | 'dpdk'): boolean {
  if (contributionFile(project) !== undefined) return false;
  process.stderr.write(`../shared/data has no history of ${project}: its tests are skipped\n`);
  return true;
}

export function openContributions(path: string): Promise<CommitSource> {
  return openCsvSource(path, { now: LATEST });
}

/** The rows of a history, the header left out. */
export function readRows(path: string): string[] {
  return gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n').slice(1);
}

/** Writes rows as a history of their own. */
export function writeRows(path: string, rows: readonly string[]): void {
  writeFileSync(path, `${[contributionColumns.join(','), ...rows].join('\n')}\n`);
}

/** A commit as a row: what a table of commits cannot say is left out. */
export function rowOf(record: CommitRecord): string {
  const people = (kind: string): string =>
    record.endorsements
      .filter((endorsement) => endorsement.as === kind)
      .map(({ by }) => by)
      .join(' ');
  const { sha, authoredAt, committedAt, author, merge, repairs } = record;
  const dates = `${authoredAt},${committedAt}`;
  const claims = `${people('review')},${people('ack')},${people('test')},,,`;
  return `${sha},${dates},${author},${merge ? 1 : 0},${claims},${repairs.join(' ')},,`;
}
