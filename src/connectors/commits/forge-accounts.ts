import { canonicalAddress, readAddress } from './addresses.ts';
import { decodeUtf8 } from './byte-string.ts';
import { type ForgeAccount, type ForgeRecord, privateAddress } from './forge.ts';
import { ordinalOf } from './forge-pulls.ts';
import type { GitOrder } from './git-order.ts';
import { streamGit } from './git-process.ts';
import type { GitRepository } from './git-repository.ts';
import { defaultBotPatterns, isBot } from './people.ts';
import { addAll } from '../../core/lists.ts';

/** The addresses of one account come to one: that of its oldest commit. Both are canonical. */
export type ForgeAccounts = ReadonlyMap<string, string>;

interface Link {
  readonly login: string;
  readonly address: string;
  /** Unix seconds: when the commit was made that shows it. */
  readonly at: number;
}

export interface AccountSources {
  readonly repository: GitRepository;
  readonly order: GitOrder;
  readonly record: ForgeRecord;
}

/** The addresses that several accounts claim. */
function disputedIn(links: readonly Link[]): Set<string> {
  const owners = new Map<string, string>();
  const disputed = new Set<string>();
  for (const { address, login } of links) {
    const owner = owners.get(address) ?? login;
    if (owner !== login) disputed.add(address);
    owners.set(address, owner);
  }
  return disputed;
}

/**
 * Which addresses belong to one account. The forge says it of the commits that it lists; a commit
 * that the forge itself made by a squash or a merge shows it too. The oldest address stands for
 * all, so a longer record changes nobody's id. An address that two accounts claim is nobody's.
 */
export async function readForgeAccounts(sources: AccountSources): Promise<ForgeAccounts> {
  const listed = linksOfCommits(sources);
  const sure = new Set(listed.map(({ address }) => address));
  const seen = (await linksOfPulls(sources)).filter(({ address }) => !sure.has(address));
  const links = [...listed, ...seen].sort(
    (left, right) => left.at - right.at || (left.address < right.address ? -1 : 1),
  );
  const disputed = disputedIn(links);
  const primaries = new Map<string, string>();
  const accounts = new Map<string, string>();
  for (const { login, address } of links) {
    if (disputed.has(address)) continue;
    const primary = primaries.get(login) ?? address;
    primaries.set(login, primary);
    accounts.set(address, primary);
    accounts.set(canonicalAddress(privateAddress({ login, isProgram: false })), primary);
  }
  return accounts;
}

function linksOfCommits({ order, record }: AccountSources): Link[] {
  return record.addresses.flatMap(({ sha, login, address }) => {
    const ordinal = ordinalOf(order, sha);
    const read = readAddress(address);
    if (ordinal === undefined || read === undefined) return [];
    return linkOf({ login, isProgram: false }, read, order.committedAt(ordinal));
  });
}

async function linksOfPulls({ repository, order, record }: AccountSources): Promise<Link[]> {
  const accountOf = new Map<string, ForgeAccount>();
  for (const { author, mergedBy, mergeCommit } of record.pulls) {
    const ordinal = ordinalOf(order, mergeCommit);
    // The author of a forge's squash is who opened the pull request; of its merge, who merged.
    const account = ordinal !== undefined && order.isMerge(ordinal) ? mergedBy : author;
    if (ordinal !== undefined && account?.isProgram === false) accountOf.set(mergeCommit, account);
  }
  const links: Link[] = [];
  for await (const { sha, email, committer } of readAuthors(repository, [...accountOf.keys()])) {
    const account = accountOf.get(sha);
    const address = readAddress(decodeUtf8(email));
    if (account === undefined || address === undefined) continue;
    if (!isBot(committer, defaultBotPatterns)) continue;
    addAll(links, linkOf(account, address, order.committedAt(order.ordinalOf(sha))));
  }
  return links;
}

/** Nothing when the address is the private one of somebody else. */
function linkOf(account: ForgeAccount, address: string, at: number): Link[] {
  const canonical = canonicalAddress(address);
  const login = account.login.toLowerCase();
  const own = canonicalAddress(privateAddress({ login, isProgram: false }));
  const [, domain = ''] = own.split('@');
  if (canonical.endsWith(`@${domain}`) && canonical !== own) return [];
  return [{ login, address: canonical, at }];
}

interface Author {
  readonly sha: string;
  readonly email: string;
  readonly committer: { readonly name: string; readonly email: string };
}

/** What is listed of each commit: its id, who wrote it, and who committed it. */
const LISTED = [
  'rev-list',
  '--no-walk=unsorted',
  '--stdin',
  '--format=%x00%H%x00%ae%x00%cn%x00%ce',
];

async function* readAuthors(
  { location }: GitRepository,
  shas: readonly string[],
): AsyncGenerator<Author, void, undefined> {
  if (shas.length === 0) return;
  const input = Buffer.from(shas.map((sha) => `${sha}\n`).join(''), 'latin1');
  let carried = '';
  for await (const chunk of streamGit(location, LISTED, input)) {
    const lines = (carried + chunk.toString('latin1')).split('\n');
    carried = lines.pop() ?? '';
    for (const line of lines) {
      const [, sha, email = '', name = '', committerEmail = ''] = line.split('\0');
      if (sha !== undefined) yield { sha, email, committer: { name, email: committerEmail } };
    }
  }
}
