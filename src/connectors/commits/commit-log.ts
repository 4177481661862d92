import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import type { ByteString } from './byte-string.ts';
import type { Identity } from './mailmap.ts';
import { SourceError } from '../records/source-error.ts';

/** One commit as git prints it. */
export interface LogEntry {
  readonly sha: string;
  readonly author: Identity;
  readonly committer: Identity;
  /** Unix seconds in digits; empty when the commit's own line is broken. */
  readonly authoredAt: string;
  readonly message: ByteString;
  readonly paths: readonly string[];
  /** A hash of the paths with what they held before and hold now; empty if nothing changed. */
  readonly change: string;
}

/**
 * Arguments that make `git diff-tree` print what `CommitLogParser` reads. Each commit starts with
 * an empty field, which no path can be. No re-encoding: what bytes become would otherwise depend
 * on the converter of the machine.
 */
export const commitLogArguments: readonly string[] = [
  'diff-tree',
  '--stdin',
  '--always',
  '--root',
  '-r',
  '-z',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
  '--ignore-submodules=none',
  '--no-notes',
  '--no-show-signature',
  '--encoding=none',
  '--format=%x00%H%x00%an%x00%ae%x00%cn%x00%ce%x00%at%x00%B%x00',
];

/** H, an, ae, cn, ce, at, B, and the terminator that -z adds. */
const headFields = 8;

/** What is kept of the beginning and of the end of one longer field. */
const keptBytes = 2_097_152;

/**
 * Reads git's NUL-separated output as it arrives. The content is attacker-controlled; its structure
 * is not, since git prints no NUL within a field. Of a field over 4 MiB the middle is dropped.
 */
export class CommitLogParser {
  #carried: Buffer[] = [];
  #carriedBytes = 0;
  #fields: Buffer[] = [];
  #started = false;

  /** The commits completed by these bytes. */
  push(chunk: Buffer): LogEntry[] {
    const entries: LogEntry[] = [];
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      const field = this.#complete(chunk.subarray(start, end));
      start = end + 1;
      const startsEntry = field.length === 0 && this.#fields.length >= headFields;
      if (!this.#started) this.#requireStart(field);
      else if (startsEntry) entries.push(this.#takeEntry());
      else this.#fields.push(field);
    }
    this.#carry(chunk.subarray(start));
    return entries;
  }

  /**
   * The last commit, when the output is at its end.
   *
   * @throws SourceError GIT_FAILED when it ends within a commit
   */
  finish(): LogEntry[] {
    if (!this.#started) return [];
    const torn = this.#carriedBytes > 0 || this.#fields.length < headFields;
    if (torn) throw new SourceError('GIT_FAILED', 'the output of git ended within a commit');
    return [this.#takeEntry()];
  }

  #requireStart(field: Buffer): void {
    if (field.length > 0) {
      throw new SourceError('GIT_FAILED', 'the output of git does not start with a commit');
    }
    this.#started = true;
  }

  #takeEntry(): LogEntry {
    const [sha, authorName, authorEmail, committerName, committerEmail, authoredAt, message] =
      this.#fields.slice(0, headFields).map((field) => field.toString('latin1'));
    // Of each path what git says of its content, then its name.
    const changed = this.#fields.slice(headFields);
    const paths = changed.filter((_, at) => at % 2 === 1).map(decodePath);
    this.#fields = [];
    return {
      sha: sha ?? '',
      author: { name: authorName ?? '', email: authorEmail ?? '' },
      committer: { name: committerName ?? '', email: committerEmail ?? '' },
      authoredAt: authoredAt ?? '',
      message: message ?? '',
      paths,
      change: changed.length === 0 ? '' : changeIn(changed),
    };
  }

  #complete(last: Buffer): Buffer {
    if (this.#carriedBytes === 0) return last;
    const field = Buffer.concat([...this.#carried, last]);
    this.#carried = [];
    this.#carriedBytes = 0;
    return field;
  }

  #carry(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#carried.push(rest);
    this.#carriedBytes += rest.length;
    if (this.#carriedBytes <= 4 * keptBytes) return;
    const field = this.#complete(Buffer.alloc(0));
    this.#carried = [field.subarray(0, keptBytes), Buffer.from('\n'), field.subarray(-keptBytes)];
    this.#carriedBytes = 2 * keptBytes + 1;
  }
}

/** What tells one change from another, in 32 digits. */
function changeIn(fields: readonly Buffer[]): string {
  const [first = Buffer.alloc(0), ...rest] = fields;
  // git separates the header from the rest by a line break.
  const own = first[0] === LINE_FEED ? first.subarray(1) : first;
  const whole = [own, ...rest].flatMap((field) => [field, Buffer.alloc(1)]);
  return hash('sha256', Buffer.concat(whole), 'hex').slice(0, 32);
}

const LINE_FEED = 10;

/** A path to show and to count: bytes that are not UTF-8 appear as \xNN, so names stay distinct. */
function decodePath(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return bytes
    .toString('latin1')
    .replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}
