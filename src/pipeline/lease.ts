import { randomUUID } from 'node:crypto';
import type { Database } from '../db/engine/port.ts';
import { dropLease, type LeaseRow, takeLease } from '../db/sql/service/leases.ts';

export interface LeaseOptions {
  readonly db: Pick<Database, 'query'>;
  /** The piece of work, for instance `webhooks/<community id>`. */
  readonly name: string;
  /** How long a holder that crashed keeps the others away. */
  readonly ttlMs: number;
  /** Unix milliseconds; clocks of the holders may differ by much less than the ttl. */
  readonly nowMs?: () => number;
  /** Takes it together with those of others; default: alone. */
  readonly take?: ((lease: LeaseRow, nowMs: number) => Promise<boolean>) | undefined;
}

/**
 * The right to do a piece of work that one process at a time should do. It ends by itself, so a
 * crashed holder is replaced; what is done under it must bear being done twice, since a process
 * that was suspended may still finish a step after its lease has ended.
 */
export class Lease {
  readonly #db: Pick<Database, 'query'>;
  readonly #name: string;
  readonly #ttlMs: number;
  readonly #nowMs: () => number;
  readonly #take: (lease: LeaseRow, nowMs: number) => Promise<boolean>;
  readonly #holder = randomUUID();
  #untilMs = Number.NEGATIVE_INFINITY;

  constructor({ db, name, ttlMs, nowMs = Date.now, take }: LeaseOptions) {
    this.#db = db;
    this.#name = name;
    this.#ttlMs = ttlMs;
    this.#nowMs = nowMs;
    this.#take = take ?? ((lease, atMs) => takeLease(db, lease, atMs));
  }

  /**
   * Takes the lease, or renews it when less is left of it than asked for.
   * @param forMs at most the ttl
   * @returns whether the work is this process's alone for that long
   */
  async hold(forMs: number): Promise<boolean> {
    const nowMs = this.#nowMs();
    if (this.#untilMs - nowMs >= forMs) return true;
    const untilMs = nowMs + this.#ttlMs;
    const lease = { name: this.#name, holder: this.#holder, untilMs };
    const taken = await this.#take(lease, nowMs);
    this.#untilMs = taken ? untilMs : Number.NEGATIVE_INFINITY;
    return taken;
  }

  /** Lets the next process begin at once. */
  async release(): Promise<void> {
    if (this.#untilMs === Number.NEGATIVE_INFINITY) return;
    this.#untilMs = Number.NEGATIVE_INFINITY;
    await dropLease(this.#db, this.#name, this.#holder);
  }
}
