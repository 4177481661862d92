import { isUtf8 } from 'node:buffer';
import { linesOf } from '../csv/file-lines.ts';
import { SourceError, printable } from '../records/source-error.ts';
import { strongestEndorsements } from './commit.ts';
import type { CommitRecord, CommitSource, Endorsement, SourceOptions } from './commit.ts';
import { countBehind, type DatedHistory, effectiveTimes } from './commit-dates.ts';
import { contributionColumns, fieldsOf, parseContribution } from './contribution-row.ts';
import type { Contribution } from './contribution-row.ts';
import { defaultDomain } from './domains.ts';
import { ShaTable } from './sha-table.ts';

export interface CsvSourceOptions extends SourceOptions {
  /** The one domain of all commits: the file has no paths. Default infrastructure. */
  readonly domain?: string;
}

const findingsMax = 20;

/**
 * Opens a contribution history: CSV, plain or gzip, one row per commit, oldest first, with the
 * columns of `contributionColumns`. The whole file is checked before anything is returned, so a bad
 * row or a truncated file costs nothing that was imported.
 *
 * Endorsements come from the three trailer columns only, repairs from `fixes` and `reverts`.
 *
 * @throws SourceError PATH_NOT_FOUND, CSV_EMPTY, CSV_HEADER, CSV_ROWS, CSV_TRUNCATED,
 *   DATE_IMPLAUSIBLE
 */
export async function openCsvSource(
  path: string,
  options: CsvSourceOptions,
): Promise<CommitSource> {
  const { shas, committedAt } = await checkFile(path);
  const shaAt = (ordinal: number): string => shas.hexAt(ordinal);
  const bringers = Int32Array.from(committedAt, (_time, ordinal) => ordinal);
  const dated = effectiveTimes(committedAt, bringers, shaAt, options);
  const { effectiveAt } = dated;
  const table: CheckedFile = { path, shas, committedAt, ...dated };
  return {
    id: `commits:${shaAt(0).slice(0, 12)}`,
    total: shas.size,
    behindRunningMaximum: countBehind(committedAt, effectiveAt),
    shaAt,
    effectiveAt: (ordinal) => effectiveAt[ordinal] ?? 0,
    nameOf: () => undefined,
    records: (fromOrdinal) => readRecords(table, options, fromOrdinal),
  };
}

interface CheckedFile extends DatedHistory {
  readonly path: string;
  readonly shas: ShaTable;
  readonly committedAt: Float64Array;
}

async function checkFile(path: string): Promise<Pick<CheckedFile, 'shas' | 'committedAt'>> {
  const shas = new ShaTable(12);
  const times: number[] = [];
  const findings: string[] = [];
  let badRows = 0;
  for await (const { line, text } of readRows(path)) {
    const row = parseContribution(text);
    const problem = typeof row === 'string' ? row : problemOfId(shas, row.sha);
    if (problem !== undefined) {
      badRows++;
      if (findings.length < findingsMax) findings.push(`line ${line}: ${problem}`);
    }
    if (typeof row !== 'string') times.push(row.committedAt);
  }
  if (badRows > 0) throw badRowsError(path, badRows, findings);
  if (shas.size === 0) {
    const message = `${printable(path)} has a header and no commit: there is nothing to import`;
    throw new SourceError('CSV_EMPTY', message);
  }
  return { shas, committedAt: Float64Array.from(times) };
}

function problemOfId(shas: ShaTable, sha: string): string | undefined {
  const known = shas.size;
  const index = shas.intern(Buffer.from(sha), 0);
  return index === known ? undefined : `commit ${sha} stands in an earlier line already`;
}

async function* readRecords(
  file: CheckedFile,
  options: CsvSourceOptions,
  fromOrdinal: number,
): AsyncGenerator<readonly CommitRecord[], void, undefined> {
  let batch: CommitRecord[] = [];
  let ordinal = 0;
  for await (const { text } of readRows(file.path)) {
    if (ordinal++ < fromOrdinal) continue;
    const row = parseContribution(text);
    const isKnown = typeof row !== 'string' && ordinal <= file.shas.size;
    if (!isKnown || row.sha !== file.shas.hexAt(ordinal - 1)) throw changed(file.path);
    batch.push(toRecord(file, row, ordinal - 1, options));
    if (batch.length < (options.batchSize ?? 512)) continue;
    yield batch;
    batch = [];
  }
  if (ordinal !== file.shas.size) throw changed(file.path);
  if (batch.length > 0) yield batch;
}

function toRecord(
  file: CheckedFile,
  row: Contribution,
  ordinal: number,
  options: CsvSourceOptions,
): CommitRecord {
  const isBot = (person: string): boolean =>
    (options.botPatterns ?? []).some((pattern) => person.search(pattern) >= 0);
  const claim = (people: readonly string[], as: Endorsement['as']): Endorsement[] =>
    people.filter((person) => !isBot(person)).map((by) => ({ by, as }));
  const claims = [
    ...claim(row.reviewedBy, 'review'),
    ...claim(row.testedBy, 'test'),
    ...claim(row.ackedBy, 'ack'),
  ];
  const isEarlier = (sha: string): boolean =>
    file.shas.startingWith(sha).some((index) => index < ordinal);
  const repairs = row.merge ? [] : [...new Set(row.repairs.filter(isEarlier))];
  const reverts = row.reverts.filter((sha) => repairs.includes(sha));
  return {
    sha: row.sha,
    merge: row.merge,
    authoredAt: file.authoredAt(ordinal, row.authoredAt),
    committedAt: file.committedAt[ordinal] ?? row.committedAt,
    effectiveAt: file.effectiveAt[ordinal] ?? row.committedAt,
    author: row.author,
    authorIsBot: isBot(row.author),
    endorsements: strongestEndorsements(row.author, claims),
    repairs,
    ...(reverts.length === 0 ? {} : { reverts }),
    domain: options.domain ?? defaultDomain,
    changes: [],
  };
}

/** The rows below the header with their line numbers; the header is checked. */
async function* readRows(
  path: string,
): AsyncGenerator<{ readonly line: number; readonly text: string }, void, undefined> {
  const header = contributionColumns.join(',');
  let line = 0;
  let empty = 0;
  for await (const bytes of linesOf(path)) {
    line++;
    // Empty lines at the end are how some programs end a file; between rows they are bad rows.
    if (bytes.length === 0 && line > 1) {
      empty++;
      continue;
    }
    for (; empty > 0; empty--) yield { line: line - empty, text: '' };
    const text = isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1') + '\0';
    if (line > 1) yield { line, text };
    else if (fieldsOf(text.replace(/^\ufeff/, ''))?.join() !== header) {
      throw wrongHeader(path, bytes, header);
    }
  }
  if (line === 0) throw new SourceError('CSV_EMPTY', `${printable(path)} is empty`);
}

function badRowsError(path: string, count: number, findings: readonly string[]): SourceError {
  const more = count > findings.length ? `; and ${count - findings.length} more` : '';
  return new SourceError(
    'CSV_ROWS',
    `${printable(path)} has ${count} bad ${count === 1 ? 'row' : 'rows'}, nothing was imported: ` +
      `${findings.join('; ')}${more}`,
    { findings },
  );
}

function wrongHeader(path: string, found: Buffer, expected: string): SourceError {
  const why = otherWriting(found);
  const hint = why === undefined ? '' : `; ${why}`;
  return new SourceError(
    'CSV_HEADER',
    `${printable(path)} does not start with the header of a contribution history: expected ` +
      `"${expected}", found "${printable(found.toString('utf8'))}"${hint}`,
  );
}

/** What other programs write, and what to ask of them. */
function otherWriting(line: Buffer): string | undefined {
  if (line.includes(0)) return 'it is in UTF-16: save it as CSV in UTF-8';
  if (/^\W*sha\W*;/.test(line.toString('latin1'))) {
    return 'its values are separated by semicolons: save it with commas';
  }
  return line.includes(9) ? 'its values are separated by tabs: save it with commas' : undefined;
}

function changed(path: string): SourceError {
  return new SourceError(
    'SOURCE_CHANGED',
    `${printable(path)} changed while it was read: start the import again, it goes on where it was`,
  );
}
