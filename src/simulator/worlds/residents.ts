import { seededRandom } from '../random.ts';
import { type Habit, HABIT_NAMES, HABITS, type Program, PROGRAMS } from './habits.ts';

/** Somebody of a simulated city, who does not exist. */
export interface Resident {
  /** For example `sim-steady-0007`: it says what it is wherever it is shown. */
  readonly userId: string;
  readonly habit: Habit;
  readonly program: Program;
  /** The first day on which they are there, from 0. */
  readonly joinsOn: number;
  /** The first day on which they do nothing any more. */
  readonly leavesOn: number;
}

/** Which city is made. */
export interface CityWish {
  readonly seed: number;
  /** At least {@link RESIDENTS_MIN}. */
  readonly residents: number;
  /** At least {@link CITY_DAYS_MIN}. */
  readonly days: number;
}

/** Attackers, reviewers enough for panels, and a few honest people. */
export const RESIDENTS_MIN = 60;

/** A panel and its appeal, and a policy and its timelock, take their time. */
export const CITY_DAYS_MIN = 120;

function refuseWish({ residents, days }: Pick<CityWish, 'residents' | 'days'>): void {
  if (!Number.isInteger(residents) || residents < RESIDENTS_MIN) {
    throw new RangeError(`a simulated city has at least ${RESIDENTS_MIN} residents`);
  }
  if (!Number.isInteger(days) || days < CITY_DAYS_MIN) {
    throw new RangeError(`a simulated city lives for at least ${CITY_DAYS_MIN} days`);
  }
}

/** Everybody who is to live in the city. @throws RangeError when it is smaller than one can be */
export function residentsOf({ seed, residents, days }: CityWish): readonly Resident[] {
  refuseWish({ residents, days });
  const random = seededRandom(seed, 1);
  return HABIT_NAMES.flatMap((habit) =>
    Array.from({ length: countOf(habit, residents) }, (_, index): Resident => {
      // Attackers of one kind keep together; everybody else is spread over the programs.
      const place = HABITS[habit].gaming ? HABIT_NAMES.indexOf(habit) : index;
      const program = PROGRAMS[place % PROGRAMS.length];
      if (program === undefined) throw new RangeError('a city has programs');
      const half = Math.floor(days / 2);
      const joinsOn = habit === 'newcomer' ? half + random.below(Math.floor(days / 3)) : 0;
      const leavesOn = habit === 'burnt-out' ? half + random.below(60) : days;
      const userId = `sim-${habit}-${String(index + 1).padStart(4, '0')}`;
      return { userId, habit, program, joinsOn, leavesOn };
    }),
  );
}

/** How many residents have a habit. */
function countOf(habit: Habit, residents: number): number {
  const own = (name: Habit): number =>
    Math.max(HABITS[name].least, Math.floor((HABITS[name].per10000 * residents) / 10_000));
  if (habit !== 'sporadic') return own(habit);
  const others = HABIT_NAMES.filter((name) => name !== 'sporadic');
  return Math.max(
    HABITS.sporadic.least,
    residents - others.reduce((sum, one) => sum + own(one), 0),
  );
}
