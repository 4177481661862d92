import { type Endorsement, type Hands, strongestEndorsements } from './commit.ts';
import type { LogEntry } from './commit-log.ts';
import { type ForgeAccount, type ForgePull, privateAddress } from './forge.ts';
import type { Identity } from './mailmap.ts';
import { isSamePerson, type KnownPerson, type People } from './people.ts';
import type { MessageClaims } from './trailers.ts';

/** One commit and how it came in. */
export interface Brought {
  readonly entry: LogEntry;
  /** The merge that brought it; undefined on the main line. */
  readonly bringer: LogEntry | undefined;
  readonly author: KnownPerson;
  readonly claims: MessageClaims;
  /** Pull requests by which the forge says that it came in. */
  readonly pulls: readonly ForgePull[];
}

export interface EndorserContext {
  readonly people: People;
  readonly forge: { readonly mayLackPulls: boolean } | undefined;
}

/** Who stood up for a commit, and whose hands it went through. */
export function readEndorsers(
  context: EndorserContext,
  brought: Brought,
): { readonly endorsements: readonly Endorsement[]; readonly hands: Hands | undefined } {
  const { entry, author, claims } = brought;
  const endorsements = new Endorsements(context.people, author);
  for (const endorser of claims.endorsers) endorsements.add(endorser, endorser.as);
  const reviewers = addReviewers(endorsements, brought.pulls);
  const committer = endorsements.add(entry.committer, 'commit');
  const merger = addMerger(endorsements, brought);
  const hands: { -readonly [hand in keyof Hands]: Hands[hand] } = {};
  if (committer !== undefined) hands.committer = committer;
  if (merger !== undefined) hands.merger = merger;
  if (reviewers.length > 0) hands.reviewers = reviewers;
  if (isHidden(context, brought)) hands.unknown = true;
  return {
    endorsements: strongestEndorsements(author.id, endorsements.claims),
    hands: Object.keys(hands).length === 0 ? undefined : hands,
  };
}

/** Approvals that the forge recorded, other than by who opened the pull request. */
function addReviewers(endorsements: Endorsements, pulls: readonly ForgePull[]): string[] {
  const reviewers = pulls.flatMap(({ approvedBy, author: opener }) =>
    approvedBy
      .filter(({ login }) => login !== opener?.login)
      .map((account) => endorsements.addAccount(account, 'review')),
  );
  return [...new Set(reviewers.filter((by) => by !== undefined))].sort();
}

/** Who merged it: whom the forge names, since it knows, else the author of the merge. */
function addMerger(endorsements: Endorsements, { bringer, pulls }: Brought): string | undefined {
  const account = mergerOf(pulls);
  if (account !== undefined) return endorsements.addAccount(account, 'merge');
  return bringer === undefined ? undefined : endorsements.add(bringer.author, 'merge');
}

function mergerOf(pulls: readonly ForgePull[]): ForgeAccount | undefined {
  return pulls.find(({ mergedBy }) => mergedBy !== undefined)?.mergedBy;
}

/**
 * Whether nobody can say if somebody else looked at it: the forge wrote itself down as committer
 * and no person merged it, or the forge's own record of it has a gap.
 */
function isHidden({ people, forge }: EndorserContext, { entry, bringer, pulls }: Brought): boolean {
  if (pulls.length > 0) return pulls.some(({ isWhole }) => !isWhole);
  if (forge?.mayLackPulls === true) return true;
  const isMerged = bringer !== undefined && !people.resolve(bringer.author).bot;
  return !isMerged && people.resolve(entry.committer).bot;
}

/** Who stood up for one commit: persons other than its author, each under one name. */
class Endorsements {
  readonly claims: Endorsement[] = [];
  readonly #people: People;
  readonly #author: KnownPerson;
  readonly #others: KnownPerson[] = [];

  constructor(people: People, author: KnownPerson) {
    this.#people = people;
    this.#author = author;
  }

  /** The user id under which somebody else than the author is taken; undefined for nobody else. */
  add(identity: Identity, as: Endorsement['as']): string | undefined {
    const person = this.#people.resolve(identity);
    if (person.bot) return undefined;
    if (isSamePerson(person, this.#author)) {
      // Nearly every commit is committed by its author: that is no word at all.
      if (as !== 'commit' && as !== 'merge') this.#people.countOwnWord(this.#author, person);
      return undefined;
    }
    const known = this.#others.find((other) => isSamePerson(other, person));
    if (known === undefined) this.#others.push(person);
    const by = (known ?? person).id;
    this.claims.push({ by, as });
    return by;
  }
  addAccount(account: ForgeAccount, as: Endorsement['as']): string | undefined {
    if (account.isProgram) return undefined;
    const email = Buffer.from(privateAddress(account), 'utf8').toString('latin1');
    return this.add({ name: '', email }, as);
  }
}
