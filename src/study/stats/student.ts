import { studentT } from './distributions.ts';

/**
 * The quantile of Student's t that leaves half of `outside` above it; `student(0.05, 44)` is the
 * factor of a 95 % interval with 44 degrees of freedom.
 */
export function student(outside: number, freedom: number): number {
  return -studentT(freedom).quantile(outside / 2);
}
