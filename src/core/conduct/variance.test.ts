import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ONE } from '../units.ts';
import { isErratic, type OutcomeBin, varianceOf } from './variance.ts';

/** Phases: half of the bins keep everything, the others fail so many of ten. */
function phases(bins: number, failed: number): OutcomeBin[] {
  return Array.from({ length: bins }, (_, bin) =>
    bin % 2 === 0 ? { kept: 10, failed: 0 } : { kept: 10 - failed, failed },
  );
}

describe('the variance of what a person keeps', () => {
  test('is 0 when every bin fails alike', () => {
    expect(varianceOf([Array.from({ length: 8 }, () => ({ kept: 9, failed: 1 }))])).toBe(0);
  });

  test('is Pearson’s X² over its degrees of freedom', () => {
    // 80 outcomes, 20 failed: Σ (f·N − n·F)²/(n·F·K) = 8·(200² / (10·20·60))·… = 26.666…; df 7
    expect(varianceOf([phases(8, 5)])).toBe(Math.floor((26.666_666_666 / 7) * ONE));
  });

  test('needs eight bins, forty outcomes and six failures', () => {
    expect(varianceOf([phases(7, 5)])).toBeUndefined();
    expect(varianceOf([phases(8, 1)])).toBeUndefined();
    const few = phases(8, 5).map(({ failed }) => ({ kept: failed === 0 ? 4 : 2, failed: 2 }));
    expect(varianceOf([few.slice(0, 8)])).toBeDefined();
    expect(varianceOf([few.map(({ failed }) => ({ kept: 2, failed }))])).toBeUndefined();
  });

  test('is erratic from four on', () => {
    expect([isErratic(4 * ONE - 1), isErratic(4 * ONE)]).toEqual([false, true]);
    expect(isErratic(varianceOf([phases(8, 6)]) ?? 0)).toBe(true);
    expect(isErratic(varianceOf([phases(8, 5)]) ?? 0)).toBe(false);
  });

  test('does not call it variance to go from an easy domain to a hard one', () => {
    const easy = Array.from({ length: 8 }, () => ({ kept: 39, failed: 1 }));
    const hard = Array.from({ length: 8 }, () => ({ kept: 4, failed: 6 }));
    const apart = varianceOf([easy, hard]) ?? 0;
    const mixed = varianceOf([[...easy.slice(0, 4), ...hard.slice(0, 4)]]) ?? 0;
    expect([isErratic(apart), isErratic(mixed)]).toEqual([false, true]);
  });

  test('does not depend on the order of the bins, nor on bins without an outcome', () => {
    const bin = fc.record({ kept: fc.nat(20), failed: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(bin, { minLength: 8, maxLength: 12 }), (bins) => {
        const measured = varianceOf([bins]);
        expect(varianceOf([[...bins].reverse()])).toBe(measured);
        expect(varianceOf([[...bins, { kept: 0, failed: 0 }]])).toBe(measured);
      }),
    );
  });
});
