import { mintAmount, negentropyOf } from '../../core/mint/amount.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { ONE, type Ppm } from '../../core/units.ts';

/** What one action pays, in shards, and its N in millionths. */
export interface Pay {
  /** @param above how far integrity lies above the threshold, ppm */
  readonly amount: (above: Ppm) => number;
  /** @param own integrity, ppm */
  readonly negentropy: (own: Ppm) => number;
}

/**
 * Pay under a policy, to the shard. Each amount is computed by the core, once, and looked up from
 * then on; if a ppm pays a whole number, it is multiplied. No bigint is touched for a decision.
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
  return {
    amount: lookedUp(ONE - threshold, wholeRate(mintScale, weight, factor), (above) =>
      mintAmount(mintScale, threshold + above, threshold, weight, factor),
    ),
    negentropy: lookedUp(ONE, wholeRate(negentropyScale, weight, factor), (own) =>
      negentropyOf(negentropyScale, own, weight, factor),
    ),
  };
}

/** What each ppm pays, if that is a whole number: then a multiplication is exact. */
function wholeRate(scale: bigint, weight: Ppm, factor: Ppm): number | undefined {
  const rate = scale * BigInt(weight) * BigInt(factor);
  const cube = BigInt(ONE) ** 3n;
  return rate % cube === 0n && rate < cube * BigInt(ONE) ? Number(rate / cube) : undefined;
}

function lookedUp(
  most: Ppm,
  rate: number | undefined,
  compute: (ppm: Ppm) => bigint,
): (ppm: Ppm) => number {
  if (rate !== undefined) return (ppm) => rate * ppm;
  const known = new Float64Array(most + 1).fill(-1);
  return (ppm) => {
    const found = known[ppm] ?? -1;
    if (found >= 0) return found;
    const computed = Number(compute(ppm));
    known[ppm] = computed;
    return computed;
  };
}
