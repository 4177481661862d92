import { createHash } from 'node:crypto';
import type { ByteString } from './byte-string.ts';
import { decodeUtf8, decodeUtf8Strictly, lowerCaseAscii } from './byte-string.ts';
import type { Identity, Mailmap } from './mailmap.ts';
import { printable } from './source-error.ts';

/** Longest e-mail that is used as it stands: RFC 5321 allows 254 octets. */
const emailLengthMax = 254;

const opaquePrefix = 'opaque:';

/**
 * Accounts that are no person: they neither earn nor endorse. Tested against `name <e-mail>`.
 * A forge that writes itself down as committer (GitHub, GitLab, Gitea, Gerrit) is one of them; a
 * private address that a forge gives to a person is not. "Bot" alone is a family name.
 */
export const defaultBotPatterns: readonly RegExp[] = [
  /\[bot\]/i,
  /[\w.]+[-_]bot\b[^<]*<|<(?:[\w.+]+[-_])?bot[@+]|<[\w.+]+-bot@|\b\w*(?:build|patch)bot\b/i,
  /<(?:no[-_.]?reply|do[-_.]?not[-_.]?reply)@/i,
  /<(?:gerrit|gitea|forgejo|gogs|gitlab|jenkins|hudson|travis|buildbot|ci)@/i,
  /^(?:GitHub|GitLab|Gitea|Forgejo|Gogs|Gerrit(?: Code Review)?|Bitbucket) </i,
  /^(?:GitHub Actions?|Jenkins(?: CI)?|Travis CI|CircleCI|Azure Pipelines) </i,
  /^Copybara(?:-Service)? </i,
  /^(?:dependabot|renovate|greenkeeper|pyup|snyk|mergify|bors|weblate|imgbot|allcontributors)\b/i,
];

/** What the people directory knows about one identity. */
export interface KnownPerson {
  readonly id: string;
  readonly bot: boolean;
}

/** Identities cached at a time; a history may name a new one in each commit. */
const cachedIdentitiesMax = 65_536;

/**
 * Turns identities into user ids through the mailmap and the bot patterns, and remembers a name to
 * show for each.
 */
export class People {
  readonly #mailmap: Mailmap;
  readonly #botPatterns: readonly RegExp[];
  readonly #known = new Map<string, KnownPerson>();
  readonly #names = new Map<string, string>();

  constructor(mailmap: Mailmap, botPatterns: readonly RegExp[] = defaultBotPatterns) {
    this.#mailmap = mailmap;
    this.#botPatterns = botPatterns;
  }

  resolve(identity: Identity): KnownPerson {
    const key = `${identity.email}\0${identity.name}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const canonical = this.#mailmap(identity);
    const person = { id: personId(canonical), bot: isBot(canonical, this.#botPatterns) };
    if (this.#known.size >= cachedIdentitiesMax) this.#known.clear();
    this.#known.set(key, person);
    this.#rememberName(person.id, canonical.name);
    return person;
  }

  nameOf(id: string): string | undefined {
    return this.#names.get(id);
  }

  #rememberName(id: string, bytes: ByteString): void {
    const name = printable(decodeUtf8(bytes), 100);
    const earlier = this.#names.get(id);
    // The first name stays, unless it was broken and this one is not.
    if (name === '' || (earlier !== undefined && !earlier.includes('\ufffd'))) return;
    this.#names.set(id, name);
  }
}

/**
 * The user id of an identity: its e-mail with ASCII letters in lower case. An e-mail that cannot
 * stand as an id (empty, longer than 254 characters, not UTF-8, with spaces or control characters)
 * becomes `opaque:` and a SHA-256, so that ids stay distinct, short and well-formed whatever the
 * bytes were.
 */
export function personId(identity: Identity): string {
  const email = lowerCaseAscii(identity.email);
  const text = decodeUtf8Strictly(email);
  if (text !== undefined && isPlainEmail(text)) return text;
  const distinguishing = email === '' ? `name\0${identity.name}` : email;
  const digest = createHash('sha256').update(distinguishing, 'latin1').digest('hex');
  return `${opaquePrefix}${digest}`;
}

/** Whether an identity is a program rather than a person. */
export function isBot(identity: Identity, patterns: readonly RegExp[]): boolean {
  const label = `${decodeUtf8(identity.name)} <${decodeUtf8(identity.email)}>`.slice(0, 1024);
  // `search` ignores and keeps lastIndex, so a caller's global pattern cannot alternate.
  return patterns.some((pattern) => label.search(pattern) >= 0);
}

function isPlainEmail(text: string): boolean {
  return (
    text.length > 0 &&
    text.length <= emailLengthMax &&
    !text.startsWith(opaquePrefix) &&
    !/[\p{Cc}\p{Cf}\s\ufffd]/u.test(text)
  );
}
