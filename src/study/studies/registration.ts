import { planHash, type StudyPlan } from './study-file.ts';

/** A plan with the time at which it was fixed. */
export interface Registration {
  readonly plan: StudyPlan;
  readonly hash: string;
  /** UTC, by the clock of the machine that ran the study. */
  readonly at: string;
  /** The entry that binds the plan, if a log does. */
  readonly log?: BoundBy;
}

/** An entry of a community's log, by its index. */
export interface BoundBy {
  readonly community?: string;
  readonly entry: string;
  readonly cycle: number;
}

/**
 * Takes the plan that was registered first, or registers this one.
 * @param earlier the text of the registration that is there already
 * @throws RangeError if that was of another plan: a rule that is chosen after a look proves nothing
 */
export function registered(
  plan: StudyPlan,
  earlier: string | undefined,
  now: string,
): Registration {
  const hash = planHash(plan);
  if (earlier === undefined) return { plan, hash, at: now };
  const found = JSON.parse(earlier) as Registration;
  if (found.hash === hash && planHash(found.plan) === hash) return found;
  throw new RangeError(
    `another plan was registered there at ${found.at}: ${found.hash.slice(0, 16)}, not ` +
      `${hash.slice(0, 16)}; a changed plan is a new study and goes to a folder of its own`,
  );
}
