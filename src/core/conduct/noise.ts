import type { CommunityState } from '../state/state.ts';
import { headOf } from '../state/person.ts';
import { floorDivide, ONE } from '../units.ts';
import type { Detector, Found } from './detector.ts';
import { BIN_CYCLES, BINS, binsByPerson, lastLooks } from './own-outcomes.ts';

/** Limits of the rule (docs/reference/conduct.md#noise). */
const RULE = {
  /** Clones among clones and outcomes, ppm. */
  share: 500_000,
  clones: 20,
} as const;

/** Looks for people half of whose kept works are clones of another one of theirs. */
export const NOISE: Detector = {
  name: 'noise/1',
  code: 'NOISE',
  limit: RULE.share,
  everyCycles: BIN_CYCLES,
  find: noisy,
};

function noisy(state: CommunityState): Found[] {
  const outcomes = binsByPerson(state, 'NOISE');
  const found: Found[] = [];
  for (const [member, cycles] of clonesByPerson(state)) {
    const list = [...cycles].map(([cycle, clones]) => ({ cycle, clones }));
    const clones = list.reduce((sum, one) => sum + one.clones, 0);
    const bins = [...(outcomes.get(member)?.values() ?? [])].flat();
    const others = bins.reduce((sum, { kept, failed }) => sum + kept + failed, 0);
    const measured = cloneShare(clones, others);
    if (!isNoisy(clones, others)) continue;
    found.push({ member, measured, counts: [clones, others], list });
  }
  return found;
}

/** Whether so many clones beside so many outcomes are noise. */
export function isNoisy(clones: number, outcomes: number): boolean {
  return clones >= RULE.clones && cloneShare(clones, outcomes) >= RULE.share;
}

function cloneShare(clones: number, outcomes: number): number {
  return floorDivide(clones * ONE, clones + outcomes);
}

/** Person → cycle → clones, in the cycles that are looked at, the oldest first. */
function clonesByPerson(state: CommunityState): Map<string, Map<number, number>> {
  const seen = lastLooks(state, 'NOISE');
  const first = state.cycle - BIN_CYCLES * BINS + 1;
  const people = new Map<string, Map<number, number>>();
  const cycles = [...state.clones].sort(([one], [other]) => one - other);
  for (const [cycle, members] of cycles) {
    if (cycle < first) continue;
    for (const [member, clones] of members) {
      const person = headOf(state, member);
      if (cycle <= (seen.get(person) ?? Number.NEGATIVE_INFINITY)) continue;
      const own = people.get(person) ?? new Map<number, number>();
      people.set(person, own.set(cycle, (own.get(cycle) ?? 0) + clones));
    }
  }
  return people;
}
