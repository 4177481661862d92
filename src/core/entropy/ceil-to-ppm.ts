import { ONE, type Ppm } from '../units.ts';

/** A float of a factor or of SE as ppm, rounded up: the only door from floats to the record. */
export function ceilToPpm(value: number): Ppm {
  return Math.ceil(value * ONE);
}
