import type { ForgeAccount, ForgeAddress, ForgePull } from '../commits/forge.ts';
import { type Item, itemAt, itemOf, numberAt, textAt, timeAt } from './json-items.ts';

/** What pages have told of one pull request so far. */
interface Draft {
  author?: ForgeAccount;
  mergeCommit?: string;
  createdAt?: number;
  mergedAt?: number;
  mergedBy?: ForgeAccount;
  isMergerKnown: boolean;
  areReviewsKnown: boolean;
  readonly reviews: Item[];
}

/** A list of pull requests that has so many reviews of one may lack the rest. */
const LISTED_REVIEWS_MAX = 100;

/** When events were recorded without a gap: whether all of a time was. */
export type Coverage = (from: number, to: number) => boolean;

/**
 * Puts together what pages of several kinds say about the same pull requests, in any order: those
 * of the REST interface and those of `gh pr list`.
 */
export class PullDrafts {
  readonly #drafts = new Map<number, Draft>();
  readonly addresses: ForgeAddress[] = [];

  /** Takes one object of a page, whatever it is; what says nothing about reviews is passed over. */
  take(item: Item): void {
    const number = numberAt(item, 'number');
    const reviewed = /\/pulls\/(\d{1,9})$/.exec(textAt(item, 'pull_request_url') ?? '')?.[1];
    const isPull = 'merge_commit_sha' in item || 'mergeCommit' in item || 'mergedBy' in item;
    if (number !== undefined && isPull) this.#takePull(number, item);
    else if (reviewed !== undefined && 'state' in item) this.addReview(Number(reviewed), item);
    else if (textAt(item, 'event') === 'merged') this.#takeMerge(item);
    else if (textAt(item, 'sha') !== undefined) this.#takeCommit(item);
  }

  addReview(number: number, review: Item): void {
    this.#of(number).reviews.push(review);
  }

  /** Says that the pages have all reviews of a pull request, or that they lack some. */
  knowReviews(number: number, isKnown: boolean): void {
    this.#of(number).areReviewsKnown = isKnown;
  }

  /** @param covers whether events tell of all reviews in a time, though no page lists them */
  merged(covers: Coverage): ForgePull[] {
    const numbered = [...this.#drafts].sort(([left], [right]) => left - right);
    return numbered.flatMap(([number, draft]) => pullOf(number, draft, covers));
  }

  #takePull(number: number, item: Item): void {
    const draft = this.#of(number);
    assignKnown(draft, {
      author: accountAt(item, 'user') ?? accountAt(item, 'author'),
      mergeCommit: textAt(item, 'merge_commit_sha') ?? textAt(itemAt(item, 'mergeCommit'), 'oid'),
      createdAt: timeAt(item, 'created_at') ?? timeAt(item, 'createdAt'),
      mergedAt: timeAt(item, 'merged_at') ?? timeAt(item, 'mergedAt'),
    });
    const merger = accountAt(item, 'merged_by') ?? accountAt(item, 'mergedBy');
    if (merger !== undefined) this.#setMerger(draft, merger);
    const { reviews } = item;
    if (!Array.isArray(reviews)) return;
    for (const review of reviews) draft.reviews.push(itemOf(review) ?? {});
    draft.areReviewsKnown = reviews.length < LISTED_REVIEWS_MAX;
  }

  #takeMerge(event: Item): void {
    const number = numberAt(itemAt(event, 'issue'), 'number');
    const merger = accountAt(event, 'actor');
    if (number !== undefined && merger !== undefined) this.#setMerger(this.#of(number), merger);
  }

  #takeCommit(item: Item): void {
    const address = textAt(itemAt(itemAt(item, 'commit'), 'author'), 'email');
    const account = accountAt(item, 'author');
    const sha = textAt(item, 'sha');
    if (address === undefined || account === undefined || sha === undefined) return;
    if (!account.isProgram) this.addresses.push({ sha, login: account.login, address });
  }

  #setMerger(draft: Draft, merger: ForgeAccount): void {
    draft.mergedBy = merger;
    draft.isMergerKnown = true;
  }

  #of(number: number): Draft {
    const known = this.#drafts.get(number);
    if (known !== undefined) return known;
    const draft: Draft = { isMergerKnown: false, areReviewsKnown: false, reviews: [] };
    this.#drafts.set(number, draft);
    return draft;
  }
}

function pullOf(number: number, draft: Draft, covers: Coverage): ForgePull[] {
  const { author, mergeCommit, mergedAt, createdAt, mergedBy, reviews } = draft;
  if (mergedAt === undefined || mergeCommit === undefined) return [];
  if (!/^[0-9a-f]{40,64}$/.test(mergeCommit)) return [];
  const isCovered = createdAt !== undefined && covers(createdAt, mergedAt);
  return [
    {
      number,
      ...(author === undefined ? {} : { author }),
      mergeCommit,
      ...(mergedBy === undefined ? {} : { mergedBy }),
      approvedBy: approvalsBefore(mergedAt, reviews),
      isWhole: draft.isMergerKnown && (draft.areReviewsKnown || isCovered),
    },
  ];
}

/** Accounts whose last verdict was an approval; one that was dismissed or came later is none. */
function approvalsBefore(mergedAt: number, reviews: readonly Item[]): ForgeAccount[] {
  const verdicts = reviews.flatMap((review) => {
    const by = accountAt(review, 'user') ?? accountAt(review, 'author');
    const at = timeAt(review, 'submitted_at') ?? timeAt(review, 'submittedAt');
    const state = (textAt(review, 'state') ?? '').toUpperCase();
    const isVerdict = VERDICTS.includes(state);
    if (by === undefined || by.isProgram || at === undefined || !isVerdict) return [];
    return at > mergedAt ? [] : [{ by, at, isApproved: state === 'APPROVED' }];
  });
  const last = new Map(
    verdicts
      .sort((left, right) => left.at - right.at)
      .map((verdict) => [verdict.by.login, verdict]),
  );
  const approved = [...last.values()].filter(({ isApproved }) => isApproved);
  return approved.map(({ by }) => by).sort((a, b) => (a.login < b.login ? -1 : 1));
}

const VERDICTS: readonly string[] = ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'];

/** The account that a member of an object names; deleted accounts are null. */
function accountAt(item: Item, name: string): ForgeAccount | undefined {
  const account = itemAt(item, name);
  const login = textAt(account, 'login')?.toLowerCase();
  if (login === undefined || !/^(?:app\/)?[a-z0-9][a-z0-9_-]{0,99}(?:\[bot\])?$/.test(login)) {
    return undefined;
  }
  const isUser = textAt(account, 'type') === undefined || textAt(account, 'type') === 'User';
  const isProgram = !isUser || account?.['is_bot'] === true || /\[bot\]$|^app\//.test(login);
  const number = numberAt(account, 'id');
  return number === undefined ? { login, isProgram } : { login, number, isProgram };
}

function assignKnown(
  draft: Draft,
  found: { [name in keyof Draft]?: Draft[name] | undefined },
): void {
  const known = Object.entries(found).filter(([, value]) => value !== undefined);
  Object.assign(draft, Object.fromEntries(known));
}
