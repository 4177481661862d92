import type { CommitRecord } from '../../../core/families/commits/commit.ts';
import { COMMIT_TERMS } from '../../../core/families/commits/commit-schedule.ts';
import { DAY_SECONDS, formatDate } from '../../../core/policy/cycle.ts';

/** What a history says of itself: counted as it states it, whatever counts as evidence. */
export interface HistoryFigures {
  /** Commits that make a promise: neither merges nor those of programs. */
  readonly promises: number;
  /** Commits that make none, since they are merges, or made by programs. */
  readonly merges: number;
  readonly ofPrograms: number;
  /** Effective times of the first and the last commit, Unix seconds. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly authors: number;
  readonly years: readonly YearFigures[];
  readonly repairs: RepairFigures;
  /** Who vouched for others' commits, those who did it most first. */
  readonly reviewers: readonly ReviewerFigures[];
}

/** Promises of one calendar year (UTC), by whether a second person is named. */
export interface YearFigures {
  readonly year: number;
  readonly promises: number;
  /** Somebody else reviewed, tested, acknowledged, committed or merged. */
  readonly seconded: number;
  /** Nobody is named, and a forge wrote itself down as committer: its reviews are elsewhere. */
  readonly hidden: number;
}

/** First fixes and reverts of promises. */
export interface RepairFigures {
  readonly repaired: number;
  /** Of those, by the author of what was repaired. */
  readonly own: number;
  /** Days after which half, and nine in ten, of them had come; absent without any. */
  readonly halfDays?: number;
  readonly nineInTenDays?: number;
  readonly within14Days: number;
  readonly within180Days: number;
  readonly domains: readonly DomainRepairs[];
}

/** How often promises of one domain were repaired. */
export interface DomainRepairs {
  readonly domain: string;
  readonly promises: number;
  readonly repaired: number;
}

/** One person who vouched for others, and what became of it. */
export interface ReviewerFigures {
  readonly userId: string;
  readonly approved: number;
  /** Those whose 180 days are over by the end of the history, or that were repaired before. */
  readonly settled: number;
  /** Those that nobody repaired within 180 days. */
  readonly lasted: number;
}

/** A commit as its stored evidence has it. */
export type StoredCommit = Omit<CommitRecord, 'changes'>;

interface Promised {
  readonly at: number;
  readonly author: string;
  readonly domain: string;
  readonly by: readonly string[];
  repair?: { readonly at: number; readonly own: boolean };
}

/** Counts a history commit by commit, in its order. */
export class HistoryCounter {
  readonly #promises = new Map<string, Promised>();
  readonly #years = new Map<number, YearFigures>();
  #merges = 0;
  #ofPrograms = 0;
  #startsAt: number | undefined;
  #endsAt = 0;

  add(commit: StoredCommit): void {
    const { sha, author, authorIsBot, merge, domain, effectiveAt: at, endorsements } = commit;
    this.#startsAt ??= at;
    this.#endsAt = at;
    if (merge) {
      this.#merges += 1;
      return;
    }
    for (const named of commit.repairs) {
      const repaired = this.#promises.get(named);
      if (repaired === undefined || repaired.repair !== undefined) continue;
      repaired.repair = { at, own: repaired.author === author };
    }
    if (authorIsBot) {
      this.#ofPrograms += 1;
      return;
    }
    const by = endorsements.map((endorsement) => endorsement.by);
    this.#promises.set(sha, { at, author, domain, by });
    this.#countYear(commit);
  }

  get figures(): HistoryFigures {
    const promises = [...this.#promises.values()];
    return {
      promises: promises.length,
      merges: this.#merges,
      ofPrograms: this.#ofPrograms,
      firstAt: this.#startsAt ?? 0,
      lastAt: this.#endsAt,
      authors: new Set(promises.map(({ author }) => author)).size,
      years: [...this.#years.values()].sort((a, b) => a.year - b.year),
      repairs: repairFigures(promises),
      reviewers: reviewerFigures(promises, this.#endsAt),
    };
  }

  #countYear({ effectiveAt, endorsements, hands }: StoredCommit): void {
    const year = Number(formatDate(effectiveAt).slice(0, 4));
    const before = this.#years.get(year) ?? { year, promises: 0, seconded: 0, hidden: 0 };
    const seconded = endorsements.length > 0;
    const isHidden = !seconded && hands?.unknown === true;
    this.#years.set(year, {
      year,
      promises: before.promises + 1,
      seconded: before.seconded + Number(seconded),
      hidden: before.hidden + Number(isHidden),
    });
  }
}

function repairFigures(promises: readonly Promised[]): RepairFigures {
  const repaired = promises.filter(({ repair }) => repair !== undefined);
  const delays = repaired.flatMap(delayOf).sort((a, b) => a - b);
  const within = (term: number): number => delays.filter((delay) => delay <= term).length;
  return {
    repaired: repaired.length,
    own: repaired.filter(({ repair }) => repair?.own === true).length,
    ...(delays.length === 0
      ? {}
      : { halfDays: daysAt(delays, 0.5), nineInTenDays: daysAt(delays, 0.9) }),
    within14Days: within(COMMIT_TERMS.stability),
    within180Days: within(COMMIT_TERMS.promise),
    domains: domainRepairs(promises),
  };
}

function delayOf({ at, repair }: Promised): number[] {
  return repair === undefined ? [] : [repair.at - at];
}

/** The days within which a share of the repairs had come, begun days counted whole. */
function daysAt(delays: readonly number[], share: number): number {
  return Math.ceil((delays[Math.ceil(share * delays.length) - 1] ?? 0) / DAY_SECONDS);
}

function domainRepairs(promises: readonly Promised[]): DomainRepairs[] {
  const domains = new Map<string, DomainRepairs>();
  for (const { domain, repair } of promises) {
    const before = domains.get(domain) ?? { domain, promises: 0, repaired: 0 };
    const repaired = before.repaired + Number(repair !== undefined);
    domains.set(domain, { domain, promises: before.promises + 1, repaired });
  }
  return [...domains.values()].sort(
    (a, b) => b.repaired - a.repaired || (a.domain < b.domain ? -1 : 1),
  );
}

function reviewerFigures(promises: readonly Promised[], endsAt: number): ReviewerFigures[] {
  const reviewers = new Map<string, ReviewerFigures>();
  for (const promise of promises) {
    const { isSettled, hasLasted } = fateOf(promise, endsAt);
    for (const userId of promise.by) {
      const before = reviewers.get(userId) ?? { userId, approved: 0, settled: 0, lasted: 0 };
      reviewers.set(userId, {
        userId,
        approved: before.approved + 1,
        settled: before.settled + Number(isSettled),
        lasted: before.lasted + Number(hasLasted),
      });
    }
  }
  return [...reviewers.values()].sort(
    (a, b) => b.approved - a.approved || (a.userId < b.userId ? -1 : 1),
  );
}

function fateOf(
  { at, repair }: Promised,
  endsAt: number,
): { readonly isSettled: boolean; readonly hasLasted: boolean } {
  const isBroken = repair !== undefined && repair.at - at <= COMMIT_TERMS.promise;
  const isOver = endsAt - at >= COMMIT_TERMS.promise;
  return { isSettled: isBroken || isOver, hasLasted: isOver && !isBroken };
}
