import { meanOf } from './least-squares.ts';
import { varianceOf } from './moments.ts';
import type { Column } from './orthogonal.ts';
import type { Arms } from './experiments.ts';

/** Holds at every look at once: whoever peeks daily keeps the error α. */
export interface SequenceRules {
  /** The chance that any look misses the truth. */
  readonly alpha: number;
  /** The size at which the interval is to be narrowest. */
  readonly tunedFor: number;
}

/** An interval that may be looked at any time. */
export interface AnytimeInterval {
  readonly centre: number;
  readonly halfWidth: number;
}

/**
 * The asymptotic confidence sequence of a mean.
 * @see Waudby-Smith and others, Annals of Statistics 2024, arXiv:2103.06476
 */
export function meanSequence(values: Column, rules: SequenceRules): AnytimeInterval {
  const n = values.length;
  const deviation = Math.sqrt((varianceOf(values) * (n - 1)) / n);
  return { centre: meanOf(values), halfWidth: deviation * boundary(n, rules) };
}

/** The same for treatment − control, by all rows together. */
export function differenceSequence(arms: Arms, rules: SequenceRules): AnytimeInterval {
  const { treatment, control } = arms;
  const n = treatment.length + control.length;
  const error = Math.sqrt(
    varianceOf(treatment) / treatment.length + varianceOf(control) / control.length,
  );
  const centre = meanOf(treatment) - meanOf(control);
  return { centre, halfWidth: error * Math.sqrt(n) * boundary(n, rules) };
}

/** ρ: how the boundary is bent to be narrowest at the size it is tuned for. */
export function bendOf({ alpha, tunedFor }: SequenceRules): number {
  const twice = -2 * Math.log(alpha);
  return Math.sqrt((twice + Math.log(twice + 1)) / tunedFor);
}

function boundary(n: number, rules: SequenceRules): number {
  const squared = bendOf(rules) ** 2;
  const inner = n * squared + 1;
  return Math.sqrt(((2 * inner) / (n * n * squared)) * Math.log(Math.sqrt(inner) / rules.alpha));
}
