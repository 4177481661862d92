import { cellsOfLine } from '../csv/csv-records.ts';
import { printable } from '../records/source-error.ts';

/** The header of a contribution history, in order. */
export const contributionColumns = [
  'sha',
  'author_time',
  'commit_time',
  'author',
  'merge',
  'reviewed_by',
  'acked_by',
  'tested_by',
  'reported_by',
  'suggested_by',
  'co_authored_by',
  'fixes',
  'fixes_unresolved',
  'reverts',
] as const;

/** One row, as far as it is evidence. Times are Unix seconds. */
export interface Contribution {
  readonly sha: string;
  readonly authoredAt: number;
  readonly committedAt: number;
  readonly author: string;
  readonly merge: boolean;
  readonly reviewedBy: readonly string[];
  readonly ackedBy: readonly string[];
  readonly testedBy: readonly string[];
  /** What `fixes` and `reverts` name, in that order. */
  readonly repairs: readonly string[];
  readonly reverts: readonly string[];
}

type Column = (typeof contributionColumns)[number];

const shaPattern = /^[0-9a-f]{12}$/;
const wholeNumber = /^-?\d{1,15}$/;

/** What each column must look like, and the words for it. */
const columnRules: readonly (readonly [Column, RegExp, string])[] = [
  ['sha', shaPattern, '12 hexadecimal digits'],
  ['author_time', wholeNumber, 'Unix seconds'],
  ['commit_time', wholeNumber, 'Unix seconds'],
  ['author', /^[^\s",]{1,254}$/, 'one person'],
  ['merge', /^[01]$/, '0 or 1'],
  ['reviewed_by', /^(?:[^\s",]{1,254}(?: |$))*$/, 'people separated by single spaces'],
  ['acked_by', /^(?:[^\s",]{1,254}(?: |$))*$/, 'people separated by single spaces'],
  ['tested_by', /^(?:[^\s",]{1,254}(?: |$))*$/, 'people separated by single spaces'],
  ['fixes', /^(?:[0-9a-f]{12}(?: |$))*$/, 'commits of 12 hexadecimal digits'],
  ['fixes_unresolved', /^\d{0,9}$/, 'a count or nothing'],
  ['reverts', /^(?:[0-9a-f]{12}(?: |$))*$/, 'commits of 12 hexadecimal digits'],
];

/** From here on a number is no moment in seconds: the year 5138. */
const millisecondsFrom = 100_000_000_000;

/** Reads one line. Returns what is wrong with it as a phrase when it is no row. */
export function parseContribution(line: string): Contribution | string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\x00-\x1f\x7f\ufffd]/.test(line)) return 'not UTF-8 text, or control characters in it';
  const values = fieldsOf(line);
  if (values === undefined)
    return 'a quotation mark that is not closed, or in the middle of a value';
  const expected = contributionColumns.length;
  if (values.length !== expected) {
    return `${values.length} columns instead of ${expected}: it is cut off or of another kind`;
  }
  const valueOf = (column: Column): string => values[contributionColumns.indexOf(column)] ?? '';
  for (const [column, pattern, wanted] of columnRules) {
    const value = valueOf(column);
    if (!pattern.test(value)) return `${column} is "${printable(value, 60)}" instead of ${wanted}`;
    if (wanted === 'Unix seconds' && Math.abs(Number(value)) >= millisecondsFrom) {
      return `${column} is "${value}" instead of Unix seconds: it looks like milliseconds`;
    }
  }
  return {
    sha: valueOf('sha'),
    authoredAt: Number(valueOf('author_time')),
    committedAt: Number(valueOf('commit_time')),
    author: valueOf('author'),
    merge: valueOf('merge') === '1',
    reviewedBy: wordsOf(valueOf('reviewed_by')),
    ackedBy: wordsOf(valueOf('acked_by')),
    testedBy: wordsOf(valueOf('tested_by')),
    repairs: [...wordsOf(valueOf('fixes')), ...wordsOf(valueOf('reverts'))],
    reverts: wordsOf(valueOf('reverts')),
  };
}

/**
 * The values of a line, bare or in quotation marks (RFC 4180). No column can hold a line break, so
 * a line is a row.
 * @returns undefined when quotation marks do not fit
 */
export function fieldsOf(line: string): readonly string[] | undefined {
  return line.includes('"') ? cellsOfLine(line) : line.split(',');
}

function wordsOf(list: string): string[] {
  return list.split(' ').filter((word) => word !== '');
}
