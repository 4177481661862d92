import { describe, expect, test } from 'vitest';
import { type PairRule, type Ring, ringPay } from '../../src/simulator/ring-pay.ts';

/** What a ring earns of what others do, in thousandths. */
function partOf(ring: Ring, control: Partial<Ring>, rule: PairRule, worksPerPair?: number): number {
  const other = ringPay({ ...ring, ...control }, worksPerPair, rule);
  expect(other > 0n).toBe(true);
  return Number((1_000n * ringPay(ring, worksPerPair, rule)) / other);
}

const HONEST = { works: 1, kept: 0.99, within: 0, padding: 0 };

// The last one fails without the pair weight (`trust.worksPerPair` 0); the others hold by the
// threshold and by equal effort alone.
describe.each(['commits', 'claims'] as const)('a ring that vouches for itself, by %s', (rule) => {
  test.each([3, 5, 10, 30])('of %i whose works survive earns no more than others', (size) => {
    expect(partOf({ size, ...HONEST, within: 1 }, { within: 0 }, rule)).toBeLessThanOrEqual(1_050);
  });

  // Beside people who keep more than .96 a large one earns more, and so does anybody who fails as
  // often alone: the next one, and the second table of docs/reference/conduct.md.
  test.each([3, 5, 10, 30])('of %i that fails .08 beside .04 earns a twentieth', (size) => {
    const ring = { size, ...HONEST, kept: 0.92, within: 1 };
    expect(partOf(ring, { kept: 0.96, within: 0 }, rule)).toBeLessThanOrEqual(50);
  });

  test.each([3, 5, 10, 30])('of %i that fails earns no more than its people each alone', (size) => {
    const worlds = [101, 102].flatMap((seed) => [0.92, 0.94].map((kept) => ({ seed, kept })));
    const paid = worlds.map((world) => {
      const [alone, ring] = [0, 1].map((within) =>
        ringPay({ size, ...HONEST, ...world, within }, undefined, rule),
      );
      return { alone: alone ?? 0n, ring: ring ?? 0n };
    });
    const beyond = paid.filter(({ alone, ring }) => 100n * ring > 105n * alone);
    expect([beyond, paid.some(({ alone }) => alone > 0n)]).toEqual([[], true]);
  });

  test.each([3, 4, 5])('of %i that pads a record of .90 earns a tenth of a .99 member', (size) => {
    const ring = { size, works: 1, kept: 0.9, within: 0, padding: 3 };
    expect(partOf(ring, HONEST, rule)).toBeLessThanOrEqual(100);
    expect(partOf(ring, HONEST, rule, 0)).toBeGreaterThan(100);
  });
});
