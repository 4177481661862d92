import { expect, test } from 'vitest';
import { THIN_SEEDS } from '../../scripts/whose-word-counts.ts';
import {
  runThinDomainAttack,
  THIN_DOMAIN_ATTACKS,
} from '../../src/simulator/attacks/thin-domains.ts';

test.each(THIN_DOMAIN_ATTACKS.map((attack) => [attack.name, attack] as const))(
  '%s: in domains that nobody else uses, no better than honest work',
  (_, attack) => {
    const { on, off } = runThinDomainAttack(attack, THIN_SEEDS);
    expect(on).toBeLessThanOrEqual(attack.limit);
    // Each domain by itself, and every fall in full, would pay the first of them more.
    expect(off > attack.limit).toBe(attack.isPaidWithout);
  },
);
