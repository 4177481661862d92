import { ENTROPY_LIMITS } from '../../core/entropy/entropy-rules.ts';
import { COMMIT_TERMS } from '../../core/families/commits/commit-schedule.ts';
import { type EndorsementCounts, FOUNDING_SECONDS } from '../../core/families/commits/witnesses.ts';
import type { ReadFrom } from '../../core/codes/codes.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import type { Earned } from './earned.ts';
import type { Measurable } from './measurable.ts';
import type { RefusalReason } from './refusals.ts';
import type { SecondPerson } from './second-person.ts';

/**
 * Why nothing, or little, was minted. The kinds stand in order: each is true of more histories than
 * the one before it, and nothing else can make up for an earlier one.
 */
export type Cause =
  | { readonly cause: 'none-judged' }
  | { readonly cause: 'no-action' }
  | { readonly cause: 'one-author' }
  | ({ readonly cause: 'reviews-elsewhere' } & Pick<
      SecondPerson,
      'hidden' | 'promises' | 'from' | 'squashed'
    >)
  | { readonly cause: 'no-review' }
  | { readonly cause: 'words-without-standing'; readonly endorsements: number }
  | {
      readonly cause: 'words-left-out';
      /** Because nobody with standing brought their commit in. */
      readonly leftOut: number;
      readonly endorsements: number;
      readonly from: ReadFrom;
    }
  | {
      readonly cause: 'too-short';
      readonly cycles: number;
      readonly needed: number;
      readonly cycleDays: number;
    }
  | {
      readonly cause: 'never-measurable';
      readonly cycleDays: number;
      /** Cycles in which entropy was known, without a direction. */
      readonly known: number;
    }
  | { readonly cause: 'held'; readonly held: number }
  | { readonly cause: 'refusal'; readonly code: string; readonly decisions: number };

/** What the causes are looked for in. */
export interface CauseState {
  readonly earned: Earned;
  readonly refusals: readonly RefusalReason[];
  readonly measurable: Measurable;
  /** Commits, also those that promise nothing. */
  readonly judged: number;
  /** Of an imported history. */
  readonly authors: number;
  readonly secondPerson: SecondPerson | undefined;
  readonly endorsements: EndorsementCounts | undefined;
}

/** From this share of all endorsements on it is said that they are left out. */
const MANY = 0.25;

/** The causes that hold, the main one first; none when enough was minted. */
export function causesOf(state: CauseState): Cause[] {
  const { earned, refusals } = state;
  if (earned.amount === 'enough') return [];
  if (state.judged === 0) return [{ cause: 'none-judged' }];
  if (earned.decisions === 0) return [{ cause: 'no-action' }];
  const left = wordsLeftOut(state);
  const reason = refusals.slice(0, 1).map(refusalCause);
  if (earned.amount === 'little') {
    const held = earned.held > earned.earned ? heldCause(earned) : [];
    return [...reviewsElsewhere(state), ...left, ...reason, ...held];
  }
  const lacking = [...noWord(state), ...tooShort(state), ...neverMeasurable(state)];
  if (lacking.length > 0) return [...lacking, ...left];
  return [...left, ...(earned.held > 0 ? heldCause(earned) : reason)];
}

function heldCause({ held }: Earned): Cause[] {
  return [{ cause: 'held', held }];
}

function refusalCause({ code, decisions }: RefusalReason): Cause {
  return { cause: 'refusal', code, decisions };
}

/** Nobody's word counted: since there is nobody, or it is elsewhere, or it had no standing. */
function noWord(state: CauseState): Cause[] {
  const { endorsements, authors, measurable } = state;
  if (endorsements === undefined || endorsements.counted > 0) return [];
  const elsewhere = reviewsElsewhere(state);
  if (elsewhere.length > 0) return elsewhere;
  const { founding, unseen, 'not-integrated': foreign, 'no-standing': fresh } = endorsements;
  const stated = unseen + foreign + fresh;
  if (stated > 0) return [{ cause: 'words-without-standing', endorsements: stated }];
  const days = measurable.cycles * measurable.cycleDays;
  // Those of the first weeks count for nobody: the history is too short to say more.
  if (founding > 0 && days <= FOUNDING_SECONDS / DAY_SECONDS) return [];
  return [{ cause: authors === 1 ? 'one-author' : 'no-review' }];
}

/** Some words count, and many are text that nobody with standing brought in. */
function wordsLeftOut({ endorsements, secondPerson }: CauseState): Cause[] {
  if (endorsements === undefined || endorsements.counted === 0) return [];
  const leftOut = endorsements['not-integrated'];
  const all = Object.values(endorsements).reduce((sum, count) => sum + count, 0);
  if (leftOut < MANY * all) return [];
  const from = secondPerson?.from ?? 'git';
  return [{ cause: 'words-left-out', leftOut, endorsements: all, from }];
}

function reviewsElsewhere({ secondPerson }: CauseState): Cause[] {
  if (secondPerson?.areReviewsElsewhere !== true) return [];
  const { hidden, promises, from, squashed } = secondPerson;
  const numbered = squashed === undefined ? {} : { squashed };
  return [{ cause: 'reviews-elsewhere', hidden, promises, from, ...numbered }];
}

/** After how many cycles a history of such cycles can earn at the earliest. */
function tooShort({ measurable: { cycles, cycleDays }, earned }: CauseState): Cause[] {
  const promiseCycles = Math.ceil(COMMIT_TERMS.promise / DAY_SECONDS / cycleDays);
  const needed = ENTROPY_LIMITS.warmUpCycles + promiseCycles;
  if (cycles >= needed || earned.held > 0) return [];
  return [{ cause: 'too-short', cycles, needed, cycleDays }];
}

function neverMeasurable({ measurable: { measurable, cycleDays, known } }: CauseState): Cause[] {
  return measurable > 0 ? [] : [{ cause: 'never-measurable', cycleDays, known }];
}
