import type { ByteString } from './byte-string.ts';
import { addAll } from '../../core/lists.ts';

/** What a message says to repair, as it names it. */
export interface Repairs {
  /** Lower-case commit ids of 7 to 64 digits, as written, in order of appearance. */
  readonly repairs: readonly string[];
  /** Those of them that it says to revert, not to fix. */
  readonly reverts: readonly string[];
  /** Numbers of pull requests, of which a forge says that they are reverted. */
  readonly pulls: readonly number[];
  /** Subject of a commit that is reverted, where the message names it by nothing else. */
  readonly subject: ByteString | undefined;
  /** Whether it says to repair something at all, known or not. */
  readonly claimed: boolean;
}

/** A message that names more than this is not a message; the rest is ignored. */
const claimsMax = 256;

/** Bytes of one value that are read. */
const valueLengthMax = 4096;

const LINE_START = '^[ \\t]{0,16}(?:[-*+][ \\t]{1,4})?';

/** Words that lead to what is repaired; a list of commits follows. `>` quotes, and says nothing. */
const LEADS: readonly RegExp[] = [
  // This reverts commit …, this partially reverts commits …, this reverts parts of …
  /this[ ]+(?:(?:partially|partly|effectively)[ ]+)?reverts?\b(?:[ ]+(?:parts?|most|some)[ ]+of)?/,
  // Reverts …, Revert: …, Partial revert of …, Reverted commit …
  /(?:partial(?:ly)?[ ]+)?revert(?:s|ed)?\b(?:[ ]+of)?:?/,
  // Fixes: …, Fixes …
  /fixes\b:?/,
];

const lead = new RegExp(
  `${LINE_START}(?:${LEADS.map(({ source }) => source).join('|')})` +
    '(?:[ ]+(?:the[ ]+)?(?:commits?|changes?|merge))?[ \\t]*:?',
  'gim',
);

/**
 * Reads the usual forms in which a message names what it fixes or reverts: commit ids, also within
 * the URL of a forge, pull requests (`Reverts owner/name#12`), or nothing but the quoted subject.
 */
export function readRepairs(message: ByteString): Repairs {
  const shas: string[] = [];
  const reverts: string[] = [];
  const pulls: number[] = [];
  let claimed = false;
  for (const match of message.matchAll(lead)) {
    if (shas.length >= claimsMax) break;
    const from = match.index + match[0].length;
    const value = message.slice(from, from + valueLengthMax);
    const found = readShaList(value);
    const pull = readPull(value);
    const isRevert = /revert/i.test(match[0]);
    addAll(shas, found);
    if (isRevert) addAll(reverts, found);
    if (isRevert && pull !== undefined) pulls.push(pull);
    if (/this|fixes:/i.test(match[0]) || found.length > 0 || pull !== undefined) claimed = true;
  }
  const isNamed = shas.length + pulls.length > 0;
  const subject = isNamed ? undefined : revertedSubject(message);
  return {
    repairs: shas.slice(0, claimsMax),
    reverts: reverts.slice(0, claimsMax),
    pulls: pulls.slice(0, claimsMax),
    subject,
    claimed: claimed || subject !== undefined,
  };
}

/** The commit ids that a text begins with: bare, quoted, in brackets or a URL, in a list. */
function readShaList(text: ByteString): string[] {
  const shas: string[] = [];
  // No two parts of this pattern can take the same character, so it does not backtrack.
  const next =
    /[>)'"`]*((?:[\s,&]|and\b)*)[<('"`#]*(?:https?:\/\/[\w.:-]+\/[\w./~+-]{1,200}?\/commits?\/)?([0-9a-f]{7,64})(?![0-9a-z_/-])/iy;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    const [whole, separator = '', sha = ''] = found;
    // A subject may follow a commit: only a comma, an "and" or a new line leads to another commit.
    if (shas.length > 0 && !/[,&\nd]/i.test(separator)) break;
    // The number of an issue.
    if (whole.includes('#') && /^\d+$/.test(sha)) break;
    shas.push(sha.toLowerCase());
  }
  return shas;
}

/** `owner/name#12`, `#12` or the URL of a pull request. */
function readPull(text: ByteString): number | undefined {
  const named = /^[ \t]*(?:[\w.-]{1,100}\/[\w.-]{1,100})?#(\d{1,9})\b/.exec(text);
  const linked =
    /^[ \t]*<?https?:\/\/[\w.:-]+\/[\w./~+-]{1,200}?\/(?:pull|merge_requests)\/(\d{1,9})\b/.exec(
      text,
    );
  const number = named?.[1] ?? linked?.[1];
  return number === undefined ? undefined : Number(number);
}

/**
 * `Revert "subject"` and `revert: subject` as the first line. A reapply undoes the revert, so what
 * it names is the commit with the subject `Revert "subject"`.
 */
function revertedSubject(message: ByteString): ByteString | undefined {
  const [line = ''] = message.trimStart().split('\n', 1);
  const first = line.slice(0, valueLengthMax).trim();
  const quoted = /^(revert|reapply):?[ ]+"(.+)"(?:[ ]*\(#\d+\))?\.?$/i.exec(first);
  if (quoted !== null) {
    const [, verb = '', subject = ''] = quoted;
    return /^reapply$/i.test(verb) ? `Revert "${subject}"` : subject;
  }
  const [, plain] = /^revert(?:\([^()]{0,60}\))?!?:[ ]+(.+?)(?:[ ]*\(#\d+\))?$/i.exec(first) ?? [];
  return plain;
}
