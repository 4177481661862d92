import type { ByteString } from './byte-string.ts';
import type { EndorsementKind } from './commit.ts';
import type { Identity } from './mailmap.ts';

/** What a commit message claims; nothing of it is checked yet. */
export interface MessageClaims {
  readonly endorsers: readonly (Identity & { readonly as: EndorsementKind })[];
  /** Lower-case commit ids of 7 to 64 digits, as written, in order of appearance. */
  readonly repairs: readonly string[];
}

const endorsementOfTrailer: Readonly<Record<string, EndorsementKind>> = {
  'reviewed-by': 'review',
  'tested-by': 'test',
  'acked-by': 'ack',
};

/** A message that names more than this is not a message; the rest is ignored. */
const claimsMax = 256;

/** Bytes of one value that are read. */
const valueLengthMax = 4096;

/**
 * Reads `Reviewed-by`, `Tested-by`, `Acked-by` and `Fixes` lines and "This reverts commit" from a
 * message.
 *
 * Lines are taken from the whole message, not only from git's last paragraph: projects put `Fixes`
 * in a paragraph of its own. They must start in the first column, so a quoted or indented message
 * claims nothing. The message is attacker-controlled: each pattern here is linear.
 */
export function readClaims(message: ByteString): MessageClaims {
  const endorsers: (Identity & { as: EndorsementKind })[] = [];
  const repairs: string[] = [];
  const trailer = /^(reviewed-by|tested-by|acked-by|fixes):(.*)$/gim;
  for (const [, key = '', value = ''] of message.matchAll(trailer)) {
    const as = endorsementOfTrailer[key.toLowerCase()];
    if (as === undefined)
      repairs.push(...readShaList(value.slice(0, valueLengthMax).replace(/^\s*commit\b/i, '')));
    else endorsers.push(...readPeople(value).map((person) => ({ as, ...person })));
  }
  for (const match of message.matchAll(/^this reverts commits?\b:?/gim)) {
    const from = match.index + match[0].length;
    repairs.push(...readShaList(message.slice(from, from + valueLengthMax)));
  }
  return { endorsers: endorsers.slice(0, claimsMax), repairs: repairs.slice(0, claimsMax) };
}

/**
 * Everyone of a trailer's value who has an e-mail, in angle brackets or not; a name alone
 * identifies nobody. What follows a `#` is a comment.
 */
function readPeople(value: ByteString): Identity[] {
  const people: Identity[] = [];
  let name: string[] = [];
  const [contacts = ''] = value.slice(0, valueLengthMax).split(/\s#/, 1);
  for (const word of contacts.split(/[\s<>(),;]+/)) {
    const at = word.indexOf('@');
    if (at > 0 && at < word.length - 1) {
      people.push({ name: name.join(' '), email: word });
      name = [];
    } else if (word !== '') {
      name.push(word);
    }
  }
  return people;
}

/** The commit ids that a text begins with: bare, quoted or in brackets, in a list. */
function readShaList(text: ByteString): string[] {
  const shas: string[] = [];
  // No two parts of this pattern can take the same character, so it does not backtrack.
  const next = /[>)'"`]*((?:[\s,&]|and\b)*)[<('"`]*([0-9a-f]{7,64})(?![0-9a-z_/-])/iy;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    const [, separator = '', sha = ''] = found;
    // A subject may follow a commit: only a comma, an "and" or a new line leads to another commit.
    if (shas.length > 0 && !/[,&\nd]/i.test(separator)) break;
    shas.push(sha.toLowerCase());
  }
  return shas;
}
