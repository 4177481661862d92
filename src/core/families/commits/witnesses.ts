import { DAY_SECONDS } from '../../policy/cycle.ts';
import type { TrustRules } from '../../policy/policy.ts';
import { floorDivide, ONE, type Ppm } from '../../units.ts';
import type { CommitRecord, Hands } from './commit.ts';
import { type Grounds, PAIR_SECONDS, PairBudget } from './pair-budget.ts';
import { largestOf } from '../../lists.ts';

/** Why an endorsement has no weight. */
export type DiscountReason = 'founding' | 'unseen' | 'not-integrated' | 'no-standing';

/** How many endorsements counted, and why the others did not. */
export type EndorsementCounts = Readonly<Record<DiscountReason | 'counted', number>>;

/** Somebody whose word counts for a commit. */
export interface Witness {
  /** Position among the endorsements of the record. */
  readonly index: number;
  readonly by: string;
  /** Of what the witness earns, ppm. */
  readonly weight: Ppm;
  /** Of the fact by which the witness answers for it, ppm; 0: only a text names them. */
  readonly factWeight: Ppm;
}

/** What a commit's endorsements come to. */
export interface Vouching {
  /** Whether somebody else vouched; undefined where the record cannot show it. */
  readonly echo: Ppm | undefined;
  /** Weight of the author's facts and pay, ppm. */
  readonly weight: Ppm;
  readonly witnesses: readonly Witness[];
}

/** Each word counts as it stands: for comparisons, never for a community. */
export const EVERY_WORD: TrustRules = {
  trailers: 'stated',
  standingActions: 0,
  standingDays: 0,
  worksPerPair: 0,
  sharedPay: false,
  answeredRepairs: false,
  namedRejections: false,
  oneClaimPerSubject: false,
  onePersonPerDeed: false,
  graceCycles: 0,
  wholeOverturns: false,
  horizonCycles: 0,
  answeredConfirmations: false,
  standingParties: false,
  dueDays: 0,
  promisesAhead: false,
  timedWords: false,
  ownWordDays: 0,
  openClaims: 0,
  laterVouchers: false,
  standingMisses: false,
  evenGi: false,
};

/** A history finds its first witnesses in its first so many days. */
export const FOUNDING_SECONDS: number = 56 * DAY_SECONDS;

/** Fewer are too few, unless one of them has brought in what somebody else made. */
const FOUNDERS_MIN = 2;

/** Whoever made, brought in or vouched for so many commits in that time is one of them. */
const FOUNDING_COMMITS = 3;

/** Within 56 days somebody answers for one accusation of others per so many works of their own. */
const WORKS_PER_ACCUSATION = 4;

/** Within 56 days an author accuses others by so many repairs whatever they made themselves. */
const ACCUSATIONS_MIN = 4;

/**
 * To look is less than to make: one fact about a witness weighs a quarter of one about the author.
 * A circle of friends would otherwise gain as much of a record by nodding as by working.
 */
const VOUCHING_DIVISOR = 4;

/** A name in a text lifts the weight of the hands beside it by so much at most. */
const TEXT_LIFT = 2;

type Unshared = Omit<Witness, 'factWeight'>;

interface OwnRecord {
  /** Own commits that others made possible and that nobody had to repair. */
  commits: number;
  readonly firstAt: number;
  lastAt: number;
}

/**
 * Whose word counts in a history (docs/reference/commits.md, "Whose word counts"). Somebody has
 * standing once they have a record of their own that others made possible, or were among the first
 * witnesses; without it a word makes no echo and earns nothing, then or later. Asked in the order
 * of the history; what it says of a commit depends on nothing that comes after it.
 */
export class Witnesses {
  readonly #rules: TrustRules;
  readonly #records = new Map<string, OwnRecord>();
  /** Times of accusations by the person who answered for them. */
  readonly #accused = new Map<string, number[]>();
  /** Times of accusations by the author of the repair. */
  readonly #accusing = new Map<string, number[]>();
  /** Times of works that others made possible, by their author. */
  readonly #made = new Map<string, number[]>();
  readonly #pairs: PairBudget;
  readonly #counts = {
    founding: 0,
    unseen: 0,
    'not-integrated': 0,
    'no-standing': 0,
    counted: 0,
  };
  readonly #founders = new Set<string>();
  /** Commits by person in the founding time; undefined once it is over. */
  #founding: Map<string, number> | undefined;
  /** Who vouched for somebody else's commit in that time. */
  readonly #foundingHands = new Set<string>();
  #startedAt: number | undefined;

  constructor(rules: TrustRules) {
    this.#rules = rules;
    this.#pairs = new PairBudget(rules, (person) => this.#founders.has(person));
    this.#founding = rules.standingActions > 0 ? new Map() : undefined;
  }

  get counts(): EndorsementCounts {
    return this.#counts;
  }

  /** The first witnesses, in order of name; empty while they are not known yet. */
  get founders(): readonly string[] {
    return [...this.#founders].sort();
  }

  /** What the endorsements of a commit come to at its effective time. */
  vouch(record: CommitRecord): Vouching {
    this.#found(record);
    const { endorsements, effectiveAt: at, hands } = record;
    if (this.#founding !== undefined) {
      this.#counts.founding += endorsements.length;
      return { echo: undefined, weight: ONE, witnesses: [] };
    }
    const isShown = this.#shownBy(record);
    const shown = endorsements.filter(({ by }) => isShown(by)).length;
    if (shown === 0 && endorsements.length > 0) {
      const isUnseen = hands?.unknown === true;
      this.#counts[isUnseen ? 'unseen' : 'not-integrated'] += endorsements.length;
      return { echo: isUnseen ? undefined : 0, weight: ONE, witnesses: [] };
    }
    const counted = endorsements
      .map(({ by }, index) => ({ by, index }))
      .filter(({ by }) => isShown(by) && this.hasStanding(by, at));
    this.#counts.counted += counted.length;
    this.#counts['not-integrated'] += endorsements.length - shown;
    this.#counts['no-standing'] += shown - counted.length;
    if (counted.length === 0) {
      const isUnseen = hands?.unknown === true && shown === 0;
      return { echo: isUnseen ? undefined : 0, weight: ONE, witnesses: [] };
    }
    return this.#weigh(record, counted);
  }

  /**
   * Whether somebody without standing committed it under the author's name: then it says nothing
   * of the author, who may not even know of it.
   */
  isForeign({ hands, effectiveAt: at }: CommitRecord): boolean {
    const { trailers } = this.#rules;
    if (trailers === 'stated' || this.#founding !== undefined) return false;
    return hands?.committer !== undefined && !this.hasStanding(hands.committer, at);
  }

  /** Whether somebody's word counts at a moment. */
  hasStanding(person: string, at: number): boolean {
    const { standingActions, standingDays } = this.#rules;
    if (standingActions === 0 || this.#founders.has(person)) return true;
    const own = this.#records.get(person);
    if (own === undefined || own.commits < standingActions) return false;
    const until = Math.min(own.lastAt, at);
    return until - own.firstAt >= standingDays * DAY_SECONDS;
  }

  /** Counts a commit that these witnesses vouched for as one of its author's record. */
  addOwn(author: string, at: number, witnesses: readonly Witness[] = []): Grounds {
    const answering = witnesses.filter(({ factWeight }) => factWeight > 0);
    recentOf(this.#made, author, at).push(at);
    const own = this.#records.get(author);
    if (own === undefined) this.#records.set(author, { commits: 1, firstAt: at, lastAt: at });
    else {
      own.commits += 1;
      own.lastAt = at;
    }
    return this.#pairs.addMakers(
      author,
      answering.map(({ by }) => by),
    );
  }

  /** Takes a commit of the record back: somebody had to repair it. */
  loseOwn(author: string): void {
    const own = this.#records.get(author);
    if (own !== undefined && own.commits > 0) own.commits -= 1;
  }

  /** Gives a commit back that was taken from the record. */
  regainOwn(author: string): void {
    const own = this.#records.get(author);
    if (own !== undefined) own.commits += 1;
  }

  /**
   * Whether a repair counts against somebody else's commit: a witness answers for it who has not
   * yet answered for as many as a record of that length allows, and its author accuses no more than
   * four works of others in 56 days, or one per four of their own. All who are able are charged.
   */
  answersRepair({ author, effectiveAt: at }: CommitRecord, { witnesses }: Vouching): boolean {
    if (!this.#rules.answeredRepairs) return true;
    const accusing = recentOf(this.#accusing, author, at);
    if (accusing.length >= this.#accusationsOf(author, at)) return false;
    const able = witnesses.filter(
      ({ by, factWeight }) =>
        factWeight > 0 && recentOf(this.#accused, by, at).length < this.#room(by),
    );
    for (const { by } of able) recentOf(this.#accused, by, at).push(at);
    if (able.length > 0) accusing.push(at);
    return able.length > 0;
  }

  /**
   * Whether it is paid to correct somebody's commit that was or was not vouched for: its author has
   * to have standing, and somebody vouched. A work that is made to be thrown away costs neither.
   */
  paysCorrection(author: string, isVouched: boolean, at: number): boolean {
    return !this.#rules.answeredRepairs || (isVouched && this.hasStanding(author, at));
  }

  /**
   * A first witness has no limit: a history may have nobody else who brings in its fixes. Nor has
   * anybody if each word counts: then a record says nothing.
   */
  #room(person: string): number {
    if (this.#isFree(person)) return Number.POSITIVE_INFINITY;
    return Math.floor((this.#records.get(person)?.commits ?? 0) / WORKS_PER_ACCUSATION);
  }

  /** How many works of others somebody's repairs may count against, within 56 days. */
  #accusationsOf(author: string, at: number): number {
    if (this.#isFree(author)) return Number.POSITIVE_INFINITY;
    const made = recentOf(this.#made, author, at).length;
    return Math.max(ACCUSATIONS_MIN, Math.floor(made / WORKS_PER_ACCUSATION));
  }

  #isFree(person: string): boolean {
    return this.#rules.standingActions === 0 || this.#founders.has(person);
  }

  /** Looks for the first witnesses, for as long as there are none. */
  #found(record: CommitRecord): void {
    const { author, authorIsBot, effectiveAt, merge } = record;
    const founding = this.#founding;
    if (founding === undefined) return;
    this.#startedAt ??= effectiveAt;
    if (effectiveAt >= this.#startedAt + FOUNDING_SECONDS && this.#isFounded()) {
      this.#founding = undefined;
      return;
    }
    if (merge) return;
    const people = this.#foundersIn(record);
    for (const person of people) this.#foundingHands.add(person);
    if (!authorIsBot) people.push(author);
    for (const person of people) {
      const commits = (founding.get(person) ?? 0) + 1;
      founding.set(person, commits);
      if (commits >= FOUNDING_COMMITS) this.#founders.add(person);
    }
  }

  /**
   * Whether the first witnesses can make others: a history may begin with a few commits of one
   * account that is never seen again, and then nobody's word would ever count.
   */
  #isFounded(): boolean {
    const founders = [...this.#founders];
    const isHand = (person: string): boolean => this.#foundingHands.has(person);
    return founders.length >= FOUNDERS_MIN || founders.some(isHand);
  }

  /** Who endorsed a commit by hand: under the rule for text a name in a text founds nobody. */
  #foundersIn({ endorsements, hands }: CommitRecord): string[] {
    const people = endorsements.map(({ by }) => by);
    return this.#rules.trailers === 'stated' ? people : people.filter(isHandOf(hands));
  }

  /**
   * Who answers for a commit: those whose hands or whose forge's record say so. Anybody can write
   * somebody's name into a text, and that must neither cost nor lift whoever is named.
   */
  #answersFor({ hands }: CommitRecord): (by: string) => boolean {
    return this.#rules.trailers === 'stated' ? () => true : isHandOf(hands);
  }

  /**
   * Whose word is more than text: everybody's if somebody with standing brought the commit in, else
   * that of the reviewers whom a forge's own record names.
   */
  #shownBy(record: CommitRecord): (by: string) => boolean {
    if (this.#rules.trailers === 'stated' || this.#isIntegrated(record)) return () => true;
    const reviewers = record.hands?.reviewers ?? [];
    return (by) => reviewers.includes(by);
  }

  /** Whether a first witness brought it in. */
  #isFirstIn({ hands }: CommitRecord): boolean {
    const people = [hands?.committer, hands?.merger];
    return people.some((person) => person !== undefined && this.#founders.has(person));
  }

  #isIntegrated({ hands, effectiveAt: at }: CommitRecord): boolean {
    const people = [hands?.committer, hands?.merger];
    return people.some((person) => person !== undefined && this.hasStanding(person, at));
  }

  /**
   * The author's weight is that of the pair that meets the least. Anybody can write the name of
   * somebody new into each text: a name makes the weight of the hands twice as much at most, unless
   * a first witness brought the work in. Nobody's word weighs more than the work.
   */
  #weigh(record: CommitRecord, counted: readonly Omit<Unshared, 'weight'>[]): Vouching {
    const answers = this.#answersFor(record);
    const weights = this.#pairs.weightsOf(
      record,
      counted.map(({ by }) => by),
    );
    const byHand = weights.filter((_, nth) => answers(counted[nth]?.by ?? ''));
    const isRead = byHand.length === 0 || this.#isFirstIn(record);
    const most = isRead ? ONE : TEXT_LIFT * largestOf(byHand);
    const weight = Math.min(most, largestOf(weights));
    const bounded = counted.map(({ by, index }, nth) => ({
      by,
      index,
      weight: Math.min(weight, weights[nth] ?? 0),
    }));
    return { echo: ONE, weight, witnesses: this.#share(bounded, answers) };
  }

  /** One action's pay for all who vouch. */
  #share(counted: readonly Unshared[], answers: (by: string) => boolean): readonly Witness[] {
    const { sharedPay } = this.#rules;
    return counted.map(({ by, index, weight: whole }) => {
      const weight = sharedPay ? floorDivide(whole, counted.length) : whole;
      const fact = sharedPay ? floorDivide(weight, VOUCHING_DIVISOR) : weight;
      return { by, index, weight, factWeight: answers(by) ? fact : 0 };
    });
  }
}

/** Whether somebody brought a commit in, or reviewed it by a forge's own record. */
function isHandOf(hands: Hands | undefined): (person: string) => boolean {
  const byHand = [hands?.committer, hands?.merger, ...(hands?.reviewers ?? [])];
  return (person) => byHand.includes(person);
}

/** Times of a person in the last 56 days; what is older is dropped. */
function recentOf(times: Map<string, number[]>, person: string, at: number): number[] {
  const recent = (times.get(person) ?? []).filter((one) => one > at - PAIR_SECONDS);
  times.set(person, recent);
  return recent;
}
