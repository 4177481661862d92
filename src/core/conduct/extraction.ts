import { canonicalize } from '../log/canonical-json.ts';
import { headOf } from '../state/person.ts';
import { type CommunityState, openPolicy } from '../state/state.ts';
import { pairCycles, vouchedWorks } from '../state/vouchings.ts';
import { floorDivide, ONE, type Ppm } from '../units.ts';
import type { Detector, Found } from './detector.ts';
import { BIN_CYCLES, lastLooks } from './own-outcomes.ts';
import { hashOfText } from '../log/sha256.ts';

/** Limits of the rule (docs/reference/conduct.md#extraction). */
const RULE = {
  /** Works that each of two vouches for of the other before they count as a pair. */
  eachWay: 3,
  /** Share of the vouching for members of a circle that comes from within, ppm. */
  inside: 900_000,
  /** Works vouched for within, by member. */
  worksEach: 8,
  /** So many times as many people as in the circle vouch for each other outside of it. */
  outside: 2,
} as const;

/**
 * Looks for circles whose members vouch for each other and are hardly vouched for by anybody else.
 * Real teams are circles too, so what is found is a case: it asks for an audit and holds nothing.
 */
export const EXTRACTION: Detector = {
  name: 'extraction/1',
  code: 'EXTRACTION',
  limit: RULE.inside,
  everyCycles: BIN_CYCLES,
  find: closedCircles,
};

/** Who vouched for how many works of whom: people, each pair once. */
export type VouchedFor = ReadonlyMap<string, ReadonlyMap<string, number>>;

function closedCircles(state: CommunityState): Found[] {
  const vouched = vouchedByPerson(state);
  const people = new Set([...vouched].flatMap(([by, works]) => [by, ...works.keys()]));
  const seen = lastLooks(state, 'EXTRACTION');
  // A circle is asked about once in the time that its pairs are counted over.
  const since = state.cycle - pairCycles(openPolicy(state).cycle);
  const wasLately = (person: string): boolean => (seen.get(person) ?? since) > since;
  const found: Found[] = [];
  for (const circle of circlesIn(vouched)) {
    if (people.size - circle.length < RULE.outside * circle.length) continue;
    if (circle.every(wasLately)) continue;
    const closed = closednessOf(vouched, circle);
    if (closed === undefined) continue;
    const list = pairsIn(vouched, circle);
    const id = hashOfText(canonicalize([...circle, state.cycle]));
    for (const member of circle) found.push({ member, ...closed, list, case: id });
  }
  return found;
}

/** Who vouched for how many works of whom, in the cycles over which pairs are counted. */
export function vouchedByPerson(state: CommunityState): VouchedFor {
  const people = new Map<string, Map<string, number>>();
  for (const { by, of, works } of vouchedWorks(openPolicy(state), state)) {
    const [witness, member] = [headOf(state, by), headOf(state, of)];
    if (witness === member) continue;
    const own = people.get(witness) ?? new Map<string, number>();
    people.set(witness, own);
    own.set(member, (own.get(member) ?? 0) + works);
  }
  return people;
}

/**
 * Those who are joined by pairs that vouch for each other, three works each way at least; each
 * circle in the order of the names, two people or more.
 */
export function circlesIn(vouched: VouchedFor): string[][] {
  const seen = new Set<string>();
  const circles: string[][] = [];
  for (const start of [...vouched.keys()].sort()) {
    if (seen.has(start)) continue;
    const circle = [start];
    seen.add(start);
    for (const person of circle) {
      for (const [other, works] of vouched.get(person) ?? []) {
        const back = vouched.get(other)?.get(person) ?? 0;
        if (seen.has(other) || Math.min(works, back) < RULE.eachWay) continue;
        seen.add(other);
        circle.push(other);
      }
    }
    if (circle.length > 1) circles.push(circle.sort());
  }
  return circles;
}

/**
 * Which part of the vouching for a circle comes from within, ppm, rounded down, if it is nearly
 * all of it.
 * @returns undefined when it is not, or with too few works to tell
 */
export function closednessOf(
  vouched: VouchedFor,
  circle: readonly string[],
): { readonly measured: Ppm; readonly counts: readonly number[] } | undefined {
  const within = new Set(circle);
  let [inside, all] = [0, 0];
  for (const [by, works] of vouched) {
    for (const [of, count] of works) {
      if (!within.has(of)) continue;
      all += count;
      if (within.has(by)) inside += count;
    }
  }
  const measured = all === 0 ? 0 : floorDivide(inside * ONE, all);
  const isMany = inside >= RULE.worksEach * circle.length;
  if (!isMany || measured < RULE.inside) return undefined;
  return { measured, counts: [circle.length, inside, all] };
}

function pairsIn(
  vouched: VouchedFor,
  circle: readonly string[],
): { [name: string]: string | number }[] {
  return circle.flatMap((by) =>
    circle.flatMap((of) => {
      const works = vouched.get(by)?.get(of);
      return works === undefined ? [] : [{ by, of, works }];
    }),
  );
}
