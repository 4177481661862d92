/** What a problem says that was thrown, whatever it may be. */
export function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
