import { mintAmount, negentropyOf } from '../../core/mint/amount.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { ONE, type Ppm } from '../../core/units.ts';

/** What one action pays, in shards, and its N in millionths. */
export interface Pay {
  /** @param above how far integrity lies above the threshold, ppm */
  readonly amount: (above: Ppm) => number;
  readonly negentropy: (above: Ppm) => number;
}

/**
 * Pay under a policy. Each amount is computed by the core, once, and looked up from then on: so it
 * is the core's own to the shard, and no bigint is touched for a decision.
 */
export class PayTable {
  readonly #policy: Policy;
  readonly #tables = new Map<string, Pay>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** @param weight a of the action @param factor e */
  of(weight: Ppm, factor: Ppm): Pay {
    const name = `${weight}/${factor}`;
    const found = this.#tables.get(name) ?? tableOf(this.#policy, weight, factor);
    this.#tables.set(name, found);
    return found;
  }
}

function tableOf(policy: Policy, weight: Ppm, factor: Ppm): Pay {
  const { threshold, mintScale, negentropyScale } = policy;
  const amounts = new Float64Array(ONE - threshold + 1).fill(-1);
  const negentropies = new Float64Array(ONE - threshold + 1).fill(-1);
  return {
    amount: (above) => {
      const known = amounts[above] ?? 0;
      if (known >= 0) return known;
      const own = threshold + above;
      const paid = Number(mintAmount(mintScale, own, threshold, weight, factor));
      amounts[above] = paid;
      return paid;
    },
    negentropy: (above) => {
      const known = negentropies[above] ?? 0;
      if (known >= 0) return known;
      const paid = Number(negentropyOf(negentropyScale, threshold + above, weight, factor));
      negentropies[above] = paid;
      return paid;
    },
  };
}
