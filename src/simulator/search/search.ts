import { type Random, seededRandom } from '../random.ts';

/** One thing that an attacker chooses, and between which numbers. */
export interface Choice {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Whole numbers only. */
  readonly isWhole?: true;
}

/** An attack whose numbers are searched: it sees the rules by what they pay. */
export interface SearchedAttack {
  readonly name: string;
  /** What is done, in a sentence. */
  readonly words: string;
  /** Attacks of the bench that it can do as well; default: none. */
  readonly covers?: readonly string[];
  readonly choices: readonly Choice[];
  /** What stands against it, for people. */
  readonly defence: string;
  /**
   * Pay for each record that any account of the attacker brings, as a multiple of an honest
   * member's; with what stands against it, or without; in a world by its seed, by default the
   * first.
   */
  readonly pay: (chosen: readonly number[], rules: 'on' | 'off', seed?: number) => number;
}

/** The best that a search found. */
export interface Found {
  readonly chosen: readonly number[];
  readonly pay: number;
  /** How many were made. */
  readonly evaluations: number;
}

/** How a search is made. */
export interface SearchOptions {
  readonly seed: number;
  /** At least 1. */
  readonly evaluations: number;
  readonly rules: 'on' | 'off';
  /** Told after each evaluation. @returns true if that was the last one */
  readonly onEvaluation?: (done: number) => boolean | void;
}

/** Of all evaluations, so many are anywhere; the rest are steps from the best one so far. */
const ANYWHERE_SHARE = 0.2;
/** A step is at most so much of a choice's span, less and less. */
const [WIDEST_STEP, NARROWEST_STEP] = [0.5, 0.02];

/**
 * Looks for the numbers that pay most: first anywhere, then in ever smaller steps from the best.
 * The same seed finds the same.
 * @throws RangeError without an evaluation
 */
export function search(attack: SearchedAttack, options: SearchOptions): Found {
  const { seed, evaluations, rules, onEvaluation } = options;
  if (evaluations < 1) throw new RangeError('a search evaluates something');
  const random = seededRandom(seed);
  let best: Found | undefined;
  let tried = 0;
  for (let done = 0; done < evaluations; done += 1) {
    const left = 1 - done / evaluations;
    const isAnywhere = best === undefined || done < ANYWHERE_SHARE * evaluations;
    const chosen = isAnywhere
      ? anywhere(attack.choices, random)
      : near(attack.choices, { from: best?.chosen ?? [], left, random });
    const pay = attack.pay(chosen, rules);
    if (best === undefined || pay > best.pay) best = { chosen, pay, evaluations: done + 1 };
    tried = done + 1;
    if (onEvaluation?.(tried) === true) break;
  }
  if (best === undefined) throw new RangeError('a search evaluates something');
  return { ...best, evaluations: tried };
}

function anywhere(choices: readonly Choice[], random: Random): number[] {
  return choices.map((choice) => {
    const { least, most } = choice;
    return within(choice, least + unit(random) * (most - least));
  });
}

interface Step {
  readonly from: readonly number[];
  /** Of the search, 0 to 1. */
  readonly left: number;
  readonly random: Random;
}

/** Every choice moves with an even chance; a whole one by one at least. */
function near(choices: readonly Choice[], { from, left, random }: Step): number[] {
  const step = NARROWEST_STEP + (WIDEST_STEP - NARROWEST_STEP) * left * left;
  return choices.map((choice, at) => {
    const value = from[at] ?? choice.least;
    if (random.chance(0.5)) return value;
    const span = (choice.most - choice.least) * step;
    return within(choice, value + (2 * unit(random) - 1) * Math.max(span, choice.isWhole ? 1 : 0));
  });
}

/** Kept to what a choice may be; shares to thousandths, so that they can be repeated. */
function within({ least, most, isWhole }: Choice, value: number): number {
  const rounded = isWhole === true ? Math.round(value) : Math.round(value * 1_000) / 1_000;
  return Math.min(most, Math.max(least, rounded));
}

function unit(random: Random): number {
  return random.uint32() / 2 ** 32;
}
