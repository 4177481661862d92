import type { ChildState } from '../core/rollup/roll-up.ts';
import type { RolledTree } from '../core/rollup/tree.ts';
import type { Ppm } from '../core/units.ts';
import { benjaminiHochberg } from './stats/discovery.ts';
import { NORMAL } from './stats/distributions.ts';

/** A domain of a community, whose S is known on both days and was computed by the same rules. */
export interface MovedPlace {
  readonly origin: string;
  readonly domain: string;
  readonly before: Ppm;
  readonly after: Ppm;
}

/** Where S fell, and the place beside it where it rose over the same days. */
export interface DisplacedPair {
  readonly fell: MovedPlace;
  readonly rose: MovedPlace;
  /** That one of the two did not change is refuted at this level (the larger p of the two). */
  readonly p: number;
  /** p adjusted for all pairs that were looked at (Benjamini and Hochberg). */
  readonly adjusted: number;
}

/** A place of which nothing can be told, with the day on which it was not known. */
export interface UnseenPlace {
  readonly origin: string;
  readonly domain: string;
  readonly day: 'before' | 'after';
  readonly state: ChildState;
}

/** What moved between two roll-ups of the same communities. */
export interface Displacement {
  /** Ordered pairs that were looked at: either of two places may have fallen. */
  readonly pairs: number;
  /** Those that are shown at the level, the surest first. */
  readonly found: readonly DisplacedPair[];
  readonly unseen: readonly UnseenPlace[];
}

/** Of the pairs that are shown, a share of at most this is expected to be chance. */
const LEVEL = 0.05;

interface Place extends MovedPlace {
  /** How sure it is that S fell, and that it rose: p of one-sided tests. */
  readonly falling: number;
  readonly rising: number;
}

/**
 * Looks for disorder that moved to a neighbour instead of going away: a domain fell while the same
 * domain rose in a sibling, or another domain in the same community.
 *
 * @param before the roll-up of the earlier day
 * @param after the roll-up of the later day, of the same children and rules
 */
export function findDisplacement(before: RolledTree, after: RolledTree): Displacement {
  const { places, unseen } = placesOf(before, after);
  const pairs = pairsOf(places);
  const p = pairs.map(([fell, rose]) => Math.max(fell.falling, rose.rising));
  const adjusted = benjaminiHochberg(p);
  const found = pairs.flatMap(([fell, rose], at) => {
    const pair = { p: p[at] ?? 1, adjusted: adjusted[at] ?? 1 };
    return pair.adjusted > LEVEL ? [] : [{ fell: told(fell), rose: told(rose), ...pair }];
  });
  return { pairs: pairs.length, found: found.toSorted((one, other) => one.p - other.p), unseen };
}

function placesOf(
  before: RolledTree,
  after: RolledTree,
): { readonly places: readonly Place[]; readonly unseen: readonly UnseenPlace[] } {
  const places: Place[] = [];
  const unseen: UnseenPlace[] = [];
  const names = new Set([...before.domains, ...after.domains].map(({ domain }) => domain));
  for (const domain of [...names].toSorted()) {
    const [earlier, later] = [childrenOf(before, domain), childrenOf(after, domain)];
    for (const origin of new Set([...earlier.keys(), ...later.keys()])) {
      const [from, to] = [earlier.get(origin), later.get(origin)];
      const about = { origin, domain };
      if (from?.state !== 'KNOWN') {
        unseen.push({ ...about, day: 'before', state: from?.state ?? 'UNKNOWN' });
      } else if (to?.state !== 'KNOWN') {
        unseen.push({ ...about, day: 'after', state: to?.state ?? 'UNKNOWN' });
      } else places.push({ ...about, ...changeOf(from, to) });
    }
  }
  return { places, unseen };
}

function childrenOf(
  { domains }: RolledTree,
  name: string,
): ReadonlyMap<string, RolledTree['domains'][number]['children'][number]> {
  const children = domains.find(({ domain }) => domain === name)?.children ?? [];
  return new Map(children.map((child) => [child.origin, child]));
}

interface Measured {
  readonly entropy?: Ppm;
  readonly error?: Ppm;
}

/** Errors of the two days are added as if they were independent: shared days only lower both. */
function changeOf(from: Measured, to: Measured): Omit<Place, 'origin' | 'domain'> {
  const { entropy: before = 0, error: first = 0 } = from;
  const { entropy: after = 0, error: second = 0 } = to;
  const error = Math.hypot(first, second);
  // Without an error any change is sure, and none is no change.
  const z = after === before ? 0 : (after - before) / error;
  return { before, after, falling: NORMAL.cdf(z), rising: NORMAL.upper(z) };
}

/** Siblings in the same domain, and domains of the same community, either of them first. */
function pairsOf(places: readonly Place[]): (readonly [fell: Place, rose: Place])[] {
  return places.flatMap((fell) =>
    places
      .filter((rose) => rose !== fell && isBeside(fell, rose))
      .map((rose) => [fell, rose] as const),
  );
}

function isBeside(one: MovedPlace, other: MovedPlace): boolean {
  return one.domain === other.domain || one.origin === other.origin;
}

function told({ origin, domain, before, after }: Place): MovedPlace {
  return { origin, domain, before, after };
}
