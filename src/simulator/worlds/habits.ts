/** How a resident of a simulated city lives. The rules never see it: it is for the report alone. */
export type Habit =
  | 'steady'
  | 'sporadic'
  | 'newcomer'
  | 'burnt-out'
  | 'critic'
  | 'reviewer'
  | 'shift-worker'
  | AttackName;

/** What attackers are after, one habit each. */
export type AttackName = 'alias' | 'ring' | 'spammer' | 'doubler' | 'nodder' | 'accuser';

/** Shares lie in 0..1. */
export interface HabitRule {
  /** For people: what such a resident does. */
  readonly words: string;
  readonly gaming: boolean;
  /** Of ten thousand residents; what is left over is sporadic. */
  readonly per10000: number;
  /** At least so many in the smallest city. */
  readonly least: number;
  /** Deeds promised in thirty days. */
  readonly perMonth: number;
  /** The share that is kept, before the luck of the week. */
  readonly kept: number;
}

/** Every habit, honest ones first. */
export const HABITS: Readonly<Record<Habit, HabitRule>> = {
  steady: {
    words: 'keep 99 of 100, two a week',
    gaming: false,
    per10000: 700,
    least: 6,
    perMonth: 9,
    kept: 0.99,
  },
  reviewer: {
    words: 'look at what others did',
    gaming: false,
    per10000: 300,
    least: 16,
    perMonth: 4,
    kept: 0.99,
  },
  critic: {
    words: 'do little, and rarely',
    gaming: false,
    per10000: 200,
    least: 2,
    perMonth: 2,
    kept: 0.98,
  },
  newcomer: {
    words: 'come in the second half',
    gaming: false,
    per10000: 600,
    least: 3,
    perMonth: 4,
    kept: 0.97,
  },
  'burnt-out': {
    words: 'do too much, then rest',
    gaming: false,
    per10000: 150,
    least: 2,
    perMonth: 9,
    kept: 0.97,
  },
  'shift-worker': {
    words: 'keep little in weeks of nights',
    gaming: false,
    per10000: 0,
    least: 2,
    perMonth: 45,
    kept: 1,
  },
  sporadic: {
    words: 'do a deed now and then',
    gaming: false,
    per10000: 0,
    least: 4,
    perMonth: 0.35,
    kept: 0.96,
  },
  alias: {
    words: 'six accounts of one person vouch',
    gaming: true,
    per10000: 0,
    least: 6,
    perMonth: 6,
    kept: 1,
  },
  ring: {
    words: 'three friends nod trifles through',
    gaming: true,
    per10000: 0,
    least: 3,
    perMonth: 24,
    kept: 0.99,
  },
  spammer: {
    words: 'five things a day nobody saw',
    gaming: true,
    per10000: 0,
    least: 1,
    perMonth: 150,
    kept: 1,
  },
  doubler: {
    words: 'each deed is brought twice',
    gaming: true,
    per10000: 0,
    least: 1,
    perMonth: 10,
    kept: 0.98,
  },
  nodder: {
    words: 'a friend approves kept or not',
    gaming: true,
    per10000: 0,
    least: 2,
    perMonth: 12,
    kept: 0.7,
  },
  accuser: {
    words: 'rejects the work of others',
    gaming: true,
    per10000: 0,
    least: 1,
    perMonth: 4,
    kept: 0.98,
  },
};

/** Habits in the order of {@link HABITS}. */
export const HABIT_NAMES: readonly Habit[] = Object.keys(HABITS) as Habit[];

/** A program of the city: a domain of its rules, and what people do there. */
export interface Program {
  readonly domain: string;
  readonly words: string;
  /** Kinds of deeds and how often each is chosen, relative to each other. */
  readonly deeds: readonly { readonly type: DeedType; readonly weight: number }[];
}

/** Types of claims that residents bring. */
export type DeedType = 'promise' | 'correction' | 'review' | 'validation' | 'turn' | 'step';

export const PROGRAMS: readonly Program[] = [
  {
    domain: 'knowledge',
    words: 'free software, an encyclopaedia',
    deeds: [
      { type: 'promise', weight: 6 },
      { type: 'correction', weight: 3 },
      { type: 'review', weight: 1 },
    ],
  },
  {
    domain: 'community',
    words: 'a civic program: gardens, visits, repairs',
    deeds: [
      { type: 'promise', weight: 8 },
      { type: 'validation', weight: 2 },
    ],
  },
  {
    domain: 'finance',
    words: 'a co-op with its assemblies',
    deeds: [
      { type: 'promise', weight: 5 },
      { type: 'step', weight: 3 },
      { type: 'turn', weight: 2 },
    ],
  },
  {
    domain: 'education',
    words: 'a school and its evening classes',
    deeds: [
      { type: 'promise', weight: 8 },
      { type: 'review', weight: 1 },
      { type: 'correction', weight: 1 },
    ],
  },
];
