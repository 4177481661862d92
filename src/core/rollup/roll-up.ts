import { ONE, type Ppm } from '../units.ts';

/** How a child is counted. */
export type ChildRole = 'population' | 'federal';

/** What is known of a child's domain; anything but `KNOWN` is as bad and as good as can be. */
export type ChildState = 'KNOWN' | 'STALE' | 'UNKNOWN' | 'INCOMPARABLE';

/** One child's share in a roll-up. */
export interface ChildPart {
  readonly role: ChildRole;
  /** Of a `population` child: people. Of a `federal` one: its share of the whole, in ppm. */
  readonly weight: number;
  readonly state: ChildState;
  /** There when the state is `KNOWN`. */
  readonly entropy?: Ppm;
  readonly error?: Ppm;
}

/** The entropy of one domain over all children, in ppm. */
export interface RollUp {
  /** S when every child that is not known is in perfect order, rounded down. */
  readonly low: Ppm;
  /** S when every child that is not known is in perfect disorder, rounded up. */
  readonly high: Ppm;
  /** Standard error when those of the children are independent, rounded up. */
  readonly error: Ppm;
  /** Standard error when they all err the same way, rounded up: what a gate looks at. */
  readonly worst: Ppm;
  readonly state: 'KNOWN' | 'UNKNOWN';
}

/** So much of the population has to be known, in percent. */
const KNOWN_PERCENT = 80n;

/**
 * Adds the entropy of a domain up over its children, exactly: people share what federal children
 * leave, each by their number. Nobody is left out and no weight moves to another: a child of which
 * nothing is known widens `low` and `high`, so that going silent never lowers S.
 *
 * @throws RangeError when the weights are none, see {@link weightProblem}
 */
export function rollUp(parts: readonly ChildPart[]): RollUp {
  const problem = weightProblem(parts);
  if (problem !== undefined) throw new RangeError(problem);
  const { units, whole } = unitsOf(parts);
  const [sums, squares] = [{ low: 0n, high: 0n, worst: 0n }, { errors: 0n }];
  for (const [at, part] of parts.entries()) {
    const unit = units[at] ?? 0n;
    const { entropy, error } = knownOf(part);
    sums.low += unit * BigInt(entropy ?? 0);
    sums.high += unit * BigInt(entropy ?? ONE);
    sums.worst += unit * BigInt(error);
    squares.errors += (unit * BigInt(error)) ** 2n;
  }
  return {
    low: Number(sums.low / whole),
    high: Number(upDivide(sums.high, whole)),
    error: Number(upDivide(upRoot(squares.errors), whole)),
    worst: Number(upDivide(sums.worst, whole)),
    state: isKnown(parts) ? 'KNOWN' : 'UNKNOWN',
  };
}

/** Why these weights cannot be added up; undefined: they can. */
export function weightProblem(
  parts: readonly Pick<ChildPart, 'role' | 'weight'>[],
): string | undefined {
  const wrong = parts.find(({ weight }) => !Number.isSafeInteger(weight) || weight < 1);
  if (wrong !== undefined) return `a weight of ${wrong.weight}`;
  const federal = federalShare(parts);
  if (federal > ONE) return `federal children have ${federal} ppm of the whole`;
  const hasPeople = parts.some(({ role }) => role === 'population');
  if (federal < ONE && !hasPeople) return 'nobody has what federal children leave';
  if (federal === ONE && hasPeople) return 'federal children leave nothing to the population';
  return undefined;
}

/** Each child's share as a whole number of the same small units. */
function unitsOf(parts: readonly ChildPart[]): { units: bigint[]; whole: bigint } {
  const people = populationOf(parts) || 1n;
  const left = BigInt(ONE - federalShare(parts));
  const units = parts.map(({ role, weight }) => {
    return BigInt(weight) * (role === 'federal' ? people : left);
  });
  return { units, whole: people * BigInt(ONE) };
}

function knownOf({ state, entropy, error }: ChildPart): { entropy: Ppm | undefined; error: Ppm } {
  if (state !== 'KNOWN') return { entropy: undefined, error: 0 };
  if (entropy === undefined || error === undefined) throw new RangeError('KNOWN without a number');
  return { entropy, error };
}

function isKnown(parts: readonly ChildPart[]): boolean {
  const known = parts.filter(({ state }) => state === 'KNOWN');
  const isFederalKnown = parts.every(({ role, state }) => role !== 'federal' || state === 'KNOWN');
  return isFederalKnown && populationOf(known) * 100n >= populationOf(parts) * KNOWN_PERCENT;
}

function populationOf(parts: readonly Pick<ChildPart, 'role' | 'weight'>[]): bigint {
  const people = parts.filter(({ role }) => role === 'population');
  return people.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
}

function federalShare(parts: readonly Pick<ChildPart, 'role' | 'weight'>[]): number {
  const federal = parts.filter(({ role }) => role === 'federal');
  return federal.reduce((sum, { weight }) => sum + weight, 0);
}

function upDivide(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** The smallest whole number whose square is at least this one (Newton, from above). */
function upRoot(square: bigint): bigint {
  if (square < 2n) return square;
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root * root >= square ? root : root + 1n;
    root = next;
  }
}
