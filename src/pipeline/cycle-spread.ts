/** So much later at most than its end a cycle is closed that nobody asks for anything in. */
const SPREAD_SECONDS_MAX = 300;

/** What a community costs when its cycle is closed and signed, rounded up. */
const SECONDS_PER_COMMUNITY = 0.3;

/**
 * How many seconds after its end a cycle is closed by itself: a thousand communities whose day ends
 * at midnight are closed over five minutes, two at once. Always the same for one community. Whoever
 * asks for something is never made to wait: the first command of a new cycle closes the old one.
 * @param id a UUID
 * @param communities how many this installation has
 */
export function spreadSeconds(id: string, communities: number): number {
  const span = Math.min(SPREAD_SECONDS_MAX, Math.floor(communities * SECONDS_PER_COMMUNITY));
  const share = Number.parseInt(id.slice(0, 8), 16) / 2 ** 32;
  return Math.floor(share * span);
}
