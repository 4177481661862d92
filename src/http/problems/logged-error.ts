/** An error as a log may keep it. */
export interface LoggedError {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  /** Where it came from, innermost first. */
  readonly stack?: readonly string[];
}

const FRAMES_MAX = 12;

/**
 * What a log may say of an error. Of a database's error that is the SQLSTATE and the place in our
 * code: its message and detail may quote rows, and so name people.
 */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const isDatabase = error.name === 'DatabaseError' || /^[0-9A-Z]{5}$/.test(code ?? '');
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(isDatabase ? {} : { message: error.message }),
    stack: frames.slice(0, FRAMES_MAX).map((frame) => frame.trim()),
  };
}
