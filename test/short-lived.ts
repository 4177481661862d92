/**
 * What Node is told for a process that lives for seconds: V8 compiles PGlite once, simply, and it
 * starts in half the processor time.
 */
export const SHORT_LIVED: readonly string[] = ['--liftoff-only'];
