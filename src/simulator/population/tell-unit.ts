import { Community } from './community.ts';
import { Counts } from './counts.ts';
import { PayTable } from './pay-table.ts';
import type { Unit } from './residents.ts';
import type { World } from './world.ts';

/** Tells communities of one world one after the other, so that one at a time is in memory. */
export class Teller {
  readonly #world: World;
  readonly #pay: PayTable;

  constructor(world: World) {
    this.#world = world;
    this.#pay = new PayTable(world.policy);
  }

  /** Adds everything that these communities come to. */
  tell(units: readonly Unit[]): Counts {
    const { scenario } = this.#world;
    const counts = Counts.of(scenario);
    for (const unit of units) {
      const community = new Community(this.#world, unit, { counts, pay: this.#pay });
      for (let cycle = 0; cycle < scenario.cycles; cycle += 1) community.tell(cycle);
    }
    return counts;
  }
}
