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
  /** By weight and factor. */
  readonly #tables = new Map<Ppm, Map<Ppm, Pay>>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** @param weight a of the action @param factor e */
  of(weight: Ppm, factor: Ppm): Pay {
    let ofWeight = this.#tables.get(weight);
    if (ofWeight === undefined) {
      ofWeight = new Map();
      this.#tables.set(weight, ofWeight);
    }
    let pay = ofWeight.get(factor);
    if (pay === undefined) {
      pay = tableOf(this.#policy, weight, factor);
      ofWeight.set(factor, pay);
    }
    return pay;
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
