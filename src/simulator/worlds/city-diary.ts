import {
  type ClaimRecord,
  declarationOf,
  type EvidenceRecord,
} from '../../core/families/record.ts';
import type { ConfirmationRecord } from '../../core/families/supports/confirmation.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import { recordId } from '../../pipeline/commands/record-evidence.ts';
import { type Random, seededRandom } from '../random.ts';
import { type AttackName, type DeedType, type Habit, HABITS, PROGRAMS } from './habits.ts';
import type { CityWish, Resident } from './residents.ts';
import { addAll } from '../../core/lists.ts';

/** What an attacker hands in by themselves: all of it is taken, or nothing. */
export interface Attempt {
  readonly by: AttackName;
  readonly records: readonly EvidenceRecord[];
  /** The claim that is asked for with it. */
  readonly ask?: ClaimRecord;
  /** As an audit: the city's own, which finds some of what was nodded through. */
  readonly audit?: boolean;
}

/** A claim that is asked for, and the habit of who asks. */
export interface Ask {
  readonly by: Habit;
  readonly claim: ClaimRecord;
}

/** What comes in on one day. */
export interface CityDay {
  readonly day: number;
  /** Unix seconds: noon. */
  readonly now: number;
  /** What the programs hand in, one delivery each. */
  readonly deliveries: readonly (readonly EvidenceRecord[])[];
  /** How many of these records are about each habit. */
  readonly counts: ReadonlyMap<Habit, number>;
  /** Claims that are asked for. */
  readonly asks: readonly Ask[];
  readonly attempts: readonly Attempt[];
}

/** A deed that will be shown, and by whom it is looked at. */
interface Deed {
  readonly claim: ClaimRecord;
  readonly by: Resident;
  readonly word: ConfirmationRecord;
  /** Of somebody else; a correction needs it. */
  readonly second?: ConfirmationRecord | undefined;
}

/**
 * How much the share of kept promises of a program varies from week to week beyond chance: the
 * correlation of two promises of the same week.
 */
const WEEKLY_CORRELATION = 0.03;

/** So long the ring works truly, so that its words count. */
const RING_WAITS_DAYS = 60;
/** Spam stops when nobody ever answers. */
const SPAM_DAYS = 60;
/** A shift worker's week of nights: so much of it is kept. */
const NIGHT_SHIFT_KEPT = 0.1;

/**
 * What everybody does day by day, before any rule has looked at it. The same city gives the same
 * days, whatever becomes of them.
 */
export class CityDiary {
  readonly #residents: readonly Resident[];
  readonly #startsAt: number;
  readonly #days: number;
  readonly #random: Random;
  readonly #reviewers: ReadonlyMap<string, readonly Resident[]>;
  /** Deeds by the day on which they are shown. */
  readonly #shown = new Map<number, Deed[]>();
  readonly #audited = new Map<number, Deed[]>();
  #luck: readonly number[] = [];
  #deeds = 0;
  #encouraged: ReadonlySet<string> = new Set();
  #morePerMonth = 0;

  /** @param startsAt unix seconds: the midnight of day 0 */
  constructor(residents: readonly Resident[], { seed, days }: CityWish, startsAt: number) {
    this.#residents = residents;
    this.#startsAt = startsAt;
    this.#days = days;
    this.#random = seededRandom(seed, 2);
    const looking = residents.filter(({ habit }) => habit === 'reviewer');
    this.#reviewers = new Map(
      PROGRAMS.map(({ domain }) => [
        domain,
        looking.filter(({ program }) => program.domain === domain),
      ]),
    );
  }

  /**
   * From the next day on these residents begin so many deeds more in thirty days, and the others
   * what is usual: what a pilot may try. The days that follow are those of another city.
   */
  encourage(userIds: ReadonlySet<string>, morePerMonth: number): void {
    this.#encouraged = userIds;
    this.#morePerMonth = morePerMonth;
  }

  /** The days in their order, each to be read once. */
  *days(): Generator<CityDay> {
    for (let day = 0; day < this.#days; day += 1) yield this.#dayOf(day);
  }

  #dayOf(day: number): CityDay {
    if (day % 7 === 0) this.#luck = PROGRAMS.map(() => weeklyLuck(this.#random));
    const now = this.#startsAt + day * DAY_SECONDS + DAY_SECONDS / 2;
    const records = new Map<string, EvidenceRecord[]>(PROGRAMS.map(({ domain }) => [domain, []]));
    const asks: Ask[] = [];
    const attempts: Attempt[] = [];
    const counts = new Map<Habit, number>();
    const hand = (by: Resident, own: readonly EvidenceRecord[]): void => {
      addAll(records.get(by.program.domain) ?? [], own);
      counts.set(by.habit, (counts.get(by.habit) ?? 0) + own.length);
    };
    for (const by of this.#residents) {
      if (day < by.joinsOn || day >= by.leavesOn) continue;
      for (let left = this.#countOn(by, day); left > 0; left -= 1) {
        const claim = this.#begin(by, day, now);
        const { habit } = by;
        if (HABITS[habit].gaming) addAll(attempts, firstAttempts(habit as AttackName, claim));
        else hand(by, [claim]);
      }
    }
    for (const deed of this.#shown.get(day) ?? []) {
      const { by, claim } = deed;
      const shown = shownRecords(deed, now);
      if (HABITS[by.habit].gaming) {
        attempts.push({ by: by.habit as AttackName, records: shown, ask: claim });
      } else {
        hand(by, shown);
        if (deed.word.accepted) asks.push({ by: by.habit, claim });
      }
    }
    for (const { claim } of this.#audited.get(day) ?? []) {
      const word = this.#wordOf(claim, {
        by: 'sim-auditor',
        at: now,
        accepted: false,
        as: 'audit',
      });
      attempts.push({ by: 'nodder', records: [word], audit: true });
    }
    addAll(attempts, this.#accusations(day, now));
    this.#shown.delete(day);
    this.#audited.delete(day);
    const deliveries = [...records.values()].filter(isFilled);
    return { day, now, deliveries, counts, asks, attempts };
  }

  /** How many deeds somebody begins on a day. */
  #countOn(by: Resident, day: number): number {
    const { habit, userId } = by;
    const more = this.#encouraged.has(userId) ? this.#chanceOf(this.#morePerMonth) : 0;
    return more + this.#usualCount(habit, day);
  }

  #usualCount(habit: Habit, day: number): number {
    if (habit === 'spammer') return day < SPAM_DAYS ? HABITS.spammer.perMonth / 30 : 0;
    if (habit === 'ring' && day < RING_WAITS_DAYS) return this.#chanceOf(9);
    return this.#chanceOf(HABITS[habit].perMonth);
  }

  #chanceOf(perMonth: number): number {
    const perDay = perMonth / 30;
    const whole = Math.floor(perDay);
    return whole + (this.#random.chance(perDay - whole) ? 1 : 0);
  }

  /** A deed is promised; what becomes of it is drawn with it. */
  #begin(by: Resident, day: number, now: number): ClaimRecord {
    const random = this.#random;
    this.#deeds += 1;
    const kept = random.chance(this.#keptShare(by, day));
    // What is shown at once cannot be promised and broken.
    const type = kept ? this.#typeFor(by) : 'promise';
    const others = this.#reviewers.get(by.program.domain) ?? [];
    const looks = this.#looksAt(by, others);
    const of = others[this.#deeds % others.length]?.userId ?? '';
    const about = { userId: by.userId, domain: by.program.domain, at: now };
    const made = claimOf(type, { ...about, subject: `simulated deed ${this.#deeds}`, of, looks });
    const isNodded = by.habit === 'nodder';
    // Whoever waits for a night worker says so at once; of others nobody hears any more.
    const isTold = by.habit === 'shift-worker';
    const claim = isTold ? { ...made, with: looks } : made;
    const word = this.#wordOf(claim, { by: looks, at: now, accepted: kept || isNodded });
    if (!kept && !isNodded && !isTold) return claim;
    const isNow = isAtOnce(type) || by.habit === 'spammer' || isNodded;
    const waits = isNow ? 0 : isTold ? 1 : random.between(1, 4);
    const deed = { claim, by, word, second: this.#secondWordOn(claim, word, others) };
    add(this.#shown, day + waits, deed);
    if (isNodded && !kept && random.chance(0.5)) add(this.#audited, day + 3, deed);
    return claim;
  }

  #keptShare({ habit, program, leavesOn }: Resident, day: number): number {
    const { kept } = HABITS[habit];
    // Their weeks are those that the detector counts, in which what they promised is shown.
    if (habit === 'shift-worker') return Math.floor((day + 2) / 7) % 2 === 1 ? NIGHT_SHIFT_KEPT : 1;
    if (habit === 'burnt-out' && day > leavesOn - 45) return 0.6;
    if (habit === 'ring' && day < RING_WAITS_DAYS) return 0.99;
    const luck = this.#luck[PROGRAMS.indexOf(program)] ?? 0;
    return kept + luck * Math.sqrt(WEEKLY_CORRELATION * kept * (1 - kept));
  }

  #typeFor({ habit, program }: Resident): DeedType {
    if (HABITS[habit].gaming || habit === 'shift-worker') return 'promise';
    return this.#random.weighted(program.deeds, ({ weight }) => weight)?.type ?? 'promise';
  }

  /** Who says that a deed was done. */
  #looksAt(by: Resident, reviewers: readonly Resident[]): string {
    const { habit, userId } = by;
    const isPrivate = habit === 'alias' || habit === 'spammer' || habit === 'nodder';
    const among =
      isPrivate || (habit === 'ring' && this.#random.chance(0.9))
        ? this.#residents.filter((one) => one.habit === habit)
        : reviewers;
    const others = among.filter((one) => one.userId !== userId);
    return others[this.#random.below(others.length)]?.userId ?? '';
  }

  #secondWordOn(
    claim: ClaimRecord,
    word: ConfirmationRecord,
    reviewers: readonly Resident[],
  ): ConfirmationRecord | undefined {
    if (declarationOf(claim).settlement.confirmations < 2) return undefined;
    const other = reviewers.find(({ userId }) => userId !== word.by && userId !== claim.userId);
    return other && { ...word, by: other.userId };
  }

  #wordOf(
    claim: ClaimRecord,
    said: Omit<ConfirmationRecord, 'type' | 'claim'>,
  ): ConfirmationRecord {
    const { needsProof } = declarationOf(claim).settlement;
    const seen = said.accepted && needsProof ? { doneAt: said.at } : {};
    return { type: 'confirmation', claim: recordId(claim), ...said, ...seen };
  }

  /** Twice a week somebody rejects whatever comes to light that day. */
  #accusations(day: number, now: number): Attempt[] {
    const accuser = this.#residents.find(({ habit }) => habit === 'accuser');
    if (accuser === undefined || day % 3 !== 0) return [];
    return [...this.#shown.values()]
      .flat()
      .filter(({ by, claim }) => !HABITS[by.habit].gaming && claim.at < now)
      .slice(0, 4)
      .map(({ claim }) => ({
        by: 'accuser',
        records: [this.#wordOf(claim, { by: accuser.userId, at: now, accepted: false })],
      }));
  }
}

/** The same deed twice is the attack of one of them; the others promise like everybody. */
function firstAttempts(by: AttackName, claim: ClaimRecord): Attempt[] {
  if (by !== 'doubler') return [{ by, records: [claim] }];
  return [
    { by, records: [claim] },
    { by, records: [{ ...claim, dueAt: claim.dueAt + 1 }] },
  ];
}

/** About zero, with variance 1: the sum of twelve even chances. */
function weeklyLuck(random: Random): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw += 1) sum += random.uint32() / 2 ** 32;
  return sum;
}

function shownRecords({ claim, word, second, by }: Deed, at: number): EvidenceRecord[] {
  const proof: EvidenceRecord = {
    type: 'proof',
    claim: word.claim,
    at,
    delivered: 1_000_000,
  };
  const said = second === undefined ? [word] : [word, second];
  const words = by.habit === 'spammer' ? [] : said.map((one) => ({ ...one, at }));
  return isAtOnce(claim.type) || !word.accepted ? words : [proof, ...words];
}

/** Whether such a claim is brought when it is done already. */
function isAtOnce(type: ClaimRecord['type']): boolean {
  return type === 'correction' || type === 'review' || type === 'validation' || type === 'defect';
}

interface ClaimParts {
  readonly userId: string;
  readonly domain: string;
  readonly subject: string;
  readonly at: number;
  /** Whose proposal or question it is. */
  readonly of: string;
  /** Who will look at it. */
  readonly looks: string;
}

function claimOf(type: DeedType, { of, looks, ...common }: ClaimParts): ClaimRecord {
  const dueAt = common.at + 7 * DAY_SECONDS;
  const asked = of === looks || of === common.userId ? `sim-assembly-${common.domain}` : of;
  switch (type) {
    case 'promise':
      return { type, ...common, dueAt };
    case 'correction':
      return { type, ...common, dueAt, before: 500_000, after: 0 };
    case 'review':
      return { type, ...common, dueAt, rating: 3 };
    case 'validation':
      return { type, ...common, dueAt, verdict: 'adopt' };
    case 'turn':
      return { type, ...common, dueAt, of: looks };
    case 'step':
      return { type, ...common, dueAt, of: asked };
  }
}

function add(days: Map<number, Deed[]>, day: number, deed: Deed): void {
  const there = days.get(day);
  if (there === undefined) days.set(day, [deed]);
  else there.push(deed);
}

function isFilled(records: readonly EvidenceRecord[]): boolean {
  return records.length > 0;
}
