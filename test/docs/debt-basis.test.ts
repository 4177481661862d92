import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { debtBasisPage, earnedBy, PAGE } from '../../scripts/debt-basis-page.ts';
import { policyFrom } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';

describe('docs/reference/debt-basis.md', () => {
  test('has what the rules of today pay', async () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(await debtBasisPage());
  });

  // Fails when the basis `margin` pays N as it is.
  test('by margin a pledge leaks no more than MIC does, by N several times as much', () => {
    const [standard, strict] = [policyFrom(PRESETS.standard, 1), policyFrom(PRESETS.strict, 1)];
    const [best, some] = [earnedBy(standard, 99), earnedBy(standard, 94)];
    const share = (part: bigint, whole: bigint): number => Number((part * 10_000n) / whole);
    const mic = share(some.mic, best.mic);
    expect(share(some.margin, best.margin)).toBeLessThanOrEqual(mic);
    expect(share(some.negentropy, best.negentropy)).toBeGreaterThan(3 * mic);
    expect(earnedBy(strict, 94)).toEqual(some);
  });
});
