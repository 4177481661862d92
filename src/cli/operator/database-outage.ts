import { DatabaseError, type Session } from '../../db/engine/port.ts';

/** How long it waits before it asks again: at first, and at most. */
const [FIRST_MS, MOST_MS] = [1_000, 30_000] as const;

/** What an operator is told of an outage. */
export interface OutageReport {
  readonly began: (message: string) => void;
  readonly ended: (message: string) => void;
}

/**
 * Tells once that the database is away, and once that it answers again. All that a service does
 * needs the database: a line for each attempt would bury the one that says why.
 */
export class DatabaseOutage {
  readonly #db: Session;
  readonly #place: string;
  readonly #report: OutageReport;
  #sinceMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param place where the database is, without user and password */
  constructor(db: Session, place: string, report: OutageReport) {
    this.#db = db;
    this.#place = place;
    this.#report = report;
  }

  /** @returns whether the problem is that the database is away, and needs no line of its own */
  notice(problem: unknown): boolean {
    if (!isAway(problem)) return false;
    if (this.#sinceMs !== undefined) return true;
    this.#sinceMs = performance.now();
    this.#report.began(
      `${this.#place} is away: ${problem.message}. Requests are answered 503 until it is back.`,
    );
    this.#askIn(FIRST_MS);
    return true;
  }

  /** Asks no more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #askIn(delayMs: number): void {
    this.#timer = setTimeout(() => void this.#ask(delayMs), delayMs);
    this.#timer.unref();
  }

  async #ask(delayMs: number): Promise<void> {
    try {
      await this.#db.query('select 1');
    } catch {
      this.#askIn(Math.min(delayMs * 2, MOST_MS));
      return;
    }
    const seconds = Math.round((performance.now() - (this.#sinceMs ?? 0)) / 1_000);
    this.#sinceMs = undefined;
    this.#report.ended(`${this.#place} answers again, after ${seconds} s.`);
  }
}

/** The connection is lost (class 08), or the server stops or starts (57P01 to 57P03). */
function isAway(problem: unknown): problem is DatabaseError {
  return problem instanceof DatabaseError && /^(08|57P0[123])/.test(problem.code);
}

/** Which server an address names: its host and port, and never its user and password. */
export function placeOf(databaseUrl: string | undefined): string {
  if (databaseUrl === undefined) return 'The embedded database';
  const { hostname, port, searchParams } = new URL(databaseUrl);
  const host = hostname === '' ? (searchParams.get('host') ?? 'localhost') : hostname;
  return `PostgreSQL at ${host}:${port === '' ? (searchParams.get('port') ?? '5432') : port}`;
}
