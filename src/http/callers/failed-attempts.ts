import { Problem } from '../problems/problem.ts';

const WINDOW_MS = 10_000;
const ADDRESSES_MAX = 10_000;

interface Attempts {
  failed: number;
  readonly until: number;
}

/** Counts wrong keys by address: who guesses is told to wait, and costs nothing more. */
export class FailedAttempts {
  readonly #max: number;
  readonly #nowMs: () => number;
  readonly #byAddress = new Map<string, Attempts>();

  /**
   * @param max how many in ten seconds; @param nowMs milliseconds of a clock that never goes back
   */
  constructor(max: number, nowMs: () => number = () => performance.now()) {
    this.#max = max;
    this.#nowMs = nowMs;
  }

  /** @throws Problem RATE_LIMITED where the address has failed too often */
  check(address: string): void {
    const attempts = this.#byAddress.get(address);
    if (attempts === undefined || attempts.failed < this.#max) return;
    const leftMs = attempts.until - this.#nowMs();
    if (leftMs <= 0) return;
    throw new Problem('RATE_LIMITED', 'too many wrong keys; wait as long as Retry-After says', {
      retryAfterSeconds: Math.ceil(leftMs / 1_000),
    });
  }

  /** Counts one more. @throws Problem RATE_LIMITED where it was one too many */
  count(address: string): void {
    this.check(address);
    const known = this.#byAddress.get(address);
    if (known !== undefined && known.until > this.#nowMs()) {
      known.failed += 1;
      return;
    }
    // Put in anew, so that the first is always the one whose window is the oldest.
    this.#byAddress.delete(address);
    const [oldest] = this.#byAddress.keys();
    if (this.#byAddress.size >= ADDRESSES_MAX && oldest !== undefined) {
      this.#byAddress.delete(oldest);
    }
    this.#byAddress.set(address, { failed: 1, until: this.#nowMs() + WINDOW_MS });
  }
}
