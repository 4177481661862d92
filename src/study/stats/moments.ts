import { meanOf } from './least-squares.ts';
import type { Column } from './orthogonal.ts';

/** Σ (xᵢ − x̄)(yᵢ − ȳ), corrected for what the means rounded. */
export function crossSum(x: Column, y: Column): number {
  const [middleX, middleY] = [meanOf(x), meanOf(y)];
  let [sum, restX, restY] = [0, 0, 0];
  for (const [row, value] of x.entries()) {
    const [a, b] = [value - middleX, (y[row] ?? 0) - middleY];
    sum += a * b;
    restX += a;
    restY += b;
  }
  return sum - (restX * restY) / x.length;
}

/** The variance with divisor n − 1. */
export function varianceOf(values: Column): number {
  return crossSum(values, values) / (values.length - 1);
}
