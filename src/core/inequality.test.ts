import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inequalityOf } from './inequality.ts';

const EXPECTED = new URL('../../../shared/data/economy/inequality-expected.json', import.meta.url);

interface Case {
  readonly name: string;
  readonly shards: readonly string[] | null;
  readonly n: number;
  readonly zeros: number;
  readonly gini: string | null;
  readonly giniCorrected: string | null;
  readonly theil: string | null;
  readonly theilNormalised: string | null;
  readonly top10share: string | null;
}

/** The amounts of the case of a thousand: (a mod 1000)⁴·(b mod 3) of a linear congruence from 7. */
function seededThousand(): bigint[] {
  let x = 7n;
  const next = (): bigint => (x = (1_103_515_245n * x + 12_345n) % 2n ** 31n);
  return Array.from({ length: 1000 }, () => (next() % 1000n) ** 4n * (next() % 3n));
}

describe.skipIf(!existsSync(EXPECTED))('the expected cases (skipped without their file)', () => {
  const { cases } = existsSync(EXPECTED)
    ? (JSON.parse(readFileSync(EXPECTED, 'utf8')) as { cases: readonly Case[] })
    : { cases: [] };

  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const amounts = one.shards?.map(BigInt) ?? seededThousand();
    const { theil, theilNormalised, ...exact } = inequalityOf(amounts);
    const wanted = {
      n: one.n,
      zeros: one.zeros,
      gini: one.gini ?? undefined,
      giniCorrected: one.giniCorrected ?? undefined,
      topTenth: one.top10share ?? undefined,
    };
    expect({ giniCorrected: undefined, gini: undefined, topTenth: undefined, ...exact }).toEqual(
      wanted,
    );
    for (const [got, expected] of [
      [theil, one.theil],
      [theilNormalised, one.theilNormalised],
    ] as const) {
      expect(got === undefined).toBe(expected === null);
      expect(Math.abs(Number(got ?? 0) - Number(expected ?? 0))).toBeLessThanOrEqual(2.5e-6);
    }
  });
});

describe('inequality', () => {
  test('nothing to distribute has none, and one who has all of ten has nine tenths', () => {
    expect(inequalityOf([])).toEqual({ n: 0, zeros: 0 });
    expect(inequalityOf([0n, 0n])).toEqual({ n: 2, zeros: 2 });
    const nine = Array.from({ length: 9 }, () => 0n);
    expect(inequalityOf([5n, ...nine])).toMatchObject({ gini: '0.900000', topTenth: '1.000000' });
  });

  test('does not change when all amounts grow alike, nor with their order', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(0n, 10n ** 18n), { maxLength: 30 }), (amounts) => {
        const once = inequalityOf(amounts);
        const { gini, topTenth } = inequalityOf(amounts.map((one) => one * 1_000n).toReversed());
        expect([gini, topTenth]).toEqual([once.gini, once.topTenth]);
      }),
    );
  });
});
