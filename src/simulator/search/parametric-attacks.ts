import type { TrustRules } from '../../core/policy/policy.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { wordsAlone } from '../attacks/claim-program.ts';
import { type ClaimHabits, payForHabits, USUAL_HABITS } from './claim-doings.ts';
import { type HistoryHabits, payForHistory } from './history-doings.ts';
import type { Choice, SearchedAttack } from './search.ts';

/** A number of an attacker's habits that is searched. */
interface HabitChoice<Habits> extends Choice {
  readonly habit: keyof Habits;
}

/** An attack that is nothing but numbers. */
interface Parametric<Habits> {
  readonly name: string;
  readonly words: string;
  /** Attacks of the bench that it can do, and more. */
  readonly covers: readonly string[];
  readonly choices: readonly HabitChoice<Habits>[];
  /** What is not searched, where it is not the usual. */
  readonly fixed?: Partial<Habits>;
  readonly defence: string;
  readonly off: Partial<TrustRules>;
}

/** No more and no better than an honest member's, so that none of it lifts the pay of a record. */
const TRUE_WORK: readonly HabitChoice<ClaimHabits>[] = [
  { habit: 'perWeek', name: 'true deeds a week', least: 0, most: 3, isWhole: true },
  { habit: 'kept', name: 'kept of them', least: 0.8, most: 0.98 },
];
const PADDING: readonly HabitChoice<ClaimHabits>[] = [
  { habit: 'members', name: 'members', least: 1, most: 4, isWhole: true },
  ...TRUE_WORK,
  { habit: 'trifles', name: 'trifles a day', least: 0, most: 4, isWhole: true },
  { habit: 'aliases', name: 'aliases', least: 0, most: 20, isWhole: true },
  { habit: 'aliasWorks', name: 'works of an alias', least: 1, most: 6, isWhole: true },
  { habit: 'daysBetween', name: 'days between them', least: 1, most: 30, isWhole: true },
];

/** Over the interface, under `civic`; gates of entropy, GI and caps are off. */
const CLAIM_PARAMETERS: readonly Parametric<ClaimHabits>[] = [
  {
    name: 'padding by friends or aliases',
    words: 'members confirm trifles of each other, or make aliases who do',
    covers: [
      'an invented second member',
      'padding with claims',
      'padding claims by a tree of aliases',
    ],
    choices: PADDING,
    defence: '`worksPerPair`',
    off: { worksPerPair: 0 },
  },
  {
    name: 'padding by first witnesses',
    words: 'the same, by members who were named as first witnesses',
    covers: ['first witnesses lifted by aliases'],
    choices: PADDING,
    fixed: { named: 1 },
    defence: '`worksPerPair`',
    off: { worksPerPair: 0 },
  },
  {
    name: 'a deed of several',
    words: 'several accounts say of each true deed that it was theirs',
    covers: ['one deed of four members', 'asking late'],
    choices: [
      ...TRUE_WORK,
      { habit: 'claimants', name: 'accounts', least: 1, most: 6, isWhole: true },
      { habit: 'askAfter', name: 'days until the ask', least: 0, most: 10, isWhole: true },
    ],
    defence: '`onePersonPerDeed`',
    off: { onePersonPerDeed: false },
  },
  {
    name: 'deeds told late',
    words: 'a part of the deeds is promised once it is kept, and not told if it is not',
    covers: ['promises sent after they were kept', 'promises told a day before', 'asking late'],
    choices: [
      ...TRUE_WORK,
      { habit: 'toldLate', name: 'told late', least: 0, most: 1 },
      { habit: 'backDays', name: 'days kept back', least: 0, most: 14, isWhole: true },
      { habit: 'askAfter', name: 'days until the ask', least: 0, most: 10, isWhole: true },
    ],
    defence: '`promisesAhead`',
    off: { promisesAhead: false },
  },
];

/** In a version-control history, under `git`; the entropy gate and caps are off. */
const HISTORY_PARAMETERS: readonly Parametric<HistoryHabits>[] = [
  {
    name: 'padding a history',
    words: 'friends bring in works of each other, once maintainers have brought in some',
    covers: ['padding', 'an alias that first earns standing', 'an alias as committer'],
    choices: [
      { habit: 'friends', name: 'friends', least: 2, most: 6, isWhole: true },
      { habit: 'trueWorks', name: 'true works a week', least: 0, most: 2, isWhole: true },
      { habit: 'trifles', name: 'trifles a week', least: 0, most: 10, isWhole: true },
      { habit: 'early', name: 'weeks through maintainers', least: 0, most: 20, isWhole: true },
    ],
    defence: '`worksPerPair`',
    off: { worksPerPair: 0 },
  },
];

const USUAL_HISTORY: HistoryHabits = {
  friends: 2,
  trueWorks: 2,
  broken: 0.02,
  trifles: 0,
  early: 8,
};

/** Attacks that are numbers, as they are searched. */
export const PARAMETRIC_ATTACKS: readonly SearchedAttack[] = [
  ...CLAIM_PARAMETERS.map((row) =>
    searched(row, { usual: USUAL_HABITS, pay: payForHabits, policy: wordsAlone(PRESETS.civic) }),
  ),
  ...HISTORY_PARAMETERS.map((row) =>
    searched(row, { usual: USUAL_HISTORY, pay: payForHistory, policy: PRESETS.git }),
  ),
];

/** How numbers become pay. */
interface Setting<Habits> {
  readonly usual: Habits;
  readonly policy: PolicyDocument;
  readonly pay: (habits: Habits, policy: PolicyDocument, seed: number) => number;
}

function searched<Habits>(
  { name, words, covers, choices, fixed, defence, off }: Parametric<Habits>,
  { usual, policy, pay }: Setting<Habits>,
): SearchedAttack {
  // The same documents in every try: what an honest member gets is told once for each of them.
  const opened = { ...policy, trust: { ...policy.trust, ...off } };
  return {
    name,
    words,
    covers,
    choices,
    defence,
    pay: (chosen, rules, seed = 1) => {
      const numbers = Object.fromEntries(
        choices.map(({ habit, least }, at) => [habit, chosen[at] ?? least]),
      );
      const habits: Habits = { ...usual, ...fixed, ...numbers };
      return pay(habits, rules === 'on' ? policy : opened, seed);
    },
  };
}
