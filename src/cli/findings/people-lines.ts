import type { PeopleReport } from '../../connectors/commits/people-report.ts';

/** Whom an operator may want to name in a people file: guesses from names, free to take. */
export interface PeopleLines {
  /** People who may be one: same full name, or joined by `.mailmap`. */
  readonly doubles: readonly ProbableDouble[];
  /** People who may be programs. */
  readonly programs: readonly ProbableProgram[];
  /** Those that were taken for programs already. */
  readonly knownPrograms: number;
}

export interface ProbableDouble {
  readonly name?: string;
  readonly because: 'name' | 'mailmap';
  /** Of a people file: `address,person,kind`. */
  readonly line: string;
}

export interface ProbableProgram {
  readonly name: string;
  readonly line: string;
}

/** Words of a name that are seldom a person's. "Bot" is a family name as well: a guess. */
const PROGRAM_WORDS =
  /(?:^|[\s._-])(?:ro)?bot(?:$|[\s._-])|\b(?:ci|builds?|builder|jenkins|automation|cron|updater)\b/i;

const ADDRESS = /^[^,"\s]+@[^,"\s]+$/;

/** Guesses. @param people those who stand in the log, with their names */
export function peopleLinesOf(
  { sameName, mailmap, programs }: PeopleReport,
  people: readonly { readonly userId: string; readonly name?: string }[],
): PeopleLines {
  const named = sameName.flatMap(({ name, people: [first = '', ...others] }) =>
    others.map((other) => doubleOf(other, first, { name, because: 'name' })),
  );
  const mapped = mailmap.map(({ address, person }) =>
    doubleOf(address, person, { because: 'mailmap' }),
  );
  const doubles = new Map<string, ProbableDouble>();
  for (const { address, double } of [...named, ...mapped].flatMap((one) => one ?? [])) {
    if (!doubles.has(address)) doubles.set(address, double);
  }
  return {
    doubles: [...doubles.values()],
    programs: people.flatMap(({ userId, name = userId }) =>
      ADDRESS.test(userId) && PROGRAM_WORDS.test(name)
        ? [{ name, line: `${userId},${userId},program` }]
        : [],
    ),
    knownPrograms: programs.length,
  };
}

interface AddressedDouble {
  readonly address: string;
  readonly double: ProbableDouble;
}

/** Nothing for an id that is no address: a people file cannot name it. */
function doubleOf(
  address: string,
  person: string,
  about: Pick<ProbableDouble, 'name' | 'because'>,
): AddressedDouble | undefined {
  if (!ADDRESS.test(address) || !ADDRESS.test(person) || address === person) return undefined;
  return { address, double: { ...about, line: `${address},${person},person` } };
}
