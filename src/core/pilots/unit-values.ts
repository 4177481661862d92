import { COMMONS } from '../policy/policy.ts';
import type { PilotDesign, PilotMetric } from '../state/pilots.ts';
import type { CommunityState, DomainState } from '../state/state.ts';
import { ONE } from '../units.ts';

/** What happened to a unit in a span of cycles. */
export interface Watched {
  readonly outcomes: number;
  readonly failed: number;
  /** Cycles with a kept outcome. */
  readonly keptCycles: number;
}

const NOTHING: Watched = { outcomes: 0, failed: 0, keptCycles: 0 };

/**
 * A metric of a unit over a span, in ppm. Who shows nothing counts as if all had failed: nobody
 * looks better by what is not recorded.
 */
export function valueOf(metric: PilotMetric, watched: Watched, spanCycles: number): number {
  const { outcomes, failed, keptCycles } = watched;
  switch (metric) {
    case 'failure':
      return outcomes === 0 ? ONE : Math.ceil((failed * ONE) / outcomes);
    case 'kept':
      return Math.floor((keptCycles * ONE) / spanCycles);
  }
}

/** Whether a metric is better when it is lower: an improvement is always counted upwards. */
export const LOWER_IS_BETTER = { failure: true, kept: false } as const;

/** What happened from a cycle to another one, both included, by unit; a unit alone counts. */
export class WatchedSpan {
  readonly #units = new Map<string, Watched>();

  constructor(state: CommunityState, design: PilotDesign, [from, to]: readonly [number, number]) {
    for (let cycle = from; cycle <= to; cycle += 1) {
      const counts = design === 'people' ? peopleIn(state, cycle) : domainsIn(state, cycle);
      for (const [unit, { outcomes, failed }] of counts) {
        const sums = this.of(unit);
        this.#units.set(unit, {
          outcomes: sums.outcomes + outcomes,
          failed: sums.failed + failed,
          keptCycles: sums.keptCycles + (outcomes > failed ? 1 : 0),
        });
      }
    }
  }

  of(unit: string): Watched {
    return this.#units.get(unit) ?? NOTHING;
  }

  /** Everybody with so many outcomes, in order. */
  withOutcomes(least: number): string[] {
    const found = [...this.#units].filter(([, { outcomes }]) => outcomes >= least);
    return found.map(([unit]) => unit).sort();
  }
}

interface Counts {
  outcomes: number;
  failed: number;
}

function peopleIn({ domains }: CommunityState, cycle: number): Map<string, Counts> {
  const people = new Map<string, Counts>();
  for (const { outcomeMembers, failedMembers } of domains.values()) {
    const failures = failedMembers.get(cycle);
    for (const [member, outcomes] of outcomeMembers.get(cycle) ?? []) {
      const sums = people.get(member) ?? { outcomes: 0, failed: 0 };
      sums.outcomes += outcomes;
      sums.failed += failures?.get(member) ?? 0;
      people.set(member, sums);
    }
  }
  return people;
}

function domainsIn({ domains }: CommunityState, cycle: number): Map<string, Counts> {
  const found = new Map<string, Counts>();
  for (const [name, domain] of domains) {
    if (name !== COMMONS) found.set(name, countsOf(domain, cycle));
  }
  return found;
}

function countsOf({ outcomes }: DomainState, cycle: number): Counts {
  const [kept = 0, ...failures] = outcomes.get(cycle) ?? [];
  const failed = failures.reduce((sum, count) => sum + count, 0);
  return { outcomes: kept + failed, failed };
}
