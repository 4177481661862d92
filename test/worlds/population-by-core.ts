import { apply } from '../../src/core/entries/apply.ts';
import { closingEntries } from '../../src/core/entries/cycles/close-cycle.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { policyRecord } from '../../src/core/policy/policy-entry.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { isOutcomeOfDomain } from '../../src/core/state/counted-outcomes.ts';
import { emptyState } from '../../src/core/state/empty-state.ts';
import { type CommunityState, isWitness } from '../../src/core/state/state.ts';
import { ONE } from '../../src/core/units.ts';
import { cycleKey, mixed } from '../../src/simulator/population/draws.ts';
import {
  AGREE_DRAW,
  DELAY_DRAW,
  KEPT_DRAW,
  LATE_DRAW,
  RATED_DRAW,
  type Residents,
  residentsOf,
  type Unit,
} from '../../src/simulator/population/residents.ts';
import { keptBelow, type World } from '../../src/simulator/population/world.ts';

/**
 * The community that `Community` tells on typed arrays, told by the core alone: a fact and an
 * outcome for each deed, a decision for each that was kept, and the close of each cycle. Only the
 * draws are the same code.
 */
export class CommunityByCore {
  readonly state: CommunityState;
  /** Refused asks by member's type and code, as `0 BELOW_THRESHOLD`. */
  readonly refused = new Map<string, number>();
  readonly #world: World;
  readonly #residents: Residents;

  constructor(world: World, unit: Unit) {
    const { scenario } = world;
    this.#world = world;
    this.#residents = residentsOf(world, unit);
    const { anchorCycle: cycle, anchorDate: startsAt } = scenario.policy.cycle;
    const about = { slug: 'simulated', origin: 'simulated', key: '', format: 'negentropy/1' };
    this.state = apply(emptyState(false), { type: 'community', cycle, startsAt, ...about });
    const policy = policyRecord(scenario.policy);
    apply(this.state, { type: 'policy', cycle, version: 1, policy });
    for (let member = 0; member < scenario.members; member += 1) {
      apply(this.state, { type: 'member', cycle, member: String(member) });
    }
  }

  /** Tells one cycle, from 0. @returns the entries of its close */
  tell(cycle: number): readonly Entry[] {
    const { key, sizes, base } = this.#residents;
    const chances = sizes.map((_, domain) => keptBelow(this.#world, { key, domain, cycle }));
    const ofCycle = cycleKey(key, cycle);
    for (const [member, own] of base.entries()) {
      const draw = mixed(own + ofCycle);
      if (draw < (this.#residents.deedsBelow[member] ?? 0) && this.#isThere(member, cycle)) {
        this.#settle(member, { draw, cycle, chances });
      }
    }
    const entries = closingEntries(this.state);
    for (const entry of entries) apply(this.state, entry);
    return entries;
  }

  #isThere(member: number, cycle: number): boolean {
    const { joins, leaves } = this.#residents;
    return cycle >= (joins[member] ?? 0) && cycle < (leaves[member] ?? 0);
  }

  #settle(
    index: number,
    { draw, cycle: at, chances }: { draw: number; cycle: number; chances: (readonly number[])[] },
  ): void {
    const { scenario, types } = this.#world;
    const [home, kind] = [this.#residents.domain[index] ?? 0, this.#residents.type[index] ?? 0];
    const rule = types[kind];
    if (rule === undefined) throw new RangeError('nobody is of this type');
    const { cycle } = this.state;
    const member = String(index);
    const evidence = `${at}/${index}`;
    const domain = scenario.domains[home]?.name ?? '';
    const isKept = mixed(draw ^ KEPT_DRAW) < (chances[home]?.[kind] ?? 0);
    const isLate = mixed(draw ^ LATE_DRAW) < rule.lateBelow;
    const value = isKept ? ONE : 0;
    // As loseMissedClaims has it: what is no outcome is told before the fact.
    const isOutcome = isOutcomeOfDomain(this.state, { member, domain, isKept });
    apply(this.state, {
      type: 'fact',
      cycle,
      member,
      evidence,
      echo: value,
      drift: value,
      coordination: isKept && isLate ? 0 : value,
      stability: value,
      weight: rule.weight,
      ...(isKept ? { by: [String((index + 1) % scenario.members)] } : {}),
    });
    const category = isKept ? 'kept' : 'broken';
    if (isOutcome)
      apply(this.state, { type: 'outcome', cycle, domain, category, evidence, member });
    this.#rate({ domain, item: evidence, draw });
    if (!isKept) return;
    const back = Math.min(at, mixed(draw ^ DELAY_DRAW) % (scenario.delay + 1));
    const { family, action } = rule;
    const request = { member, family, action, domain, evidence, actionCycle: cycle - back };
    const decision = decide(this.state, request);
    apply(this.state, decision);
    if (decision.outcome !== 'refused') return;
    const name = `${kind} ${decision.code}`;
    this.refused.set(name, (this.refused.get(name) ?? 0) + 1);
  }

  /** The first two whose word counts rate a deed, if it is one that is rated. */
  #rate({ domain, item, draw }: { domain: string; item: string; draw: number }): void {
    const { ratedBelow, agreeBelow } = this.#world;
    if (mixed(draw ^ RATED_DRAW) >= ratedBelow) return;
    const raters = [...this.state.members.keys()]
      .filter((member) => isWitness(this.state, member))
      .slice(0, 2);
    if (raters.length < 2) return;
    const second = mixed(draw ^ AGREE_DRAW) < agreeBelow ? 0 : 1;
    const { cycle } = this.state;
    for (const [index, member] of raters.entries()) {
      apply(this.state, {
        type: 'rating',
        cycle,
        domain,
        member,
        item,
        rating: index === 0 ? 0 : second,
      });
    }
  }
}
