import { readAddresses } from './addresses.ts';
import type { ByteString } from './byte-string.ts';
import { decodeUtf8 } from './byte-string.ts';
import type { EndorsementKind } from './commit.ts';
import type { Identity } from './mailmap.ts';
import { readRepairs, type Repairs } from './repairs.ts';
import { addAll } from '../../core/lists.ts';

/** What a commit message claims; nothing of it is checked yet. */
export interface MessageClaims extends Repairs {
  readonly endorsers: readonly (Identity & { readonly as: EndorsementKind })[];
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
 * Reads `Reviewed-by`, `Tested-by` and `Acked-by` lines and what the message says to repair.
 *
 * Lines are taken from the whole message, not only from git's last paragraph: projects put `Fixes`
 * in a paragraph of its own. Endorsements must start in the first column, so a quoted or indented
 * message endorses nothing. The message is attacker-controlled: each pattern here is linear.
 */
export function readClaims(message: ByteString): MessageClaims {
  const endorsers: (Identity & { as: EndorsementKind })[] = [];
  const trailer = /^(reviewed-by|tested-by|acked-by):(.*)$/gim;
  for (const [, key = '', value = ''] of message.matchAll(trailer)) {
    const as = endorsementOfTrailer[key.toLowerCase()];
    if (as === undefined || endorsers.length >= claimsMax) continue;
    addAll(
      endorsers,
      readPeople(value).map((person) => ({ as, ...person })),
    );
  }
  return { endorsers: endorsers.slice(0, claimsMax), ...readRepairs(message) };
}

/**
 * Everyone of a trailer's value who has an address, whatever is wrapped around it; a name alone
 * identifies nobody. What follows a `#` is a comment.
 */
function readPeople(value: ByteString): Identity[] {
  const [contacts = ''] = decodeUtf8(value.slice(0, valueLengthMax)).split(/\s#/, 1);
  return readAddresses(contacts).map(({ before, address }) => ({
    name: toBytes(nameIn(before)),
    email: toBytes(address),
  }));
}

/** The words of a name, without what is wrapped around an address. */
function nameIn(text: string): string {
  return text
    .replace(/\bmailto:?|[<>(){},;:"`´“”«»|*~^]|\[(?!bot\])|(?<!\[bot)\]/giu, ' ')
    .trim()
    .replace(/\s+/g, ' ');
}

function toBytes(text: string): ByteString {
  return Buffer.from(text, 'utf8').toString('latin1');
}
