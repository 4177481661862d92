/** A setting of the environment is wrong, and the command line is not: the usage is no help. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** The command line itself is wrong; shown with the usage of the command, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** That of a part of the command, when the rest is about something else. */
  usage: string | undefined;
}

/** Whatever is wrong with the command line is shown with the usage of this part of a command. */
export async function withUsage<Result>(usage: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (problem) {
    if (problem instanceof UsageError) problem.usage = usage;
    throw problem;
  }
}
