/** Outcomes of a domain by cycle and by whose they were. */
type ByMember = ReadonlyMap<number, ReadonlyMap<string, number>>;

/** Misses are compared over so many cycles, the open one included. */
export const MISS_CYCLES = 28;

/** Of somebody's misses three count, or three times as many as others have on average. */
const MISSES_MIN = 3;
const MISSES_OF_OTHERS = 3;

/** What a domain counted, and of whom another miss is asked about. */
export interface MissAsked {
  readonly outcomes: ByMember;
  /** Those of them that are not kept. */
  readonly failed: ByMember;
  readonly member: string;
  readonly cycle: number;
}

/**
 * Whether another miss of a member is disorder of the whole domain: not once it has counted for
 * them three times, and three times as often as others fail on average. One account that breaks
 * everything says much of itself and nothing of the others, whose pay hangs on the domain.
 */
export function isDisorderOfAll({ outcomes, failed, member, cycle }: MissAsked): boolean {
  const first = cycle - MISS_CYCLES + 1;
  const others = new Set<string>();
  let [own, ofOthers] = [0, 0];
  for (let at = first; at <= cycle; at += 1) {
    for (const one of outcomes.get(at)?.keys() ?? []) if (one !== member) others.add(one);
    for (const [one, count] of failed.get(at) ?? []) {
      if (one === member) own += count;
      else ofOthers += count;
    }
  }
  return isMissOfAll({ own, ofOthers, others: others.size });
}

/** The same, from what was counted: misses of the member and of others, and how many those are. */
export function isMissOfAll(counted: {
  readonly own: number;
  readonly ofOthers: number;
  readonly others: number;
}): boolean {
  const { own, ofOthers, others } = counted;
  if (others === 0 || own < MISSES_MIN) return true;
  return own * others < MISSES_OF_OTHERS * ofOthers;
}

/** Outcomes of some members of a domain in {@link MISS_CYCLES}, and how many of them failed. */
export interface OutcomeCount {
  readonly outcomes: number;
  readonly misses: number;
}

/**
 * Whether another miss by somebody without standing counts: those without fail at most three times
 * as often as those with, of whom one more miss is supposed. Aliases that keep one promise and
 * break the next would otherwise make as much disorder as they have names. Where nobody has
 * standing there is nothing to compare with, and each counts.
 */
export function isUsualAmong(strangers: OutcomeCount, standing: OutcomeCount): boolean {
  const most = MISSES_OF_OTHERS * (standing.misses + 1) * strangers.outcomes;
  return strangers.misses * (standing.outcomes + 1) <= most;
}
