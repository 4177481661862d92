import { createHash } from 'node:crypto';
import { skeleton } from '../../core/identity/skeleton.ts';
import { userIdProblem } from '../../core/identity/user-id.ts';
import { canonicalAddress, forgeAccount, readAddress } from './addresses.ts';
import type { ByteString } from './byte-string.ts';
import { decodeUtf8, decodeUtf8Strictly, lowerCaseAscii } from './byte-string.ts';
import type { Identity, Mailmap } from './mailmap.ts';
import type { PeopleFile } from './people-file.ts';
import { PeopleFindings, type PeopleReport } from './people-report.ts';
import { printable } from '../records/source-error.ts';

/** Longest e-mail that is used as it stands: a user id has at most 200 characters. */
const emailLengthMax = 200;

const opaquePrefix = 'opaque:';

/**
 * Accounts that are no person: they neither earn nor endorse. Tested against `name <e-mail>` as the
 * commit has them, before any `.mailmap`. The part before the @ alone never makes a program: it is
 * a name such as `bot`, or one of a service (`ci@`), that any person may have. "Bot" alone is a
 * family name.
 */
export const defaultBotPatterns: readonly RegExp[] = [
  /^[^<]*\[bot\]|\[bot\]@users\.noreply\./i,
  /^[^<]*[\w.]+[-_]bot\b|^[^<]*\b\w*(?:build|patch)bot\b/i,
  /<no-?reply@(?:github|gitlab|bitbucket|codeberg|gitea)\.(?:com|org)>/i,
  /^(?:GitHub|GitLab|Gitea|Forgejo|Gogs|Gerrit(?: Code Review)?|Bitbucket) </i,
  /^(?:GitHub Actions?|Jenkins(?: CI)?|Travis CI|CircleCI|Azure Pipelines) </i,
  /^Copybara(?:-Service)? </i,
  /^(?:dependabot|renovate|greenkeeper|pyup|snyk|mergify|bors|weblate|imgbot|allcontributors)\b/i,
];

/** What the people directory knows about one identity. */
export interface KnownPerson {
  readonly id: string;
  readonly bot: boolean;
  /** What tells that two identities are one person: address, account of a forge, full name. */
  readonly marks: readonly string[];
  /** Who it is says the operator, and not the commit. */
  readonly isSaid: boolean;
}

/** Identities cached at a time; a history may name a new one in each commit. */
const cachedIdentitiesMax = 65_536;

export interface PeopleOptions {
  readonly botPatterns?: readonly RegExp[] | undefined;
  /** Who is who, as an operator says: the last word. */
  readonly people?: PeopleFile | undefined;
  /** Which addresses a forge knows as one account's, and the one that stands for them. */
  readonly accounts?: ReadonlyMap<string, string> | undefined;
}

/**
 * Turns identities into user ids and remembers a name to show for each. The `.mailmap` gives names
 * to show and says in the report whom it would join; whose a commit is it does not decide, because
 * everybody who may commit may write it.
 */
export class People {
  readonly #mailmap: Mailmap;
  readonly #botPatterns: readonly RegExp[];
  readonly #file: PeopleFile | undefined;
  readonly #accounts: ReadonlyMap<string, string> | undefined;
  readonly #known = new Map<string, KnownPerson>();
  readonly #names = new Map<string, string>();
  readonly #findings = new PeopleFindings();

  constructor(mailmap: Mailmap, options: PeopleOptions = {}) {
    this.#mailmap = mailmap;
    this.#botPatterns = options.botPatterns ?? defaultBotPatterns;
    this.#file = options.people;
    this.#accounts = options.accounts;
  }

  resolve(identity: Identity): KnownPerson {
    const key = `${identity.email}\0${identity.name}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const person = this.#identify(identity);
    if (this.#known.size >= cachedIdentitiesMax) this.#known.clear();
    this.#known.set(key, person);
    return person;
  }

  nameOf(id: string): string | undefined {
    return this.#names.get(id);
  }

  /** Says that an endorsement by an identity counted nothing, since it was the author's own. */
  countOwnWord(author: KnownPerson, by: KnownPerson): void {
    this.#findings.countOwnWord(author, by);
  }

  report(): PeopleReport {
    return this.#findings.report();
  }

  #identify(identity: Identity): KnownPerson {
    const email = addressOf(identity) ?? personId(identity);
    const address = canonicalAddress(email);
    const account = this.#accounts?.get(address);
    const said = this.#file?.get(address) ?? this.#file?.get(account ?? address);
    const id = said?.person ?? account ?? personId(identity);
    const bot = said === undefined ? isBot(identity, this.#botPatterns) : said.kind === 'program';
    const isSaid = said !== undefined;
    const person = { id, bot, isSaid, marks: marksOf(identity, email, id) };
    const mapped = this.#mailmap(identity);
    this.#rememberName(id, mapped.name);
    const name = printable(decodeUtf8(identity.name), 100);
    const isMapped = personId(mapped) !== personId(identity);
    this.#findings.add({ person, address: email, name, mapped: isMapped ? personId(mapped) : id });
    return person;
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
 * Whether two identities are one person. If an operator says who both are, what else they have in
 * common tells nothing.
 */
export function isSamePerson(left: KnownPerson, right: KnownPerson): boolean {
  if (left.id === right.id) return true;
  if (left.isSaid && right.isSaid) return false;
  return left.marks.some((mark) => right.marks.includes(mark));
}

/**
 * The user id of an identity: its address with letters in lower case and without a plus tag; the
 * login's address of a forge's private one. An e-mail that cannot stand as an id (empty, longer
 * than 200 characters, not UTF-8, with characters that no user id may have) becomes `opaque:` and a
 * SHA-256, so that ids stay distinct, short and well-formed whatever the bytes were.
 */
export function personId(identity: Identity): string {
  const address = addressOf(identity);
  if (address !== undefined && isPlain(address)) return canonicalAddress(address);
  const email = lowerCaseAscii(identity.email);
  const text = decodeUtf8Strictly(email);
  if (text !== undefined && isPlain(text)) return text;
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

function addressOf({ email }: Identity): string | undefined {
  const text = decodeUtf8Strictly(email);
  return text === undefined ? undefined : readAddress(text.slice(0, 1024));
}

function marksOf(identity: Identity, email: string, id: string): readonly string[] {
  const account = forgeAccount(email);
  const words = decodeUtf8(identity.name)
    .slice(0, 400)
    .replace(/[("'`<[].*?[)"'`>\]]/g, ' ')
    .split(/[^\p{L}\p{M}\p{N}.'-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  return [
    `id ${skeleton(id)}`,
    `address ${skeleton(canonicalAddress(email))}`,
    ...(account === undefined ? [] : [`account ${account}`]),
    ...(words.length < 2 ? [] : [`name ${words.map(skeleton).sort().join(' ')}`]),
  ];
}

function isPlain(text: string): boolean {
  return (
    text.length > 0 &&
    text.length <= emailLengthMax &&
    !text.startsWith(opaquePrefix) &&
    !/[\s\ufffd]/u.test(text) &&
    userIdProblem(text) === undefined
  );
}
