import type { ByteString } from './byte-string.ts';
import { lowerCaseAscii } from './byte-string.ts';

/** A name and an e-mail as git stores them. */
export interface Identity {
  readonly name: ByteString;
  readonly email: ByteString;
}

/** Maps an identity to the canonical one of the same person. */
export type Mailmap = (identity: Identity) => Identity;

interface Replacement {
  name?: ByteString;
  email?: ByteString;
}

interface Mapping {
  readonly anyName: Replacement;
  readonly byName: Map<string, Replacement>;
}

/**
 * Reads a `.mailmap` as git does (https://git-scm.com/docs/gitmailmap): names and e-mails compare
 * without regard to ASCII case, later lines add to earlier ones, a line that is no mapping is
 * skipped.
 */
export function parseMailmap(text: ByteString): Mailmap {
  const mappings = new Map<string, Mapping>();
  for (const line of text.split('\n')) {
    if (!line.startsWith('#')) addLine(mappings, line);
  }
  return (identity) => {
    const mapping = mappings.get(lowerCaseAscii(identity.email));
    if (mapping === undefined) return identity;
    const replacement = mapping.byName.get(lowerCaseAscii(identity.name)) ?? mapping.anyName;
    return { ...identity, ...replacement };
  };
}

function addLine(mappings: Map<string, Mapping>, line: ByteString): void {
  const first = readContact(line, false);
  if (first === undefined) return;
  const second = readContact(first.rest, true);
  const key = lowerCaseAscii(second?.email ?? first.email);
  const mapping = mappings.get(key) ?? { anyName: {}, byName: new Map<string, Replacement>() };
  mappings.set(key, mapping);
  const replacement: Replacement = {};
  if (first.name !== '') replacement.name = first.name;
  if (second !== undefined) replacement.email = first.email;
  if (second === undefined || second.name === '') Object.assign(mapping.anyName, replacement);
  else mapping.byName.set(lowerCaseAscii(second.name), replacement);
}

function readContact(
  text: ByteString,
  emptyEmailAllowed: boolean,
): (Identity & { readonly rest: ByteString }) | undefined {
  const left = text.indexOf('<');
  const right = text.indexOf('>', left + 1);
  if (left < 0 || right < 0 || (right === left + 1 && !emptyEmailAllowed)) return undefined;
  const name = text.slice(0, left).replace(/^[ \t\r\v\f]+|[ \t\r\v\f]+$/g, '');
  return { name, email: text.slice(left + 1, right), rest: text.slice(right + 1) };
}
