/** A setting of the environment is wrong, and the command line is not: the usage is no help. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** The command line itself is wrong; shown with the usage of the command, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
