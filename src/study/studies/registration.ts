import { type BoundFile, planHash, type StudyPlan } from './study-file.ts';

/** A plan with the time at which it was fixed. */
export interface Registration {
  readonly plan: StudyPlan;
  readonly files: readonly BoundFile[];
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

/** What is registered: a plan, and the data as it lies there now. */
export interface Planned {
  readonly plan: StudyPlan;
  readonly files: readonly BoundFile[];
}

/**
 * Takes the plan that was registered first, or registers this one.
 * @param earlier the text of the registration that is there already
 * @throws RangeError if that was of another plan or of other data: a rule that is chosen after a
 *   look proves nothing, and neither does data that is
 */
export function registered(
  { plan, files }: Planned,
  earlier: string | undefined,
  now: string,
): Registration {
  if (earlier === undefined) return { plan, files, hash: planHash(plan, files), at: now };
  const found = JSON.parse(earlier) as Registration;
  const hash = planHash(plan, found.files);
  if (found.hash !== hash || planHash(found.plan, found.files) !== hash) {
    throw new RangeError(
      `another plan was registered there at ${found.at}: ${found.hash.slice(0, 16)}, not ` +
        `${hash.slice(0, 16)}; a changed plan is a new study and goes to a folder of its own`,
    );
  }
  refuseChanged(found, files);
  return found;
}

function refuseChanged(found: Registration, files: Planned['files']): void {
  const changed = found.files.find(
    ({ name, sha256 }) =>
      sha256 !== null && files.every((file) => file.name !== name || file.sha256 !== sha256),
  );
  if (changed === undefined) return;
  throw new RangeError(
    `${changed.name} is not what it was when the plan was registered at ${found.at}: SHA-256 ` +
      `${changed.sha256?.slice(0, 16)} was bound; other data is a new study, in another folder`,
  );
}
